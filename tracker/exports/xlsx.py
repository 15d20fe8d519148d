"""An Excel file: text stays text, dates are dates, the marking is on the sheet and on every printed page."""

import datetime
import io
import re

from tracker.exports.table import Cell, Table, printable

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel knows one.
LINE_END = re.compile("\r\n?")
# What a cell can hold, says Excel.
LONGEST = 32_767
# Not in the name of a sheet, says Excel.
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write(table: Table) -> bytes:
    from openpyxl.styles import Alignment, Font

    book = new_book(table.title, table.language)
    sheet = book.create_sheet(sheet_name(table.title))
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    head = [table.marking, table.title, *table.filters, table.footnote]
    set_sheet(sheet, table.marking, [column.width for column in table.columns], len(head) + 1)
    for line in head:
        sheet.append([make_cell(sheet, line, font=bold)])
    sheet.append([make_cell(sheet, column.title, font=bold, alignment=wrapped) for column in table.columns])
    for row in table.rows:
        sheet.append([make_cell(sheet, value, alignment=wrapped) for value in row])
    sheet.append([])
    sheet.append([make_cell(sheet, table.footnote)])
    sheet.append([make_cell(sheet, table.marking, font=bold)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def new_book(title: str, language: str):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "NCG Tracker"
    book.properties.title = printable(title)
    book.properties.language = language
    return book


def set_sheet(sheet, marking: str, widths, head_row: int):
    """Before the rows: a sheet that is only written knows its head when they have passed."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = f"A{head_row + 1}"
    sheet.print_title_rows = f"{head_row}:{head_row}"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for place in (sheet.oddHeader, sheet.oddFooter):
        place.center.text = in_header(marking)
    sheet.oddFooter.right.text = "&P / &N"


def make_cell(sheet, value: Cell, *, font=None, alignment=None):
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        # Said, not guessed: a text that begins with "=" would become a formula.
        cell.value = LINE_END.sub("\n", printable(value))[:LONGEST]
        cell.data_type = "s"
    else:
        cell.value = value
        if isinstance(value, datetime.date):
            cell.number_format = "yyyy-mm-dd"
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment
    return cell


def sheet_name(title: str) -> str:
    return printable(title).translate(NOT_IN_NAMES).strip()[:31] or "1"


def in_header(marking: str) -> str:
    """There "&" begins a command."""
    return printable(marking).replace("&", "&&")
