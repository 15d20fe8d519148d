"""The rows of a sheet become drafts: all of them or none, each with the office that supplied it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker.pages.locking import lock_rows
from tracker.people.models import Office
from tracker.people.once import claim
from tracker.people.rules import can_draft
from tracker.workstreams import actions
from tracker.workstreams.clearances import note_supplied
from tracker.workstreams.models import Clearance, StatusUpdate, Workstream


@transaction.atomic
def save_sheet(found, office_id, *, period, by, now, once="") -> int:
    """How many drafts were saved; 0 when the same press was carried out before.

    Whatever a verb raises undoes the others: Stale when a text is no longer the one that the preview showed.
    """
    office = Office.objects.get(pk=office_id)
    if not (can_draft(by, by.side_id) and office.side_id == by.side_id):
        raise PermissionDenied
    rows = [[row.workstream.pk, row.seen, row.content] for row in found]
    if not claim(once, by=by, now=now, content=rows):
        return 0
    # First all of them in one order, then the history: of two at the same time the second waits here.
    keys = [row.workstream.pk for row in found]
    lock_rows(Workstream.objects.filter(pk__in=keys))
    drafts = StatusUpdate.objects.visible_to(by).open().filter(workstream__in=keys, side_id=by.side_id)
    lock_rows(Clearance.objects.visible_to(by).filter(subject_id__in=drafts.values("pk"), office=office))
    for row in found:
        draft = actions.save_draft(
            row.workstream, period=period, by=by, seen=row.seen, content=row.content, now=now
        )
        note_supplied(draft, office, by=by, now=now)
    return len(found)
