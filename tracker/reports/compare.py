"""Two editions beside each other: ratings from–to, dates, and word by word. Read from their content alone."""

from typing import NamedTuple

from tracker.commitments.rules import show_due
from tracker.pages.dates import day
from tracker.reports.content import all_lines
from tracker.reports.differences import Part, differences
from tracker.reports.writing import day_or_none, parse_day
from tracker.workstreams.milestones import Milestone

CLOSED = (Milestone.State.DONE, Milestone.State.DROPPED)
ASSESSED = ("headline", "narrative", "ask")


class RatingChange(NamedTuple):
    number: int
    name: dict
    side: str
    before: str | None
    after: str | None


class DateChange(NamedTuple):
    ref: str
    title: dict
    before: dict | None
    after: dict | None


class LineChange(NamedTuple):
    """One line in both editions. Without words before it is new, without words after it was taken out."""

    ref: str
    section: dict
    state: str
    sides: list[tuple[str, list[Part], list[Part]]]

    def in_order(self, codes) -> "LineChange":
        """With the sides in this order, as the reader has them everywhere else."""
        shared = [row for row in self.sides if row[0] not in codes]
        return self._replace(
            sides=[*shared, *(row for code in codes for row in self.sides if row[0] == code)]
        )

    @property
    def is_new(self) -> bool:
        return not any(before for _side, before, _after in self.sides)

    @property
    def is_gone(self) -> bool:
        return not any(after for _side, _before, after in self.sides)


class BothLanguages(NamedTuple):
    """One line that is not the same: what changed in the reader's language, and in the other one."""

    here: LineChange | None
    there: LineChange | None

    @property
    def line(self) -> LineChange:
        found = self.here or self.there
        assert found is not None
        return found


def compare_ratings(before, after, codes) -> list[RatingChange]:
    """The last column of both matrices, where they differ. A workstream may be new, or no longer there.

    `codes`: the sides in the order in which they are shown.
    """
    then, now = last_ratings(before), last_ratings(after)
    names = {row["slug"]: row for content in (before, after) for row in content["matrix"]["rows"]}
    return [
        RatingChange(row["number"], row["name"], side, then.get((slug, side)), now.get((slug, side)))
        for slug, row in sorted(names.items(), key=lambda item: item[1]["number"])
        for side in codes
        if then.get((slug, side)) != now.get((slug, side))
    ]


def last_ratings(content) -> dict:
    return {
        (row["slug"], side): rating
        for row in content["matrix"]["rows"]
        if row["cells"]
        for side, rating in row["cells"][-1].items()
    }


def compare_dates(before, after) -> list[DateChange]:
    """Milestones whose date, state or end is another one, or that only one of them has."""
    then, now = ({row["ref"]: row for row in content["milestones"]} for content in (before, after))
    refs = sorted({*then, *now}, key=lambda ref: [int(part) for part in ref.split(".")])
    return [
        DateChange(ref, (now.get(ref) or then[ref])["title"], then.get(ref), now.get(ref))
        for ref in refs
        if plan_of(then.get(ref)) != plan_of(now.get(ref))
    ]


def say_dates(changes) -> list[tuple[DateChange, str, str]]:
    """Each with its plan in words, before and after."""
    return [(change, *say_plans(change.before, change.after)) for change in changes]


def say_plans(before, after) -> tuple[str, str]:
    """Before and after; the state too where it is another one, so that a row never says the same twice."""
    is_moved = bool(before and after and before["state"] != after["state"])
    return say_plan(before, is_moved), say_plan(after, is_moved)


def say_plan(row, with_state) -> str:
    if row is None:
        return ""
    when = parse_day(row["done_on"]) if row["done_on"] else None
    words = day(when) if when else show_due(day_or_none(row["due"]), row["precision"])
    if with_state or row["state"] in CLOSED:
        return f"{words} · {Milestone.State(row['state']).label}"
    return words


def plan_of(row):
    """What is said of it: for what is done the day it was due counts no more."""
    names = ("done_on", "state") if row and row["done_on"] else ("due", "precision", "state")
    return row and tuple(row[name] for name in names)


def compare_both(before, after, language, codes) -> list[BothLanguages]:
    """Every text that is not the same in either language: a change in the other one is never silent."""
    other = "ko" if language == "en" else "en"
    here = {change.ref: change.in_order(codes) for change in compare_lines(before, after, language)}
    # Not what stands in for a text of the other language that is not there: it is in the list already.
    there = {
        change.ref: change.in_order(codes) for change in compare_lines(before, after, other, stand_in=False)
    }
    refs = (ref for ref in then_now(before, after) if ref in here or ref in there)
    changes = [BothLanguages(here.get(ref), there.get(ref)) for ref in refs]
    return [row._replace(there=None) if is_twice(row) else row for row in changes]


def is_twice(row: BothLanguages) -> bool:
    """A text that is in the other language only was shown in its place already."""
    return bool(row.here and row.there and row.here.sides == row.there.sides)


def then_now(before, after) -> dict:
    """Every ref in the order of the later edition; what it no longer has comes last."""
    return {ref: row for content in (after, before) for ref, *row in texts_of(content)}


def compare_lines(before, after, language, *, stand_in=True) -> list[LineChange]:
    """Every text whose words in one language are not the same, in the order of the later edition.

    `stand_in`: where there is no text in this language, the other language's takes its place.
    """
    then = {ref: row for ref, *row in texts_of(before)}
    now = {ref: row for ref, *row in texts_of(after)}
    found = []
    for ref in then_now(before, after):
        section, state, texts = now.get(ref) or then[ref]
        sides = [
            (side, *differences(*(said(rows.get(ref), side, language, stand_in) for rows in (then, now))))
            for side in texts
        ]
        if any(changed(one) or changed(other) for _side, one, other in sides):
            found.append(LineChange(ref, section, state, once(sides)))
    return found


def texts_of(content):
    """(ref, section, state, texts by side) of every line, and of what each side says in its assessments."""
    for section, line in all_lines(content):
        yield line["ref"], section, line["state"], line["texts"]
    for section in content["sections"]:
        for row in section.get("assessments", ()):
            for name in ASSESSED:
                ref = f"assessment/{section['slug']}/{row['side']}/{name}"
                yield ref, section, "", {row["side"]: row[name]}


def said(row, side, language, stand_in=True) -> str:
    """In the language asked for, else in the other; nothing where the text is not there."""
    if row is None:
        return ""
    _section, _state, by_side = row
    texts = by_side.get(side, {"en": "", "ko": ""})
    return texts[language] or (texts["ko" if language == "en" else "en"] if stand_in else "")


def changed(parts) -> bool:
    return any(part.differs for part in parts)


def once(sides):
    """Words that both sides share are shown once, for no side."""
    if len(sides) > 1 and all(row[1:] == sides[0][1:] for row in sides):
        return [("", *sides[0][1:])]
    return sides
