"""Two wordings of one line, and the words by which they differ."""

import re
from difflib import SequenceMatcher

from tracker.exports.tree import Run, Runs

WORDS = re.compile(r"\s+|[^\s]+")
# Comparing costs the square of the length; beyond this the whole is marked.
COMPARED = 2_000


def compare(first: str, second: str) -> tuple[Runs, Runs]:
    ours, theirs = WORDS.findall(first), WORDS.findall(second)
    if len(ours) + len(theirs) > COMPARED:
        return (Run(first, "differs"),), (Run(second, "differs"),)
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return (
        tuple(mark(ours[a:b], tag != "equal") for tag, a, b, _c, _d in steps if a < b),
        tuple(mark(theirs[c:d], tag != "equal") for tag, _a, _b, c, d in steps if c < d),
    )


def mark(words: list[str], is_different: bool) -> Run:
    return Run("".join(words), "differs" if is_different else "plain")
