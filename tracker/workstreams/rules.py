"""Questions about where workstreams stand. Nothing here is stored; each answer comes from rows and a day."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.workstreams.models import Rating

# Not started and paused are outside the scale: nothing moves on it while work has not begun or rests.
SCALE: dict[str, int] = {Rating.OFF_TRACK: 0, Rating.AT_RISK: 1, Rating.ON_TRACK: 2, Rating.COMPLETE: 3}
TROUBLE = (Rating.AT_RISK, Rating.OFF_TRACK, Rating.PAUSED)


class Trend(NamedTuple):
    key: str
    word: str | Promise
    mark: str  # an arrow that repeats the word for the eye
    direction: int  # +1 better, -1 worse, 0 neither

    def __bool__(self):
        return bool(self.key)


NO_TREND = Trend("", "", "", 0)
FIRST = Trend("first", _("First report"), "", 0)
SAME = Trend("same", _("Same"), "→", 0)
BETTER = Trend("better", _("Improved"), "↑", 1)
WORSE = Trend("worse", _("Worsened"), "↓", -1)
STARTED = Trend("started", _("Started"), "↑", 1)
PAUSED = Trend("paused", _("Paused"), "↓", -1)
RESUMED = Trend("resumed", _("Resumed"), "↑", 1)
RESET = Trend("reset", _("Back to not started"), "↓", -1)


def trend(before: str | None, now: str | None) -> Trend:
    """From the side's last reported quarter to this one."""
    if not now:
        return NO_TREND
    if not before:
        return FIRST
    if before == now:
        return SAME
    if now == Rating.PAUSED:
        return PAUSED
    if now == Rating.NOT_STARTED:
        return RESET
    if before == Rating.PAUSED:
        return RESUMED
    if before == Rating.NOT_STARTED:
        return STARTED
    return BETTER if SCALE[now] > SCALE[before] else WORSE


def picture(ratings) -> str:
    """The joint picture of one quarter from both sides' ratings (None where a side has not reported)."""
    reported = [rating for rating in ratings if rating]
    if not reported:
        return "none"
    if len(reported) < len(ratings):
        return "one_missing"
    return "agree" if len(set(reported)) == 1 else "differ"


def missing_for_release(content: dict, before: str | None) -> dict[str, str | Promise]:
    """{field: sentence} of what an update still lacks. `before` is the side's last released rating."""

    def has(field):
        return bool(content[f"{field}_en"] or content[f"{field}_ko"])

    missing: dict[str, str | Promise] = {}
    rating = content["rating"]
    if not has("headline"):
        missing["headline"] = _("Write a headline, in English or in Korean.")
    if rating in TROUBLE and not (has("narrative") or has("ask")):
        missing["narrative"] = _("At risk, off track and paused need a narrative or an ask.")
    elif rating == Rating.COMPLETE and not has("narrative"):
        missing["narrative"] = _("Complete needs a narrative: say what was completed.")
    elif before == Rating.COMPLETE and rating != before and not has("narrative"):
        missing["narrative"] = _("Leaving complete needs a narrative: say what was reopened.")
    return missing


class Naming(NamedTuple):
    """A joint text names a workstream."""

    workstream: UUID
    document: UUID
    on: datetime.date
    completes: bool = False


def not_named_since(workstream: UUID, namings: Iterable[Naming]) -> datetime.date | None:
    """The day of the last text that names it, when a later one names others and not it. Not a closing.

    Nothing where that last text says that it is completed: later ones have no reason to name it.
    """
    namings = list(namings)
    own = [naming for naming in namings if naming.workstream == workstream]
    if not own:
        return None
    last = max(naming.on for naming in own)
    if any(naming.completes for naming in own if naming.on == last):
        return None
    return last if any(naming.on > last for naming in namings) else None
