"""Do agreed conclusions still hold? Their text, and what the shared chain says of it."""

from typing import Any

from tracker.history.bodies import read_body
from tracker.history.canonical import sha256
from tracker.history.models import BOTH, Entry
from tracker.meetings.conclusions import Conclusions
from tracker.meetings.models import Meeting

WHY = "a check reads every row"


def check_conclusions() -> tuple[int, str]:
    """(how many hold, what is wrong with the first that does not)"""
    meetings = {meeting.pk: meeting for meeting in Meeting.objects.unrestricted(WHY)}
    rows = list(Conclusions.objects.order_by("agreed_at", "edition", "pk"))
    entries = Entry.objects.unrestricted(WHY).filter(chain=BOTH, verb="conclusions_agreed")
    bodies: list[tuple[Any, Any]] = [
        (entry.subject_id, read_body(entry.body.text).after or {}) for entry in entries.select_related("body")
    ]
    # A text that was removed after a spill says nothing; its entry is still there.
    said = {(subject, body.get("content_hash")) for subject, body in bodies}
    purged = {subject for subject, body in bodies if not body}
    for number, row in enumerate(rows):
        name = f"conclusions of {meetings[row.meeting_id]}, edition {row.edition}"
        if sha256(row.text) != row.hash:
            return number, f"the text of {name} was changed"
        if (row.meeting_id, row.hash) not in said and row.meeting_id not in purged:
            return number, f"the shared chain does not know {name}"
    if len(bodies) > len(rows):
        return len(rows), f"the shared chain knows {len(bodies)} agreed conclusions, there are {len(rows)}"
    return len(rows), ""
