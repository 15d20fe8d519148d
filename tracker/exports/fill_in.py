"""A sheet to be filled in somewhere else and handed back. It knows no model; `filled.py` reads it again."""

import datetime
import io
from dataclasses import dataclass

from tracker.exports.table import Cell
from tracker.exports.xlsx import CONTENT_TYPE as CONTENT_TYPE
from tracker.exports.xlsx import make_cell, new_book, set_sheet, sheet_name
from tracker.exports.zips import settled

# Colours of cells: to be filled in, and not.
OPEN, SHUT = "FFFBE6", "ECECEC"
# Rows below the table, in case it is sorted or a reader copies: the lists of choices reach that far.
FILTERED_TO = 400


@dataclass(frozen=True)
class Column:
    name: str  # as the reader of the sheet knows it
    title: str
    width: int = 16
    is_open: bool = False
    choices: tuple[str, ...] = ()
    longest: int = 0
    days: tuple[datetime.date, datetime.date] | None = None


@dataclass(frozen=True)
class FillIn:
    title: str
    language: str
    marking: str
    lines: tuple[str, ...]  # what to do, above the table
    tag: str  # what the sheet is: the first word says that it is one, the rest is for who reads it again
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    at: datetime.datetime


def write(what: FillIn) -> bytes:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    book = new_book(what.title, what.language)
    sheet = book.create_sheet(sheet_name(what.title))
    head = [what.marking, what.title, *what.lines]
    first = len(head) + 3
    set_sheet(sheet, what.marking, [column.width for column in what.columns], first - 1)
    sheet.freeze_panes = f"C{first}"
    sheet.row_dimensions[first - 2].hidden = True
    protect(sheet)
    check_while_typing(sheet, what.columns, first)

    bold, small = Font(bold=True), Font(size=8, color="808080")
    wrapped = Alignment(wrap_text=True, vertical="top")
    fills = {True: PatternFill("solid", OPEN), False: PatternFill("solid", SHUT)}
    for line in head:
        sheet.append([make_cell(sheet, line, font=bold if line != head[-1] else None)])
    names = [column.name for column in what.columns[:-1]]
    sheet.append([make_cell(sheet, name, font=small) for name in [*names, what.tag]])
    heads = [make_cell(sheet, column.title, font=bold, alignment=wrapped) for column in what.columns]
    for cell in heads:
        cell.fill = fills[False]
    sheet.append(heads)
    for row in what.rows:
        cells = [make_cell(sheet, value, alignment=wrapped) for value in row]
        for cell, column in zip(cells, what.columns, strict=True):
            cell.fill = fills[column.is_open]
            cell.protection = Protection(locked=not column.is_open)
            if column.is_open and not column.days:
                # Text: else what begins with "=" becomes a formula as soon as somebody edits it.
                cell.number_format = "@"
            if column.days:
                cell.number_format = "yyyy-mm-dd"
        cells[-1].font = small
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), what.at)


def protect(sheet):
    """Against slips, without a password: only what is to be filled in takes what is typed."""
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows"):
        setattr(sheet.protection, allowed, False)


def check_while_typing(sheet, columns, first):
    """Excel says at once what the upload would say later. The upload looks at everything again."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(columns, start=1):
        if column.choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
        elif column.longest:
            rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(column.longest))
        elif column.days:
            first_day, last_day = (f"DATE({day.year},{day.month},{day.day})" for day in column.days)
            rule = DataValidation(type="date", operator="between", formula1=first_day, formula2=last_day)
        else:
            continue
        letter = get_column_letter(number)
        rule.showErrorMessage = True
        rule.add(f"{letter}{first}:{letter}{FILTERED_TO}")
        sheet.data_validations.append(rule)
