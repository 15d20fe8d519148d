"""Does each chain still hold?

A cut-off tail shows against the head; when the head was cut back too, only against one kept elsewhere.
"""

from typing import NamedTuple

from tracker.history.canonical import sha256
from tracker.history.models import BOTH, FIRST, ChainHead, Entry


class Verdict(NamedTuple):
    chain: str
    length: int
    head: str
    problem: str  # empty when the chain holds


def check_chain(chain: str) -> Verdict:
    entries = (
        Entry.objects.unrestricted("a check reads every row of every chain")
        .filter(chain=chain)
        .select_related("body")
        .order_by("sequence")
    )
    head = ChainHead.objects.filter(chain=chain).first()
    sequence, previous = 0, FIRST
    for entry in entries.iterator(chunk_size=2000):
        problem = find_problem(entry, sequence + 1, previous)
        if problem:
            return Verdict(chain, sequence, previous, problem)
        sequence, previous = entry.sequence, entry.hash
    if head is None:
        problem = "entries, but no head" if sequence else ""
    elif (head.sequence, head.hash) != (sequence, previous):
        problem = f"the head says {head.sequence} entries, the chain ends at {sequence}"
    else:
        problem = ""
    return Verdict(chain, sequence, previous, problem)


def find_problem(entry, expected, previous):
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.previous_hash != previous:
        return f"entry {expected} does not follow the one before it"
    if entry.computed_hash() != entry.hash:
        return f"entry {expected} was changed"
    if not hasattr(entry, "body"):
        return f"the text of entry {expected} is missing"
    if sha256(entry.body.text) != entry.digest:
        return f"the text of entry {expected} was changed"
    return ""


def check_all() -> list[Verdict]:
    chains = {BOTH}
    chains.update(ChainHead.objects.values_list("chain", flat=True))
    chains.update(
        Entry.objects.unrestricted("a check reads every chain").values_list("chain", flat=True).distinct()
    )
    return [check_chain(chain) for chain in sorted(chains)]
