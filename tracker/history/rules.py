"""Does each chain still hold?

A cut-off tail shows against the head; when the head was cut back too, only against one kept elsewhere.
A removed text counts as removed, not as changed, when a later entry of its chain says so of this very note.
"""

import json
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist

from tracker.history.bodies import read_removal
from tracker.history.canonical import FIRST, sha256
from tracker.history.models import BOTH, ChainHead, Entry


class Verdict(NamedTuple):
    chain: str
    length: int
    head: str
    problem: str  # empty when the chain holds
    removed: int = 0  # texts that a purge took out


def check_chain(chain: str) -> Verdict:
    entries = (
        Entry.objects.unrestricted("a check reads every row of every chain")
        .filter(chain=chain)
        .select_related("body")
        .order_by("sequence")
    )
    head = ChainHead.objects.filter(chain=chain).first()
    purges = read_purges(entries)
    sequence, previous, removed = 0, FIRST, 0
    for entry in entries.iterator(chunk_size=2000):
        was_removed = is_removed(entry, purges)
        problem = find_problem(entry, sequence + 1, previous, was_removed)
        if problem:
            return Verdict(chain, sequence, previous, problem, removed)
        sequence, previous, removed = entry.sequence, entry.hash, removed + was_removed
    if head is None:
        problem = "entries, but no head" if sequence else ""
    elif (head.sequence, head.hash) != (sequence, previous):
        problem = f"the head says {head.sequence} entries, the chain ends at {sequence}"
    else:
        problem = ""
    return Verdict(chain, sequence, previous, problem, removed)


def read_purges(entries) -> dict:
    """{entry: (sequence, digest of the removal note) of the entry that says its text was removed}"""
    purges = {}
    for purge in entries.filter(verb="text_purged"):
        try:
            note = json.loads(purge.body.text)["after"]["note"]
        except (AttributeError, KeyError, TypeError, ValueError, ObjectDoesNotExist):
            continue  # the walk over the chain names it
        purges[purge.subject_id] = purge.sequence, note
    return purges


def is_removed(entry, purges) -> bool:
    if entry.pk not in purges or not hasattr(entry, "body"):
        return False
    sequence, note = purges[entry.pk]
    text = entry.body.text
    return sequence > entry.sequence and sha256(text) == note and read_removal(text) is not None


def find_problem(entry, expected, previous, was_removed):
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.previous_hash != previous:
        return f"entry {expected} does not follow the one before it"
    if entry.computed_hash() != entry.hash:
        return f"entry {expected} was changed"
    if not hasattr(entry, "body"):
        return f"the text of entry {expected} is missing"
    if not was_removed and sha256(entry.body.text) != entry.digest:
        return f"the text of entry {expected} was changed"
    return ""


def check_all() -> list[Verdict]:
    chains = {BOTH}
    chains.update(ChainHead.objects.values_list("chain", flat=True))
    chains.update(
        Entry.objects.unrestricted("a check reads every chain").values_list("chain", flat=True).distinct()
    )
    return [check_chain(chain) for chain in sorted(chains)]
