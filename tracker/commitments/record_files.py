"""Reads the files of the public record. What a file says wrongly is refused with file, item and reason."""

import datetime
import json
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from tracker.pages.bilingual import LANGUAGES
from tracker.pages.text import clean_text

FOLDER = Path(__file__).resolve().parent.parent / "data"
SECTIONS = ("documents", "commitments", "workstreams", "meetings", "milestones", "decisions")
READ_ME = "read_me"
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)


class BrokenRecord(Exception):
    """Says file, item and reason; nothing of the record is loaded."""


def read_files():
    for path in sorted(FOLDER.glob("*.json")):
        try:
            yield path.name, json.loads(path.read_text(encoding="utf-8"))
        except ValueError as e:
            raise BrokenRecord(f"{path.name}: {e}") from e


def read_sections() -> dict[str, list[tuple[str, Any]]]:
    """{section: [(file, item)]} of all files together: an item may name one of any other file."""
    sections: dict[str, list[tuple[str, Any]]] = {name: [] for name in SECTIONS}
    for file, content in read_files():
        if not isinstance(content, dict):
            raise BrokenRecord(f"{file}: is not an object")
        for name, items in content.items():
            if name == READ_ME:
                continue
            if name not in sections:
                raise BrokenRecord(f"{file}: unknown section {name}")
            if not isinstance(items, list):
                raise BrokenRecord(f"{file}: {name} is not a list")
            sections[name] += [(file, item) for item in items]
    return sections


REQUIRED = object()


class Field(NamedTuple):
    """One key of an item: how its value is read, and how the same value looks on a row."""

    read: Callable[[Any], Any]
    default: Any = REQUIRED
    show: Callable[[Any], Any] | None = None


def read_fields(data, fields: dict[str, Field], place: str) -> dict[str, Any]:
    """Plain values by name; a text in both languages is two of them."""
    if not isinstance(data, dict):
        raise BrokenRecord(f"{place}: is not an object")
    if unknown := sorted(data.keys() - fields.keys()):
        raise BrokenRecord(f"{place}: unknown key {unknown[0]}")
    content: dict[str, Any] = {}
    for name, field in fields.items():
        value = data.get(name, field.default)
        if value is REQUIRED:
            raise BrokenRecord(f"{place}: {name} is missing")
        try:
            value = field.read(value)
        except ValueError as e:
            raise BrokenRecord(f"{place}: {name}: {e}") from e
        except ValidationError as e:
            raise BrokenRecord(f"{place}: {name}: {' '.join(e.messages)}") from e
        if isinstance(value, Both):
            content |= {f"{name}_{language}": text for language, text in value._asdict().items()}
        else:
            content[name] = value
    return content


def show_fields(row, fields: dict[str, Field]) -> dict[str, Any]:
    """What `read_fields` would give for a row."""
    content = {}
    for name, field in fields.items():
        names = [f"{name}_{language}" for language in LANGUAGES] if field.read in BILINGUAL else [name]
        for column in names:
            value = (field.show or attrgetter(column))(row)
            content[column] = value.isoformat() if isinstance(value, datetime.date) else value
    return content


class Both(NamedTuple):
    en: str
    ko: str


def both(value) -> Both:
    """Our own words: in both languages or in none."""
    words = either(value)
    if bool(words.en) != bool(words.ko):
        raise ValueError("is in one language only")
    return words


def said(value) -> Both:
    """Our own words, which may not be left out."""
    words = both(value)
    if not words.en:
        raise ValueError("is empty")
    return words


def either(value) -> Both:
    """Words of a text or a name: nobody makes up the other language."""
    if not isinstance(value, dict) or not value.keys() <= {*LANGUAGES}:
        raise ValueError("is not a text in en and ko")
    return Both(*(text(value.get(language, "")) for language in LANGUAGES))


BILINGUAL = (both, said, either)
NOTHING: dict[str, str] = {}


def text(value) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return clean_text(value)


def name(value) -> str:
    if not text(value):
        raise ValueError("is empty")
    return text(value)


def number(value) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{value!r} is not a number from 1 on")
    return value


def day(value) -> str | None:
    """A date stays a text, as history writes it down."""
    if value is None:
        return None
    try:
        date = datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is not a date like 2023-07-18") from None
    if not FIRST_DAY <= date <= LAST_DAY:
        raise ValueError(f"{value} lies outside 2000 to 2100")
    return date.isoformat()


def one_of(choices) -> Callable[[Any], str]:
    def read(value):
        if value not in choices:
            raise ValueError(f"{value!r} is none of {', '.join(choices)}")
        return value

    return read


def side_or(word: str) -> Callable[[Any], str | None]:
    """A side's code; None where the file says `word`."""

    def read(value):
        return None if value == word else name(value)

    return read


def names(value) -> list[str]:
    if not isinstance(value, list):
        raise ValueError("is not a list")
    found = [name(item) for item in value]
    if len({*found}) < len(found):
        raise ValueError("names one twice")
    return sorted(found)


def some_names(value) -> list[str]:
    if not names(value):
        raise ValueError("is empty")
    return names(value)
