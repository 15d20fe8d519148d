"""Updates released after the draft was assembled. They never change what is out: both sides decide."""

import json

from django.db import transaction

from tracker.history.actions import record
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.reports.assembling import bring_up_to_date, told
from tracker.reports.going_out import back_to_draft
from tracker.reports.locking import lock_report
from tracker.reports.models import Report
from tracker.workstreams.models import StatusUpdate


def ref_of(update) -> str:
    return f"{update.workstream.slug}/{update.ref}"


def newer_updates(report, member) -> list[StatusUpdate]:
    """Standing updates of the quarter that the text does not hold, but those left for the next report."""
    pinned = {
        assessment["ref"]
        for section in json.loads(report.facts)["sections"]
        for assessment in section.get("assessments", ())
    }
    rows = (
        StatusUpdate.objects.visible_to(member)
        .standing()
        .filter(quarter=report.quarter_id)
        .select_related("workstream", "quarter")
        .order_by("workstream__number", "side_id")
    )
    known = pinned.union(report.left_for_next)
    return [update for update in rows if ref_of(update) not in known]


@transaction.atomic
def take_over(report, *, by, seen, now, today):
    """Back to draft, assembled as of today. What people wrote stays."""
    report = lock_report(report, "take_over", by).report
    if report.token != seen:
        raise Stale(report)
    newer = newer_updates(report, by)
    if not newer:
        raise MoveNotAllowed(report)
    before = told(report)
    if report.state == Report.State.OUT:
        back_to_draft(report)
    bring_up_to_date(report, by, now, today, as_of=today)
    after = {**told(report), "updates": [ref_of(update) for update in newer]}
    record(report, "newer_taken_over", by=by, now=now, audience=None, before=before, after=after)
    return report


@transaction.atomic
def leave_for_next(report, *, by, refs, now):
    """The text stays as it is. `refs` are those that were shown: what comes later is asked about again."""
    report = lock_report(report, "leave_for_next", by).report
    left = [ref_of(update) for update in newer_updates(report, by) if ref_of(update) in refs]
    if not left:
        return report
    report.left_for_next = [*report.left_for_next, *left]
    report.save(update_fields=["left_for_next"])
    record(report, "newer_left", by=by, now=now, audience=None, after={"updates": left})
    return report
