"""The calendar: quarters from the first meeting on, what was held in each on which level, what is planned.

A quarter without a plenary says so and no more: the texts speak of a cadence, and it was changed since.
"""

import datetime
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.commitments.models import Citation, Commitment
from tracker.meetings.models import Meeting
from tracker.meetings.rules import STILL_TO_COME, days_between, is_to_come, name_number, say_when
from tracker.pages.bilingual import shown_columns
from tracker.pages.listing import PAGE_SIZE, Listing, Sort, choice
from tracker.quarters.models import Period, periods

FIRST = Period(2023, 3)
# What one quarter names on this page; the rest it counts.
SHOWN = 8
Level, State = Meeting.Level, Meeting.State


class Day(NamedTuple):
    """Of a meeting what all quarters together need: thousands of them cost one small query."""

    pk: UUID
    level: str
    number: int | None
    state: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    audience_id: str | None
    starts_at: datetime.time | None
    zone: str

    @property
    def last_day(self):
        return self.ends_on or self.starts_on

    @property
    def is_shared(self) -> bool:
        return self.audience_id is None

    @property
    def counts(self) -> bool:
        """Held or still to come. What was called off or has lost its date is named, but not counted."""
        return self.is_shared and self.state in (*STILL_TO_COME, State.HELD)

    @property
    def name(self) -> str:
        return name_number(self.level, self.number) if self.number else ""


class After(NamedTuple):
    """How long after the plenary before it."""

    days: int
    before: Day


class Listed(NamedTuple):
    meeting: Meeting
    when: str
    after: After | None


class Row(NamedTuple):
    period: Period
    plenaries: list[Listed]
    others: list[Listed]
    other_count: int
    has_plenary: bool
    more: int
    time: str  # past, now, future


def read_days(member) -> list[Day]:
    rows = Meeting.objects.visible_to(member).by_day().values_list(*Day._fields)
    return [Day(*row) for row in rows]


def after_plenaries(days) -> dict[UUID, After]:
    """{a plenary that was held or is to come: days since the one before it}"""
    plenaries = [day for day in days if day.level == Level.PLENARY and day.counts and day.starts_on]
    pairs = pairwise(plenaries)
    return {day.pk: After(days_between(before.starts_on, day.starts_on), before) for before, day in pairs}


def has_plenary(days) -> bool:
    return any(day.level == Level.PLENARY and day.counts for day in days)


def count_others(days) -> int:
    return sum(day.level in Meeting.OTHER_LEVELS and day.counts for day in days)


def next_meeting(days, today) -> Day | None:
    """The first that both sees as still to come; plenaries before others on the same day."""
    coming = [day for day in days if day.is_shared and day.starts_on and is_to_come(day, today)]
    return min(coming, key=lambda day: (day.starts_on, day.level != Level.PLENARY), default=None)


def say_next(days, today) -> str:
    """The heading of the calendar is its answer."""
    if day := next_meeting(days, today):
        return _("Next: %(meeting)s, %(when)s") % {"meeting": day.name, "when": say_when(day, today)}
    held = [day for day in days if day.is_shared and day.state == State.HELD]
    if held:
        last = max(held, key=lambda day: day.starts_on)
        return _("No meeting is planned; last: %(meeting)s, %(when)s") % {
            "meeting": last.name,
            "when": say_when(last, today),
        }
    return _("No meeting is on record yet")


def by_quarter(days) -> dict[Period, list[Day]]:
    quarters: dict[Period, list[Day]] = {}
    for day in days:
        if day.starts_on:
            quarters.setdefault(Period.of(day.starts_on), []).append(day)
    return quarters


def all_quarters(found, today) -> list[Period]:
    """Newest first: from the quarter of the first meeting to this one, or to the last that is planned."""
    now = Period.of(today)
    return list(periods(min([FIRST, *found]), max([now, *found])))[::-1]


def read_listing(asked) -> Listing:
    return Listing(
        asked,
        filters=[
            choice(
                "level",
                gettext_lazy("Level"),
                Level.choices,
                lambda days, level: [day for day in days if day.level == level],
            ),
            choice(
                "state",
                gettext_lazy("State"),
                State.choices,
                lambda days, state: [day for day in days if day.state == state],
            ),
        ],
        sorts={"newest": Sort(gettext_lazy("Newest first"), ())},
    )


def read_calendar(member, asked, today):
    """`next` is for the clocks of the capitals."""
    days = read_days(member)
    listing = read_listing(asked)
    found = listing.narrow(days)
    quarters = by_quarter(found)
    shown = sorted(quarters, reverse=True) if listing.is_filtered else all_quarters(quarters, today)
    start = (listing.page - 1) * PAGE_SIZE
    listing.has_more = len(shown) > start + PAGE_SIZE
    shown = shown[start : start + PAGE_SIZE]
    undated = [day for day in found if day.starts_on is None] if listing.page == 1 else []
    named = {period: name_first(quarters.get(period, [])) for period in shown}
    entries = read_entries(
        [*undated[:SHOWN], *(day for rows in named.values() for day in rows)], days, member, today
    )
    return {
        "answer": say_next(days, today),
        "next": next_meeting(days, today),
        "listing": listing,
        "rows": [
            read_row(period, quarters.get(period, []), named[period], entries, Period.of(today))
            for period in shown
        ],
        "is_empty": not days,
        "undated": [entries[day.pk] for day in undated[:SHOWN]],
        "undated_more": max(0, len(undated) - SHOWN),
        "cadence": read_cadence(),
    }


def name_first(days) -> list[Day]:
    """Those a quarter names: plenaries first, then by day."""
    return sorted(days, key=lambda day: (day.level != Level.PLENARY, day.starts_on))[:SHOWN]


def read_entries(days, everything, member, today) -> dict[UUID, Listed]:
    after = after_plenaries(everything)
    meetings = (
        Meeting.objects.visible_to(member).filter(pk__in=[day.pk for day in days]).select_related("host")
    )
    return {
        meeting.pk: Listed(meeting, say_when(meeting, today), after.get(meeting.pk)) for meeting in meetings
    }


def read_row(period, days, named, entries, now) -> Row:
    shown = [entries[day.pk] for day in named]
    return Row(
        period,
        [entry for entry in shown if entry.meeting.level == Level.PLENARY],
        [entry for entry in shown if entry.meeting.level != Level.PLENARY],
        count_others(days),
        has_plenary(days),
        len(days) - len(named),
        "now" if period == now else "past" if period < now else "future",
    )


def read_cadence() -> list[Citation]:
    """What each text says of how often: as worded then, and later."""
    return list(
        Citation.objects.filter(commitment__code=Commitment.CADENCE)
        .select_related("paragraph__document")
        .only(
            *shown_columns("quote"),
            "paragraph__number",
            "paragraph__document__date",
            "paragraph__document__slug",
            *(f"paragraph__document__{column}" for column in shown_columns("title")),
        )
    )
