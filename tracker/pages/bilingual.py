"""A text in both languages is two columns, `…_en` and `…_ko`, each with the time it last changed."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import get_language

LANGUAGES = ("en", "ko")


def line(max_length: int) -> "models.CharField[str, str]":
    return models.CharField(max_length=max_length, blank=True, default="")


def prose() -> "models.TextField[str, str]":
    return models.TextField(blank=True, default="")


def changed_at() -> "models.DateTimeField":
    return models.DateTimeField(null=True, blank=True, editable=False)


class Words(NamedTuple):
    text: str
    language: str
    # The other language was changed later: this translation may no longer say the same.
    is_behind: bool = False


def reader_language() -> str:
    return "ko" if (get_language() or "").startswith("ko") else "en"


def words(row, field: str, language: str | None = None) -> Words:
    """The text in the reader's language, else in the other one."""
    first = language or reader_language()
    second = "en" if first == "ko" else "ko"
    text, other = getattr(row, f"{field}_{first}"), getattr(row, f"{field}_{second}")
    if not text:
        return Words(other, second)
    changed, other_changed = getattr(row, f"{field}_{first}_at"), getattr(row, f"{field}_{second}_at")
    return Words(text, first, bool(other and changed and other_changed and changed < other_changed))


def set_texts(row, fields, content, now) -> None:
    """Copies the texts of `content` onto the row and notes the time on each that changed."""
    for field in fields:
        for language in LANGUAGES:
            name = f"{field}_{language}"
            if name in content and content[name] != getattr(row, name):
                setattr(row, name, content[name])
                setattr(row, f"{name}_at", now)


def text_columns(fields) -> list[str]:
    return [f"{field}_{language}" for field in fields for language in LANGUAGES]


def shown_columns(field: str) -> list[str]:
    """What `words` reads of a text, for queries that fetch only what is shown."""
    return [f"{field}_{language}{end}" for language in LANGUAGES for end in ("", "_at")]


def copy_texts(row, source, fields) -> None:
    """Texts with their times, from a row of the same model; nothing from None."""
    if source is None:
        return
    for column in text_columns(fields):
        setattr(row, column, getattr(source, column))
        setattr(row, f"{column}_at", getattr(source, f"{column}_at"))
