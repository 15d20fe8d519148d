"""A table as CSV and XLSX, opened again: what went in comes out, and nothing is run."""

import csv
import datetime
import io

import openpyxl
import pytest

from tracker.exports import csv as csv_writer
from tracker.exports import xlsx as xlsx_writer
from tracker.exports.answers import send
from tracker.exports.table import Column, Table

DAY = datetime.date(2026, 11, 12)
MARKING = "UNCLASSIFIED // R&D"
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\n=1+1",
    "＝1+1",
    '=HYPERLINK("http://example.invalid","x")',
    "#N/A",
    "1",
    "0012",
    "1e5",
    "2026-11-12",
    "TRUE",
    "'quoted",
    '"double", comma; semicolon',
    "two\nlines",
    "<b>&amp;</b>",
    "핵협의그룹",
    "😀",
    "",
]


def make(rows, **fields):
    columns = (Column("Text", 40), Column("Number"), Column("Day", 12))
    return Table(
        **{
            "title": "Commitments",
            "columns": columns,
            "rows": rows,
            "marking": MARKING,
            "footnote": "Reflects progress up to 12 Nov 2026",
            "language": "en",
            **fields,
        }
    )


def read_csv(table):
    text = csv_writer.write(table).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def read_xlsx(table):
    return openpyxl.load_workbook(io.BytesIO(xlsx_writer.write(table))).active


def head_row(sheet):
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "Text")


def test_csv_begins_with_the_mark_by_which_spreadsheets_know_korean():
    assert csv_writer.write(make([])).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("read", [read_csv, lambda table: list(read_xlsx(table).values)])
def test_the_marking_stands_above_and_below_and_the_day_with_it(read):
    rows = [
        [cell for cell in row if cell] for row in read(make([("a", 1, DAY)], filters=("Force: Affirmed",)))
    ]
    said = [row[0] for row in rows if row]
    reflects = "Reflects progress up to 12 Nov 2026"
    assert said[:4] == [MARKING, "Commitments", "Force: Affirmed", reflects]
    assert said[-2:] == [reflects, MARKING]


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_tells_text_that_begins_like_a_formula_to_be_text(text):
    found = read_csv(make([(text, -5, DAY)]))[5]
    assert found == [text if found[0] == text else f"'{text}", "-5", "2026-11-12"]
    assert not found[0].lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("text", HOSTILE)
def test_xlsx_keeps_text_as_text(text):
    sheet = read_xlsx(make([(text, -5, DAY)]))
    cell, number, day = sheet[head_row(sheet) + 1]
    assert (cell.value or "") == text.replace("\r", "\n")  # XML has one kind of line end
    assert cell.data_type == "s" or text == ""
    assert (number.value, number.data_type) == (-5, "n")
    assert day.is_date and day.value.date() == DAY


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "a\ufffeb"])
def test_what_a_file_cannot_hold_is_shown_as_a_gap(text):
    table = make([(text, 1, DAY)], title=text, marking=text, filters=(text,))
    assert read_csv(table)[6][0] == "a\ufffdb"
    sheet = read_xlsx(table)
    assert sheet[head_row(sheet) + 1][0].value == "a\ufffdb"


def test_titles_and_filters_are_no_formulas_either():
    table = make([], title="=1+1", filters=("@x",), columns=(Column("=A1"),))
    assert read_csv(table)[1:3] == [["'=1+1"], ["'@x"]]
    assert all(cell.data_type in ("s", "n") for row in read_xlsx(table).iter_rows() for cell in row)


def test_the_head_of_a_sheet_stays_and_its_paper_carries_the_marking():
    sheet = read_xlsx(make([("a", 1, DAY)] * 200))
    assert sheet.freeze_panes == f"A{head_row(sheet) + 1}"
    assert sheet.print_title_rows == f"${head_row(sheet)}:${head_row(sheet)}"
    for place in (sheet.oddHeader, sheet.oddFooter):
        assert place.center.text == MARKING.replace("&", "&&")
    assert sheet.column_dimensions["A"].width == 40


@pytest.mark.parametrize("title", ["a/b:c*d?[e]\\f", "'quoted'", "x" * 60, "", "공약"])
def test_any_title_gives_a_sheet_a_name(title):
    assert 0 < len(read_xlsx(make([], title=title)).title) <= 31


def test_a_text_longer_than_a_cell_still_opens():
    sheet = read_xlsx(make([("x" * 40_000, 1, DAY)]))
    assert len(sheet[head_row(sheet) + 1][0].value) == 32_767


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError):
        make([("a",)])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_says_in_its_name_what_it_is_and_of_which_day(kind):
    answer = send(make([]), kind, "commitments", DAY)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="commitments-2026-11-12.{kind}"'
    assert answer.headers["Content-Language"] == "en"
