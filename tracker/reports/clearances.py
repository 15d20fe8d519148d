"""Which offices of the own side were asked about a report or one of its lines. They never block.

Own side for ever: nothing here locks or touches a row that the other side sees.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.once import claim
from tracker.people.rules import can_draft
from tracker.reports.models import Report, ReportLine
from tracker.workstreams.models import Clearance


def of_report(report, member):
    """Of the report and of all its lines, in the order in which they were asked for."""
    subjects = [report.pk, *report.lines.values_list("pk", flat=True)]
    rows = Clearance.objects.visible_to(member).filter(subject_id__in=subjects)
    return rows.select_related("office").order_by("asked_at", "pk")


def report_of(subject) -> Report:
    return subject.report if isinstance(subject, ReportLine) else subject


@transaction.atomic
def ask_office(subject, office, *, due_on, by, now, once=""):
    """Notes that an office was asked about what is not published yet. None when the form was sent before."""
    if not (can_draft(by, by.side_id) and office.side_id == by.side_id):
        raise PermissionDenied
    if report_of(subject).state == Report.State.PUBLISHED:
        raise MoveNotAllowed(subject)
    if not claim(once, by=by, now=now, content=[subject.pk, office.pk]):
        return None
    clearance = Clearance(
        side_id=by.side_id,
        office=office,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        asked_at=now,
        due_on=due_on,
    )
    try:
        with transaction.atomic():
            clearance.save(force_insert=True)
    except IntegrityError:
        problem = _("This office was asked already: its answer is noted above.")
        raise ValidationError({"office": problem}) from None
    clearance.subject = subject
    after = {"office": office.abbreviation, "due_on": due_on}
    record(clearance, "clearance_asked", by=by, now=now, audience=by.side_id, after=after)
    return clearance


@transaction.atomic
def note_answer(clearance, subject, *, answer, told_by, by, seen, now):
    """What an office said. Raises Stale when another answer stands than the form showed."""
    if not can_draft(by, clearance.side_id):
        raise PermissionDenied
    rows = (
        Clearance.objects.visible_to(by).select_related("office").select_for_update(of=("self",), no_key=True)
    )
    current = rows.get(pk=clearance.pk, subject_id=subject.pk)
    if current.token != seen:
        raise Stale(current)
    before, after = current.content(), {"answer": answer, "told_by": told_by}
    if before == after:
        return current
    current.answer, current.told_by = answer, told_by
    current.save(update_fields=["answer", "told_by"])
    current.subject = subject
    record(current, "clearance_answered", by=by, now=now, audience=by.side_id, before=before, after=after)
    return current
