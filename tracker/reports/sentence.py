"""One sentence of a first draft: in both languages from the same facts, with what it rests on."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import override

from tracker.pages.bilingual import words
from tracker.reports.plain import source
from tracker.workstreams.models import Workstream


class Sentence(NamedTuple):
    """A line as it comes out of the facts."""

    key: str
    section: str
    workstream: Workstream | None
    text_en: str
    text_ko: str
    sources: list[dict[str, str]]
    facts: dict


def write(key, section, workstream, say: Callable[[], str], sources, facts) -> Sentence:
    with override("en"):
        english = str(say())
    with override("ko"):
        korean = str(say())
    return Sentence(key, section, workstream, english, korean, sources, facts)


def named(workstreams) -> str:
    return ", ".join(f"{row.number} {words(row, 'name').text}" for row in workstreams)


def iso(day):
    return day and day.isoformat()


def the_quarter(facts):
    """What is not there has no version; the day on which it was not there takes its place."""
    return source("quarter", facts.period.slug, facts.as_of)
