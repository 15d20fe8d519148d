"""Does every snapshot still hold? Its text, signatures, the one before it, and what the shared chain says."""

from typing import NamedTuple

from tracker.history.bodies import read_body
from tracker.history.canonical import FIRST, sha256
from tracker.history.models import BOTH, Entry
from tracker.reports.content import hashes_of, read_content
from tracker.reports.frozen import Snapshot
from tracker.reports.models import Report

WHY = "a check reads every row"


class Verdict(NamedTuple):
    length: int
    head: str
    problem: str  # empty when every snapshot holds
    # How many were published before the shared chain told of signatures, or had that text purged.
    unvouched: int = 0


def check_snapshots() -> Verdict:
    said = read_entries()
    number, previous, unvouched = 0, FIRST, 0
    for snapshot in Snapshot.objects.select_related("candidate", "report__quarter").order_by("number"):
        if problem := find_problem(snapshot, number + 1, previous, said):
            return Verdict(number, previous, problem)
        number, previous = snapshot.number, snapshot.hash
        unvouched += not is_vouched(said[snapshot.report_id][1])
    without = Report.objects.published().filter(snapshot=None).select_related("quarter").first()
    if without:
        return Verdict(number, previous, f"report {without} is published without a snapshot")
    if len(said) > number:
        return Verdict(number, previous, f"the shared chain knows {len(said)} snapshots, there are {number}")
    return Verdict(number, previous, "", unvouched)


def is_vouched(after) -> bool:
    return bool(after) and "signatures" in after


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
    return find_trouble_with_copies(snapshot, name) or find_trouble_with_chain(snapshot, name, said)


def find_trouble_with_copies(snapshot, name) -> str:
    """What stands in columns besides the text says what the text says."""
    content, report, candidate = read_content(snapshot.text), snapshot.report, snapshot.candidate
    marking = content["marking"]
    hashes = hashes_of(content, snapshot.text)
    copies = [
        (
            "the hash of a language",
            (candidate.hash_en, candidate.hash_ko),
            (hashes["hash_en"], hashes["hash_ko"]),
        ),
        ("the valid text", report.valid_text, content["valid_text"]),
        ("the edition", report.edition, content["edition"]),
        ("the quarter", report.quarter.period.slug, content["quarter"]),
        ("the as-of date", report.as_of.isoformat(), content["as_of"]),
        ("the marking", (snapshot.marking_en, snapshot.marking_ko), (marking["en"], marking["ko"])),
    ]
    return next((f"{what} of {name} was changed" for what, kept, said in copies if kept != said), "")


def find_trouble_with_chain(snapshot, name, said) -> str:
    entry, after = said.get(snapshot.report_id, (None, None))
    if entry is None:
        return f"the shared chain does not know {name}"
    if entry.sequence != snapshot.chain_sequence + 1 or entry.previous_hash != snapshot.chain_hash:
        return f"{name} names another head of the shared chain"
    if entry.at != snapshot.published_at:
        return f"the time of publication of {name} was changed"
    if after is None:
        return ""  # the text of that entry was removed after a spill; the entry is still there
    told = (after.get("number"), after.get("hash"), after.get("previous_hash"))
    if told != (snapshot.number, snapshot.hash, snapshot.previous_hash):
        return f"the shared chain says otherwise of {name}"
    if is_vouched(after) and after["signatures"] != sha256(snapshot.signatures):
        return f"the signatures of {name} were changed"
    return ""


def is_kept(number, digest) -> bool:
    """Is this snapshot the one whose hash was kept elsewhere?"""
    return Snapshot.objects.filter(number=number, hash=digest).exists()
