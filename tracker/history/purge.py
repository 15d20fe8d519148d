"""After a spill: a text leaves the history, and the history says so for ever.

The entry stays with the digest of what it said, so the chain still verifies. What was removed is noted in its
place and by an entry of its own in the same chain, which holds the digest of that note: nobody passes off a
changed text as a purge.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.history.bodies import Removal, read_removal, write_removal
from tracker.history.canonical import sha256
from tracker.history.models import BOTH, EntryBody
from tracker.pages.locking import lock_rows
from tracker.pages.text import clean_text

VERB = "text_purged"


@transaction.atomic
def purge_text(entries, *, by, partner, reference, now):
    """Removes the texts of entries. Two persons answer for it; in a side's own chain, two of that side.

    Rows, reports and backups that hold the same words are not touched.
    """
    reference = clean_text(reference)
    if not reference:
        raise ValidationError(_("A reference is needed: which order or report asks for the removal."))
    if by.pk == partner.pk or not (by.is_active and partner.is_active):
        raise ValidationError(_("Two different persons with active accounts are needed."))
    text = write_removal(Removal(now, by.username, partner.username, reference))
    bodies = EntryBody.objects.unrestricted("a purge replaces it")
    lock_rows(bodies.filter(pk__in=[entry.pk for entry in entries]))
    # A side's own chain before the shared one.
    for entry in sorted(entries, key=lambda entry: entry.chain == BOTH):
        if any(entry.chain not in (BOTH, person.side_id or entry.chain) for person in (by, partner)):
            raise PermissionDenied(f"The chain {entry.chain} is purged by people of that side.")
        if entry.verb == VERB:
            raise ValidationError(_("The note of a removal cannot be removed."))
        body = bodies.get(pk=entry.pk)
        if read_removal(body.text):
            raise ValidationError(_("This text was removed before."))
        body.replace_by(text)
        record(
            entry,
            VERB,
            by=by,
            now=now,
            audience=None if entry.chain == BOTH else entry.chain,
            after={
                "entry": entry.pk,
                "note": sha256(text),
                "with": partner.username,
                "reference": reference,
            },
        )
