"""A section for each workstream, what is of no workstream, and what every line rests on."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.exports.tree import (
    Block,
    Box,
    Cell,
    Column,
    Heading,
    Panel,
    Panels,
    Paragraph,
    Run,
    Runs,
    Table,
)
from tracker.pages.dates import day
from tracker.reports.lines import call_line
from tracker.reports.lines_on_paper import LEFT_OUT, put_lines
from tracker.reports.models import ReportLine
from tracker.reports.summary import is_active, say_change, status
from tracker.reports.writing import Writing, parse_day
from tracker.workstreams.models import Workstream


def chapters(writing: Writing) -> list[Block]:
    blocks: list[Block] = []
    for section in writing.content["sections"]:
        if section["kind"] == "workstream":
            blocks += workstream(writing, section)
        elif section["kind"] in TITLES and (lines := put_lines(writing, section["lines"], "item")):
            blocks += [Heading(TITLES[section["kind"]]()), *lines]
    return blocks


TITLES = {
    "decisions": lambda: _("Other decisions"),
    "texts": lambda: _("Texts reaffirmed or changed"),
    "meetings": lambda: _("Meetings held"),
    "not_reported": lambda: _("Not reported"),
}


def workstream(writing: Writing, section) -> list[Block]:
    by_side = {row["side"]: row for row in section["assessments"]}
    state = (
        ""
        if section["state"] == Workstream.State.ACTIVE
        else f" ({Workstream.State(section['state']).label})"
    )
    title = f"{section['number']}. {writing.text(section['name'])}{state}"
    blocks: list[Block] = [Heading(title, about=("workstream", section["slug"]))]
    if is_active(section) or any(row["rating"] for row in by_side.values()):
        blocks.append(Panels(tuple(assessment(writing, by_side[code]) for code in writing.codes())))
    if lines := put_lines(writing, section["lines"]):
        blocks.append(Box(head_of(section), tuple(lines)))
    for place, title in (("milestones", _("Milestones moved")), ("decisions", _("Decisions"))):
        if items := put_lines(writing, section[place], "item"):
            blocks += [Heading(title, 2), *items]
    return blocks


def head_of(section) -> Runs:
    states = {line["state"] for line in section["lines"]} - {LEFT_OUT}
    if states & {"brackets", "one_side"}:
        return (Run(_("Text not agreed"), "differ"),)
    if states == {"agreed"}:
        text = (
            _("Agreed text, on which the sides differ")
            if section["picture"] == "differ"
            else _("Agreed text")
        )
        return (Run(text),)
    return (Run(_("Both wordings stand")),)


def assessment(writing: Writing, row) -> Panel:
    head = (Run(writing.side(row["side"]), "side"), status(row["rating"]))
    if not row["rating"]:
        nothing = _("This side has released nothing for this quarter.")
        return Panel(head, (Paragraph((Run(nothing, "quiet"),)),))
    mark = writing.portions[row["marking"]["en"]]
    blocks = [Paragraph(writing.run(row["headline"], "strong"), mark=mark)]
    if any(row["narrative"].values()):
        blocks.append(Paragraph(writing.run(row["narrative"])))
    if any(row["ask"].values()):
        asks = _("Asks of the other side")
        blocks.append(Paragraph((Run(f"{asks}: ", "quiet"), *writing.run(row["ask"]))))
    return Panel(head, (*blocks, about_version(row)))


def about_version(row) -> Paragraph:
    """As of when it is said, in which version, and what changed since the quarter before."""
    as_of = _("As of %(day)s") % {"day": day(parse_day(row["as_of"]))}
    version = _("version %(n)s") % {"n": row["version"]}
    change = say_change(row["change"])
    said = (Run(f"{as_of} · {version}"), *((Run(" · "), *change) if change else ()))
    return Paragraph(said, "small")


def annex(writing: Writing) -> list[Block]:
    """Every line with what it rests on, by version: a line without a source does not go out."""
    rows = []
    for section in writing.content["sections"]:
        for place in ("lines", "milestones", "decisions"):
            for line in section.get(place, ()):
                if line["state"] != LEFT_OUT:
                    sources = "; ".join(say_source(source) for source in line["sources"])
                    name = Run(name_line(writing, section, place, line))
                    rows.append((Cell((name,)), Cell((Run(sources, "code"),))))
    if not rows:
        return []
    title = _("Annex: what each line rests on")
    columns = (Column(pgettext("report", "Line"), 4), Column(_("Sources and their versions"), 3))
    return [Heading(title, new_page=True, is_folded=True), Table(title, columns, tuple(rows))]


def name_line(writing: Writing, section, place, line) -> str:
    """Its place and its first words, in the language of the part: its key says nothing to a reader."""
    texts = [line["texts"][code] for code in writing.codes()]
    text = next((text for text in map(writing.text, texts) if text), "")
    if section["kind"] != "workstream":
        return call_line(ReportLine.Section(section["kind"]).label, text)
    kind = ReportLine.Section.WORKSTREAM if place == "lines" else place
    return call_line(ReportLine.Section(kind).label, text, section["number"])


def say_source(source) -> str:
    return f"{source['ref']} ({source['version']})"
