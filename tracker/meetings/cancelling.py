"""Calling a meeting off asks once what becomes of what rests on it; one reason serves for all of it."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tracker.history.actions import hold_chain, record
from tracker.history.canonical import canonical, sha256
from tracker.meetings.actions import lock_meeting
from tracker.meetings.decision_actions import propose_decision
from tracker.meetings.models import Meeting
from tracker.meetings.plan_actions import can_plan
from tracker.meetings.rules import STILL_TO_COME, name_of
from tracker.meetings.table import Decision
from tracker.pages.bilingual import LANGUAGES, set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.pages.locking import lock_rows
from tracker.people.rules import can_release
from tracker.workstreams import milestone_actions as milestones
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.notes import add_note

State = Meeting.State


class Fate(models.TextChoices):
    LEAVE = "leave", gettext_lazy("Leave as it is")
    MOVE = "move", gettext_lazy("Move")
    DROP = "drop", gettext_lazy("Drop")


class Resting(NamedTuple):
    """What rests on a meeting, and of the milestones which the member's side may move or drop."""

    milestones: list
    commitments: list
    open_keys: set

    @property
    def is_empty(self):
        return not (self.milestones or self.commitments)


class Fates(NamedTuple):
    milestones: dict[Any, tuple]  # {key: (fate, new date)}
    commitments: dict[str, str]  # {code: fate}
    to: Meeting | None = None  # where that which moves rests from now on


NOTHING = Fates({}, {})


def read_resting(meeting, member) -> Resting:
    """Open milestones and active commitments that the meeting serves."""
    is_open = Milestone.State.PLANNED, Milestone.State.IN_PROGRESS
    rows = Milestone.objects.visible_to(member).released().filter(meetings=meeting, state__in=is_open)
    found = list(rows.select_related("workstream").order_by("workstream__number", "number"))
    changes = MilestoneChange.objects.visible_to(member).filter(milestone__in=found)
    busy = set(changes.filter(stage__in=("draft", "proposed")).values_list("milestone_id", flat=True))
    own = {row.pk for row in found if milestones.can_change(member, row)} - busy
    commitments = meeting.commitments.filter(state="active").order_by("code_order")
    return Resting(found, list(commitments), own)


def later_meetings(meeting, member):
    """Shared ones that may take over what rests on this one."""
    rows = Meeting.objects.visible_to(member).on_record().exclude(pk=meeting.pk)
    return rows.filter(state__in=(*STILL_TO_COME, State.POSTPONED)).by_day()


def token_of(meeting, resting) -> str:
    """Names what the form shows: the meeting, and how all that rests on it stands."""
    rows = [row.token for row in resting.milestones], [row.code for row in resting.commitments]
    return sha256(canonical([meeting.content_hash(), *rows]))


@transaction.atomic
def cancel(meeting, *, by, seen, now, today, reason, own_reason="", fates=NOTHING):
    """`reason`: {"reason_en": …, "reason_ko": …}. What the other side answers for stays as it is."""
    if not (can_plan(by) if meeting.audience_id else can_release(by, by.side_id)):
        raise PermissionDenied
    lock_rows(Meeting.objects.visible_to(by).filter(pk__in=[meeting.pk, fates.to and fates.to.pk]))
    lock_rows(meeting.commitments.all())
    lock_rows(Milestone.objects.visible_to(by).released().filter(meetings=meeting))
    current = lock_meeting(meeting, by)
    resting = read_resting(current, by)
    if token_of(current, resting) != seen:
        raise Stale(current)
    if State.CANCELLED not in Meeting.MOVES[current.state]:
        raise MoveNotAllowed(current)
    if not any(reason.values()):
        raise ValidationError({"reason_en": _("Give a reason, in English or in Korean.")})
    # What is drafted for a milestone is the side's own, what becomes of it is shared.
    hold_chain(by.side_id)
    told = []
    for milestone in resting.milestones:
        fate, due_on = fates.milestones.get(milestone.pk, (Fate.LEAVE, None))
        told.append((f"{milestone.workstream.number}.{milestone.number}", fate))
        if fate != Fate.LEAVE:
            _change(milestone, fate, due_on, resting, by, now, today, reason)
    for commitment in resting.commitments:
        fate = fates.commitments.get(commitment.code, Fate.LEAVE)
        told.append((commitment.code, fate))
        if fate == Fate.DROP:
            _propose_to_drop(current, commitment, by, now, reason)
    if fates.to:
        _hand_over(current, resting, fates, by, now)
    before = {"state": current.state}
    current.state = State.CANCELLED
    set_texts(current, ("cancel_reason",), {f"cancel_{name}": said for name, said in reason.items()}, now)
    current.save()
    after = {"state": current.state, "fates": [f"{name}: {Fate(fate).value}" for name, fate in told]}
    record(
        current,
        "meeting_cancelled",
        by=by,
        now=now,
        audience=current.audience_id,
        before=before,
        after=after,
        reason=reason["reason_en"] or reason["reason_ko"],
    )
    if own_reason:
        add_note(current, text=own_reason, by=by, now=now)
    return current


def _change(milestone, fate, due_on, resting, by, now, today, reason):
    """Through the verbs of milestones, released at once: a new date of a joint one is first a proposal."""
    if milestone.pk not in resting.open_keys:
        raise MoveNotAllowed(milestone)
    moves = fate == Fate.MOVE
    content = {
        "kind": MilestoneChange.Kind.MOVED if moves else MilestoneChange.Kind.DROPPED,
        "due_on": due_on if moves else None,
        "due_precision": "day" if moves else "none",
        "done_on": None,
        **reason,
    }
    change = milestones.save_change(
        milestone, by=by, seen=milestones.change_token(milestone, None), content=content, now=now
    )
    token = milestones.change_token(milestone, change)
    milestones.release_change(change, by=by, seen=token, now=now, today=today)


def _propose_to_drop(meeting, commitment, by, now, reason):
    """A side alone does not end a promise: it proposes to, and the decision closes it when both agree."""
    content = {"commitments": [commitment], "closes": Decision.Closes.NOT_PURSUED}
    for language in LANGUAGES:
        if said := reason[f"reason_{language}"]:
            with override(language):
                content[f"text_{language}"] = _(
                    "%(code)s is not pursued after the cancellation of the %(meeting)s: %(reason)s"
                ) % {"code": commitment.code, "meeting": name_of(meeting), "reason": said}
    propose_decision(meeting, by=by, now=now, content=content)


def _hand_over(meeting, resting, fates, by, now):
    to = lock_meeting(fates.to, by)
    if to.audience_id or to.state not in (*STILL_TO_COME, State.POSTPONED):
        raise MoveNotAllowed(to)
    before = read_served(to, by)
    moved = [row for row in resting.milestones if fates.milestones.get(row.pk, ("",))[0] == Fate.MOVE]
    codes = [row for row in resting.commitments if fates.commitments.get(row.code) == Fate.MOVE]
    through = Meeting.milestones.through.objects
    through.filter(meeting=meeting, milestone__in=moved).delete()
    there = set(through.filter(meeting=to).values_list("milestone_id", flat=True))
    through.bulk_create(
        Meeting.milestones.through(meeting=to, milestone=row) for row in moved if row.pk not in there
    )
    meeting.commitments.remove(*codes)
    to.commitments.add(*codes)
    after = read_served(to, by)
    if after != before:
        record(to, "record_changed", by=by, now=now, audience=None, before=before, after=after)


def read_served(meeting, member):
    rows = Milestone.objects.visible_to(member).released().filter(meetings=meeting)
    served = rows.order_by("workstream__number", "number").values_list("workstream__number", "number")
    codes = meeting.commitments.order_by("code_order").values_list("code", flat=True)
    return {
        "commitments": ", ".join(codes),
        "served": ", ".join(f"{workstream}.{number}" for workstream, number in served),
    }
