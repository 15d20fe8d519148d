"""Does every snapshot still hold? Its text, the one it follows, and what the shared chain says of it."""

from typing import NamedTuple

from tracker.history.bodies import read_body
from tracker.history.canonical import FIRST, sha256
from tracker.history.models import BOTH, Entry
from tracker.reports.frozen import Snapshot
from tracker.reports.models import Report

WHY = "a check reads every row"


class Verdict(NamedTuple):
    length: int
    head: str
    problem: str  # empty when every snapshot holds


def check_snapshots() -> Verdict:
    said = read_entries()
    number, previous = 0, FIRST
    for snapshot in Snapshot.objects.select_related("candidate", "report__quarter").order_by("number"):
        if problem := find_problem(snapshot, number + 1, previous, said):
            return Verdict(number, previous, problem)
        number, previous = snapshot.number, snapshot.hash
    without = Report.objects.published().filter(snapshot=None).select_related("quarter").first()
    if without:
        return Verdict(number, previous, f"report {without} is published without a snapshot")
    if len(said) > number:
        return Verdict(number, previous, f"the shared chain knows {len(said)} snapshots, there are {number}")
    return Verdict(number, previous, "")


def read_entries() -> dict:
    """{report: (entry, what it says)} of the entries by which reports were published."""
    entries = Entry.objects.unrestricted(WHY).filter(chain=BOTH, verb="report_published")
    rows = entries.select_related("body").order_by("sequence")
    return {entry.subject_id: (entry, read_body(entry.body.text).after) for entry in rows}


def find_problem(snapshot, expected, previous, said) -> str:
    name = f"snapshot {snapshot.number} ({snapshot.report})"
    if snapshot.number != expected:
        return f"snapshot {expected} is missing"
    if sha256(snapshot.text) != snapshot.hash:
        return f"the text of {name} was changed"
    if (snapshot.candidate.text, snapshot.candidate.hash) != (snapshot.text, snapshot.hash):
        return f"{name} is not the text that both sides concurred on"
    if snapshot.previous_hash != previous:
        return f"{name} does not follow the one before it"
    if snapshot.report.state != Report.State.PUBLISHED:
        return f"{name} is of a report that is not published"
    return find_trouble_with_chain(snapshot, name, said)


def find_trouble_with_chain(snapshot, name, said) -> str:
    entry, after = said.get(snapshot.report_id, (None, None))
    if entry is None:
        return f"the shared chain does not know {name}"
    if entry.sequence != snapshot.chain_sequence + 1 or entry.previous_hash != snapshot.chain_hash:
        return f"{name} names another head of the shared chain"
    if after is None:
        return ""  # the text of that entry was removed after a spill; the entry is still there
    told = (after.get("number"), after.get("hash"), after.get("previous_hash"))
    if told != (snapshot.number, snapshot.hash, snapshot.previous_hash):
        return f"the shared chain says otherwise of {name}"
    return ""


def is_kept(number, digest) -> bool:
    """Is this snapshot the one whose hash was kept elsewhere?"""
    return Snapshot.objects.filter(number=number, hash=digest).exists()
