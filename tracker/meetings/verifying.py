"""Do agreed conclusions still hold? Their text and signatures, and what the shared chain says of them."""

from typing import NamedTuple

from tracker.history.bodies import read_body
from tracker.history.canonical import plain, sha256
from tracker.history.models import BOTH, Entry
from tracker.meetings.conclusions import Conclusions
from tracker.meetings.models import Meeting

WHY = "a check reads every row"


class Verdict(NamedTuple):
    length: int  # how many hold
    problem: str  # what is wrong with the first that does not
    # How many were agreed before the shared chain told of signatures, or had that text purged.
    unvouched: int = 0


def check_conclusions() -> Verdict:
    meetings = {meeting.pk: meeting for meeting in Meeting.objects.unrestricted(WHY)}
    rows = list(Conclusions.objects.order_by("agreed_at", "edition", "pk"))
    entries = Entry.objects.unrestricted(WHY).filter(chain=BOTH, verb="conclusions_agreed")
    bodies: list[tuple] = [
        (entry.subject_id, read_body(entry.body.text).after or {}) for entry in entries.select_related("body")
    ]
    # A text that was removed after a spill says nothing; its entry is still there.
    said = {(subject, body.get("content_hash")): body for subject, body in bodies}
    purged = {subject for subject, body in bodies if not body}
    unvouched = 0
    for number, row in enumerate(rows):
        name = f"conclusions of {meetings[row.meeting_id]}, edition {row.edition}"
        after = said.get((row.meeting_id, row.hash), {})
        if problem := find_problem(row, name, after, row.meeting_id in purged):
            return Verdict(number, problem)
        unvouched += "signatures" not in after
    if len(bodies) > len(rows):
        problem = f"the shared chain knows {len(bodies)} agreed conclusions, there are {len(rows)}"
        return Verdict(len(rows), problem)
    return Verdict(len(rows), "", unvouched)


def find_problem(row, name, after, may_be_purged) -> str:
    if sha256(row.text) != row.hash:
        return f"the text of {name} was changed"
    if row.content["edition"] != row.edition:
        return f"the edition of {name} was changed"
    if not after:
        return "" if may_be_purged else f"the shared chain does not know {name}"
    if "signatures" not in after:
        return ""
    if sha256(row.signatures) != after["signatures"]:
        return f"the signatures of {name} were changed"
    if plain(row.agreed_at) != after["agreed_at"]:
        return f"the time of agreement of {name} was changed"
    return ""
