"""Master data is shared at once and confirmed by each side; a changed text is unconfirmed again."""

import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from tracker.assent.models import Position
from tracker.assent.rules import ENTERING, is_for_it, read_latest
from tracker.commitments.models import Citation, Commitment, Document
from tracker.history.models import BOTH, Entry
from tracker.home.memory import read_heads, remembered
from tracker.meetings.models import Meeting
from tracker.pages.bilingual import LANGUAGES
from tracker.people.models import Side
from tracker.workstreams.models import Wording, Workstream

ENDING = (Citation.Part.ENDED, Wording.Part.COMPLETED)


class SideSays(NamedTuple):
    side: Side
    position: Position | None  # on the present words


class Row(NamedTuple):
    subject: Any  # a document, a commitment, a workstream or a meeting
    kind: str
    entered_by: str | None  # a side's code; None: from the public record
    verb: str  # by which it was entered last
    entered_at: datetime.datetime | None
    sides: list[SideSays]

    @property
    def token(self) -> str:
        """Names the row and its words: nobody confirms what they have not read."""
        return f"{self.subject.pk}.{self.subject.content_hash()}"

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.subject}"

    @property
    def is_confirmed(self) -> bool:
        return all(says.position for says in self.sides)

    @property
    def is_closing(self) -> bool:
        """Is it entered as closed? Documents have no state."""
        return self.kind != "document" and self.subject.state in self.subject.CLOSED

    @property
    def was_reopened(self) -> bool:
        return self.verb.endswith("_reopened")

    @property
    def closing_words(self):
        """[(language, words)] of the texts that are said to end it."""
        field = "quote" if self.kind == "commitment" else "name"
        return [
            (language, text)
            for source in getattr(self.subject, self.subject.SOURCES).all()
            if source.part in ENDING
            for language in LANGUAGES
            if (text := getattr(source, f"{field}_{language}"))
        ]

    def waits_for(self, side_id) -> bool:
        return any(says.side.code == side_id and not says.position for says in self.sides)


def read_subjects(member):
    """[(kind, rows)] of all that is confirmed, with everything that their hashes cover."""
    meetings = Meeting.objects.visible_to(member).on_record().by_day()
    citations = Citation.objects.select_related("paragraph__document")
    wordings = Wording.objects.select_related("paragraph__document")
    return [
        ("document", list(Document.objects.prefetch_related("paragraphs"))),
        ("commitment", list(Commitment.objects.prefetch_related(Prefetch("citations", citations)))),
        ("workstream", list(Workstream.objects.prefetch_related(Prefetch("wordings", wordings)))),
        ("meeting", list(meetings.prefetch_related("attendance", "postponements"))),
    ]


def read_rows(member, sides) -> list[Row]:
    subjects = [(kind, subject) for kind, rows in read_subjects(member) for subject in rows]
    latest = read_latest([subject for _kind, subject in subjects])
    entries = (
        Entry.objects.visible_to(member)
        .filter(verb__in=ENTERING, subject_kind__in=["document", "commitment", "workstream", "meeting"])
        .order_by("sequence")
        .values_list("subject_id", "side_id", "verb", "at")
    )
    entered = {subject: (side, verb, at) for subject, side, verb, at in entries}
    rows = []
    for kind, subject in subjects:
        positions = [(side, latest.get((subject.pk, side.code))) for side in sides]
        says = [SideSays(side, position if is_for_it(position) else None) for side, position in positions]
        rows.append(Row(subject, kind, *entered.get(subject.pk, (None, "", None)), says))
    return rows


def read_confirmations(member, sides, *, show_all):
    rows = read_rows(member, sides)
    shown = [row for row in rows if show_all or not row.is_confirmed]
    return {
        "rows": shown,
        "show_all": show_all,
        "total": len(rows),
        "confirmed": sum(row.is_confirmed for row in rows),
        "waiting": [row for row in shown if row.waits_for(member.side_id)],
    }


class Unconfirmed(NamedTuple):
    pk: UUID
    # A meeting whose date and place are proposed: it is agreed on its own page.
    is_plan: bool
    entered_at: datetime.datetime | None


def read_unconfirmed(member, sides) -> dict[str, list[Unconfirmed]]:
    """{side: what it has not confirmed as it reads now}, for pages that say only how much that is.

    To know it, every word of the record is hashed. All of it is shared, so it is the same for everybody.
    """

    def read():
        rows = read_rows(member, sides)
        return {
            side.code: [
                Unconfirmed(row.subject.pk, is_plan(row), row.entered_at)
                for row in rows
                if row.waits_for(side.code)
            ]
            for side in sides
        }

    return remembered(("unconfirmed", read_heads(BOTH)), read)


def is_plan(row) -> bool:
    states = (Meeting.State.TENTATIVE, Meeting.State.POSTPONED)
    return row.kind == "meeting" and row.subject.state in states and row.subject.starts_on is not None
