"""What the page of one decision shows: its words, who agreed to them when, what it superseded and closes."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from tracker.assent.closing import mark_closings
from tracker.assent.models import Position
from tracker.assent.rules import is_for_it, read_latest
from tracker.history.models import Entry
from tracker.history.verbs import VERBS
from tracker.history.words import sentence
from tracker.meetings import decision_actions as actions
from tracker.meetings.models import Meeting
from tracker.meetings.rules import name_of
from tracker.meetings.table import Decision
from tracker.people.models import Side


class Agreement(NamedTuple):
    side: Side
    position: Position | None  # None: it has not agreed to these words


class Closing(NamedTuple):
    row: object
    name: str
    state: str  # what it is entered as
    is_done: bool  # it is closed, by this decision or before it


def find_decision(ref, member):
    """The decision at P7-D1, or a proposed one at its key; nothing else has an address."""
    rows = Decision.objects.select_related("supersedes", "superseded_by").prefetch_related(
        Prefetch("meeting", Meeting.objects.visible_to(member)), "workstreams", "commitments"
    )
    try:
        key = UUID(ref)
    except ValueError:
        return rows.filter(code=ref).exclude(code="").first()
    return rows.filter(pk=key).first() if str(key) == ref else None


def read_agreements(decision, sides) -> list[Agreement]:
    positions = read_latest([decision])
    found = [(side, positions.get((decision.pk, side.code))) for side in sides]
    return [Agreement(side, position if is_for_it(position) else None) for side, position in found]


def read_closings(decision) -> list[Closing]:
    """What both sides' agreement does, or did, to each thing that it concerns."""
    if not decision.closes:
        return []
    return [
        Closing(
            row,
            actions.name_of_subject(row),
            str(row.State(actions.closed_as(decision, row)).label),
            row.state in row.CLOSED,
        )
        for row in [*decision.commitments.all(), *decision.workstreams.all()]
    ]


def read_page(decision, member, sides):
    agreements = read_agreements(decision, sides)
    agreed = [agreement.side.code for agreement in agreements if agreement.position]
    for rows in (decision.workstreams.all(), decision.commitments.all()):
        mark_closings(rows, sides)
    entries = Entry.objects.visible_to(member).filter(subject_kind="decision", subject_id=decision.pk)
    return {
        "decision": decision,
        "meeting_words": name_of(decision.meeting) if decision.meeting else "",
        "agreements": agreements,
        "closings": read_closings(decision),
        "superseded_by": getattr(decision, "superseded_by", None),
        "may_agree": actions.can_agree(member, decision) and member.side_id not in agreed,
        "may_change": actions.can_change(member, decision),
        "entries": [
            (sentence(entry, VERBS), entry.at)
            for entry in entries.select_related("actor").order_by("sequence")
        ],
    }
