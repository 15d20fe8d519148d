"""The next meeting by the clock of each capital: days to go, and its date and hour there."""

import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.meetings.rules import capital_of, days_between, start_of
from tracker.meetings.times import say_hour
from tracker.pages.dates import full_day


class Clock(NamedTuple):
    capital: str
    when: str  # in 27 days
    day: str
    hour: str  # 23:00 KST; nothing where only the date is known
    shift: str  # the next day there


def read_clocks(meeting, sides, now) -> list[Clock]:
    return [read_clock(meeting, side, now) for side in sides] if meeting and meeting.starts_on else []


def read_clock(meeting, side, now) -> Clock:
    """A date alone is the same date everywhere, but today is not."""
    start = start_of(meeting)
    there = start.astimezone(ZoneInfo(side.zone)) if start else None
    day = there.date() if there else meeting.starts_on
    today = now.astimezone(ZoneInfo(side.zone)).date()
    hour = f"{say_hour(there)} {there.tzname()}" if there else ""
    return Clock(
        capital_of(side), say_days(day, today), full_day(day), hour, say_shift(day, meeting.starts_on)
    )


def say_days(day: datetime.date, today: datetime.date) -> str:
    days = days_between(today, day)
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    if days == 0:
        return _("today")
    return ngettext("began %(n)d day ago", "began %(n)d days ago", -days) % {"n": -days}


def say_shift(day, at_place) -> str:
    if day == at_place:
        return ""
    return _("the next day there") if day > at_place else _("the day before there")
