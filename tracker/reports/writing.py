"""What every section of a report is written with: the edition, the language of its part, names and marks."""

import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.exports.tree import Run, Runs
from tracker.pages.dates import day
from tracker.quarters.models import Period
from tracker.reports.edition import Edition


class Writing(NamedTuple):
    """What every section is written with: the edition, the language of the part, the sides in its order."""

    edition: Edition
    language: str
    sides: list
    portions: dict[str, str]

    @property
    def content(self):
        return self.edition.content

    @property
    def period(self):
        return Period.parse(self.content["quarter"])

    def side(self, code: str) -> str:
        return self.text(next(side["name"] for side in self.content["sides"] if side["code"] == code))

    def text(self, both: dict[str, str]) -> str:
        """In the language of the part, else in the other."""
        return both[self.language] or both[other(self.language)]

    def run(self, both: dict[str, str], kind: str = "plain") -> Runs:
        """The same, with the language said where it is the other."""
        if both[self.language] or not both[other(self.language)]:
            return (Run(both[self.language], kind),)
        name = {"en": _("in English"), "ko": _("in Korean")}[other(self.language)]
        return (Run(both[other(self.language)], kind, other(self.language)), Run(f" ({name})", "quiet"))

    def codes(self) -> list[str]:
        """Each language edition names its own side first."""
        return [side.code for side in self.sides]

    def moment(self, at: datetime.datetime) -> str:
        """In both capitals: 20 Nov 2026, 16:10 EST · 21 Nov 2026, 06:10 KST."""
        local = (at.astimezone(ZoneInfo(side.zone)) for side in self.sides)
        comma = "" if self.language == "ko" else ","
        return " · ".join(f"{day(time.date())}{comma} {time:%H:%M} {time.tzname()}" for time in local)


def other(language: str) -> str:
    return "en" if language == "ko" else "ko"


def marking_of(edition: Edition) -> dict[str, str]:
    """Of the day it was published; what was configured since does not matter."""
    if edition.snapshot:
        return {"en": edition.snapshot.marking_en, "ko": edition.snapshot.marking_ko}
    return edition.content["marking"]


def portions_of(content, language) -> dict[str, str]:
    """{marking in English: as it stands before a portion}: (U), as long as no two look alike."""
    held = [content["marking"]]
    for section in content["sections"]:
        held += [row["marking"] for row in section.get("assessments", ()) if row["marking"]["en"]]
    whole = {marking["en"]: marking[language] for marking in held}
    short = {name: shorten(text) for name, text in whole.items()}
    found = short if len(set(short.values())) == len(short) else whole
    return {name: f"({text})" for name, text in found.items()}


def shorten(marking: str) -> str:
    """TS for TOP SECRET // X; a Korean word stays whole."""
    first = marking.split("//")[0].strip()
    return "".join(word[0] for word in first.split()) if first.isascii() else first


def parse_day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def day_or_none(text: str | None) -> datetime.date | None:
    return parse_day(text) if text else None


def signed_days(days: int) -> str:
    if days > 0:
        return ngettext("+%(n)d day", "+%(n)d days", days) % {"n": days}
    return ngettext("−%(n)d day", "−%(n)d days", -days) % {"n": -days}
