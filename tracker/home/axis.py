"""The meetings of the matrix: a mark per past quarter on a line, this quarter in words. Shared rows only."""

from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tracker.meetings.calendar import Day, count_others, has_plenary, read_days
from tracker.meetings.models import Meeting
from tracker.meetings.rules import say_when
from tracker.pages.dates import short_day
from tracker.quarters.models import Period

Level = Meeting.Level


class Coming(NamedTuple):
    day: Day
    text: str  # 10 Dec, in 17 days

    @property
    def code(self) -> str:
        return f"{Meeting.LETTERS[self.day.level]}{self.day.number}"

    @property
    def slug(self) -> str:
        return f"{self.day.level}-{self.day.number}"


class Axis(NamedTuple):
    cells: list[SafeString]
    coming: list[Coming]
    has_plenary: bool
    other_count: int


def read_axis(member, columns, now: Period, today) -> Axis:
    quarters: dict[Period, list[Day]] = {}
    for day in read_days(member):
        if day.starts_on and day.counts:
            quarters.setdefault(Period.of(day.starts_on), []).append(day)
    present = quarters.get(now, [])
    return Axis(
        [draw(column, quarters.get(column.period, [])) for column in columns],
        [Coming(day, say(day, today)) for day in present if day.level == Level.PLENARY][:2],
        has_plenary(present),
        count_others(present),
    )


def say(day, today) -> str:
    if day.state == Meeting.State.HELD or day.starts_on < today:
        return short_day(day.starts_on)
    return _("%(day)s, %(when)s") % {"day": short_day(day.starts_on), "when": say_when(day, today)}


def draw(column, days) -> SafeString:
    """P3 where a plenary is on record; else a dashed mark with how many other levels there were."""
    plenaries = [day for day in days if day.level == Level.PLENARY]
    others = count_others(days)
    if plenaries:
        look, mark = "mt p", f"P{plenaries[-1].number}"
        said = [f"{day.name} {short_day(day.starts_on)}" for day in plenaries]
    else:
        look, mark = "mt no", f"+{others}" if others else "–"
        said = [_("no plenary on record")]
    if others:
        said.append(_("other levels: %(n)s") % {"n": others})
    text = escape(f"{column.period.label}: {', '.join(said)}")
    start = '<td class="y">' if column.starts_year else "<td>"
    mark = f'<span class="{look}" title="{text}" aria-hidden="true">{mark}</span>'
    return mark_safe(f'{start}{mark}<span class="vh">{text}</span></td>')
