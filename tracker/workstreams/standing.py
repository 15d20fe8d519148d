"""Where all workstreams stand: one query for every cell of every quarter, never one per row."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from tracker.assent.closing import mark_closings
from tracker.people.models import Side
from tracker.quarters.models import Period
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import StatusUpdate, Workstream
from tracker.workstreams.received import Received, read_received_cells
from tracker.workstreams.rules import NO_TREND, Trend, trend


class Standing(NamedTuple):
    """One side's word on one workstream in one quarter, with the quarter it spoke before that."""

    side: Side
    rating: str | None
    before: str | None
    before_period: Period | None
    trend: Trend
    # Noted by the other side while this one has said nothing: shown dashed, counted nowhere.
    received: Received | None = None


class OpenDraft(NamedTuple):
    workstream: UUID
    period: Period
    state: str


class Cells:
    """{(workstream, period, side): rating} of what is released, and the own side's open drafts."""

    def __init__(self, member, *, received=False):
        """With `received`, for pages that also show what one side noted of the other."""
        self.ratings: dict[tuple[UUID, Period, str], str] = {}
        self.reported: dict[tuple[UUID, str], list[Period]] = {}
        self.drafts: list[OpenDraft] = []
        rows = (
            StatusUpdate.objects.visible_to(member)
            .current()
            # In full: what is left to the database may tell of rows that the member does not see.
            .order_by("quarter__year", "quarter__number", "workstream__number", "side_id")
            .values_list(
                "workstream_id",
                "quarter__year",
                "quarter__number",
                "side_id",
                "rating",
                "state",
            )
        )
        for workstream, year, number, side, rating, state in rows:
            period = Period(year, number)
            if state == StatusUpdate.State.RELEASED:
                self.ratings[workstream, period, side] = rating
                self.reported.setdefault((workstream, side), []).append(period)
            else:
                self.drafts.append(OpenDraft(workstream, period, state))

        self.received = read_received_cells(self.ratings) if received else {}

    def first_period(self):
        return min((periods[0] for periods in self.reported.values()), default=None)

    def pair(self, workstream, period, sides):
        return [self.ratings.get((workstream, period, side.code)) for side in sides]

    def received_pair(self, workstream, period, sides):
        """Ratings, where a side has none of its own."""
        found = [self.received.get((workstream, period, side.code)) for side in sides]
        return [one.rating if one else None for one in found]

    def standing(self, workstream, period, side) -> Standing:
        rating = self.ratings.get((workstream, period, side.code))
        earlier = [p for p in self.reported.get((workstream, side.code), ()) if p < period]
        before_period = earlier[-1] if earlier else None
        before = self.ratings[workstream, before_period, side.code] if before_period else None
        change = trend(before, rating) if rating else NO_TREND
        received = self.received.get((workstream, period, side.code))
        return Standing(side, rating, before, before_period, change, received)

    def current(self, workstream, period, sides) -> list[Standing]:
        return [self.standing(workstream, period, side) for side in sides]


class MilestoneCount(NamedTuple):
    total: int = 0
    done: int = 0
    late: int = 0


def count_milestones(member, today) -> dict[UUID, MilestoneCount]:
    """Shared milestones per workstream; dropped ones do not count."""
    state = Milestone.State
    rows = (
        Milestone.objects.visible_to(member)
        .released()
        .exclude(state=state.DROPPED)
        .order_by()
        .values_list("workstream_id")
        .annotate(
            total=Count("id"),
            done=Count("id", filter=Q(state=state.DONE)),
            late=Count(
                "id",
                filter=Q(state__in=[state.PLANNED, state.IN_PROGRESS], due_on__lt=today),
            ),
        )
    )
    return {workstream: MilestoneCount(*counts) for workstream, *counts in rows}


def listed_workstreams(sides) -> list[Workstream]:
    """Those that appear in the matrix, the list and the report, each with the state that counts."""
    workstreams = list(Workstream.objects.all())
    mark_closings(workstreams, sides)
    return [row for row in workstreams if row.counted_state != Workstream.State.NOT_PURSUED]
