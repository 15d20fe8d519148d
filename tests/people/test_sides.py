"""What day it is for both, and whose column comes first."""

import datetime

import pytest
from django.utils.translation import override

from tracker.people.sides import joint_day, read_sides


@pytest.mark.parametrize(
    ("now", "day"),
    [
        # Winter: Seoul turns at 15:00 UTC, Washington at 05:00.
        ("2026-11-12T14:59:59", "2026-11-12"),
        ("2026-11-12T15:00:00", "2026-11-12"),
        ("2026-11-13T04:59:59", "2026-11-12"),
        ("2026-11-13T05:00:00", "2026-11-13"),
        # Summer: Washington at 04:00.
        ("2026-07-18T03:59:59", "2026-07-17"),
        ("2026-07-18T04:00:00", "2026-07-18"),
        # The year and the quarter end when they have ended in both capitals.
        ("2026-12-31T23:59:59", "2026-12-31"),
        ("2027-01-01T04:59:59", "2026-12-31"),
        ("2027-01-01T05:00:00", "2027-01-01"),
        # The night in which Washington's clocks go back: midnight is still at 04:00 UTC.
        ("2026-11-01T03:59:59", "2026-10-31"),
        ("2026-11-01T04:00:00", "2026-11-01"),
        ("2026-11-02T04:59:59", "2026-11-01"),
        ("2026-11-02T05:00:00", "2026-11-02"),
    ],
)
def test_a_day_has_ended_when_it_has_ended_in_both_capitals(world, now, day):
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=datetime.UTC)
    assert joint_day(moment, world.sides) == datetime.date.fromisoformat(day)


def test_the_day_does_not_depend_on_the_order_of_the_sides(world):
    now = datetime.datetime(2026, 11, 12, 20, tzinfo=datetime.UTC)
    assert joint_day(now, world.sides) == joint_day(now, world.sides[::-1])


@pytest.mark.parametrize(("language", "order"), [("en", ["US", "ROK"]), ("ko", ["ROK", "US"])])
def test_each_language_names_its_own_side_first(db, language, order):
    with override(language):
        assert [side.code for side in read_sides()] == order


def test_the_other_side_is_the_other_one(world):
    sides = world.sides
    assert [sides.other("US").code, sides.other("ROK").code] == ["ROK", "US"]
    assert sides.get("ROK").code == "ROK"
