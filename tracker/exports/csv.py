"""Comma-separated: for spreadsheets first, so that what a cell holds is never run as a formula there."""

import csv
import datetime
import io

from tracker.exports.table import Cell, Table, printable

CONTENT_TYPE = "text/csv; charset=utf-8"
# Spreadsheets take the encoding from it: without it Korean opens as noise.
BOM = "\ufeff"
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write(table: Table) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for line in (table.marking, table.title, *table.filters, table.footnote):
        writer.writerow([say(line)])
    writer.writerow([])
    writer.writerow([say(column.title) for column in table.columns])
    writer.writerows([say(cell) for cell in row] for row in table.rows)
    writer.writerow([])
    writer.writerow([say(table.footnote)])
    writer.writerow([say(table.marking)])
    return (BOM + out.getvalue()).encode()


def say(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    # A number is a number, also a negative one; text that begins like a formula is told to be text.
    if not isinstance(cell, str):
        return str(cell)
    text = printable(cell)
    # Blanks in front are dropped by some before they look.
    return f"'{text}" if text.lstrip(" \n").startswith(RUN_BY_SPREADSHEETS) else text
