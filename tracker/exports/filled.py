"""Reads a sheet that was filled in. Whatever the file is: an answer soon, in little memory, values only."""

import datetime
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from typing import Any

LARGEST = 1024 * 1024
# What is in the file, unpacked: a small file can hold very much of nothing.
LARGEST_UNPACKED = 8 * 1024 * 1024
MOST_PARTS = 60
MOST_SHEETS = 10
# Of the first rows, the one that says what the sheet is; then its rows, with the empty ones between them.
FURTHEST_HEAD, FURTHEST_ROW, MOST_ROWS = 30, 2000, 500
# Says Excel.
LAST_ROW = 1_048_576
MOST_COLUMNS = 40

MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z0-9:]{2,30})\"")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# What Excel writes for the end of a line in a text that was pasted.
PASTED_END = "_x000D_\n"


class Unreadable(Exception):
    """Why a file cannot be taken at all: one of the words below."""

    NOT_A_SHEET = "not_a_sheet"
    TOO_LARGE = "too_large"
    MACROS = "macros"
    UNKNOWN = "unknown"
    TOO_MANY_ROWS = "too_many_rows"

    def __init__(self, why):
        super().__init__(why)
        self.why = why


@dataclass
class Row:
    line: int  # as the program that shows the sheet counts
    values: dict[str, Any]  # texts, days, numbers; None where nothing is
    formulas: list[str] = field(default_factory=list)  # columns whose value is calculated
    broken: list[str] = field(default_factory=list)  # columns with an error in them


@dataclass
class Filled:
    tag: str
    columns: dict[str, str]  # {name: letter}
    rows: list[Row]
    merged: list[str]


def read(data: bytes, tag: str) -> Filled:
    """The sheet whose tag begins so. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(Unreadable.TOO_LARGE)
    merged = look_inside(data)
    try:
        with warnings.catch_warnings():
            # Of what it will not keep, which is nothing to us.
            warnings.simplefilter("ignore")
            return read_book(data, tag, merged)
    except Unreadable:
        raise
    except Exception:
        # A file that anybody may have made: what breaks the library is no fault of ours.
        raise Unreadable(Unreadable.NOT_A_SHEET) from None


def look_inside(data: bytes) -> list[str]:
    """Before anything is parsed: how much there is, and that nothing is in it that we do not take."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            # No part gives more than it declares: the library stops there.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Unreadable(Unreadable.TOO_LARGE)
            names = {part.filename.lower() for part in parts}
            if any("vbaproject" in name or "macrosheets" in name for name in names):
                raise Unreadable(Unreadable.MACROS)
            if "[content_types].xml" not in names:
                raise Unreadable(Unreadable.NOT_A_SHEET)
            merged: list[str] = []
            for part in parts:
                content = package.read(part)
                # Whatever it is called: the relations of a workbook may name any part as a sheet.
                if declares_things(content):
                    raise Unreadable(Unreadable.NOT_A_SHEET)
                if part.filename.lower() == "[content_types].xml" and b"macroEnabled" in content:
                    raise Unreadable(Unreadable.MACROS)
                if SHEET_PART.fullmatch(part.filename):
                    merged += [found.decode() for found in MERGED.findall(content)]
            return merged
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(Unreadable.NOT_A_SHEET) from None


def declares_things(content: bytes) -> bool:
    """No spreadsheet program writes one, and entities are how a small text becomes a large one."""
    return any("<!DOCTYPE".encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be"))


def read_book(data: bytes, tag: str, merged) -> Filled:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            if found := read_sheet(sheet, tag, merged):
                return found
    finally:
        book.close()
    raise Unreadable(Unreadable.UNKNOWN)


def read_sheet(sheet, tag: str, merged) -> Filled | None:
    from openpyxl.utils import get_column_letter

    names: list[str] = []
    found: Filled | None = None
    empty = None
    lines = sheet.iter_rows(min_row=1, max_row=LAST_ROW, min_col=1, max_col=MOST_COLUMNS)
    for line, cells in enumerate(lines, start=1):
        if cells is empty:
            continue  # a gap is the same row many times
        if not any(cell.value for cell in cells):
            empty = cells
        elif found is None:
            if line > FURTHEST_HEAD:
                return None
            texts = [cell.value if isinstance(cell.value, str) else "" for cell in cells]
            place = next((n for n, text in enumerate(texts) if text.startswith(f"{tag} ")), None)
            if place is not None:
                names = [*texts[:place], "key"]
                letters = {name: get_column_letter(n) for n, name in enumerate(names, start=1)}
                found = Filled(texts[place], letters, [], merged)
                heads = line + 1
        elif line > heads and (row := read_row(line, cells, names)):
            if line > FURTHEST_ROW or len(found.rows) >= MOST_ROWS:
                raise Unreadable(Unreadable.TOO_MANY_ROWS)
            found.rows.append(row)
    return found


def read_row(line: int, cells, names: list[str]) -> Row | None:
    row = Row(line, {})
    for name, cell in zip(names, cells, strict=False):
        value = cell.value
        if cell.data_type == "f":
            row.formulas.append(name)
        elif cell.data_type == "e":
            row.broken.append(name)
        row.values[name] = None if name in (*row.formulas, *row.broken) else plain(value)
    return row if row.formulas or row.broken or any(row.values.values()) else None


def plain(value):
    if isinstance(value, str):
        return value.replace(PASTED_END, "\n")
    if isinstance(value, datetime.datetime):
        # A day with an hour is not a day.
        return value.date() if value.time() == datetime.time() else str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
