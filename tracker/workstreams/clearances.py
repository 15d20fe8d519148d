"""Clearances: which offices of a side were asked about a draft, and what they said. They never block."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.history.conflicts import as_uuid
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.pages.locking import lock_rows
from tracker.people.once import claim
from tracker.people.rules import can_draft
from tracker.workstreams.actions import lock_workstream
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage
from tracker.workstreams.models import Clearance, StatusUpdate

# As addresses and forms call what is cleared.
KINDS = {"update": StatusUpdate, "milestone": Milestone, "change": MilestoneChange}


def is_draft(subject) -> bool:
    return subject.is_open if isinstance(subject, StatusUpdate) else subject.stage == Stage.DRAFT


def own_rows(model, by):
    """A change of a milestone is called after it; the label of the history follows that way."""
    rows = model.objects.visible_to(by).filter(side_id=by.side_id)
    if model is MilestoneChange:
        return rows.select_related("milestone__workstream")
    return rows.select_related("workstream", *(["quarter"] if model is StatusUpdate else []))


def of_subject(subject, member):
    """Newest answers do not jump: in the order in which they were asked for."""
    rows = Clearance.objects.visible_to(member).filter(subject_id=subject.pk)
    return rows.select_related("office").order_by("asked_at", "pk")


def lock_draft(subject, by):
    """The row as it is now: nobody shares it, or throws it away, meanwhile."""
    if isinstance(subject, StatusUpdate):
        lock_workstream(subject.workstream)
    else:
        key = subject.milestone_id if isinstance(subject, MilestoneChange) else subject.pk
        lock_rows(Milestone.objects.visible_to(by).filter(pk=key))
    return own_rows(type(subject), by).get(pk=subject.pk)


@transaction.atomic
def ask_office(subject, office, *, due_on, by, now, once=""):
    """Notes that an office of the own side was asked. None when the same form was carried out before."""
    if not (can_draft(by, subject.side_id) and office.side_id == by.side_id):
        raise PermissionDenied
    current = lock_draft(subject, by)
    if not is_draft(current):
        raise MoveNotAllowed(current)
    if not claim(once, by=by, now=now, content=[current.pk, office.pk]):
        return None
    if of_subject(current, by).filter(office=office).exists():
        raise ValidationError({"office": _("This office was asked already: its answer is noted above.")})
    clearance = Clearance(
        side_id=by.side_id,
        office=office,
        subject_kind=current._meta.model_name,
        subject_id=current.pk,
        asked_at=now,
        due_on=due_on,
    )
    clearance.save(force_insert=True)
    clearance.subject = current
    after = {"office": office.abbreviation, "due_on": due_on}
    record(clearance, "clearance_asked", by=by, now=now, audience=by.side_id, after=after)
    return clearance


@transaction.atomic
def note_answer(clearance, *, answer, told_by, by, seen, now):
    """What an office said, and who told it. Raises Stale when another answer stands than the form showed."""
    if not can_draft(by, clearance.side_id):
        raise PermissionDenied
    rows = (
        Clearance.objects.visible_to(by).select_related("office").select_for_update(of=("self",), no_key=True)
    )
    current = rows.get(pk=clearance.pk)
    if current.token != seen:
        raise Stale(current)
    before, after = current.content(), {"answer": answer, "told_by": told_by}
    if before == after:
        return current
    current.answer, current.told_by = answer, told_by
    current.save(update_fields=["answer", "told_by"])
    current.subject = own_rows(model_of(current), by).get(pk=current.subject_id)
    record(current, "clearance_answered", by=by, now=now, audience=by.side_id, before=before, after=after)
    return current


@transaction.atomic
def note_supplied(draft, office, *, by, now):
    """The text of a draft is what an office wrote in its sheet, so it is cleared by it. Said each time."""
    if not (can_draft(by, draft.side_id) and office.side_id == by.side_id):
        raise PermissionDenied
    after = {"answer": Clearance.Answer.CLEARED, "told_by": Clearance.SHEET}
    rows = Clearance.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    clearance = rows.filter(subject_id=draft.pk, office=office).first()
    before = clearance.content() if clearance else None
    if clearance is None:
        kind = draft._meta.model_name
        clearance = Clearance(side_id=by.side_id, subject_kind=kind, subject_id=draft.pk, asked_at=now)
    clearance.answer, clearance.told_by = after["answer"], after["told_by"]
    clearance.office, clearance.subject = office, draft
    clearance.save()
    after = {"office": office.abbreviation, **after}
    record(clearance, "text_supplied", by=by, now=now, audience=by.side_id, before=before, after=after)
    return clearance


def count_waiting(subject, member) -> int:
    """How many offices have not cleared a draft: a warning before a release, never a bar."""
    return of_subject(subject, member).filter(answer__in=Clearance.WAITING).count()


def find_draft(workstream, on, member):
    """The own side's draft that a form names: update:<uuid>, milestone:<uuid> or change:<uuid>; else None."""
    kind, _colon, name = on.partition(":")
    if kind not in KINDS or str(key := as_uuid(name)) != name:
        return None
    found = own_rows(KINDS[kind], member).filter(pk=key).first()
    return found if found and workstream_of(found) == workstream else None


def find_clearance(workstream, key, member):
    """(the side's clearance, what it is of) in a workstream; (None, None) when there is none."""
    clearance = Clearance.objects.visible_to(member).select_related("office").filter(pk=key).first()
    subject = clearance and own_rows(model_of(clearance), member).filter(pk=clearance.subject_id).first()
    return (clearance, subject) if subject and workstream_of(subject) == workstream else (None, None)


def model_of(clearance):
    return next(model for model in KINDS.values() if model._meta.model_name == clearance.subject_kind)


def workstream_of(subject):
    return subject.milestone.workstream if isinstance(subject, MilestoneChange) else subject.workstream


def name_of(subject) -> str:
    """As `find_draft` reads it."""
    return next(f"{kind}:{subject.pk}" for kind, model in KINDS.items() if isinstance(subject, model))


def asked_of_updates(drafts, member) -> dict:
    """{draft: what each office said of it}, in one query."""
    found: dict = {}
    keys = [draft.pk for draft in drafts]
    rows = Clearance.objects.visible_to(member).filter(subject_kind="statusupdate", subject_id__in=keys)
    for clearance in rows.select_related("office").order_by("asked_at", "pk"):
        found.setdefault(clearance.subject_id, []).append(clearance)
    return found
