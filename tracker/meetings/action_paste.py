"""Actions as pasted lines: `text; side; office; due`, an action a line. Every problem says where.

What a line leaves empty is filled in (the own side, the lead of the workstream, a fortnight before the next
plenary) and marked as filled in; "-" says that it stays open.
"""

import datetime
import re
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.history.canonical import canonical, sha256
from tracker.meetings.action_actions import as_typed, default_due, default_office
from tracker.pages.bilingual import LANGUAGES
from tracker.people.models import Office

COLUMNS = 4
MOST_LINES = 50
LONGEST_TEXT = 1000
OPEN = "-"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Line(NamedTuple):
    number: int
    content: dict  # as add_action takes it
    filled: frozenset  # names of what the line left empty
    problems: list

    @property
    def texts(self):
        return [(language, self.content[f"text_{language}"]) for language in LANGUAGES]


class Ground(NamedTuple):
    """What lines are read against."""

    own: str
    sides: dict  # {how one writes it: code}
    offices: dict  # {(side, abbreviation): office}
    leads: dict  # {side: office or None}
    due: Any
    workstream: Any


def read_ground(member, sides, meeting, workstream, today) -> Ground:
    """At a meeting either side may be named, outside one only the own."""
    there = [side for side in sides if meeting or side.code == member.side_id]
    offices = Office.objects.filter(side__in=there)
    return Ground(
        own=member.side_id,
        sides={
            name.casefold(): side.code for side in there for name in (side.code, side.name_en, side.name_ko)
        },
        offices={(office.side_id, office.abbreviation.casefold()): office for office in offices},
        leads={side.code: default_office(workstream, side.code) for side in there},
        due=default_due(meeting, member, today),
        workstream=workstream,
    )


def read_lines(texts, ground) -> tuple[list[Line], list[str]]:
    """(the lines with what is wrong with each, what is wrong with all of them)"""
    split = {language: split_lines(texts[language]) for language in LANGUAGES if texts[language]}
    counts = {language: len(found) for language, found in split.items()}
    problems = []
    if len({*counts.values()}) > 1:
        problems.append(
            _("There are %(en)d lines in English and %(ko)d in Korean. The same line is the same action.")
            % counts
        )
    if max(counts.values(), default=0) > MOST_LINES:
        problems.append(
            ngettext("At most %(n)d line at once.", "At most %(n)d lines at once.", MOST_LINES)
            % {"n": MOST_LINES}
        )
    if problems:
        return [], problems
    rows = []
    for found in zip(*split.values(), strict=True):
        columns = {language: parts for language, (_number, parts) in zip(split, found, strict=True)}
        rows.append(read_line(found[0][0], columns, ground))
    return rows, []


def split_lines(text) -> list[tuple[int, list[str]]]:
    """[(number of the line, its columns)] of those that hold anything; a sheet pastes tabs between them."""
    return [
        (number, [part.strip() for part in line.split("\t" if "\t" in line else ";")])
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip(" ;\t")
    ]


def read_line(number, columns, ground) -> Line:
    """`columns` by language. What both say may be said in either, and is not said differently."""
    problems = []
    if max(map(len, columns.values())) > COLUMNS:
        problems.append(_("There are more columns than text; side; office; due."))
    filled = {language: (*found, "", "", "")[:COLUMNS] for language, found in columns.items()}
    content = {
        f"text_{language}": filled[language][0] if language in filled else "" for language in LANGUAGES
    }
    if not all(texts[0] for texts in filled.values()):
        problems.append(_("The text is missing."))
    if max(len(texts[0]) for texts in filled.values()) > LONGEST_TEXT:
        problems.append(_("The text is longer than %(n)s characters.") % {"n": LONGEST_TEXT})
    left_empty = set()
    side = read_one(1, filled, lambda text: find_side(text, ground), problems)
    if side is None:
        left_empty.add("side_id")
    content["side_id"] = side or ground.own
    office = read_one(2, filled, lambda text: find_office(text, content["side_id"], ground), problems)
    if office is None:
        left_empty.add("office")
        office = ground.leads.get(content["side_id"])
    content["office"] = office or None
    due = read_one(3, filled, find_day, problems)
    if due is None:
        left_empty.add("due_on")
        due = ground.due
    content["due_on"] = due or None
    content["workstream"] = ground.workstream
    return Line(number, content, frozenset(left_empty), problems)


def read_one(place, filled, find, problems):
    """What a column says in the languages together. None: nothing, or nothing that is right."""
    found = []
    for text in dict.fromkeys(columns[place] for columns in filled.values() if columns[place]):
        value, problem = find(text)
        found.append(value)
        if problem:
            problems.append(problem)
            return None
    if len(found) > 1 and found[0] != found[1]:
        problems.append(_("The English and the Korean line name different sides, offices or dates."))
    return found[0] if found else None


def find_side(text, ground):
    if code := ground.sides.get(text.casefold()):
        return code, ""
    if len({*ground.sides.values()}) == 1:
        return None, _("Outside a meeting each side enters only what it is to do itself.")
    return None, _("%(text)s is no side.") % {"text": text}


def find_office(text, side, ground):
    if text == OPEN:
        return False, ""
    office = ground.offices.get((side, text.casefold()))
    return office, "" if office else _("This side has no office %(text)s.") % {"text": text}


def find_day(text):
    if text == OPEN:
        return False, ""
    try:
        day = datetime.date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day and 2000 <= day.year <= 2100:
        return day, ""
    return None, _("%(text)s is no date from 2000 to 2100. Write it as 2026-12-10.") % {"text": text}


def digest(lines) -> str:
    """Of what a save would make of them: nothing is saved that was not looked at."""
    return sha256(canonical([as_typed(line.content) for line in lines]))
