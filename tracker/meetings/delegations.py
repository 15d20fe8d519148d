"""Delegations as pasted lines: `name; post; office; part`, a person a line. Every problem says where."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.meetings.models import Attendance
from tracker.pages.bilingual import LANGUAGES

COLUMNS = 4
LONGEST_NAME, LONGEST_POST = 150, 300


class Seat(NamedTuple):
    side_id: str
    names: dict  # {"en": …, "ko": …}
    posts: dict
    office: object
    part: str


def write_lines(rows, language) -> str:
    """The rows of one side as lines in a language, to be pasted again."""
    return "\n".join(
        "; ".join(
            (
                getattr(row, f"name_{language}").replace(";", ","),
                getattr(row, f"post_{language}").replace(";", ","),
                row.office.abbreviation if row.office else "",
                row.part,
            )
        ).rstrip("; ")
        for row in rows
        if getattr(row, f"name_{language}")
    )


def read_lines(side, texts, offices, there) -> list[Seat]:
    """Seats of one side from its lines in both languages: the n-th line of each is the same person.

    `offices` are {abbreviation: office} of the side, `there` the names that are on the list already.
    Raises ValidationError with a sentence for each problem, which names line and column.
    """
    problems: list[str] = []
    lines = {language: split_lines(texts[language]) for language in LANGUAGES}
    if all(lines.values()) and len({len(found) for found in lines.values()}) > 1:
        raise ValidationError(
            _("%(side)s has %(en)d lines in English and %(ko)d in Korean. The same line is the same person.")
            % {"side": side, "en": len(lines["en"]), "ko": len(lines["ko"])}
        )
    seats = []
    for at in range(max(map(len, lines.values()))):
        read = {
            language: read_line(side, language, *found[at], offices, there, problems)
            for language, found in lines.items()
            if found
        }
        seats.append(join(side, read))
    if problems:
        raise ValidationError(problems)
    return seats


def split_lines(text) -> list[tuple[int, list[str]]]:
    """[(number of the line, its columns)] of the lines that hold anything."""
    return [
        (number, [part.strip() for part in line.split(";")])
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip(" ;\t")
    ]


def read_line(side, language, number, columns, offices, there, problems):
    """(name, post, office, part) of a line; what is wrong with it goes to the problems."""
    place = {"side": side, "language": {"en": _("English"), "ko": _("Korean")}[language], "line": number}

    def wrong(column, sentence, **slots):
        where = _("%(side)s, %(language)s, line %(line)s, column %(column)s:") % {**place, "column": column}
        problems.append(f"{where} {sentence % slots}")

    if len(columns) > COLUMNS:
        wrong(COLUMNS + 1, _("there are more columns than name; post; office; part."))
    name, post, office, part = (*columns, "", "", "", "")[:COLUMNS]
    if not name:
        wrong(1, _("the name is missing."))
    elif name in there:
        wrong(1, _("%(name)s is on the list already."), name=name)
    for column, text, longest in ((1, name, LONGEST_NAME), (2, post, LONGEST_POST)):
        if len(text) > longest:
            wrong(column, _("it is longer than %(n)s characters."), n=longest)
    if office and office not in offices:
        wrong(3, _("this side has no office %(office)s."), office=office)
    if part and find_part(part) is None:
        known = ", ".join(str(label) for _value, label in Attendance.Part.choices)
        wrong(4, _("%(part)s is no part. There are: %(known)s."), part=part, known=known)
    return name, post, offices.get(office), find_part(part)


def find_part(text):
    """By its key or its name in the reader's language; None when there is none."""
    for value, label in Attendance.Part.choices:
        if text.casefold() in (value, str(label).casefold()):
            return value
    return None


def join(side, read) -> Seat:
    names = {language: line[0] for language, line in read.items()}
    posts = {language: line[1] for language, line in read.items()}
    office = next((line[2] for line in read.values() if line[2]), None)
    part = next((line[3] for line in read.values() if line[3]), Attendance.Part.MEMBER)
    return Seat(side.code, names, posts, office, part)


def seat_all(meeting, seats, now) -> None:
    """After those of the side who are there, in the order of the lines."""
    order = {row.side_id: row.order for row in meeting.attendance.order_by("order")}
    for seat in seats:
        order[seat.side_id] = order.get(seat.side_id, 0) + 1
        row = Attendance(
            meeting=meeting,
            side_id=seat.side_id,
            office=seat.office,
            part=seat.part,
            order=order[seat.side_id],
        )
        for language in LANGUAGES:
            for field, texts in (("name", seat.names), ("post", seat.posts)):
                if text := texts.get(language, ""):
                    setattr(row, f"{field}_{language}", text)
                    setattr(row, f"{field}_{language}_at", now)
        row.save()
