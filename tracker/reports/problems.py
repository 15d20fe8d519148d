"""Why a text cannot be put before the Presidents yet: asked of what goes out, and of what is published."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.pages.bilingual import reader_language
from tracker.reports.content import LANGUAGES, placed_lines
from tracker.reports.lines import LineState, call_line
from tracker.reports.models import ReportLine

PLACES = {"milestones": ReportLine.Section.MILESTONES, "decisions": ReportLine.Section.DECISIONS}


def languages_of(valid_text) -> list[str]:
    """The languages whose text counts."""
    return [code for code in LANGUAGES if valid_text in (code, "both")]


def call(section, place, line) -> str:
    """What a sentence calls a line: its place and its first words."""
    texts = line["texts"].values()
    first, second = ("ko", "en") if reader_language() == "ko" else ("en", "ko")
    text = next((text[code] for code in (first, second) for text in texts if text[code]), line["ref"])
    name = PLACES.get(place, ReportLine.Section(section["kind"])).label
    return call_line(name, text, section.get("number"))


def problems_of(content) -> list[str]:
    """One sentence for each fault of a line."""
    return [
        sentence % {"line": call(section, place, line)}
        for section, place, line in placed_lines(content)
        for sentence in faults_of(line, languages_of(content["valid_text"]))
    ]


def faults_of(line, languages):
    """What is left out by agreement is not printed: it needs no source and has no text."""
    state, texts = line["state"], line["texts"].values()
    if state == LineState.LEFT_OUT:
        return
    if not line["sources"]:
        yield _("This line rests on no source. %(line)s")
    if state == LineState.ONE_SIDE:
        yield _("Only one side has worded this line. %(line)s")
    elif state == LineState.BRACKETS:
        yield _("The sides have not agreed on this line. %(line)s")
    elif not all(text[code] for text in texts for code in languages):
        yield _("This line lacks its text in a valid language. %(line)s")


def require_ready(content) -> None:
    if problems := problems_of(content):
        raise ValidationError(problems)
