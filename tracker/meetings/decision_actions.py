"""Verbs on decisions. Both sides see one from the first proposal on; it counts when both have agreed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.assent.actions import add_position
from tracker.assent.models import Position
from tracker.assent.rules import is_confirmed, latest_positions, sides_for
from tracker.commitments.models import Commitment
from tracker.history.actions import record
from tracker.history.repeats import repeats
from tracker.meetings.actions import lock_meeting, lock_sides, next_number
from tracker.meetings.models import Meeting
from tracker.meetings.table import Decision
from tracker.pages.bilingual import set_texts, words
from tracker.pages.locking import lock_rows
from tracker.people.models import Side
from tracker.people.once import claim
from tracker.people.rules import can_draft, can_release
from tracker.workstreams.actions import MoveNotAllowed, Stale
from tracker.workstreams.models import Workstream

# Before the numbers of what was decided by exchange of letters.
LETTERS = "L"


@transaction.atomic
def propose_decision(meeting, *, by, now, content, once=""):
    """Of a meeting that both sides see; without one, by exchange of letters, whose reference is needed."""
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    if meeting:
        meeting = lock_meeting(meeting, by)
        if meeting.audience_id or meeting.state == Meeting.State.CANCELLED:
            raise MoveNotAllowed(meeting)
    typed = {"meeting": meeting and meeting.pk, **as_typed(content)}
    if not claim(once, by=by, now=now, content=typed):
        return None
    decision = Decision(meeting=meeting, proposed_by_id=by.side_id)
    _write(decision, content, now)
    record(decision, "decision_proposed", by=by, now=now, audience=None, after=told(decision))
    return decision


def can_propose(member, meeting) -> bool:
    """At a meeting that both sides see, or between meetings."""
    if meeting and (meeting.audience_id or meeting.state == Meeting.State.CANCELLED):
        return False
    return can_draft(member, member.side_id)


def can_agree(member, decision) -> bool:
    return decision.state == Decision.State.PROPOSED and can_release(member, member.side_id)


def can_change(member, decision) -> bool:
    return decision.state == Decision.State.PROPOSED and can_draft(member, member.side_id)


def as_typed(content):
    """What a form holds, with the keys of rows."""

    def key_of(value):
        return str(getattr(value, "pk", value))

    return {
        name: [key_of(row) for row in value] if name in ("workstreams", "commitments") else key_of(value)
        for name, value in content.items()
    }


def _write(decision, content, now):
    decision.reference = content.get("reference", "")
    if not (decision.meeting_id or decision.reference):
        raise ValidationError(
            {"reference": _("Between meetings a decision needs the reference of the letters.")}
        )
    decision.decided_on = content.get("decided_on")
    if not (decision.meeting_id or decision.decided_on):
        raise ValidationError({"decided_on": _("Enter the date of the letters.")})
    decision.supersedes = content.get("supersedes")
    _check_superseded(decision)
    decision.closes = content.get("closes", "")
    set_texts(decision, Decision.TEXTS, content, now)
    concerned = content.get("workstreams", ()), content.get("commitments", ())
    for fault in find_unclosable(decision, [row for rows in concerned for row in rows]):
        raise ValidationError({"closes": fault})
    decision.save()
    decision.workstreams.set(concerned[0])
    decision.commitments.set(concerned[1])


def find_unclosable(decision, rows) -> list[str]:
    """A sentence for each row that the decision would close in a way that the row does not know."""
    return [
        _("%(code)s cannot be closed in this way.") % {"code": name_of_subject(row)}
        for row in rows
        if decision.closes and row.state not in row.CLOSED and closed_as(decision, row) not in row.moves()
    ]


def _check_superseded(decision):
    """Only what is agreed is superseded, and only once: the row is held until this one is saved."""
    if decision.supersedes_id is None:
        return
    old = Decision.objects.select_for_update(no_key=True).get(pk=decision.supersedes_id)
    if Decision.objects.filter(supersedes=old).exclude(pk=decision.pk).exists():
        raise ValidationError(
            {"supersedes": _("%(code)s is superseded by another decision already.") % {"code": old.code}}
        )
    if old.state != Decision.State.AGREED:
        raise ValidationError({"supersedes": _("Only an agreed decision can be superseded.")})


def name_of_subject(row) -> str:
    return getattr(row, "code", "") or f"{row.number} {words(row, 'name').text}"


def content_of(decision):
    """As a form fills it in again."""
    return {
        **{name: getattr(decision, name) for name in ("text_en", "text_ko", "reference", "decided_on")},
        "supersedes": decision.supersedes,
        "closes": decision.closes,
        "workstreams": [*decision.workstreams.order_by("number")],
        "commitments": [*decision.commitments.order_by("code_order")],
    }


def says(decision, content) -> bool:
    """Is there nothing new in it?"""
    stands = as_typed(content_of(decision))
    return all(stands[name] == value for name, value in as_typed(content).items())


def told(decision):
    return {
        "meeting": str((decision.meeting_id and _meeting_of(decision)) or ""),
        "reference": decision.reference,
        "decided_on": decision.decided_on,
        "text_en": decision.text_en,
        "text_ko": decision.text_ko,
        "supersedes": decision.supersedes.code if decision.supersedes else "",
        "closes": decision.closes,
        "workstreams": ", ".join(str(row.number) for row in decision.workstreams.order_by("number")),
        "commitments": ", ".join(row.code for row in decision.commitments.order_by("code_order")),
        "revision": decision.revision,
    }


def _meeting_of(decision):
    return Meeting.objects.unrestricted("a decision is of a shared meeting only").get(pk=decision.meeting_id)


@transaction.atomic
def change_decision(decision, *, by, seen, now, content):
    """Other words, while it is proposed: who had agreed to the old ones agrees anew."""
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    current = _lock(decision, by, content.get("supersedes"))[1]
    if current.token != seen:
        if (
            current.state == Decision.State.PROPOSED
            and says(current, content)
            and repeats(current, {}, by=by)
        ):
            return current
        raise Stale(current)
    if current.state != Decision.State.PROPOSED:
        raise MoveNotAllowed(current)
    before = told(current)
    current.revision += 1
    _write(current, content, now)
    record(current, "decision_changed", by=by, now=now, audience=None, before=before, after=told(current))
    return current


@transaction.atomic
def agree_decision(decision, *, by, seen, now, today):
    """The own side agrees to the words that it has seen, by their hash.

    With the second side it is agreed, and gets its code. A second press of the same side changes nothing.
    """
    if not can_release(by, by.side_id):
        raise PermissionDenied
    meeting, current = _lock(decision, by)
    if current.content_hash() != seen:
        raise Stale(current)
    if current.state != Decision.State.PROPOSED:
        raise MoveNotAllowed(current)
    if by.side_id in sides_for(current):
        return current
    if current.closes:
        lock_rows(current.commitments.all())
        lock_rows(current.workstreams.all())
    position = add_position(current, Position.Kind.AGREE, by=by, now=now)
    after = {"kind": position.kind, "content_hash": position.content_hash}
    if not is_confirmed(current, Side.objects.all()):
        record(current, "position_taken", by=by, now=now, audience=None, after=after)
        return current
    agreed = latest_positions(current)
    _supersede(current)
    _move(current, Decision.State.AGREED)
    prefix = f"{meeting.code if meeting else LETTERS}-D"
    current.code = f"{prefix}{next_number(Decision.objects.all(), prefix)}"
    current.decided_on = current.decided_on or today
    current.save(update_fields=["state", "revision", "code", "decided_on"])
    after.update(state=current.state, code=current.code, text_en=current.text_en, text_ko=current.text_ko)
    record(current, "decision_agreed", by=by, now=now, audience=None, after=after)
    if current.closes:
        _close(current, agreed, by, now)
    return current


def _lock(decision, by, superseded=None):
    """(meeting, the row as it is now), and what it supersedes stays as it is.

    Numbers are given one at a time: per meeting, or for all letters.
    """
    meeting = None
    if decision.meeting_id:
        meeting = lock_meeting(Meeting(pk=decision.meeting_id), by)
    else:
        lock_sides()
    keys = decision.pk, decision.supersedes_id, superseded and superseded.pk
    lock_rows(Decision.objects.filter(pk__in=keys))
    return meeting, Decision.objects.get(pk=decision.pk)


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


# What the closing of a decision makes of a commitment, and of a workstream.
CLOSED_AS: dict[str, tuple[str, str]] = {
    Decision.Closes.FINISHED: (Commitment.State.FULFILLED, Workstream.State.COMPLETED),
    Decision.Closes.REPLACED: (Commitment.State.SUPERSEDED, Workstream.State.MERGED),
    Decision.Closes.NOT_PURSUED: (Commitment.State.NOT_PURSUED, Workstream.State.NOT_PURSUED),
}


def closed_as(decision, row) -> str:
    commitment, workstream = CLOSED_AS[decision.closes]
    return commitment if isinstance(row, Commitment) else workstream


def _close(decision, agreed, by, now):
    """Closes what the decision concerns, all of it locked.

    Who had confirmed the words before has confirmed the closing by it. For a side that
    had not, the closing waits until it has read and confirmed the words.
    """
    for current in [*decision.commitments.all(), *decision.workstreams.all()]:
        to = closed_as(decision, current)
        if to not in current.moves():
            continue
        confirmed, before = sides_for(current), {"state": current.state}
        current.state, current.state_at = to, now
        current.save(update_fields=["state", "state_at"])
        for side in sorted(confirmed & agreed.keys()):
            person = agreed[side].taken_by
            add_position(current, Position.Kind.CONFIRM, by=person, now=now, authority=decision.code)
        verb = f"{current._meta.model_name}_closed"
        after = {"state": to, "source": decision.code}
        record(current, verb, by=by, now=now, audience=None, before=before, after=after)
