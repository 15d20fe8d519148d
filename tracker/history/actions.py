from django.db import transaction

from tracker.history.canonical import canonical, sha256
from tracker.history.models import BOTH, ChainHead, Entry, EntryBody
from tracker.history.verbs import VERBS


def record(subject, verb, *, by, now, audience, before=None, after=None, reason=""):
    """Appends one entry to the chain of its audience: a side's id, or None for both sides.

    The audience is always said: what slips into the shared chain stays there for ever. Called last in the
    transaction of the change it describes, because it locks the chain's head (tracker/pages/locking.py).
    """
    if verb not in VERBS:
        raise ValueError(f"{verb} is not a registered verb")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("history is written in the transaction of its change")
    chain = audience or BOTH
    head = hold_chain(audience)
    body = canonical({"before": before, "after": after, "reason": reason})
    entry = Entry(
        chain=chain,
        sequence=head.sequence + 1,
        at=now,
        actor_id=by.pk if by else None,
        side_id=by.side_id if by else None,
        verb=verb,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        subject_label=subject.history_label()[:200],
        digest=sha256(body),
        previous_hash=head.hash,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    EntryBody(entry=entry, text=body).save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def hold_chain(audience) -> ChainHead:
    """The end of a chain, and nobody else's until the transaction ends.

    A verb whose own entries alternate with shared ones takes its side's chain first by this.
    """
    return ChainHead.objects.select_for_update().get_or_create(chain=audience or BOTH)[0]
