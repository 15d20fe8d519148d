"""Who stood for words when they were frozen, and in which capacity: written down once, as plain text.

Positions name posts and people of today. What was signed is read from this text alone, so that whoever is
renamed, moves to another post or is taken off the list stays on paper as the one who signed.
"""

import datetime
import json
from typing import NamedTuple

from tracker.assent.models import Position
from tracker.history.canonical import canonical

# Silence and what was recorded for somebody are said in a sentence and never look like a signature.
SIGNING = (Position.Kind.CONCUR, Position.Kind.AGREE)


class Signature(NamedTuple):
    """The last word of a side on what was frozen."""

    side: str
    kind: str
    at: datetime.datetime
    name: str  # who took the position, or recorded the silence
    post: str
    authority: str
    received_through: str
    conforms: bool
    comment: str

    @property
    def label(self):
        return Position.Kind(self.kind).label

    @property
    def is_signed(self) -> bool:
        return self.kind in SIGNING


def write_signatures(positions) -> str:
    """The text that is kept: one signature a side, by code."""
    rows = [
        Signature(
            side=row.side_id,
            kind=str(row.kind),
            at=row.at,
            name=str(row.taken_by),
            post=row.post,
            authority=row.authority,
            received_through=row.received_through,
            conforms=row.conforms,
            comment=row.comment,
        )._asdict()
        for row in sorted(positions, key=lambda row: row.side_id)
    ]
    return canonical(rows)


def read_signatures(text: str) -> tuple[Signature, ...]:
    return tuple(
        Signature(**{**row, "at": datetime.datetime.fromisoformat(row["at"])}) for row in json.loads(text)
    )
