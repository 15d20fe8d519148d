import re
from difflib import SequenceMatcher
from operator import itemgetter

from django.utils.translation import gettext as _

from tracker.commitments.models import Precision
from tracker.pages.bilingual import reader_language
from tracker.pages.dates import MONTHS, day
from tracker.quarters.models import Period

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "「": '"', "」": '"'})


def comparable(text: str) -> str:
    """Case, blanks and kinds of quote marks do not count when words are looked for in a paragraph."""
    return re.sub(r"\s+", " ", text.translate(QUOTES)).strip().casefold()


def is_quoted_from(quote: str, text: str) -> bool:
    return bool(quote.strip()) and comparable(quote) in comparable(text)


NEAR, TRIED, COMPARED = 0.5, 6, 160


def nearest_quote(quote: str, text: str) -> str:
    """The passage of the text that is most like a quote, word for word; empty when none is like it.

    As long as the quote, from the beginning of a word to the end of one.
    """
    wanted = comparable(quote)
    if not wanted:
        return ""
    words = list(re.finditer(r"\S+", text))
    matcher = SequenceMatcher(autojunk=False)
    # Long ones are told apart by how they begin; comparing costs the square of the length.
    matcher.set_seq2(wanted[:COMPARED])
    bounds = []
    last = 0
    for first in words:
        while last < len(words) - 1 and (
            words[last].end() <= first.start() or words[last].end() - first.start() < len(wanted)
        ):
            last += 1
        for end in {words[last].end(), words[max(last - 1, 0)].end()}:
            passage = text[first.start() : end]
            if passage:
                matcher.set_seq1(comparable(passage[:COMPARED]))
                bounds.append((matcher.quick_ratio(), passage))
    best, found = NEAR, ""
    for bound, passage in sorted(bounds, key=itemgetter(0), reverse=True)[:TRIED]:
        if bound > best:
            matcher.set_seq1(comparable(passage[:COMPARED]))
            if (likeness := matcher.ratio()) > best:
                best, found = likeness, passage
    return found


def show_due(due_on, precision) -> str:
    """The date as exactly as it is known, never more: 12 Nov 2026, Nov 2026, 2026 Q4, 2026."""
    if due_on is None:
        return _("no date")
    if precision == Precision.DAY:
        return day(due_on)
    if precision == Precision.MONTH:
        if reader_language() == "ko":
            return f"{due_on.year}년 {due_on.month}월"
        return f"{MONTHS[due_on.month - 1]} {due_on.year}"
    if precision == Precision.QUARTER:
        return Period.of(due_on).label
    if precision == Precision.HALF:
        half = _("%(year)d, first half") if due_on.month <= 6 else _("%(year)d, second half")
        return half % {"year": due_on.year}
    return _("%(year)d (year)") % {"year": due_on.year}
