"""DOCX that staff edit on: real heading styles, tables that repeat their heads, fonts for both scripts."""

import io
from collections.abc import Sequence
from functools import singledispatch

from tracker.exports.docx_paper import WIDTH, new_paper
from tracker.exports.docx_text import (
    INK,
    PALE,
    QUIET,
    RULE,
    Paper,
    add_runs,
    begin_field,
    dressed,
    element,
    end_field,
    q,
    say,
)
from tracker.exports.table import printable
from tracker.exports.tree import (
    Block,
    Box,
    Cell,
    Chart,
    Column,
    Document,
    Facts,
    Heading,
    Panels,
    Paragraph,
    Part,
    Run,
    Table,
    Tiles,
    headings,
)
from tracker.exports.zips import settled

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STYLES = {"body": "Normal", "lead": "Lead", "small": "Small", "item": "List Bullet"}


def write(document: Document) -> bytes:
    paper = new_paper(document)
    for part in document.parts:
        paper.now = part.language
        add_cover(paper, document, part)
        put_blocks(paper, part.blocks)
    out = io.BytesIO()
    paper.file.save(out)
    return settled(out.getvalue(), document.at)


def put_blocks(paper: Paper, blocks: Sequence[Block]):
    """Both assessments and the box below them stay on one page, as a heading stays with its text.

    Word does so; LibreOffice keeps a heading with a table, but no table with what follows.
    """
    body = paper.file.element.body
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        before = set(body)
        put(block, paper)
        if isinstance(block, Panels) and isinstance(following, Box):
            for added in (child for child in body if child not in before):
                keep_with_next(added)


def keep_with_next(piece):
    """All of a table or a paragraph. A table stays with what follows when each of its rows does."""
    for paragraph in piece.iter(q("w:p")):
        paragraph.get_or_add_pPr().get_or_add_keepNext().val = True


def add_cover(paper: Paper, document: Document, part: Part):
    if part is not document.parts[0]:
        paper.file.add_page_break()
    add(paper, part.eyebrow, "Eyebrow")
    add(paper, part.title, "Title")
    add(paper, part.subtitle, "Subtitle")
    put(part.facts, paper)
    for notice in document.notices:
        add_runs(paper, dressed(paper, paper.file.add_paragraph(), "Small"), (notice,))
    add_contents(paper, part)


def add_contents(paper: Paper, part: Part):
    """Filled in, so that the list stands there before Word is asked to add the pages."""
    lines = [heading.text for heading in headings(part)] if part.contents else []
    if not lines:
        return
    add(paper, part.contents, "Contents heading")
    paragraphs = [dressed(paper, paper.file.add_paragraph(), "Contents") for _line in lines]
    begin_field(paragraphs[0], 'TOC \\o "1-1" \\h \\z')
    for paragraph, line in zip(paragraphs, lines, strict=True):
        say(paper, paragraph, line)
    end_field(paragraphs[-1])


def add(paper: Paper, text: str, style: str):
    paragraph = dressed(paper, paper.file.add_paragraph(), style)
    say(paper, paragraph, text)
    return paragraph


@singledispatch
def put(block, paper: Paper):
    raise TypeError(type(block).__name__)


@put.register
def put_heading(block: Heading, paper: Paper):
    paragraph = dressed(paper, paper.file.add_paragraph(), f"Heading {block.level}")
    paragraph.paragraph_format.page_break_before = block.new_page or None
    say_mark(paper, paragraph, block.mark)
    say(paper, paragraph, block.text)


@put.register
def put_paragraph(block: Paragraph, paper: Paper):
    write_paragraph(paper, paper.file.add_paragraph(), block)


def write_paragraph(paper: Paper, paragraph, block: Paragraph):
    dressed(paper, paragraph, STYLES[block.style])
    say_mark(paper, paragraph, block.mark)
    add_runs(paper, paragraph, block.runs)


def say_mark(paper: Paper, paragraph, mark: str):
    if mark:
        add_runs(paper, paragraph, (Run(f"{mark} ", "quiet"),), bold=False)


@put.register
def put_facts(block: Facts, paper: Paper):
    table = new_table(paper, "", (Column("", 2), Column("", 11)), len(block.rows), {})
    for row, (name, runs) in zip(table.rows, block.rows, strict=True):
        first, second = row.cells
        add_runs(paper, begin(paper, first), (Run(name, "quiet"),))
        add_runs(paper, begin(paper, second), runs)
    close(paper)


@put.register
def put_table(block: Table, paper: Paper):
    table = new_table(
        paper, block.title, block.columns, len(block.rows) + 1, {"insideH": RULE, "bottom": INK}
    )
    rows = iter(table.rows)
    write_head(paper, next(rows), [column.title for column in block.columns])
    # Never a head, or a head and one row, at the foot of a page.
    for row in table._tbl.tr_lst[: min(2, len(block.rows))]:
        keep_with_next(row)
    reach = 0  # rows that the first cell still covers
    for row, cells in zip(rows, block.rows, strict=True):
        keep_whole(row)
        places = list(row._tr.tc_lst)
        if len(cells) < len(places):
            if not reach:
                raise ValueError("a row without a first cell stands below one that reaches over it")
            reach -= 1
            places.pop(0).vMerge = "continue"
        elif cells[0].rows > 1:
            reach = cells[0].rows - 1
            places[0].vMerge = "restart"
        for place, cell in zip(places, cells, strict=True):
            paragraph = write_cell(paper, place, cell)
            if reach:
                # The rows under one head stay on one page.
                paragraph.paragraph_format.keep_with_next = True
    close(paper)


def write_cell(paper: Paper, place, cell: Cell):
    from docx.text.paragraph import Paragraph as Text

    paragraph = dressed(paper, Text(place.p_lst[0], paper.file._body), "Cell")
    return add_runs(paper, paragraph, cell.runs, bold=cell.is_head or None)


@put.register
def put_tiles(block: Tiles, paper: Paper):
    statuses = block.rows[0].counts if block.rows else ()
    columns = (Column("", 3), *(Column(status.text, 2) for status, _n in statuses))
    table = new_table(paper, block.title, columns, len(block.rows) + 1, {"insideH": RULE, "bottom": INK})
    head, *rows = table.rows
    write_head(paper, head, [""])
    for place, (status, _n) in zip(head._tr.tc_lst[1:], statuses, strict=True):
        write_cell(paper, place, Cell((status,)))
    for written in table._tbl.tr_lst[:-1]:
        keep_with_next(written)
    for row, tiles in zip(rows, block.rows, strict=True):
        first, *others = row._tr.tc_lst
        write_cell(paper, first, Cell(tiles.head))
        for place, (_status, n) in zip(others, tiles.counts, strict=True):
            write_cell(paper, place, Cell((Run(str(n), "strong"),)))
    close(paper)


@put.register
def put_chart(block: Chart, paper: Paper):
    """Its words: a drawing could not be edited."""
    rows = tuple((Cell(row.label), Cell(row.words)) for row in block.rows)
    put(Table(block.title, (Column(block.label_head, 1), Column(block.words_head, 1)), rows), paper)


@put.register
def put_panels(block: Panels, paper: Paper):
    edges = dict.fromkeys(("top", "bottom", "left", "right", "insideV"), QUIET)
    columns = (Column(""),) * len(block.panels)
    (row,) = new_table(paper, "", columns, 1, edges).rows
    keep_whole(row)
    for place, panel in zip(row.cells, block.panels, strict=True):
        paragraph = begin(paper, place)
        for number, run in enumerate(panel.head):
            if number:
                say(paper, paragraph, "  ")
            add_runs(paper, paragraph, (run,))
        for inner in panel.blocks:
            write_inner(paper, place, inner)
    close(paper)


@put.register
def put_box(block: Box, paper: Paper):
    (row,) = new_table(paper, "", (Column(""),), 1, {"left": INK}).rows
    keep_whole(row)
    (place,) = row.cells
    place._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=PALE))
    add_runs(paper, begin(paper, place), block.title, bold=True)
    for inner in block.blocks:
        write_inner(paper, place, inner)
    close(paper)


def write_inner(paper: Paper, place, block: Paragraph | Facts):
    if isinstance(block, Paragraph):
        write_paragraph(paper, place.add_paragraph(), block)
        return
    for name, runs in block.rows:
        add_runs(paper, dressed(paper, place.add_paragraph(), "Cell"), (Run(f"{name}: ", "quiet"), *runs))


# tables


def new_table(paper: Paper, title: str, columns, rows: int, edges: dict[str, str]):
    from docx.shared import Mm

    table = paper.file.add_table(rows, len(columns))
    table.autofit = False
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if edge in edges:
            size = 18 if edges[edge] == INK and edge == "left" else 6
            borders.append(element(f"w:{edge}", val="single", sz=size, space=0, color=edges[edge]))
    properties.find(q("w:tblLayout")).addprevious(borders)
    if title:
        properties.append(element("w:tblCaption", val=printable(title)))
    total = sum(column.share for column in columns)
    widths = [Mm(WIDTH * column.share / total) for column in columns]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for row in table._tbl.tr_lst:
        for place, width in zip(row.tc_lst, widths, strict=True):
            place.width = width
    return table


def write_head(paper: Paper, row, titles):
    """Repeated on every page that the table goes on to."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))
    keep_whole(row)
    for place, title in zip(row._tr.tc_lst, titles, strict=False):
        write_cell(paper, place, Cell((Run(title, "quiet"),), is_head=True))


def keep_whole(row):
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, element("w:cantSplit"))


def begin(paper: Paper, place):
    return dressed(paper, place.paragraphs[0], "Cell")


def close(paper: Paper):
    """Word joins tables that touch."""
    dressed(paper, paper.file.add_paragraph(), "Gap")
