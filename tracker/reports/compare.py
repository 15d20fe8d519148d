"""Two editions beside each other: ratings from–to, dates, and word by word. Read from their content alone."""

from typing import NamedTuple

from tracker.reports.content import all_lines
from tracker.reports.differences import Part, differences

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

    @property
    def is_new(self) -> bool:
        return not any(before for _side, before, _after in self.sides)

    @property
    def is_gone(self) -> bool:
        return not any(after for _side, _before, after in self.sides)


def compare_ratings(before, after) -> list[RatingChange]:
    """The last column of both matrices, where they differ. A workstream may be new, or no longer there."""
    then, now = last_ratings(before), last_ratings(after)
    names = {row["slug"]: row for content in (before, after) for row in content["matrix"]["rows"]}
    return [
        RatingChange(row["number"], row["name"], side, then.get((slug, side)), now.get((slug, side)))
        for slug, row in sorted(names.items(), key=lambda item: item[1]["number"])
        for side in (side["code"] for side in after["sides"])
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


def plan_of(row):
    return row and tuple(row[name] for name in ("due", "precision", "state", "done_on"))


def compare_lines(before, after, language) -> list[LineChange]:
    """Every text whose words in one language are not the same, in the order of the later edition."""
    then = {ref: row for ref, *row in texts_of(before)}
    now = {ref: row for ref, *row in texts_of(after)}
    found = []
    for ref in [*now, *(ref for ref in then if ref not in now)]:
        section, state, texts = now.get(ref) or then[ref]
        sides = [
            (side, *differences(*(said(rows.get(ref), side, language) for rows in (then, now))))
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


def said(row, side, language) -> str:
    """In the language asked for, else in the other; nothing where the text is not there."""
    if row is None:
        return ""
    _section, _state, by_side = row
    texts = by_side.get(side, {"en": "", "ko": ""})
    return texts[language] or texts["ko" if language == "en" else "en"]


def changed(parts) -> bool:
    return any(part.differs for part in parts)


def once(sides):
    """Words that both sides share are shown once, for no side."""
    if len(sides) > 1 and all(row[1:] == sides[0][1:] for row in sides):
        return [("", *sides[0][1:])]
    return sides
