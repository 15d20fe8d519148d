from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker.assent.models import Position
from tracker.assent.rules import is_for_it, read_latest
from tracker.history.actions import record
from tracker.pages.locking import lock_rows
from tracker.people.models import Side
from tracker.people.rules import can_release


def add_position(subject, kind, *, by, now, **fields):
    """A side's position as part of a verb that records it."""
    return Position.objects.create(
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        side_id=by.side_id,
        content_hash=subject.content_hash(),
        kind=kind,
        taken_by=by,
        at=now,
        **fields,
    )


@transaction.atomic
def take_position(subject, kind, *, by, now, comment="", post="", authority="", received_through=""):
    """A side's position on the words the subject has at this moment."""
    if not can_release(by, by.side_id):
        raise PermissionDenied
    position = add_position(
        subject,
        kind,
        by=by,
        now=now,
        comment=comment,
        post=post,
        authority=authority,
        received_through=received_through,
    )
    after = {"kind": kind, "comment": comment, "content_hash": position.content_hash}
    verb = "record_confirmed" if kind == Position.Kind.CONFIRM else "position_taken"
    record(subject, verb, by=by, now=now, audience=None, after=after)
    return position


@transaction.atomic
def confirm_all(subjects, *, by, now) -> int:
    """Confirms, for the member's side, the words that were read into these rows. Returns how many were new.

    A position carries the hash of those words: what somebody changes at the same moment stays unconfirmed.
    """
    if not can_release(by, by.side_id):
        raise PermissionDenied
    # Of two presses at once the second finds what the first has confirmed.
    lock_rows(Side.objects.filter(pk=by.side_id))
    latest = read_latest(subjects)
    new = [subject for subject in subjects if not is_for_it(latest.get((subject.pk, by.side_id)))]
    for subject in new:
        take_position(subject, Position.Kind.CONFIRM, by=by, now=now)
    return len(new)
