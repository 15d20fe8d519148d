"""Slides for the room: read as a member of neither side would, so nothing internal can be on them."""

from types import SimpleNamespace

from tracker.meetings.models import Meeting
from tracker.meetings.page import read_agenda, sort_decisions
from tracker.meetings.rules import name_of
from tracker.meetings.standings import read_standings
from tracker.quarters.models import Period
from tracker.workstreams.actions import up_to
from tracker.workstreams.models import StatusUpdate

# Of neither side: what it sees, both see.
NOBODY = SimpleNamespace(side_id=None, is_active=False)


def read_slides(meeting, sides, today) -> dict:
    """One slide for each item of the agenda of a meeting that both sides see."""
    items = read_agenda(meeting, NOBODY, sides, today)["agenda"]
    period = Period.of(meeting.starts_on if meeting.state == Meeting.State.HELD else today)
    spoken = read_updates([item.workstream_id for item in items if item.workstream_id], period)
    before = read_standings({item.workstream_id for item in items}, period.previous(), NOBODY)
    decisions = sort_decisions(meeting.decisions.prefetch_related("workstreams"))
    for item in items:
        item.updates = [
            (
                side,
                spoken.get((item.workstream_id, side.code)),
                before.get((item.workstream_id, side.code), (None,))[0],
            )
            for side in sides
        ]
        item.decisions = [
            decision
            for decision in decisions
            if item.workstream_id in {row.pk for row in decision.workstreams.all()}
        ]
    placed = {decision.pk for item in items for decision in item.decisions}
    return {
        "meeting": meeting,
        "name": name_of(meeting),
        "items": items,
        "other_decisions": [decision for decision in decisions if decision.pk not in placed],
        "before": period.previous(),
    }


def read_updates(workstreams, period) -> dict:
    """{(workstream, side): the update that stands}, up to a quarter, of what is released."""
    rows = (
        StatusUpdate.objects.visible_to(NOBODY)
        .standing()
        .filter(up_to(period), workstream__in=workstreams)
        .order_by("quarter__year", "quarter__number")
    )
    return {(row.workstream_id, row.side_id): row for row in rows}
