"""Notes of one side: on a workstream, a milestone or a shared update, never shared, never edited."""

from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.db import transaction
from django.db.models import Q

from tracker.history.actions import record
from tracker.history.conflicts import as_uuid
from tracker.pages.door import AudienceQuerySet
from tracker.people.once import claim
from tracker.people.rules import can_draft
from tracker.workstreams.actions import MoveNotAllowed
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import OF_WRITER, Note, StatusUpdate
from tracker.workstreams.reading import read_version

NEWEST = 20


@transaction.atomic
def add_note(subject, *, text, by, now, once=""):
    """Keeps a note of the member's side. None when the same form was carried out before."""
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    rows = type(subject).objects.all()
    if isinstance(rows, AudienceQuerySet):
        subject = rows.visible_to(by).get(pk=subject.pk)
    if isinstance(subject, StatusUpdate) and subject.is_open:
        # A draft is given back with a note: that one says what should change before it is shared.
        raise MoveNotAllowed(subject)
    if not claim(once, by=by, now=now, content=[subject.pk, text]):
        return None
    note = Note.objects.create(
        side_id=by.side_id,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        text=text,
        written_by=by,
        written_at=now,
    )
    record(subject, "note_added", by=by, now=now, audience=by.side_id, after={"text": text})
    return note


def find_subject(workstream, on, member):
    """What a form names: workstream, milestone:<uuid>, update:<ref>. None for what the member cannot see."""
    if on == "workstream":
        return workstream
    kind, _colon, name = on.partition(":")
    if kind == "milestone" and str(key := as_uuid(name)) == name:
        return Milestone.objects.visible_to(member).filter(workstream=workstream, pk=key).first()
    if kind == "update" and slug_re.match(name):
        return read_version(workstream, name, member)[0]
    return None


def name_of(subject) -> str:
    """As `find_subject` reads it."""
    if isinstance(subject, StatusUpdate):
        return f"update:{subject.ref}"
    return f"milestone:{subject.pk}" if isinstance(subject, Milestone) else "workstream"


def read_notes(workstream, member, *, show_all=False):
    """([the side's notes on the workstream and what is in it, newest first], are there older ones?)

    Of its update drafts none: what those were given back with stands in the draft itself.
    """
    updates = StatusUpdate.objects.visible_to(member).shared().filter(workstream=workstream)
    of_milestones = Milestone.objects.visible_to(member).filter(workstream=workstream)
    notes = (
        Note.objects.visible_to(member)
        .filter(
            Q(subject_id=workstream.pk)
            | Q(subject_id__in=of_milestones.order_by().values("pk"))
            | Q(subject_id__in=updates.order_by().values("pk"))
        )
        .select_related("written_by")
        .defer(*OF_WRITER)
        .order_by("-written_at", "-pk")
    )
    shown = list(notes if show_all else notes[: NEWEST + 1])
    has_more = not show_all and len(shown) > NEWEST
    shown = shown[:NEWEST] if has_more else shown
    keys = [note.subject_id for note in shown]
    about = {row.pk: row for row in updates.filter(pk__in=keys).select_related("quarter")}
    by_key = {row.pk: row for row in of_milestones.filter(pk__in=keys)}
    for note in shown:
        note.milestone, note.update = by_key.get(note.subject_id), about.get(note.subject_id)
    return shown, has_more
