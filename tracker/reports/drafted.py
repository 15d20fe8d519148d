"""What stands above the lines of a draft: figures per side, and what each side has released on a workstream.

From what was pinned when the draft was assembled: the words that go out, not the ones released since.
"""

from tracker.exports.tree import Panel, Panels, Paragraph, Run
from tracker.pages.bilingual import reader_language
from tracker.reports.edition import Edition
from tracker.reports.on_screen import inner
from tracker.reports.sections import about_version
from tracker.reports.summary import is_active, make_tiles, status
from tracker.reports.writing import Writing, portions_of


def read_above(report, content, sides, link) -> dict:
    """{number of a workstream, or None for the summary: blocks for the page}"""
    language = reader_language()
    edition = Edition(content, report.state, report.assembled_at)
    writing = Writing(edition, language, list(sides), portions_of(content, language))
    above: dict = {}
    for section in content["sections"]:
        if section["kind"] == "summary":
            above[None] = inner((make_tiles(writing, section["figures"]),), link)
        elif section["kind"] == "workstream" and (rows := section["assessments"]):
            by_side = {row["side"]: row for row in rows}
            if is_active(section) or any(row["rating"] for row in rows):
                panels = Panels(tuple(headline(writing, by_side[code]) for code in writing.codes()))
                above[section["number"]] = inner((panels,), link)
    return above


def headline(writing: Writing, row) -> Panel:
    """Shorter than in the report, whose lines are at hand here; the narrative is with the workstream."""
    head = (Run(writing.side(row["side"]), "side"), status(row["rating"]))
    if not row["rating"]:
        return Panel(head, ())
    mark = writing.portions[row["marking"]["en"]]
    said = Paragraph(writing.run(row["headline"], "strong"), mark=mark)
    return Panel(head, (said, about_version(row)))
