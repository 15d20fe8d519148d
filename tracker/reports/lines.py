"""What a line says: each side's wording of it, whether they agree, and what may be printed.

Pure: rows come in, nothing is read. A side that wrote no wording stands by the assembled text.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.pages.bilingual import reader_language
from tracker.reports.models import ReportLine

Outcome = ReportLine.Outcome


class LineState(models.TextChoices):
    """Derived from the wordings and the outcome."""

    AGREED = "agreed", _("Agreed text")
    BOTH_STAND = "both_stand", _("Both wordings stand")
    LEFT_OUT = "left_out", _("Left out by agreement")
    BRACKETS = "brackets", _("The wordings differ")
    ONE_SIDE = "one_side", _("Text of one side only")


NOTHING = {"en": "", "ko": ""}
EXCERPT = 60


def texts_of(row) -> dict[str, str]:
    return {"en": row.text_en, "ko": row.text_ko}


def wordings_of(line, sides) -> dict[str, dict[str, str]]:
    """{side: {en, ko}}. Give the line with its wordings prefetched."""
    written = {wording.side_id: texts_of(wording) for wording in line.wordings.all()}
    return {side: written.get(side, texts_of(line)) for side in sides}


def state_of(line, sides) -> str:
    """`sides` are codes."""
    if line.outcome == Outcome.LEFT_OUT:
        return LineState.LEFT_OUT
    texts = list(wordings_of(line, sides).values())
    if any(text == NOTHING for text in texts):
        return LineState.ONE_SIDE
    if all(text == texts[0] for text in texts):
        return LineState.AGREED
    return LineState.BOTH_STAND if line.outcome == Outcome.BOTH_STAND else LineState.BRACKETS


def is_assembled(line, sides) -> bool:
    """Do both sides stand by the text that was made from the facts?"""
    return all(text == texts_of(line) for text in wordings_of(line, sides).values())


def call_line(place, text: str, workstream: int | None = None) -> str:
    """What a sentence calls a line: its place and its first words."""
    if len(text) > EXCERPT:
        text = text[:EXCERPT].rstrip() + "…"
    where = str(place) if workstream is None else f"{workstream}, {place}"
    return f"{where}: “{text}”"


def label_of(line, sides) -> str:
    """The same of a row, in the reader's language where there is a text."""
    texts = wordings_of(line, sides).values()
    first, second = ("ko", "en") if reader_language() == "ko" else ("en", "ko")
    text = next((text[code] for code in (first, second) for text in texts if text[code]), line.key)
    number = line.workstream.number if line.workstream_id else None
    return call_line(ReportLine.Section(line.section).label, text, number)
