from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker.assent.models import Position
from tracker.history.actions import record
from tracker.people.rules import can_release


@transaction.atomic
def take_position(subject, kind, *, by, now, comment="", post="", authority="", received_through=""):
    """A side's position on the words the subject has at this moment."""
    if not can_release(by, by.side_id):
        raise PermissionDenied
    position = Position.objects.create(
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        side_id=by.side_id,
        content_hash=subject.content_hash(),
        kind=kind,
        comment=comment,
        taken_by=by,
        post=post,
        authority=authority,
        received_through=received_through,
        at=now,
    )
    after = {"kind": kind, "comment": comment, "content_hash": position.content_hash}
    record(subject, "position_taken", by=by, now=now, audience=None, after=after)
    return position
