"""Closing a workstream: a steward enters it with the words of a text; it counts when both sides confirm."""

from django.db import transaction
from django.db.models import Max

from tracker.commitments.actions import enter_quotes, move_state, require_source
from tracker.pages.conflicts import MoveNotAllowed
from tracker.workstreams.models import Wording, Workstream

State = Workstream.State


@transaction.atomic
def close_workstream(workstream, to, *, paragraph, quotes, by, seen, now):
    """Enters that a text ends a workstream; a proposed one begins in the same way."""
    require_source(quotes, paragraph)
    begins = to == State.ACTIVE
    if begins and workstream.state != State.PROPOSED:
        raise MoveNotAllowed(workstream)

    def cite():
        part = Wording.Part.ESTABLISHED if begins else Wording.Part.COMPLETED
        key = {"workstream": workstream, "paragraph": paragraph, "part": part}
        row = Wording.objects.filter(**key).first()
        if row is None:
            last = workstream.wordings.aggregate(Max("order"))["order__max"] or 0
            row = Wording(order=last + 1, **key)
        return enter_quotes(row, "name", quotes, now)

    verb = "workstream_started" if begins else "workstream_closed"
    return move_state(workstream, to, by=by, seen=seen, now=now, verb=verb, cite=cite)
