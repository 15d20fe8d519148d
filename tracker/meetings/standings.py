"""What each side says of a workstream, for an agenda: as last released, and as it was on an earlier day."""

from typing import NamedTuple

from tracker.quarters.models import Period
from tracker.workstreams.actions import up_to
from tracker.workstreams.models import StatusUpdate


class Standing(NamedTuple):
    side: object
    rating: str | None
    period: Period | None


def read_standings(workstreams, period, member):
    """{(workstream, side): (rating, quarter)} as last released up to a quarter."""
    rows = (
        StatusUpdate.objects.visible_to(member)
        .standing()
        .filter(up_to(period), workstream__in=workstreams)
        .order_by("quarter__year", "quarter__number")
        .values_list("workstream_id", "side_id", "rating", "quarter__year", "quarter__number")
    )
    return {(work, side): (rating, Period(year, number)) for work, side, rating, year, number in rows}


def read_pair(workstream, spoken, sides) -> list[Standing]:
    return [Standing(side, *spoken.get((workstream, side.code), (None, None))) for side in sides]


def read_ratings_at(workstreams, moment, member):
    """{(workstream, side): rating} as released by that moment, whatever was released since."""
    rows = (
        StatusUpdate.objects.visible_to(member)
        .shared()
        .filter(workstream__in=workstreams, released_at__lte=moment)
        .order_by("quarter__year", "quarter__number", "version")
        .values_list("workstream_id", "side_id", "rating")
    )
    return {(work, side): rating for work, side, rating in rows}
