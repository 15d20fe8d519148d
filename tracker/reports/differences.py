"""Which words of two wordings differ, for marking them. Pure; works for Korean as for English."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# A word, one sign, or the blanks between: a particle stays with its noun, as a reader takes it in.
TOKEN = re.compile(r"\w+|[^\w\s]|\s+")
# Beyond so many words two texts are not compared word by word, but as wholes.
MOST = 4000


class Part(NamedTuple):
    text: str
    differs: bool


def differences(one: str, other: str) -> tuple[list[Part], list[Part]]:
    """Both texts in parts; put together again they are what came in."""
    words, others = TOKEN.findall(one), TOKEN.findall(other)
    if len(words) + len(others) > MOST:
        same = one == other
        return whole(one, not same), whole(other, not same)
    left: list[Part] = []
    right: list[Part] = []
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        add(left, words[start:end], kind != "equal")
        add(right, others[other_start:other_end], kind != "equal")
    return left, right


def whole(text, differs):
    return [Part(text, differs)] if text else []


def add(parts, words, differs):
    """A blank alone between two changed words is part of the change."""
    text = "".join(words)
    if not text:
        return
    if parts and parts[-1].differs == differs:
        parts[-1] = Part(parts[-1].text + text, differs)
    elif differs and len(parts) > 1 and not parts[-1].text.strip():
        blank = parts.pop().text
        parts[-1] = Part(parts[-1].text + blank + text, True)
    else:
        parts.append(Part(text, differs))


def changed_words(before: str, after: str) -> list[Part]:
    """The later text alone, with what is new in it marked."""
    return differences(before, after)[1]
