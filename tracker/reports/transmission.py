"""How a published report went up: each side's own steps, and the day that a side releases on purpose."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.people.once import claim
from tracker.reports.frozen import Reported, Transmission
from tracker.reports.locking import lock_report

Step = Transmission.Step


@transaction.atomic
def note_step(report, *, by, step, office, on, now, today, reference="", comment="", once=""):
    """Sent up, or returned. Only the own side ever sees it. None when the form was carried out before."""
    report = lock_report(report, "note_step", by).report
    if not office:
        raise ValidationError({"office": _("Say to whom it went, or who returned it.")})
    if step == Step.COMMENTS and not comment:
        raise ValidationError({"comment": _("Say what the comments are.")})
    check_day(on, today)
    content = {"step": step, "office": office, "on": on, "reference": reference, "comment": comment}
    if not claim(once, by=by, now=now, content=[report.pk, content]):
        return None
    row = Transmission(report=report, side_id=by.side_id, written_by=by, written_at=now, **content)
    row.save(force_insert=True)
    record(row, "step_noted", by=by, now=now, audience=by.side_id, after=content)
    return row


@transaction.atomic
def release_reported(report, *, by, on, now, today):
    """Both sides see from now on that the own side reported to its President on that day.

    Another day for the same report is a new version; the same one changes nothing.
    """
    report = lock_report(report, "release_reported", by).report
    check_day(on, today)
    rows = Reported.objects.filter(report=report, side=by.side_id)
    last = rows.order_by("-version").first()
    if last and last.on == on:
        return last
    version = (rows.aggregate(Max("version"))["version__max"] or 0) + 1
    row = Reported(report=report, side_id=by.side_id, version=version, on=on, released_by=by, released_at=now)
    row.save(force_insert=True)
    before = {"on": last.on} if last else None
    record(row, "reported_released", by=by, now=now, audience=None, before=before, after={"on": on})
    return row


def check_day(on, today):
    if on > today:
        raise ValidationError({"on": _("The day lies in the future.")})


def last_reported(report) -> list[Reported]:
    """Each side's last released day for this report."""
    last = {row.side_id: row for row in Reported.objects.filter(report=report).order_by("version")}
    return [last[side] for side in sorted(last)]
