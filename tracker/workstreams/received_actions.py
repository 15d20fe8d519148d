"""Verbs on what was received from the other side: noted by one side, confirmed by the other."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker.history.actions import record
from tracker.pages.bilingual import copy_texts, set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.once import claim
from tracker.people.rules import can_release
from tracker.quarters.models import Period, ensure_quarter
from tracker.workstreams.actions import lock_workstream, release_words
from tracker.workstreams.models import StatusUpdate
from tracker.workstreams.received import ReceivedUpdate, token_of


def has_spoken(workstream, period, side, member) -> bool:
    """Has the side released its own for the quarter? Then nothing received is shown, noted or confirmed."""
    rows = StatusUpdate.objects.visible_to(member).standing().filter(workstream=workstream, side_id=side)
    return rows.filter(quarter__year=period.year, quarter__number=period.number).exists()


def find_received(workstream, period, side, member) -> ReceivedUpdate | None:
    """The newest that is still shown."""
    if has_spoken(workstream, period, side, member):
        return None
    rows = ReceivedUpdate.objects.filter(
        workstream=workstream, side_id=side, quarter__year=period.year, quarter__number=period.number
    )
    return rows.select_related("quarter", "workstream", "noted_by").order_by("-version").first()


@transaction.atomic
def note_received(workstream, side, *, period, content, by, seen, now, today, once=""):
    """What the other side said through some channel. Both see it at once, dashed; it counts for neither.

    A newer one corrects it. Raises Stale when another one stands than the form showed (`seen`).
    """
    if not can_release(by, by.side_id) or side == by.side_id:
        raise PermissionDenied
    lock_workstream(workstream)
    if period != Period.of(today) or has_spoken(workstream, period, side, by):
        raise MoveNotAllowed(None)
    current = find_received(workstream, period, side, by)
    if current and current.content() == content:
        return current
    if token_of(current) != seen:
        raise Stale(current)
    if not claim(once, by=by, now=now, content=[workstream.pk, content]):
        return current
    received = ReceivedUpdate(
        workstream=workstream,
        quarter=ensure_quarter(period),
        side_id=side,
        version=current.version + 1 if current else 1,
        noted_by=by,
        noted_at=now,
    )
    copy_texts(received, current, ReceivedUpdate.TEXTS)
    set_texts(received, ReceivedUpdate.TEXTS, content, now)
    for name in ("rating", "received_through", "received_on"):
        setattr(received, name, content[name])
    received.save(force_insert=True)
    before = current.content() if current else None
    after = {**received.content(), "side_id": side}
    record(received, "update_received", by=by, now=now, audience=None, before=before, after=after)
    return received


@transaction.atomic
def confirm_received(received, *, by, seen, now, today):
    """A releaser of the side says that this is what it says: from now on it is its own released version.

    Raises Stale when it was corrected meanwhile, ValidationError when a release needs more than was noted.
    """
    if not can_release(by, received.side_id):
        raise PermissionDenied
    workstream, period = received.workstream, received.quarter.period
    lock_workstream(workstream)
    current = find_received(workstream, period, received.side_id, by)
    if current is None or period != Period.of(today):
        raise MoveNotAllowed(None)
    if current.token != seen:
        raise Stale(current)
    update = StatusUpdate(
        workstream=workstream,
        quarter=current.quarter,
        side_id=by.side_id,
        state=StatusUpdate.State.RELEASED,
        written_by=by,
        written_at=now,
        rating=current.rating,
        as_of=current.received_on,
        marking=settings.NCG_MARKINGS[0][0],
    )
    set_texts(update, ReceivedUpdate.TEXTS, current.content(), now)
    release_words(update, by=by, now=now, verb="received_confirmed")
    return update
