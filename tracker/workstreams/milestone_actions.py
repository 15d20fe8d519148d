"""Verbs on milestones. What is shared changes only by a change that a releaser releases."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from tracker.assent.actions import add_position
from tracker.assent.models import Position
from tracker.commitments.models import Precision
from tracker.history.actions import record
from tracker.history.repeats import repeats
from tracker.pages.bilingual import set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.once import claim
from tracker.people.rules import can_draft, can_release
from tracker.quarters.models import Period
from tracker.workstreams.actions import lock_workstream, remove_row
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage

Kind = MilestoneChange.Kind
State = Milestone.State

# What a change of each kind turns the milestone into; moving a date leaves the state alone.
LEADS_TO = {
    Kind.STARTED: State.IN_PROGRESS,
    Kind.DONE: State.DONE,
    Kind.DROPPED: State.DROPPED,
}


def last_day(due_on: datetime.date | None, precision: str) -> datetime.date | None:
    """The last day that a date of this precision allows: a milestone due "in May" is late in June."""
    if due_on is None or precision == Precision.NONE:
        return None
    if precision == Precision.DAY:
        return due_on
    period = Period.of(due_on)
    if precision == Precision.MONTH:
        following = due_on.replace(day=28) + datetime.timedelta(days=4)
        return following.replace(day=1) - datetime.timedelta(days=1)
    if precision == Precision.QUARTER:
        return period.end
    if precision == Precision.HALF:
        return (period if period.number % 2 == 0 else period.next()).end
    return datetime.date(due_on.year, 12, 31)


def can_change(member, milestone) -> bool:
    """What one side answers for is changed by that side only; a joint one by either."""
    return can_draft(member, milestone.responsible_id or member.side_id)


def is_due(milestone, content) -> bool:
    """Is this the date that the milestone has already?"""
    due = last_day(content["due_on"], content["due_precision"]), content["due_precision"]
    return due == (milestone.due_on, milestone.due_precision)


def open_proposal(milestone, by):
    """The new date of a joint milestone that one side has proposed and the other has not answered."""
    changes = MilestoneChange.objects.visible_to(by).filter(milestone=milestone)
    return changes.proposed().select_related("written_by").first()


def kinds_for(milestone) -> list[str]:
    """The changes the present state allows; the same answer feeds the buttons and the verb.

    While a proposed date waits for its answer, none: `open_proposal` comes first.
    """
    if not milestone.is_open:
        return [Kind.REOPENED]
    return [Kind.MOVED, *(kind for kind, to in LEADS_TO.items() if to in Milestone.MOVES[milestone.state])]


def save_milestone(milestone, *, workstream, by, seen, content, now, once=""):
    """Adds a draft milestone, or edits one that is not shared yet: the own side's, or a joint one.

    None when the form was sent before (`once`): what it adds is there already.
    """
    if not can_draft(by, content["responsible_id"] or by.side_id):
        raise PermissionDenied
    with transaction.atomic():
        if milestone is None:
            if not claim(once, by=by, now=now, content=[workstream.pk, content]):
                return None
            milestone = Milestone(workstream=workstream, side_id=by.side_id)
            before = None
        else:
            milestone = _lock(milestone.pk, by)
            if milestone.token != seen:
                if milestone.stage == Stage.DRAFT and repeats(milestone, as_stored(content), by=by):
                    return milestone
                raise Stale(milestone)
            if milestone.stage != Stage.DRAFT:
                raise MoveNotAllowed(milestone)
            before = told(milestone)
            milestone.revision += 1
        milestone.responsible_id = content["responsible_id"]
        milestone.due_precision = content["due_precision"]
        milestone.due_on = last_day(content["due_on"], content["due_precision"])
        set_texts(milestone, Milestone.TEXTS, content, now)
        milestone.written_by, milestone.written_at = by, now
        milestone.save()
        record(
            milestone,
            "draft_saved",
            by=by,
            now=now,
            audience=by.side_id,
            before=before,
            after=told(milestone),
        )
    return milestone


def as_stored(content):
    return {**content, "due_on": last_day(content["due_on"], content["due_precision"])}


def told(milestone):
    """A draft as the own side's history holds it: by its revision a stale form finds what it started from."""
    content = {name: getattr(milestone, name) for name in Milestone.CONTENT}
    return {**content, "revision": milestone.revision}


@transaction.atomic
def release_milestone(milestone, *, by, seen, now):
    """Shares a draft milestone: it gets its number, and its due date becomes the baseline."""
    if not can_release(by, milestone.side_id):
        raise PermissionDenied
    lock_workstream(milestone.workstream)  # numbers are given one at a time
    milestone = _lock(milestone.pk, by, seen)
    if milestone.stage != Stage.DRAFT:
        raise MoveNotAllowed(milestone)
    numbers = Milestone.objects.unrestricted("the next number counts shared milestones only").filter(
        workstream=milestone.workstream, stage=Stage.RELEASED
    )
    milestone.number = (numbers.aggregate(Max("number"))["number__max"] or 0) + 1
    milestone.stage, milestone.released_at = Stage.RELEASED, now
    milestone.baseline_due_on = milestone.due_on
    milestone.revision = 1  # how often the draft was saved is nobody else's to count
    milestone.save()
    after = {name: getattr(milestone, name) for name in Milestone.CONTENT}
    record(milestone, "milestone_released", by=by, now=now, audience=None, after=after)
    return milestone


def open_change(milestone, by):
    """The own side's one draft change of the milestone."""
    return own_changes(milestone, by).drafts().select_related("written_by").first()


def own_changes(milestone, by):
    return MilestoneChange.objects.visible_to(by).filter(milestone=milestone, side_id=by.side_id)


def last_shared_change(milestone, by):
    """The newest that both sides see, proposed ones included."""
    changes = MilestoneChange.objects.visible_to(by).filter(milestone=milestone)
    shared = changes.exclude(stage=Stage.DRAFT).select_related("written_by")
    return shared.order_by("-released_at").first()


def change_token(milestone, change) -> str:
    """Names what a change form shows: the milestone, the draft change on it, and how often each was saved."""
    return f"{milestone.token}.{change.revision if change else 0}"


def save_change(milestone, *, by, seen, content, now):
    """Drafts what happens to a shared milestone. A side has one open change of a milestone at a time."""
    if not can_change(by, milestone):
        raise PermissionDenied
    with transaction.atomic():
        milestone = _lock(milestone.pk, by)
        change = open_change(milestone, by)
        if change_token(milestone, change) != seen:
            raise Stale(change or milestone)
        if milestone.stage != Stage.RELEASED or content["kind"] not in kinds_for(milestone):
            raise MoveNotAllowed(milestone)
        if proposal := open_proposal(milestone, by):
            raise MoveNotAllowed(proposal)
        if content["kind"] == Kind.MOVED and is_due(milestone, content):
            raise MoveNotAllowed(milestone)
        before = told_change(change) if change else None
        if change:
            change.revision += 1
        else:
            change = MilestoneChange(side_id=by.side_id)
        change.milestone = milestone
        change.kind = content["kind"]
        change.from_due_on, change.from_precision = milestone.due_on, milestone.due_precision
        moves = content["kind"] in (Kind.MOVED, Kind.REOPENED)
        change.to_precision = content["due_precision"] if moves else ""
        change.to_due_on = last_day(content["due_on"], content["due_precision"]) if moves else None
        change.done_on = content["done_on"] if content["kind"] == Kind.DONE else None
        set_texts(change, ["reason"], content, now)
        change.written_by, change.written_at = by, now
        change.save()
        # The milestone itself stays as it was; only its own side may see that a change is being drafted.
        record(
            change,
            "draft_saved",
            by=by,
            now=now,
            audience=by.side_id,
            before=before,
            after=told_change(change),
        )
    return change


def told_change(change):
    return {**change.content(), "revision": change.revision}


@transaction.atomic
def release_change(change, *, by, seen, now, today):
    """Shares a change and carries it out; a new date of a joint milestone waits for the other side."""
    if not can_release(by, change.side_id):
        raise PermissionDenied
    # Not through `change.milestone`: the door is closed on that way.
    milestone = _lock(change.milestone_id, by)
    if not can_change(by, milestone):
        raise PermissionDenied
    change = open_change(milestone, by)
    if change is None or change.kind not in kinds_for(milestone):
        raise MoveNotAllowed(milestone)
    if change_token(milestone, change) != seen:
        raise Stale(change)
    if change.kind == Kind.MOVED and (change.to_due_on, change.to_precision) == (
        milestone.due_on,
        milestone.due_precision,
    ):
        raise MoveNotAllowed(milestone)
    if open_proposal(milestone, by):
        raise MoveNotAllowed(milestone)
    change.milestone, change.released_at = milestone, now
    if needs_both(change):
        return _propose(change, by, now)
    _carry_out(change, now, today)
    record(change, "milestone_changed", by=by, now=now, audience=None, after=change.content())
    return change


def needs_both(change) -> bool:
    return change.milestone.responsible_id is None and change.moves_date


def _propose(change, by, now):
    milestone = change.milestone
    change.from_due_on, change.from_precision = milestone.due_on, milestone.due_precision
    change.stage = Stage.PROPOSED
    change.revision = 1  # how often the draft was saved is nobody else's to count
    change.save()
    # Forms that are open on the milestone notice that there is something to answer first.
    milestone.revision += 1
    milestone.save(update_fields=["revision"])
    add_position(change, Position.Kind.CONFIRM, by=by, now=now)
    record(change, "milestone_move_proposed", by=by, now=now, audience=None, after=change.content())
    return change


def can_answer(member, change) -> bool:
    """The other side's releasers answer what one side has proposed."""
    return change.is_proposed and change.side_id != member.side_id and can_release(member, member.side_id)


@transaction.atomic
def answer_proposal(change, *, by, agrees, note, seen, now, today):
    """The other side's word on a proposed date. Agreed, it counts from today; else it stays as not agreed."""
    milestone = _lock(change.milestone_id, by)
    change = open_proposal(milestone, by)
    if change is None:
        raise MoveNotAllowed(milestone)
    if not can_answer(by, change):
        raise PermissionDenied
    if change.token != seen:
        raise Stale(change)
    change.milestone = milestone
    kind = Position.Kind.CONFIRM if agrees else Position.Kind.HOLD
    add_position(change, kind, by=by, now=now, comment=note)
    if agrees:
        _carry_out(change, now, today)
    else:
        change.stage = Stage.DECLINED
        change.save()
        milestone.revision += 1
        milestone.save(update_fields=["revision"])
    verb = "milestone_move_agreed" if agrees else "milestone_move_declined"
    record(change, verb, by=by, now=now, audience=None, after=change.content(), reason=note)
    return change


def _carry_out(change, now, today):
    milestone = change.milestone
    change.from_due_on, change.from_precision = milestone.due_on, milestone.due_precision
    change.stage, change.released_at, change.released_on = Stage.RELEASED, now, today
    if change.kind in LEADS_TO:
        milestone.state = LEADS_TO[change.kind]
        milestone.done_on = change.done_on
    if change.kind == Kind.REOPENED:
        milestone.state = Milestone.MOVES[milestone.state][0]
        milestone.done_on = None
    if change.to_precision:
        milestone.due_on, milestone.due_precision = (
            change.to_due_on,
            change.to_precision,
        )
    milestone.revision += 1
    milestone.save()
    change.save()


@transaction.atomic
def discard(milestone, *, by, seen, now):
    """Takes away a draft milestone, or the draft change of a shared one. The history keeps what it said."""
    if not can_draft(by, milestone.side_id if milestone.stage == Stage.DRAFT else by.side_id):
        raise PermissionDenied
    milestone = _lock(milestone.pk, by)
    if milestone.stage == Stage.DRAFT:
        draft, token = milestone, milestone.token
        before = {name: getattr(milestone, name) for name in Milestone.CONTENT}
    else:
        draft = open_change(milestone, by)
        if draft is None:
            raise MoveNotAllowed(milestone)
        draft.milestone, token = milestone, change_token(milestone, draft)
        before = draft.content()
    if token != seen:
        raise Stale(draft)
    if draft is milestone:
        milestone.commitments.clear()
    remove_row(draft, by)
    record(draft, "draft_discarded", by=by, now=now, audience=by.side_id, before=before)


def _lock(key, by, seen=None):
    current = (
        Milestone.objects.visible_to(by)
        .select_related("workstream")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=key)
    )
    if seen is not None and current.token != seen:
        raise Stale(current)
    return current
