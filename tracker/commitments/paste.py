"""A text that is pasted as a whole: split at blank lines, laid beside what is there, then saved.

Paragraphs keep their numbers: the first pasted one is the first that is there, and so on; what is more comes
after the last. Nothing is taken away.
"""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.commitments.models import Citation, Paragraph
from tracker.commitments.rules import is_quoted_from
from tracker.pages.bilingual import LANGUAGES

# Stands for a paragraph that one language does not have.
NOT_THERE = "-"


class Line(NamedTuple):
    number: int
    paragraph: Paragraph | None  # None: it is new
    texts: dict  # {"text_en": …, "text_ko": …}

    @property
    def is_changed(self):
        return bool(self.paragraph) and any(
            getattr(self.paragraph, name) != text for name, text in self.texts.items()
        )

    @property
    def en(self):
        return self.texts["text_en"]

    @property
    def ko(self):
        return self.texts["text_ko"]


def split_text(text: str) -> list[str]:
    """Paragraphs stand apart by a blank line; single line ends within one are kept."""
    parts = [part.strip() for part in re.split(r"\n[^\S\n]*\n", text)]
    return ["" if part == NOT_THERE else part for part in parts if part]


def join_text(paragraphs, language: str) -> str:
    return "\n\n".join(getattr(row, f"text_{language}") or NOT_THERE for row in paragraphs)


def plan(paragraphs, pasted: dict[str, str]) -> list[Line]:
    """What a save would make of it. Raises ValidationError, one sentence for each thing in the way."""
    split = {f"text_{language}": split_text(pasted[language]) for language in LANGUAGES}
    length = max(map(len, split.values()))
    numbers = [row.number for row in paragraphs]
    numbers += range(max(numbers, default=0) + 1, max(numbers, default=0) + 1 + length)
    lines, problems = [], []
    for at in range(max(length, len(paragraphs))):
        row = paragraphs[at] if at < len(paragraphs) else None
        texts = {name: texts[at] if at < len(texts) else "" for name, texts in split.items()}
        line = Line(numbers[at], row, texts)
        if not any(texts.values()):
            problems.append(
                _("¶%(number)s is in the record and is not in this text. Paragraphs are not taken away.")
                % {"number": line.number}
                if row
                else _("¶%(number)s has no text in either language.") % {"number": line.number}
            )
        elif row:
            problems += lost_quotes(row, texts)
        lines.append(line)
    if problems:
        raise ValidationError(problems)
    return lines


def lost_quotes(paragraph, texts) -> list[str]:
    """A sentence for each citation whose words would no longer be in the paragraph."""
    found = []
    for citation in Citation.objects.filter(paragraph=paragraph).select_related("commitment"):
        for language in LANGUAGES:
            quote, text = getattr(citation, f"quote_{language}"), texts[f"text_{language}"]
            if quote and not is_quoted_from(quote, text):
                found.append(
                    _("%(commitment)s rests on these words of ¶%(number)s, and they must stay: “%(quote)s”")
                    % {"commitment": citation.commitment.code, "number": paragraph.number, "quote": quote}
                )
    return found


def save_lines(document, lines, now) -> None:
    for line in lines:
        row = line.paragraph or Paragraph(document=document, number=line.number)
        for name, text in line.texts.items():
            if getattr(row, name) != text:
                setattr(row, name, text)
                setattr(row, f"{name}_at", now)
        row.save()
