"""Questions about meetings and what lies on their table. Each answer comes from rows and a day passed in."""

import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.meetings.models import Attendance, Meeting
from tracker.pages.bilingual import reader_language, words
from tracker.pages.dates import long_day, short_day

Level, State = Meeting.Level, Meeting.State

# One sentence per level, because each language counts in its own way.
NAMES: dict[str, str | Promise] = {
    Level.PLENARY: gettext_lazy("%(nth)s plenary"),
    Level.WORKING_GROUP: gettext_lazy("%(nth)s working-level meeting"),
    Level.SIMULATION: gettext_lazy("%(nth)s simulation"),
    Level.EXERCISE: gettext_lazy("%(nth)s exercise"),
    Level.SIGNING: gettext_lazy("%(nth)s signing"),
}
# Where the clocks of the sides hang.
CAPITALS: dict[str, str | Promise] = {
    "America/New_York": gettext_lazy("Washington"),
    "Asia/Seoul": gettext_lazy("Seoul"),
}
STILL_TO_COME = (State.TENTATIVE, State.AGREED, State.ANNOUNCED)
FIRST_PARTS = {part: place for place, part in enumerate(Attendance.Part.values)}


def name_number(level: str, number: int) -> str:
    """7th plenary · 제7차 본회의"""
    nth = str(number) if reader_language() == "ko" else ordinal(number)
    return str(NAMES[level]) % {"nth": nth}


def name_of(meeting) -> str:
    """By level and number; one side's own plan has no number yet, so it goes by its title."""
    return name_number(meeting.level, meeting.number) if meeting.number else words(meeting, "title").text


def days_between(earlier: datetime.date, later: datetime.date) -> int:
    return (later - earlier).days


def is_to_come(meeting, today) -> bool:
    """Not held, not called off, and its day has not ended."""
    return meeting.state in STILL_TO_COME and (meeting.starts_on is None or meeting.last_day >= today)


def say_when(meeting, today) -> str:
    """The second half of its heading: in 17 days, held 10 January 2025."""
    if meeting.state == State.CANCELLED:
        return _("cancelled")
    if meeting.starts_on is None:
        return _("postponed, no new date yet") if meeting.state == State.POSTPONED else _("no date yet")
    if meeting.state == State.HELD:
        first, last = long_day(meeting.starts_on), long_day(meeting.last_day)
        if first == last:
            return _("held %(day)s") % {"day": first}
        return _("held %(first)s to %(last)s") % {"first": first, "last": last}
    if meeting.state == State.POSTPONED:
        return _("postponed")
    return say_days_to(meeting, today)


def say_days_to(meeting, today) -> str:
    days = days_between(today, meeting.starts_on)
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    if meeting.last_day >= today:
        return _("today")
    return _("was planned for %(day)s, not recorded as held") % {"day": long_day(meeting.starts_on)}


def start_of(meeting) -> datetime.datetime | None:
    """The moment it begins. None when only the date is known: a date stays a date."""
    if meeting.starts_on is None or meeting.starts_at is None:
        return None
    return datetime.datetime.combine(meeting.starts_on, meeting.starts_at, ZoneInfo(meeting.zone))


def zone_letters(meeting) -> str:
    """EST, KST; of a date alone those at noon, for clocks change at night."""
    if meeting.starts_on is None:
        return ""
    hour = meeting.starts_at or datetime.time(12)
    return datetime.datetime.combine(meeting.starts_on, hour, ZoneInfo(meeting.zone)).tzname() or ""


def other_dates(meeting, sides) -> list[str]:
    """11 January in Seoul: where the meeting begins on another date than at its place."""
    start = start_of(meeting)
    if start is None:
        return []
    dates = [(side, start.astimezone(ZoneInfo(side.zone)).date()) for side in sides]
    return [
        _("%(day)s in %(capital)s") % {"day": short_day(date), "capital": capital_of(side)}
        for side, date in dates
        if date != meeting.starts_on
    ]


def capital_of(side) -> str:
    return str(CAPITALS.get(side.zone) or words(side, "name").text)


def is_leading(person) -> bool:
    return person.part != Attendance.Part.MEMBER


def in_order(people) -> list:
    """Conveners, co-chairs and heads first, then by protocol order."""
    return sorted(people, key=lambda person: (FIRST_PARTS[person.part], person.order))


def add_minutes(items) -> int | None:
    """None when no item says how long it takes."""
    known = [item.minutes for item in items if item.minutes is not None]
    return sum(known) if known else None


class Due(NamedTuple):
    """How an action stands against its date, in words and in the look of a tag."""

    text: str
    look: str


def say_due(action, today) -> Due:
    if action.state == action.State.CANCELLED:
        return Due(_("Cancelled"), "")
    if not action.is_open:
        late = days_between(action.due_on, action.closed_on) if action.due_on else 0
        if late > 0:
            return Due(ngettext("Done, %(n)d day late", "Done, %(n)d days late", late) % {"n": late}, "")
        return Due(_("Done in time") if action.due_on else _("Done"), "good")
    if action.due_on is None:
        return Due(_("Open, no date"), "")
    if over := action.days_overdue(today):
        return Due(ngettext("%(n)d day overdue", "%(n)d days overdue", over) % {"n": over}, "bad")
    left = days_between(today, action.due_on)
    if left == 0:
        return Due(_("Due today"), "warn")
    if left <= 7:
        return Due(ngettext("Due in %(n)d day", "Due in %(n)d days", left) % {"n": left}, "warn")
    return Due(_("Open"), "")
