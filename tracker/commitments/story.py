"""The dated story of a commitment: one list of what texts, meetings, milestones and sides did, by day."""

import datetime
from typing import Any, NamedTuple

from tracker.assent.rules import is_for_it
from tracker.people.sides import joint_day


class Event(NamedTuple):
    on: datetime.date
    kind: str  # citation, held, planned, cancelled, postponed, milestone, decision, confirmed
    row: Any
    also: Any = None  # the meeting that was moved
    is_ahead: bool = False


# What happened on one day in this order: a text speaks first, a side confirms last.
ORDER = ("citation", "postponed", "cancelled", "held", "decision", "milestone", "confirmed", "planned")


def tell_story(
    commitment, *, citations, meetings, changes, decisions, positions, sides, today
) -> list[Event]:
    """`positions`: {side: its last position on the present words}; `changes` are those of its milestones."""
    events = [Event(citation.paragraph.document.date, "citation", citation) for citation in citations]
    for meeting in meetings:
        events += tell_meeting(meeting, today)
    events += [Event(change.released_on, "milestone", change) for change in changes if change.released_on]
    events += [
        Event(decision.decided_on, "decision", decision) for decision in decisions if decision.decided_on
    ]
    if commitment.state in commitment.CLOSED:
        events += [
            Event(joint_day(position.at, sides), "confirmed", position)
            for position in positions.values()
            if is_for_it(position)
        ]
    return sorted(events, key=lambda event: (event.on, ORDER.index(event.kind)))


def tell_meeting(meeting, today) -> list[Event]:
    events = [
        Event(moved.postponed_on or moved.old_starts_on, "postponed", moved, meeting)
        for moved in meeting.postponements.all()
    ]
    state = meeting.State
    if meeting.starts_on and meeting.state != state.POSTPONED:
        kind = {state.HELD: "held", state.CANCELLED: "cancelled"}.get(meeting.state, "planned")
        events.append(Event(meeting.starts_on, kind, meeting, is_ahead=meeting.starts_on > today))
    return events
