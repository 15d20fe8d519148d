"""Verbs on status updates. Each is one transaction with one history entry; the time comes in as `now`."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from tracker.history.actions import record
from tracker.history.repeats import repeats
from tracker.pages.bilingual import copy_texts, set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_draft, can_enter_record, can_release
from tracker.quarters.models import ensure_quarter
from tracker.workstreams.models import Note, StatusUpdate
from tracker.workstreams.rules import missing_for_release

State = StatusUpdate.State


def updates_of(workstream, by):
    return (
        StatusUpdate.objects.visible_to(by)
        .filter(workstream=workstream, side_id=by.side_id)
        .select_related("quarter", "workstream", "written_by")
    )


def up_to(period):
    return Q(quarter__year__lt=period.year) | Q(quarter__year=period.year, quarter__number__lte=period.number)


def lock_workstream(workstream):
    """First step of every verb: one write at a time on a workstream, milestones included.

    A lock on "the newest row" would not do: PostgreSQL, having waited, may hand out the second newest.
    """
    type(workstream).objects.select_for_update(no_key=True).get(pk=workstream.pk)


def form_source(workstream, period, by):
    """What the form is filled from: the quarter's open draft, else what the side wrote last."""
    updates = updates_of(workstream, by).current()
    return updates.filter(up_to(period)).newest_first().first()


def open_draft(workstream, period, by):
    """The side's draft of the quarter, or None."""
    source = form_source(workstream, period, by)
    return source if source and is_draft_of(source, period) else None


def is_draft_of(source, period):
    return source.is_open and source.quarter.period == period


def token_of(source) -> str:
    """Names the row a form shows and how often it was saved."""
    return source.token if source else ""


def last_released(workstream, period, by):
    """What the member's side last said up to a quarter: a late update is compared with its own past."""
    updates = updates_of(workstream, by).standing()
    return updates.filter(up_to(period)).newest_first().first()


@transaction.atomic
def save_draft(workstream, *, period, by, seen, content, now, submit=False):
    """Keeps what was typed as the side's draft of the quarter; with `submit`, hands it to a releaser.

    Raises Stale when the row the form showed (`seen`) is no longer the newest.
    """
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    lock_workstream(workstream)
    source = form_source(workstream, period, by)
    has_draft = source and is_draft_of(source, period)
    if token_of(source) != seen and not (has_draft and repeats(source, content, by=by)):
        raise Stale(source)
    if has_draft:
        return _edit_draft(source, by, content, now, submit)
    return _start_draft(workstream, period, by, source, content, now, submit)


def _start_draft(workstream, period, by, source, content, now, submit):
    draft = StatusUpdate(
        workstream=workstream,
        quarter=ensure_quarter(period),
        side_id=by.side_id,
        written_by=by,
        written_at=now,
    )
    # What is taken over unchanged keeps its time, so that a translation left behind shows.
    copy_texts(draft, source, StatusUpdate.TEXTS)
    _fill(draft, content, now)
    verb = "draft_saved"
    if submit:
        _require_complete(draft, by)
        draft.state, verb = State.SUBMITTED, "draft_submitted"
    draft.save(force_insert=True)
    _record_draft(draft, verb, by, now, before=None)
    return draft


def _edit_draft(draft, by, content, now, submit):
    before = {**draft.content(), "revision": draft.revision}
    _fill(draft, content, now)
    submits = submit and draft.state == State.DRAFT
    if submits or draft.state == State.SUBMITTED:
        _require_complete(draft, by)
    if submits:
        draft.state = State.SUBMITTED
    elif draft.content() == {name: before[name] for name in draft.CONTENT}:
        return draft
    draft.revision += 1
    draft.written_by, draft.written_at = by, now
    draft.save()
    _record_draft(draft, "draft_submitted" if submits else "draft_saved", by, now, before)
    return draft


def _fill(draft, content, now):
    for name in ("rating", "as_of", "marking"):
        setattr(draft, name, content[name])
    set_texts(draft, StatusUpdate.TEXTS, content, now)


def _record_draft(draft, verb, by, now, before, reason=""):
    after = {**draft.content(), "revision": draft.revision, "state": draft.state}
    record(
        draft,
        verb,
        by=by,
        now=now,
        audience=draft.side_id,
        before=before,
        after=after,
        reason=reason,
    )


def _require_complete(update, by):
    previous = last_released(update.workstream, update.quarter.period, by)
    missing = missing_for_release(update.content(), previous.rating if previous else None)
    if missing:
        raise ValidationError({f"{field}_en": text for field, text in missing.items()})


def _move(update, to):
    if to not in StatusUpdate.MOVES[update.state]:
        raise MoveNotAllowed(update)
    update.state = to
    update.revision += 1


def _lock(update, by, seen):
    """The row as it is now, its workstream locked. Raises Stale when it is not the one that was seen."""
    lock_workstream(update.workstream)
    current = updates_of(update.workstream, by).get(pk=update.pk)
    if current.token != seen:
        raise Stale(current)
    return current


@transaction.atomic
def submit_draft(update, *, by, seen, now):
    if not can_draft(by, update.side_id):
        raise PermissionDenied
    draft = _lock(update, by, seen)
    before = {"state": draft.state, "revision": draft.revision}
    _move(draft, State.SUBMITTED)
    _require_complete(draft, by)
    draft.save(update_fields=["state", "revision"])
    _record_draft(draft, "draft_submitted", by, now, before)
    return draft


@transaction.atomic
def return_draft(update, *, by, seen, note, now):
    """Gives a submitted update back to its editors. The note stays with the side for ever."""
    if not can_release(by, update.side_id):
        raise PermissionDenied
    draft = _lock(update, by, seen)
    before = {"state": draft.state, "revision": draft.revision}
    _move(draft, State.DRAFT)
    draft.save(update_fields=["state", "revision"])
    Note.objects.create(
        side_id=draft.side_id,
        subject_kind=draft._meta.model_name,
        subject_id=draft.pk,
        text=note,
        written_by=by,
        written_at=now,
    )
    _record_draft(draft, "draft_returned", by, now, before, reason=note)
    return draft


@transaction.atomic
def release(update, *, by, seen, now):
    """Shares an update with the other side, for ever. The quarter's standing version becomes superseded."""
    if not can_release(by, update.side_id):
        raise PermissionDenied
    draft = _lock(update, by, seen)
    _require_complete(draft, by)
    _move(draft, State.RELEASED)
    _publish(draft, by, now, "update_released")
    return draft


@transaction.atomic
def discard_draft(update, *, by, seen, now):
    """Takes a draft away. What it said stays readable in the side's own history."""
    if not can_draft(by, update.side_id):
        raise PermissionDenied
    draft = _lock(update, by, seen)
    if not draft.is_open:
        raise MoveNotAllowed(draft)
    before = {**draft.content(), "state": draft.state}
    remove_row(draft, by)
    record(draft, "draft_discarded", by=by, now=now, audience=draft.side_id, before=before)


def remove_row(draft, by):
    """Nothing points at a draft; Django would look for what does in rows that are not the member's."""
    rows = type(draft).objects.visible_to(by).filter(pk=draft.pk)
    rows._raw_delete(rows.db)


@transaction.atomic
def confirm(workstream, *, period, by, seen, now, today):
    """ "Still true as of today": the last released content again, dated today. Returns (update, changed).

    An editor may: nothing new is disclosed. A second press on the same day changes nothing. Raises Stale when
    the text on the page (`seen`) is no longer the last one: nobody confirms what they have not read.
    """
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    lock_workstream(workstream)
    last = last_released(workstream, period, by)
    if last is None:
        raise MoveNotAllowed(None)
    if last.quarter.period == period and last.as_of >= today:
        return last, False
    if last.token != seen:
        raise Stale(last)
    update = StatusUpdate(
        workstream=workstream,
        quarter=ensure_quarter(period),
        side_id=by.side_id,
        state=State.RELEASED,
        written_by=by,
        written_at=now,
    )
    copy_texts(update, last, StatusUpdate.TEXTS)
    update.rating, update.marking = last.rating, last.marking
    update.as_of = today
    _publish(update, by, now, "update_confirmed")
    return update, True


def release_words(update, *, by, now, verb):
    """The last step of a verb that brings a whole update of the own side with it."""
    _require_complete(update, by)
    _publish(update, by, now, verb)


def _publish(update, by, now, verb):
    standing = updates_of(update.workstream, by).standing().filter(quarter=update.quarter).first()
    update.version = 1
    if standing:
        _move(standing, State.SUPERSEDED)
        standing.save(update_fields=["state", "revision"])
        update.version, update.supersedes = standing.version + 1, standing
    update.released_by, update.released_at = by, now
    update.save()
    after = {
        **update.content(),
        "version": update.version,
        "quarter": update.quarter.period.slug,
    }
    before = {**standing.content(), "version": standing.version} if standing else None
    record(update, verb, by=by, now=now, audience=None, before=before, after=after)


@transaction.atomic
def set_leads(workstream, offices, *, by, now):
    """Names the lead offices of both sides. Master data: any steward may; shared at once."""
    if not can_enter_record(by):
        raise PermissionDenied
    lock_workstream(workstream)
    before = _lead_labels(workstream.leads.all())
    after = _lead_labels(offices)
    if after == before:
        return
    workstream.leads.set(offices)
    record(
        workstream,
        "lead_set",
        by=by,
        now=now,
        audience=None,
        before=before,
        after=after,
    )


def _lead_labels(offices):
    return sorted(office.history_label() for office in offices)
