"""The matrix of workstreams by quarters. Past cells are made as text: a page holds hundreds of them."""

from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from tracker.pages.bilingual import words
from tracker.pages.marks import LOOK, SHAPES
from tracker.quarters.models import Period, periods
from tracker.workstreams.models import Rating, Workstream
from tracker.workstreams.rules import picture
from tracker.workstreams.standing import MilestoneCount

PAST_QUARTERS = 13


class Column(NamedTuple):
    period: Period
    starts_year: bool


class Row(NamedTuple):
    workstream: Workstream
    cells: list
    standings: list
    picture: str
    milestones: MilestoneCount
    codes: list


def read_columns(cells, now: Period) -> list[Column]:
    """The past quarters shown: from the first that anybody reported on, the last thirteen at most."""
    first = cells.first_period() or now
    past = [period for period in periods(first, now) if period < now][-PAST_QUARTERS:]
    return [Column(period, not i or period.number == 1) for i, period in enumerate(past)]


def years(columns):
    """[(year, how many columns)] for the head of the table."""
    spans: dict[int, int] = {}
    for column in columns:
        spans[column.period.year] = spans.get(column.period.year, 0) + 1
    return list(spans.items())


def read_rows(workstreams, cells, columns, now, sides, counts, codes) -> list[Row]:
    draw = Draw(sides, columns)
    rows = []
    for workstream in workstreams:
        past = [
            draw.cell(
                column,
                tuple(cells.pair(workstream.pk, column.period, sides)),
                tuple(cells.received_pair(workstream.pk, column.period, sides)),
            )
            for column in columns
        ]
        standings = cells.current(workstream.pk, now, sides)
        rows.append(
            Row(
                workstream,
                past,
                standings,
                picture([standing.rating for standing in standings]),
                counts.get(workstream.pk, MilestoneCount()),
                codes.get(workstream.pk, []),
            )
        )
    return rows


class Draw:
    """Markup of past cells. What two cells have in common is made once."""

    def __init__(self, sides, columns):
        self.names = [escape(words(side, "name").text) for side in sides]
        self.words = {rating: escape(label) for rating, label in Rating.choices}
        self.heads = {
            column: ('<td class="y">' if column.starts_year else "<td>", escape(column.period.label))
            for column in columns
        }
        self.looks: dict[tuple, tuple[str, str]] = {}

    def cell(self, column, pair, received):
        """`received` are ratings too, of sides that said nothing: they are drawn, and change no picture."""
        both = (pair, received)
        if both not in self.looks:
            self.looks[both] = self.look(pair, received)
        (start, quarter), (before, text) = self.heads[column], self.looks[both]
        label = f"{quarter}: {text}"
        return mark_safe(f'{start}{before.replace("@", label)}<span class="vh">{label}</span></span></td>')

    def look(self, pair, received):
        state = picture(pair)
        if state == "none" and not any(received):
            return '<span class="cell" title="@"><i class="x"></i>', escape(_("not reported"))
        if state == "agree":
            text = _("both sides %(rating)s") % {"rating": self.words[pair[0]]}
            return (
                f'<span class="cell {LOOK[pair[0]]}" title="@"><i>{SHAPES[pair[0]]}</i>',
                text,
            )
        halves = "".join(self.half(*said) for said in zip(pair, received, strict=True))
        text = ", ".join(
            f"{name} {self.say(*said)}" for name, *said in zip(self.names, pair, received, strict=True)
        )
        return f'<span class="cell df" title="@">{halves}', text

    def half(self, rating, received):
        if rating:
            return f'<i class="{LOOK[rating]}">{SHAPES[rating]}</i>'
        return f'<i class="rcv {LOOK[received]}">{SHAPES[received]}</i>' if received else '<i class="x"></i>'

    def say(self, rating, received):
        if rating:
            return self.words[rating]
        if received:
            return escape(_("%(rating)s (received, not confirmed)")) % {"rating": self.words[received]}
        return escape(_("not reported"))
