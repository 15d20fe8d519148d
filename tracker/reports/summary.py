"""The first pages after the cover: what moved, figures per side, the matrix, the plan."""

import datetime

from django.utils.translation import gettext as _

from tracker.commitments.rules import show_due
from tracker.exports.tree import (
    Block,
    Cell,
    Chart,
    ChartRow,
    Column,
    Heading,
    Run,
    Runs,
    Table,
    TileRow,
    Tiles,
)
from tracker.pages.dates import day
from tracker.quarters.models import Period, periods
from tracker.reports.lines_on_paper import put_lines
from tracker.reports.writing import Writing, day_or_none, parse_day, signed_days
from tracker.workstreams import rules
from tracker.workstreams.models import Rating, Workstream

QUARTERS = 4  # of the matrix that fit on paper
TRENDS = {trend.key: trend for trend in vars(rules).values() if isinstance(trend, rules.Trend)}
BEFORE, AFTER, MOST = 3, 2, 10  # quarters of the plan, as on the screen
CLOSED = ("done", "dropped")


def summarise(writing: Writing) -> list[Block]:
    section = next(part for part in writing.content["sections"] if part["kind"] == "summary")
    blocks: list[Block] = [Heading(_("Summary"), new_page=True)]
    blocks += put_lines(writing, section["lines"], "lead")
    blocks.append(make_tiles(writing, section["figures"]))
    blocks += [Heading(_("Status by quarter"), 2), make_matrix(writing)]
    if chart := make_chart(writing):
        blocks += [Heading(_("Milestones"), is_folded=True), chart]
    return blocks


def status(rating: str | None) -> Run:
    return Run(str(Rating(rating).label), rating) if rating else Run(_("Not reported"), "missing")


def make_tiles(writing: Writing, figures) -> Tiles:
    by_side = {row["side"]: row for row in figures}
    rows = []
    for code in (code for code in writing.codes() if code in by_side):
        row = by_side[code]
        reported = _("%(n)d of %(total)d reported") % {"n": row["reported"], "total": row["total"]}
        counts = tuple((status(rating), row["counts"][rating]) for rating in Rating.values)
        rows.append(TileRow((Run(writing.side(code), "side"), Run(f" {reported}", "quiet")), counts))
    return Tiles(_("Figures per side"), tuple(rows))


def make_matrix(writing: Writing) -> Table:
    matrix = writing.content["matrix"]
    slugs = matrix["quarters"][-QUARTERS:]
    workstreams = [part for part in writing.content["sections"] if part["kind"] == "workstream"]
    changes = {
        (part["slug"], row["side"]): row["change"] for part in workstreams for row in part["assessments"]
    }
    active = {part["slug"] for part in workstreams if is_active(part)}
    rows = []
    for row in matrix["rows"]:
        name = f"{row['number']} {writing.text(row['name'])}"
        for place, code in enumerate(writing.codes()):
            head = () if place else (Cell((Run(name),), rows=len(writing.sides), is_head=True),)
            ratings = (
                # Of what is closed nobody waits for a report.
                Cell((status(rating) if rating or row["slug"] in active else Run("–", "quiet"),))
                for rating in (cell[code] for cell in row["cells"][-QUARTERS:])
            )
            side = Cell((Run(writing.side(code), "side"),))
            rows.append((*head, side, *ratings, Cell(say_change(changes.get((row["slug"], code), "")))))
    quarters = (Column(Period.parse(slug).label, 8) for slug in slugs)
    return Table(
        _("Status by quarter"),
        (Column(_("Workstream"), 10), Column(_("Side"), 4), *quarters, Column(_("Change"), 8)),
        tuple(rows),
        now=1 + len(slugs),
    )


def is_active(section) -> bool:
    return section["state"] in (Workstream.State.ACTIVE, Workstream.State.PROPOSED)


def say_change(key: str) -> Runs:
    trend = TRENDS.get(key)
    if not trend:
        return ()
    words = f"{trend.mark}\u00a0{trend.word}".strip()
    return (Run(words, "strong" if trend.direction else "quiet"),)


def make_chart(writing: Writing) -> Chart | None:
    """What was open in the quarter: a milestone done or dropped before is history."""
    start, end, as_of = (
        writing.period.start,
        writing.period.end,
        parse_day(writing.content["as_of"]),
    )
    rows = [
        row
        for row in writing.content["milestones"]
        if row["state"] not in CLOSED or (row["done_on"] and parse_day(row["done_on"]) >= start)
    ]
    if not rows:
        return None
    shown = quarters_of(rows, writing.period)
    return Chart(
        title=_("Milestones"),
        label_head=_("Milestone"),
        words_head=_("Due"),
        start=shown[0].start,
        end=shown[-1].next().start,
        ticks=tuple(
            (
                f"{period.year}\n{period.short}"
                if period.number == 1 or period == shown[0]
                else period.short,
                period.start,
            )
            for period in shown
        ),
        today=min(as_of, end),
        today_label=day(min(as_of, end)),
        rows=tuple(draw(writing, row, as_of) for row in rows),
    )


def quarters_of(rows, now: Period) -> list[Period]:
    first = last = now
    for _step in range(BEFORE):
        first = first.previous()
    for _step in range(AFTER):
        last = last.next()
    due = [parse_day(row["due"]) for row in rows if row["due"] and row["state"] not in CLOSED]
    if due:
        last = max(last, Period.of(max(due)))
    return list(periods(first, last))[:MOST]


def draw(writing: Writing, row, as_of: datetime.date) -> ChartRow:
    baseline, due, done = (day_or_none(row[name]) for name in ("baseline", "due", "done_on"))
    is_open = row["state"] not in CLOSED
    return ChartRow(
        label=(Run(f"{row['ref']} "), *writing.run(row["title"])),
        words=(Run(say_when(row, baseline, due, done)),),
        baseline=baseline,
        due=due if is_open else None,
        done=done,
        is_late=is_open and due is not None and due < as_of,
    )


def say_when(row, baseline, due, done) -> str:
    slip = f" ({signed_days(row['slip_days'])})" if row["slip_days"] else ""
    if done:
        return _("done %(day)s") % {"day": day(done)} + slip
    if baseline and due and baseline != due:
        return f"{day(baseline)} → {show_due(due, row['precision'])}{slip}"
    return show_due(due, row["precision"])
