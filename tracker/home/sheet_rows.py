"""What was filled in, row by row: what is wrong with it, what stands now, and what it would become."""

import datetime
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.exports.filled import Filled, Unreadable
from tracker.history.labels import FIELDS
from tracker.history.words import say
from tracker.home.sheets import CELLS, NOTHING, TEXTS, TITLES, digest_of
from tracker.pages.text import clean_text
from tracker.quarters.models import Period
from tracker.workstreams import actions
from tracker.workstreams.forms import UpdateForm
from tracker.workstreams.models import Rating, StatusUpdate, Workstream

SALT = "tracker.home.sheets"
NOT_OURS = gettext_lazy(
    "This is not a sheet of an office of your side that has one in this quarter. Download it again and fill"
    " that one in."
)
WHY = {
    Unreadable.NOT_A_SHEET: gettext_lazy(
        "This file cannot be read as an XLSX workbook. Save it as XLSX, without a password, and choose it"
        " again."
    ),
    Unreadable.TOO_LARGE: gettext_lazy(
        "This file is too large for a sheet of one office. Nothing of it was read."
    ),
    Unreadable.MACROS: gettext_lazy("Files with macros are not taken. Save it as XLSX and choose it again."),
    Unreadable.UNKNOWN: NOT_OURS,
    Unreadable.TOO_MANY_ROWS: gettext_lazy(
        "This sheet has far more rows than were handed out. Remove what is below the table."
    ),
}


class Problem(NamedTuple):
    line: int | None
    column: str
    title: str
    text: str


class FilledRow(NamedTuple):
    """A row as it travels from the preview to the save: what was typed, and which text it started from."""

    line: int
    number: int
    token: str
    digest: str
    cells: dict[str, str]


@dataclass
class Found:
    """One row beside what stands now."""

    row: FilledRow
    workstream: Workstream
    source: StatusUpdate | None
    content: dict[str, Any]
    is_stale: bool
    changes: list = field(default_factory=list)  # (label, now, in the sheet)
    choice: str = ""

    @property
    def seen(self):
        return actions.token_of(self.source)

    @property
    def is_saved(self):
        return not self.is_stale or self.choice == "sheet"


@dataclass
class Checked:
    office: Any
    problems: list[Problem]
    changed: list[Found] = field(default_factory=list)
    unchanged: list[Workstream] = field(default_factory=list)

    @property
    def stale(self):
        return [found for found in self.changed if found.is_stale]

    @property
    def fresh(self):
        return [found for found in self.changed if not found.is_stale]

    def is_chosen(self):
        return all(found.choice for found in self.stale)


class Refused(Exception):
    """The file as a whole. The sentence is the same for what is another's and for what never was."""


def take_rows(filled: Filled, offices, member, period):
    """(the office, its rows, problems of cells): whose sheet this is, and what was typed. Raises Refused."""
    _sheet, slug, side, abbreviation = [*filled.tag.split(" ", 3), "", "", ""][:4]
    office = next((one for one in offices if one.abbreviation == abbreviation), None)
    if side != member.side_id or office is None:
        raise Refused(NOT_OURS)
    if slug != period.slug:
        raise Refused(wrong_quarter(slug, period))
    if missing := [name for name in (*CELLS, "key") if name not in filled.columns]:
        titles = ", ".join(str(TITLES[name]) for name in missing)
        raise Refused(_("Columns are missing: %(columns)s. Download the sheet again.") % {"columns": titles})
    problems = [
        problem(None, "", filled, _("Cells are merged: %(cells)s. Take that back.") % {"cells": cells})
        for cells in filled.merged
    ]
    rows: list[FilledRow] = []
    for raw in filled.rows:
        wrong, row = take_row(raw, filled, office, member.side_id, period)
        problems += wrong
        if row and any(other.number == row.number for other in rows):
            text = _("This workstream is in the sheet twice. Keep one of the rows.")
            problems.append(problem(raw.line, "number", filled, text))
        elif row:
            rows.append(row)
    return office, rows, problems


def wrong_quarter(slug, period):
    try:
        of = Period.parse(slug).label
    except ValueError:
        return NOT_OURS
    text = _("This is a sheet of %(other)s. Download the one of %(quarter)s.")
    return text % {"other": of, "quarter": period.label}


def problem(line, name, filled, text):
    column = filled.columns.get(name, "") if filled else ""
    return Problem(line, column, str(TITLES.get(name, "")), str(text))


def take_row(raw, filled, office, side, period):
    problems = []
    for name in raw.formulas:
        text = _("A formula is here. Put the value in its place.")
        problems.append(problem(raw.line, name, filled, text))
    for name in raw.broken:
        problems.append(problem(raw.line, name, filled, _("An error of the spreadsheet program is here.")))
    key = raw.values.get("key")
    parts = key.split(" ", 5) if isinstance(key, str) else []
    if len(parts) != 6 or not (parts[2].isascii() and parts[2].isdecimal() and len(parts[2]) < 5):
        text = _("This row has no key, or another one than it was given. Rows cannot be added.")
        return [*problems, problem(raw.line, "key", filled, text)], None
    if (parts[0], parts[1], parts[5]) != (period.slug, side, office.abbreviation):
        text = _("This row belongs to another sheet.")
        return [*problems, problem(raw.line, "key", filled, text)], None
    cells = {}
    for name in CELLS:
        cells[name], text = take_cell(name, raw.values.get(name))
        if text:
            problems.append(problem(raw.line, name, filled, text))
    return problems, FilledRow(raw.line, int(parts[2]), parts[3], parts[4], cells)


def take_cell(name, value):
    """(as a form would send it, what is wrong with it)"""
    if value is None:
        return "", ""
    if name == "as_of":
        if isinstance(value, datetime.date):
            return value.isoformat(), ""
        return (value.strip(), "") if isinstance(value, str) else ("", _("Enter a date."))
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return "", _("This is not a text.")
    text = str(value)
    return (rating_of(text), "") if name == "rating" else (text, "")


def rating_of(text):
    """The code of a status that is named in either language; what is none stays as it is."""
    asked = " ".join(text.split()).lower()
    for language in ("en", "ko"):
        with translation.override(language):
            for code, label in Rating.choices:
                if asked in (code, str(label).lower()):
                    return str(code)
    return text.strip()


def check_rows(office, rows, sources, last, *, other, period, today, sides, filled=None) -> Checked:
    """Every row against the rules of an update and against what stands now. `filled` knows the columns."""
    checked = Checked(office, [])
    for row in sorted(rows, key=lambda row: row.number):
        workstream = office.numbers.get(row.number)
        if workstream is None:
            text = _("This office has no workstream of this number now.")
            checked.problems.append(problem(row.line, "number", filled, text))
            continue
        source = sources.get(workstream.pk)
        if is_untouched(row):
            checked.unchanged.append(workstream)
            continue
        form = form_of(row, source, last.get(workstream.pk), other, period, today)
        if not form.is_valid():
            for name, errors in form.errors.items():
                checked.problems += [
                    problem(row.line, name, filled, tell(name, row, text)) for text in errors
                ]
            continue
        content = form.content()
        if source and actions.is_draft_of(source, period) and content == source.content():
            checked.unchanged.append(workstream)
            continue
        is_stale = row.token != (actions.token_of(source) or NOTHING)
        found = Found(row, workstream, source, content, is_stale)
        found.changes = compare(content, source, sides)
        checked.changed.append(found)
    return checked


def in_order(problems):
    """As one looks for them in the sheet."""
    return sorted(problems, key=lambda one: (one.line or 0, len(one.column), one.column))


def is_untouched(row):
    """Does the row hold what it was handed out with? Then nobody asks for anything, whatever it lacks."""
    try:
        cells = {name: clean_text(text) for name, text in row.cells.items()}
    except ValidationError:
        return False
    return digest_of(cells) == row.digest


def form_of(row, source, last, other, period, today):
    start = UpdateForm.initial_from(source, period=period, today=today)
    data = {**row.cells, "marking": start["marking"], "seen": start.get("seen", "")}
    return UpdateForm(
        data,
        period=period,
        today=today,
        other=other,
        for_release=True,
        before=last.rating if last else None,
    )


def tell(name, row, text):
    """What a form says beside its field, for who sees a list of cells."""
    typed = row.cells.get(name, "")
    if name == "rating" and typed:
        known = ", ".join(str(label) for label in Rating.labels)
        return _("“%(typed)s” is no status. Write one of: %(known)s.") % {"typed": typed[:40], "known": known}
    if name == "as_of" and typed:
        return _("%(typed)s: %(why)s") % {"typed": typed[:40], "why": text}
    return text


def compare(content, source, sides):
    """[(label, what stands now, what the sheet says)] of what differs."""
    now = source.content() if source else {}
    rows = []
    for name in ("rating", *TEXTS, "as_of"):
        said = [say(StatusUpdate, name, value, sides) for value in (now.get(name, ""), content[name])]
        if said[0] != said[1]:
            rows.append((FIELDS[name], *said))
    return rows


def seal(member, office, period, rows) -> str:
    """What was read, for the press that saves it: nothing is kept on the server between the two."""
    what = [str(member.pk), period.slug, str(office.office_id), [list(row) for row in rows]]
    return signing.Signer(salt=SALT).sign_object(what, compress=True)


def unseal(text, member, offices, period):
    """(the office, its rows), only of the same member and quarter. Raises Refused."""
    try:
        who, slug, key, rows = signing.Signer(salt=SALT).unsign_object(text)
    except (signing.BadSignature, ValueError):
        raise Refused(_("Choose the file again: what was read of it did not come back whole.")) from None
    office = next((one for one in offices if str(one.office_id) == key), None)
    if (who, slug) != (str(member.pk), period.slug) or office is None:
        raise Refused(NOT_OURS)
    return office, [FilledRow(*row) for row in rows]
