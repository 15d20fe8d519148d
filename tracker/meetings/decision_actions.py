"""Verbs on decisions. Both sides see one from the first proposal on; it counts when both have agreed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker.assent.actions import add_position
from tracker.assent.models import Position
from tracker.assent.rules import is_confirmed, sides_for
from tracker.history.actions import record
from tracker.meetings.actions import lock_meeting, lock_sides, next_number
from tracker.meetings.models import Meeting
from tracker.meetings.table import Decision
from tracker.pages.bilingual import set_texts
from tracker.people.models import Side
from tracker.people.rules import can_draft, can_release
from tracker.workstreams.actions import MoveNotAllowed, Stale

# Before the numbers of what was decided by exchange of letters.
LETTERS = "L"


@transaction.atomic
def propose_decision(meeting, *, by, now, content):
    """Of a meeting that both sides see; without one, by exchange of letters, whose reference is needed."""
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    if meeting:
        meeting = lock_meeting(meeting, by)
        if meeting.audience_id or meeting.state == Meeting.State.CANCELLED:
            raise MoveNotAllowed(meeting)
    decision = Decision(
        meeting=meeting,
        reference=content.get("reference", ""),
        decided_on=content.get("decided_on"),
        supersedes=content.get("supersedes"),
        proposed_by_id=by.side_id,
    )
    set_texts(decision, Decision.TEXTS, content, now)
    decision.save(force_insert=True)
    decision.workstreams.set(content.get("workstreams", ()))
    decision.commitments.set(content.get("commitments", ()))
    after = {
        "meeting": str(meeting) if meeting else "",
        "reference": decision.reference,
        "text_en": decision.text_en,
        "text_ko": decision.text_ko,
        "supersedes": decision.supersedes.code if decision.supersedes else "",
    }
    record(decision, "decision_proposed", by=by, now=now, audience=None, after=after)
    return decision


@transaction.atomic
def agree_decision(decision, *, by, seen, now, today):
    """The own side agrees to the words as they are. With the second side it is agreed, and gets its code.

    A second press of the same side changes nothing.
    """
    if not can_release(by, by.side_id):
        raise PermissionDenied
    meeting, current = _lock(decision, by)
    if current.token != seen:
        raise Stale(current)
    if current.state != Decision.State.PROPOSED:
        raise MoveNotAllowed(current)
    if by.side_id in sides_for(current):
        return current
    position = add_position(current, Position.Kind.AGREE, by=by, now=now)
    after = {"kind": position.kind, "content_hash": position.content_hash}
    if not is_confirmed(current, Side.objects.all()):
        record(current, "position_taken", by=by, now=now, audience=None, after=after)
        return current
    _supersede(current)
    _move(current, Decision.State.AGREED)
    prefix = f"{meeting.code if meeting else LETTERS}-D"
    current.code = f"{prefix}{next_number(Decision.objects.all(), prefix)}"
    current.decided_on = current.decided_on or today
    current.save(update_fields=["state", "revision", "code", "decided_on"])
    after.update(state=current.state, code=current.code, text_en=current.text_en, text_ko=current.text_ko)
    record(current, "decision_agreed", by=by, now=now, audience=None, after=after)
    return current


def _lock(decision, by):
    """(meeting, the row as it is now). Numbers are given one at a time: per meeting, or for all letters."""
    meeting = None
    if decision.meeting_id:
        meeting = lock_meeting(Meeting(pk=decision.meeting_id), by)
    else:
        lock_sides()
    return meeting, Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)


def _move(decision, to):
    if to not in Decision.MOVES[decision.state]:
        raise MoveNotAllowed(decision)
    decision.state = to
    decision.revision += 1


def _supersede(decision):
    if decision.supersedes is None:
        return
    _move(decision.supersedes, Decision.State.SUPERSEDED)
    decision.supersedes.save(update_fields=["state", "revision"])
