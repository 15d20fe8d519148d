import re
from difflib import SequenceMatcher

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


def nearest_quote(quote: str, text: str) -> str:
    """The words of the text that are most like a quote, as many as it has; empty when the text is."""
    words, sought = text.split(), quote.split()
    if not words or not sought:
        return ""
    matcher = SequenceMatcher(a=comparable(quote), autojunk=False)

    def likeness(part):
        matcher.set_seq2(comparable(" ".join(part)))
        return matcher.ratio()

    windows = [words[start : start + len(sought)] for start in range(max(1, len(words) - len(sought) + 1))]
    # Most windows share few words; only those that share the most are compared letter by letter.
    wanted = {comparable(word) for word in sought}
    windows.sort(key=lambda part: -sum(comparable(word) in wanted for word in part))
    return " ".join(max(windows[:20], key=likeness))


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
