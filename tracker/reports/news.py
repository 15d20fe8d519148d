"""Which entries are about the page of a quarter's report."""

from django.db.models import Q

from tracker.history.live import about, among
from tracker.reports.models import Report
from tracker.workstreams.milestones import MilestoneChange
from tracker.workstreams.models import StatusUpdate


def about_reports(member, period) -> Q:
    """All its editions with what belongs to them; until one is published, also what it would be made from."""
    reports = list(Report.objects.of(period))
    found = about(member, *reports)
    if any(report.state != Report.State.PUBLISHED for report in reports) or not reports:
        updates = StatusUpdate.objects.visible_to(member).shared()
        found |= among(updates.filter(quarter__year=period.year, quarter__number=period.number))
    if not reports:
        found |= among(MilestoneChange.objects.visible_to(member).filter(stage="released"))
    return found
