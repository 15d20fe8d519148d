"""A document as a part of a page: the same tree that becomes PDF and DOCX, laid out for a template."""

import datetime
from collections.abc import Callable
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tracker.exports import tree
from tracker.pages import marks

# A chip, a status and a quotation look on the screen as everywhere else.
TAGS = {
    "strong": "<b>{}</b>",
    "quiet": '<span class="mu">{}</span>',
    "differs": "<mark>{}</mark>",
    "quote": '<span class="src">{}</span>',
    "side": '<span class="side">{}</span>',
    "code": '<span class="hash">{}</span>',
    "missing": '<span class="tag x">{}</span>',
}

Link = Callable[[str, str], str]


class Section(NamedTuple):
    title: str
    anchor: str
    address: str
    blocks: list[dict]
    is_folded: bool = False


def lay_out(part: tree.Part, link: Link) -> list[Section]:
    """One section for each heading of the first level. `link` says where (kind, name) is shown, or ""."""
    sections: list[Section] = []
    for block in part.blocks:
        if isinstance(block, tree.Heading) and block.level == 1:
            anchor = f"part-{len(sections) + 1}"
            sections.append(Section(block.text, anchor, link(*block.about), [], block.is_folded))
        else:
            add(sections[-1].blocks, block, link)
    return [section._replace(blocks=beside(section.blocks)) for section in sections]


def beside(blocks) -> list[dict]:
    """Short lists with their headings, milestones moved and decisions, stand beside each other."""
    found: list[dict] = []
    for block in blocks:
        if block["kind"] == "items" and found and found[-1]["kind"] == "heading":
            found[-1] = {"kind": "lists", "lists": [(found[-1], block)]}
            if len(found) > 1 and found[-2]["kind"] == "lists":
                found[-2]["lists"] += found.pop()["lists"]
        else:
            found.append(block)
    return found


def add(blocks, block, link) -> None:
    """Items that follow one another are one list."""
    if isinstance(block, tree.Paragraph) and block.style == "item":
        if not blocks or blocks[-1]["kind"] != "items":
            blocks.append({"kind": "items", "items": []})
        blocks[-1]["items"].append(paragraph(block, link))
    else:
        blocks.append(LAYOUTS[type(block)](block, link))


def paragraph(block, link):
    # The name of a workstream before that of its update is in the heading already.
    sources = [(name.split("/")[-1], link(kind, name)) for kind, name in block.sources]
    return {
        "kind": "paragraph",
        "style": block.style,
        "mark": block.mark,
        "words": write(block.runs),
        "sources": [(name, address) for name, address in sources if address],
    }


def facts(block, _link):
    return {"kind": "facts", "rows": [(name, write(runs)) for name, runs in block.rows]}


def panels(block, link):
    return {
        "kind": "panels",
        "panels": [(write(panel.head), inner(panel.blocks, link)) for panel in block.panels],
    }


def box(block, link):
    return {"kind": "box", "title": write(block.title), "blocks": inner(block.blocks, link)}


def inner(blocks, link):
    found: list[dict] = []
    for block in blocks:
        add(found, block, link)
    return found


def heading(block, link):
    return {"kind": "heading", "text": block.text, "address": link(*block.about)}


def table(block, _link):
    rows = [
        [{"words": write(cell.runs), "rows": cell.rows, "is_head": cell.is_head} for cell in row]
        for row in block.rows
    ]
    return {
        "kind": "table",
        "title": block.title,
        "columns": [(column.title, place == block.now) for place, column in enumerate(block.columns)],
        "rows": rows,
    }


def tiles(block, _link):
    rows = [
        (
            write(row.head),
            [(n, marks.LOOK.get(run.kind, ""), write((run,))) for run, n in row.counts],
        )
        for row in block.rows
    ]
    return {"kind": "tiles", "rows": rows}


def chart(block, _link):
    def at(day: datetime.date | None) -> str:
        """The place of a day in percent; what lies outside is drawn at the edge."""
        if day is None:
            return ""
        share = (day - block.start) / (block.end - block.start)
        return f"{min(1.0, max(0.0, share)):.1%}"

    grid = format_html_join(
        "",
        '<line class="{}" x1="{}" x2="{}" y1="0" y2="100%"/>',
        [
            *(("g", at(day), at(day)) for _label, day in block.ticks[1:]),
            ("t", at(block.today), at(block.today)),
        ],
    )
    rows = [
        {
            "label": write(row.label),
            "words": write(row.words),
            "baseline": at(row.baseline) if row.baseline != (row.done or row.due) else "",
            "end": at(row.done or row.due),
            "due": at(row.due),
            "done": at(row.done),
            "is_late": row.is_late,
        }
        for row in block.rows
    ]
    return {
        "kind": "chart",
        "title": block.title,
        "label_head": block.label_head,
        "words_head": block.words_head,
        "grid": grid,
        "ticks": [(label.replace("\n", " "), at(day)) for label, day in block.ticks],
        "today": at(block.today),
        "today_label": block.today_label,
        "rows": rows,
    }


LAYOUTS: dict[type, Callable] = {
    tree.Heading: heading,
    tree.Paragraph: paragraph,
    tree.Facts: facts,
    tree.Table: table,
    tree.Tiles: tiles,
    tree.Chart: chart,
    tree.Panels: panels,
    tree.Box: box,
}


def write(runs: tree.Runs) -> SafeString:
    return mark_safe("".join(write_run(run) for run in runs))


def write_run(run: tree.Run) -> SafeString:
    if run.kind in marks.LOOK:
        return marks.status(run.kind, run.text)
    if run.kind == "differ":
        return format_html("{} {}", marks.icon("i-ne"), run.text)
    text = with_breaks(run.text)
    if run.language:
        text = format_html('<span lang="{}">{}</span>', run.language, text)
    return format_html(TAGS.get(run.kind, "{}"), text)


def with_breaks(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))
