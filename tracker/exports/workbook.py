"""A document as a workbook: its text line by line on the first sheet, every table on one of its own."""

import io
from collections.abc import Iterator

from tracker.exports.table import Cell as Value
from tracker.exports.tree import (
    Box,
    Chart,
    Document,
    Facts,
    Heading,
    Panels,
    Paragraph,
    Part,
    Runs,
    Table,
    Tiles,
    joined,
)
from tracker.exports.xlsx import CONTENT_TYPE as CONTENT_TYPE
from tracker.exports.xlsx import make_cell, new_book, set_sheet, sheet_name
from tracker.exports.zips import settled

Line = tuple[str, str, str, str]  # section, item, text, portion mark


def write(document: Document) -> bytes:
    book = new_book(document.title, document.language)
    for part in document.parts:
        lines = [*opening(document, part), *read_lines(part)]
        add_sheet(book, document, part.title, part.sheet, lines, (30, 24, 100, 10))
        for block in part.blocks:
            if isinstance(block, (Table, Tiles, Chart)):
                heads, rows = grid_of(block)
                widths = (40, *(18,) * (len(heads) - 1))
                add_sheet(book, document, block.title, heads, rows, widths)
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), document.at)


def opening(document: Document, part: Part) -> Iterator[Line]:
    yield "", "", part.eyebrow, ""
    yield "", "", part.title, ""
    yield "", "", part.subtitle, ""
    for name, runs in part.facts.rows:
        yield "", name, joined(runs), ""
    for notice in document.notices:
        yield "", "", notice.text, ""


def read_lines(part: Part) -> Iterator[Line]:
    section = under = ""
    for block in part.blocks:
        if isinstance(block, Heading):
            section, under = (block.text, "") if block.level == 1 else (section, block.text)
            yield section, under, "", block.mark
        elif isinstance(block, (Paragraph, Facts)):
            yield from inner_lines(section, under, (block,))
        elif isinstance(block, Panels):
            for panel in block.panels:
                yield from inner_lines(section, spaced(panel.head), panel.blocks)
        elif isinstance(block, Box):
            yield from inner_lines(section, joined(block.title), block.blocks)


def inner_lines(section: str, item: str, blocks) -> Iterator[Line]:
    """What stands under one head; a head without anything under it is said all the same."""
    if not blocks:
        yield section, item, "", ""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield section, item, joined(block.runs), block.mark
        else:
            for name, runs in block.rows:
                yield section, f"{item} · {name}" if item else name, joined(runs), ""


def spaced(runs: Runs) -> str:
    return " · ".join(run.text.strip() for run in runs)


def grid_of(block: Table | Tiles | Chart) -> tuple[list[str], list[tuple[Value, ...]]]:
    if isinstance(block, Tiles):
        counts = block.rows[0].counts if block.rows else ()
        heads = ["", *(status.text for status, _n in counts)]
        return heads, [(spaced(row.head), *(n for _status, n in row.counts)) for row in block.rows]
    if isinstance(block, Chart):
        return [block.label_head, block.words_head], [
            (joined(row.label), joined(row.words)) for row in block.rows
        ]
    return [column.title for column in block.columns], list(full_rows(block))


def full_rows(table: Table) -> Iterator[tuple[Value, ...]]:
    """A sheet is filtered and sorted: what reaches over several rows is said on each."""
    first: Value = ""
    for row in table.rows:
        values: list[Value] = [joined(cell.runs) if cell.value is None else cell.value for cell in row]
        if len(row) == len(table.columns):
            first = values[0]
        else:
            values.insert(0, first)
        yield tuple(values)


def add_sheet(book, document: Document, title: str, heads, rows, widths):
    from openpyxl.styles import Alignment, Font

    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet = book.create_sheet(sheet_name(title)[:28])  # one more figure tells two of a name apart
    set_sheet(sheet, document.marking, widths, 3)
    sheet.append([make_cell(sheet, document.marking, font=bold)])
    sheet.append([make_cell(sheet, f"{document.name} · {title}", font=bold)])
    sheet.append([make_cell(sheet, head, font=bold, alignment=wrapped) for head in heads])
    for row in rows:
        sheet.append([make_cell(sheet, value, alignment=wrapped) for value in row])
    sheet.append([make_cell(sheet, document.marking, font=bold)])
