"""Conclusions as a content tree, from their plain content: the same for PDF and DOCX."""

import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.assent.signatures import Signature
from tracker.exports.notice import NOTICES
from tracker.exports.tree import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Heading,
    Panel,
    Panels,
    Paragraph,
    Part,
    Run,
    Runs,
    Table,
)
from tracker.meetings.models import Attendance
from tracker.meetings.rules import name_number
from tracker.meetings.table import AgendaItem
from tracker.pages.dates import day, long_day


class Paper(NamedTuple):
    """The words, who stands for them, and whether they are frozen; in one language."""

    content: dict
    digest: str
    signatures: dict[str, Signature]
    agreed_at: datetime.datetime | None
    language: str
    sides: list

    def run(self, both, kind="plain") -> Runs:
        """In the language of the part, else in the other, which is said."""
        other = "en" if self.language == "ko" else "ko"
        if both[self.language] or not both[other]:
            return (Run(both[self.language], kind),)
        name = {"en": _("in English"), "ko": _("in Korean")}[other]
        return (Run(both[other], kind, other), Run(f" ({name})", "quiet"))

    def text(self, both) -> str:
        return both["ko" if self.language == "ko" else "en"] or both["en"] or both["ko"]

    def side(self, code) -> str:
        return self.text(next(side["name"] for side in self.content["sides"] if side["code"] == code))

    def codes(self):
        """Each language edition names its own side first."""
        return [side.code for side in self.sides]

    def moment(self, at) -> str:
        """In both capitals: 20 Nov 2026, 16:10 EST · 21 Nov 2026, 06:10 KST."""
        local = (at.astimezone(ZoneInfo(side.zone)) for side in self.sides)
        comma = "" if self.language == "ko" else ","
        return " · ".join(f"{day(time.date())}{comma} {time:%H:%M} {time.tzname()}" for time in local)


def make_paper(content, digest, signatures, agreed_at, languages, sides, now) -> Document:
    """`agreed_at`: when both had agreed to these words; None while they are on the table."""
    parts, names = [], []
    for language in languages:
        with translation.override(language):
            ordered = sorted(sides, key=lambda side: (side.language != language, side.code))
            paper = Paper(content, digest, signatures, agreed_at, language, ordered)
            parts.append(make_part(paper))
            names.append(say_edition(paper))
    return Document(
        title=" / ".join(f"{part.title}: {part.subtitle}" for part in parts),
        parts=tuple(parts),
        marking=" / ".join(dict.fromkeys(content["marking"][language] for language in languages)),
        name=names[0],
        page="{n} / {total}",
        at=agreed_at or now,
        notices=NOTICES,
    )


def say_edition(paper) -> str:
    name = {"name": name_number(paper.content["meeting"]["level"], paper.content["meeting"]["number"])}
    if paper.agreed_at is None:
        return _("Conclusions of the %(name)s · draft, not agreed") % name
    return _("Conclusions of the %(name)s · edition %(n)d") % {**name, "n": paper.content["edition"]}


def make_part(paper: Paper) -> Part:
    meeting = paper.content["meeting"]
    return Part(
        language=paper.language,
        eyebrow=say_edition(paper),
        title=_("U.S.-ROK Nuclear Consultative Group"),
        subtitle=_("Conclusions of the %(name)s")
        % {"name": name_number(meeting["level"], meeting["number"])},
        facts=Facts(tuple(head(paper, meeting))),
        blocks=(*items(paper), *decisions(paper), *actions(paper), *seal(paper)),
        sheet=(_("Section"), _("Item"), _("Text"), _("Marking")),
    )


def head(paper, meeting):
    yield _("Meeting"), paper.run(meeting["title"])
    dates = say_held(meeting)
    city = paper.text(meeting["city"])
    yield _("Held"), (Run(f"{dates}, {city}" if city else dates),)
    for code in paper.codes():
        people = [person for person in paper.content["present"] if person["side"] == code]
        said = "; ".join(present(paper, person) for person in people)
        if said:
            yield _("Present, %(side)s") % {"side": paper.side(code)}, (Run(said),)


def say_held(meeting) -> str:
    first, last = parse(meeting["starts_on"]), parse(meeting["ends_on"])
    return f"{long_day(first)} – {long_day(last)}" if last and last != first else long_day(first)


def present(paper, person) -> str:
    name, post = paper.text(person["name"]), paper.text(person["post"])
    said = f"{name}, {post}" if post else name
    part = Attendance.Part(person["part"])
    return said if part == Attendance.Part.MEMBER else f"{said} ({part.label})"


def items(paper):
    yield Heading(_("Agenda and conclusions"))
    if not paper.content["items"]:
        yield Paragraph((Run(_("No agenda is on record."), "quiet"),))
    for item in paper.content["items"]:
        yield Heading(f"{item['number']}. {paper.text(item['title'])}", 2)
        purpose = str(AgendaItem.Purpose(item["purpose"]).label)
        if any(item["conclusion"].values()):
            for text in split(paper, item["conclusion"]):
                yield Paragraph(text)
        else:
            yield Paragraph((Run(f"{purpose}. {_('No conclusion on record.')}", "quiet"),))


def split(paper, both):
    """A text of several lines is several paragraphs; the language is said once."""
    first, *rest = paper.run(both)
    lines = first.text.split("\n")
    for place, text in enumerate(lines):
        last = place == len(lines) - 1
        yield (Run(text, first.kind, first.language), *(rest if last else ()))


def decisions(paper):
    rows = paper.content["decisions"]
    if not rows:
        return
    yield Heading(_("Decisions"))
    yield Table(
        _("Decisions"),
        (Column(_("Code")), Column(_("Decision"), 5), Column(_("Concerns"))),
        tuple(
            (
                Cell((Run(row["code"], "strong"),), is_head=True),
                Cell(paper.run(row["text"])),
                Cell((Run(say_concerns(row)),)),
            )
            for row in rows
        ),
    )


def say_concerns(row) -> str:
    return ", ".join([*(str(number) for number in row["workstreams"]), *row["commitments"]])


def actions(paper):
    rows = paper.content["actions"]
    if not rows:
        return
    yield Heading(_("Action items"))
    yield Table(
        _("Action items"),
        (Column(_("Code")), Column(_("Action"), 4), Column(_("Who"), 2), Column(_("Due"))),
        tuple(
            (
                Cell((Run(row["code"], "strong"),), is_head=True),
                Cell(paper.run(row["text"])),
                Cell((Run(paper.side(row["side"]), "side"), Run(f" {row['office']}".rstrip()))),
                Cell((Run(day(parse(row["due_on"])) if row["due_on"] else "–"),), value=parse(row["due_on"])),
            )
            for row in rows
        ),
    )


def seal(paper) -> list[Block]:
    blocks: list[Block] = [Heading(_("Agreement and integrity"))]
    if paper.agreed_at:
        blocks.append(Panels(tuple(sign(paper, code) for code in paper.codes())))
    else:
        waiting = _("On the table. Not agreed until both sides have agreed to these words.")
        blocks.append(Paragraph((Run(waiting, "strong"),)))
    rows = [("SHA-256", (Run(paper.digest, "code"),))]
    if paper.agreed_at:
        rows.append((_("Agreed"), (Run(paper.moment(paper.agreed_at)),)))
    blocks.append(Facts(tuple(rows)))
    return blocks


def sign(paper, code) -> Panel:
    side, signature = Run(paper.side(code), "side"), paper.signatures.get(code)
    if signature is None:
        return Panel((side, Run(_("No position on record"), "missing")), ())
    facts = [
        (_("When"), paper.moment(signature.at)),
        (_("Name"), signature.name),
        (_("Post"), signature.post),
        (pgettext("concurrence", "Authority"), signature.authority),
        (_("Received through"), signature.received_through),
        (_("Comment"), signature.comment),
    ]
    rows = tuple((name, (Run(text),)) for name, text in facts if text)
    return Panel((side, Run(str(signature.label), "complete")), (Facts(rows),))


def parse(text):
    return datetime.date.fromisoformat(text) if text else None
