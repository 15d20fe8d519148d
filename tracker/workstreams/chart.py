"""Where milestones lie on the plan: positions in percent of the quarters shown."""

import datetime
from typing import NamedTuple

from django.utils.html import format_html_join

from tracker.quarters.models import Period, periods

BEFORE, AFTER, MOST = 3, 2, 10


class Plan(NamedTuple):
    start: datetime.date
    end: datetime.date  # the day after the last one shown
    quarters: list[tuple[str, str]]  # label, position
    today: str
    grid: str  # the lines behind every row: where quarters begin, and today

    def at(self, day: datetime.date) -> str:
        """The place of a day; what lies outside is drawn at the edge."""
        share = (day - self.start) / (self.end - self.start)
        return f"{min(1.0, max(0.0, share)):.1%}"


def read_plan(milestones, today) -> Plan:
    """From three quarters back to two ahead, or as far as an open milestone is due, ten quarters at most."""
    now = Period.of(today)
    first = last = now
    for _step in range(BEFORE):
        first = first.previous()
    for _step in range(AFTER):
        last = last.next()
    due = [m.due_on for m in milestones if m.is_open and m.due_on]
    if due:
        last = max(last, Period.of(max(due)))
    shown = list(periods(first, last))[:MOST]
    start, end = first.start, shown[-1].next().start
    empty = Plan(start, end, [], "", "")
    labels = [
        (
            period.label if period.number == 1 or period == first else period.short,
            empty.at(period.start),
        )
        for period in shown
    ]
    return empty._replace(quarters=labels, today=empty.at(today), grid=draw_grid(labels, empty.at(today)))


def draw_grid(quarters, today) -> str:
    """Made once: a page repeats it for each milestone."""
    lines = [("g", x) for _label, x in quarters[1:]] + [("t", today)]
    line = '<line class="{}" x1="{}" x2="{}" y1="0" y2="100%"/>'
    return format_html_join("", line, ((name, x, x) for name, x in lines))
