"""Closing a workstream: a steward enters it with the words of a text; it counts when both sides confirm."""

from django.db import transaction
from django.db.models import Max

from tracker.commitments.actions import move_state, require_source
from tracker.workstreams.models import Wording, Workstream


@transaction.atomic
def close_workstream(workstream, to, *, paragraph, quotes, by, now):
    def cite():
        require_source(quotes, paragraph)
        last = workstream.wordings.aggregate(Max("order"))["order__max"] or 0
        Wording.objects.create(
            workstream=workstream,
            paragraph=paragraph,
            part=Wording.Part.COMPLETED,
            order=last + 1,
            **{f"name_{language}": quote for language, quote in quotes.items()},
            **{f"name_{language}_at": now for language, quote in quotes.items() if quote},
        )

    return move_state(workstream, to, by=by, now=now, verb="workstream_closed", before_save=cite)


@transaction.atomic
def reopen_workstream(workstream, *, by, now):
    workstream.wordings.filter(part=Wording.Part.COMPLETED).delete()
    return move_state(workstream, Workstream.State.ACTIVE, by=by, now=now, verb="workstream_reopened")
