"""What changed in what is out since a side last took a position on it, before it concurs again in one press.

Everything that the hash covers is compared. What is shown neither as words nor as ratings, dates or terms is
named by the part of the report it stands in: nothing that changed goes unsaid.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from tracker.history.conflicts import contents_of
from tracker.meetings.rules import name_number
from tracker.pages.bilingual import reader_language
from tracker.pages.dates import day
from tracker.reports.compare import (
    ASSESSED,
    DateChange,
    LineChange,
    RatingChange,
    compare_dates,
    compare_lines,
    compare_ratings,
    texts_of,
)
from tracker.reports.content import LANGUAGES, in_language, read_content
from tracker.reports.document import VALID
from tracker.reports.models import ReportLine
from tracker.reports.positions import candidate_of
from tracker.reports.problems import PLACES, languages_of
from tracker.reports.writing import day_or_none, parse_day

DATED = ("due", "precision", "state", "done_on", "slip_days")


class Term(NamedTuple):
    label: str
    before: str
    after: str


class Since(NamedTuple):
    lines: list[tuple[str, LineChange]]  # each with its language
    ratings: list[RatingChange]
    dates: list[DateChange]
    terms: list[Term]
    others: list[str]  # the parts in which something else changed

    @property
    def is_silent(self) -> bool:
        return not any(self)


def read_since(report, earlier, content, member, codes) -> Since | None:
    """None: the side took no position before, or its words of then are not there any more."""
    before = earlier and candidate_of(report, earlier)
    if not before:
        return None
    since = compare_all(read_content(before.text), content, codes)
    if term := respond_by_term(report, before, member):
        since.terms.append(term)
    return since


def compare_all(then, now, codes) -> Since:
    """`codes`: the sides in the order in which they are shown."""
    languages = languages_of(now["valid_text"])
    lines = [
        (code, change.in_order(codes))
        for code in languages
        for change in compare_lines(then, now, code, stand_in=False)
    ]
    since = Since(
        lines, compare_ratings(then, now, codes), compare_dates(then, now), compare_terms(then, now), []
    )
    rests = [
        [rest_of(content, code, since, lone_refs(then, now)) for content in (then, now)] for code in languages
    ]
    for one, two in rests:
        for key in [*two, *(key for key in one if key not in two)]:
            label = label_of(key, then, now)
            if one.get(key) != two.get(key) and label not in since.others:
                since.others.append(label)
    return since


# --- terms


def compare_terms(then, now) -> list[Term]:
    found = []
    for key, (label, say) in TERMS.items():
        before, after = say(then[key]), say(now[key])
        if before != after:
            found.append(Term(label(), before, after))
    return found


def say_both(texts) -> str:
    first = reader_language()
    return " / ".join(dict.fromkeys(texts[code] for code in (first, *LANGUAGES) if texts[code]))


def say_meeting(meeting) -> str:
    if not meeting:
        return _("none")
    days = [day(date) for date in map(day_or_none, (meeting["starts_on"], meeting["ends_on"])) if date]
    held = " – ".join(dict.fromkeys(days))
    name = name_number(meeting["level"], meeting["number"])
    return ", ".join(filter(None, (name, say_both(meeting["title"]), say_both(meeting["city"]), held)))


TERMS = {
    "as_of": (lambda: _("As of"), lambda text: day(parse_day(text))),
    "valid_text": (lambda: _("Valid text"), lambda valid: VALID[valid]()),
    "marking": (lambda: _("Marking"), say_both),
    "meeting": (lambda: _("Plenary"), say_meeting),
}


def respond_by_term(report, before, member) -> Term | None:
    """It is not part of the text, but of what silence on it means. The history knows what it was then."""
    told = [
        row
        for row in contents_of("report", [report.pk], member)
        if "respond_by" in row and row.get("number", before.number + 1) <= before.number
    ]
    then = day_or_none(told[0]["respond_by"]) if told else report.respond_by
    if then == report.respond_by:
        return None
    before_, after = (day(date) if date else _("none") for date in (then, report.respond_by))
    return Term(_("Respond by"), before_, after)


# --- everything else


def lone_refs(then, now) -> set[str]:
    """Lines and milestones that only one of them has."""
    one, two = (
        {*(ref for ref, *_row in texts_of(content)), *(row["ref"] for row in content["milestones"])}
        for content in (then, now)
    )
    return one ^ two


def rest_of(content, code, since, lone) -> dict:
    """{(part, slug): what it says besides what is shown as changed}, as a reader of one language has it."""
    plain = in_language(content, code)
    words = {change.ref for language, change in since.lines if language == code}
    ratings = {(change.number, change.side) for change in since.ratings}
    dates = {change.ref: shown_of(change) for change in since.dates}
    said = {term.label for term in since.terms}
    rest: dict = {
        (key, ""): value
        for key, value in plain.items()
        if not (key in TERMS and TERMS[key][0]() in said) and key not in ("sections", "matrix", "milestones")
    }
    for section in plain["sections"]:
        rest[section["kind"], section.get("slug", "")] = rest_of_section(section, words, words & lone)
    rest["matrix", ""] = {
        **plain["matrix"],
        "rows": [rest_of_row(row, ratings) for row in plain["matrix"]["rows"]],
    }
    rest["milestones", ""] = [
        {key: value for key, value in row.items() if key not in dates.get(row["ref"], ())}
        for row in plain["milestones"]
        if row["ref"] not in dates.keys() & lone
    ]
    rest["sections", ""] = [(section["kind"], section.get("slug")) for section in plain["sections"]]
    return rest


def shown_of(change) -> tuple[str, ...]:
    """What a change of dates shows of a milestone: of one that was and is done only when it was."""
    is_done = change.before and change.after and change.before["done_on"] and change.after["done_on"]
    return ("done_on", "state", "slip_days") if is_done else DATED


def rest_of_section(section, words, gone) -> dict:
    rest = dict(section)
    for place in ("lines", *PLACES):
        if place in rest:
            rest[place] = [
                {key: value for key, value in line.items() if key != "texts" or line["ref"] not in words}
                for line in rest[place]
                if line["ref"] not in gone
            ]
    if "assessments" in rest:
        rest["assessments"] = [
            {
                key: value
                for key, value in row.items()
                if key not in ASSESSED or f"assessment/{section['slug']}/{row['side']}/{key}" not in words
            }
            for row in rest["assessments"]
        ]
    return rest


def rest_of_row(row, ratings) -> dict:
    """Without those ratings of the last quarter that are shown from–to."""
    last = [
        {side: rating for side, rating in cell.items() if (row["number"], side) not in ratings}
        for cell in row["cells"][-1:]
    ]
    return {**row, "cells": [*row["cells"][:-1], *last]}


def label_of(key, then, now) -> str:
    part, slug = key
    if slug:
        sections = [*now["sections"], *then["sections"]]
        section = next(row for row in sections if row.get("slug") == slug)
        name = section["name"]
        return f"{section['number']} {name[reader_language()] or name['en'] or name['ko']}"
    if part in ReportLine.Section.values and part != "milestones":
        return str(ReportLine.Section(part).label)
    return PARTS.get(part, lambda: _("The text as a whole"))()


PARTS = {
    "quarter": lambda: _("Quarter"),
    "edition": lambda: _("Edition"),
    "period": lambda: _("Period"),
    "sides": lambda: _("Names of the sides"),
    "basis": lambda: _("Basis"),
    "matrix": lambda: _("Status matrix"),
    "milestones": lambda: _("Milestones"),
    "sections": lambda: _("Order of the sections"),
    **{key: label for key, (label, _say) in TERMS.items()},
}
