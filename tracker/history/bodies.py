"""What an entry's text says, or that it was removed and by whom."""

import datetime
import json
from typing import NamedTuple

from tracker.history.canonical import canonical

PARTS = {"at", "by", "with", "reference"}


class Removal(NamedTuple):
    """Stands in the place of a text that was purged after a spill."""

    at: datetime.datetime
    by: str
    partner: str
    reference: str


class Body(NamedTuple):
    before: dict | list | None = None
    after: dict | list | None = None
    reason: str = ""
    removal: Removal | None = None


def write_removal(removal: Removal) -> str:
    note = {
        "at": removal.at,
        "by": removal.by,
        "with": removal.partner,
        "reference": removal.reference,
    }
    return canonical({"removed": note})


def read_removal(text: str) -> Removal | None:
    """The removal a text notes; None for every other text, also for one that only looks alike."""
    try:
        content = json.loads(text)
        note = content["removed"]
        if set(content) != {"removed"} or set(note) != PARTS or not all(map(str.strip, note.values())):
            return None
        at = datetime.datetime.fromisoformat(note["at"])
        removal = Removal(at, note["by"], note["with"], note["reference"])
        return removal if removal.by != removal.partner and write_removal(removal) == text else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def read_body(text: str) -> Body:
    """Nothing from a text that cannot be read: that it was tampered with is for `verify` to say."""
    if removal := read_removal(text):
        return Body(removal=removal)
    try:
        content = json.loads(text)
        return Body(content["before"], content["after"], content["reason"])
    except (ValueError, TypeError, KeyError):
        return Body()
