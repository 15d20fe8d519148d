"""Verbs that take a meeting from one side's plan to the day it is held, or put it off, or call it off."""

import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.assent.actions import add_position
from tracker.assent.models import Position
from tracker.assent.rules import is_confirmed, sides_for
from tracker.history.actions import record
from tracker.meetings.actions import PLAIN, lock_meeting, lock_sides
from tracker.meetings.models import Meeting, Postponement, Relocation
from tracker.meetings.times import check_hours
from tracker.pages.bilingual import set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.models import Side
from tracker.people.rules import can_enter_record, can_release
from tracker.workstreams.notes import add_note

State = Meeting.State
PLACE = ("city_en", "city_ko", "venue_en", "venue_ko", "zone", "host_id")
DATES = ("starts_on", "ends_on", "starts_at", "ends_at")


def can_plan(member) -> bool:
    """Enter what happens to a meeting; both sides see it at once."""
    return can_enter_record(member) or can_release(member, member.side_id)


def told(meeting):
    """A meeting as entries hold it."""
    content = meeting.content()
    for name in ("starts_at", "ends_at"):
        content[name] = content[name] and content[name].isoformat("minutes")
    return content


def _lock(meeting, by, seen, to=None):
    current = lock_meeting(meeting, by)
    if current.content_hash() != seen:
        raise Stale(current)
    if to and (current.audience_id or to not in Meeting.MOVES[current.state]):
        raise MoveNotAllowed(current)
    return current


def _record(meeting, verb, by, now, before, reason=""):
    after = {name: value for name, value in told(meeting).items() if value != before[name]}
    before = {name: before[name] for name in after}
    record(
        meeting, verb, by=by, now=now, audience=meeting.audience_id, before=before, after=after, reason=reason
    )


def _require(allowed):
    if not allowed:
        raise PermissionDenied


@transaction.atomic
def change_plan(meeting, *, by, seen, now, content):
    """Changes what is still tentative: one side's own plan, or one that both weigh, who then agree anew."""
    _require(can_enter_record(by))
    current = _lock(meeting, by, seen)
    if current.state != State.TENTATIVE:
        raise MoveNotAllowed(current)
    before = told(current)
    for name in PLAIN:
        if name in content:
            setattr(current, name, content[name])
    set_texts(current, Meeting.TEXTS, content, now)
    current.save()
    _record(current, "record_changed", by, now, before)
    return current


@transaction.atomic
def share_plan(meeting, *, by, seen, now):
    """Puts an own plan to the other side: it gets its number, and the own side has agreed to it."""
    _require(can_release(by, by.side_id))
    current = lock_meeting(meeting, by)
    lock_sides()
    if current.content_hash() != seen:
        raise Stale(current)
    if current.audience_id is None or current.state != State.TENTATIVE:
        raise MoveNotAllowed(current)
    numbers = Meeting.objects.visible_to(by).on_record().filter(level=current.level)
    current.number = (numbers.aggregate(Max("number"))["number__max"] or 0) + 1
    current.audience = None
    current.save(update_fields=["number", "audience"])
    add_position(current, Position.Kind.AGREE, by=by, now=now)
    record(current, "meeting_shared", by=by, now=now, audience=None, after=told(current))
    return current


@transaction.atomic
def agree_plan(meeting, *, by, seen, now):
    """The own side agrees to date and place as they stand. With the second side the meeting is agreed."""
    _require(can_release(by, by.side_id))
    current = _lock(meeting, by, seen, State.AGREED)
    if current.starts_on is None:
        raise ValidationError(_("There is no date yet to agree to."))
    is_new = by.side_id not in sides_for(current)
    if is_new:
        add_position(current, Position.Kind.AGREE, by=by, now=now)
    if not is_confirmed(current, Side.objects.all()):
        if is_new:
            record(current, "position_taken", by=by, now=now, audience=None, after={"kind": "agree"})
        return current
    before = told(current)
    current.state = State.AGREED
    current.save(update_fields=["state"])
    _record(current, "meeting_agreed", by, now, before)
    return current


@transaction.atomic
def announce(meeting, *, by, seen, now):
    """It is public from now on."""
    _require(can_plan(by))
    current = _lock(meeting, by, seen, State.ANNOUNCED)
    if current.starts_on is None:
        raise ValidationError(_("There is no date yet to announce."))
    before = told(current)
    current.state = State.ANNOUNCED
    current.save(update_fields=["state"])
    _record(current, "meeting_announced", by, now, before)
    return current


def day_there(zone, now) -> datetime.date:
    return now.astimezone(ZoneInfo(zone)).date()


@transaction.atomic
def hold(meeting, *, by, seen, now, content):
    """It was held, on these days of its place."""
    _require(can_plan(by))
    current = _lock(meeting, by, seen, State.HELD)
    before = told(current)
    for name in DATES:
        if name in content:
            setattr(current, name, content[name])
    if current.starts_on is None or current.starts_on > day_there(current.zone, now):
        raise ValidationError({"starts_on": _("This day has not come yet at its place.")})
    check_hours(current)
    current.state = State.HELD
    current.save()
    _record(current, "meeting_held", by, now, before)
    return current


@transaction.atomic
def postpone(meeting, *, by, seen, now, today, content):
    """The old date stays with its shared reason. A new date counts when both agree to it.

    `content["own_reason"]` is for the own side only: a note on the meeting.
    """
    _require(can_plan(by))
    current = _lock(meeting, by, seen, State.POSTPONED)
    if not (content["reason_en"] or content["reason_ko"]):
        raise ValidationError({"reason_en": _("Give a reason, in English or in Korean.")})
    given_up = {row.old_starts_on for row in current.postponements.all()}
    if content["starts_on"] and content["starts_on"] in {*given_up, current.starts_on}:
        raise ValidationError({"starts_on": _("This is a date it was moved from.")})
    before = told(current)
    if current.starts_on and current.starts_on not in given_up:
        moved = Postponement(
            meeting=current,
            old_starts_on=current.starts_on,
            old_ends_on=current.ends_on,
            postponed_on=today,
        )
        set_texts(moved, ("reason",), content, now)
        moved.save(force_insert=True)
    for name in DATES:
        setattr(current, name, content.get(name))
    check_hours(current)
    current.state = State.POSTPONED
    current.save()
    if current.starts_on and can_release(by, by.side_id):
        add_position(current, Position.Kind.AGREE, by=by, now=now)
    if content.get("own_reason"):
        add_note(current, text=content["own_reason"], by=by, now=now)
    _record(current, "meeting_postponed", by, now, before, content["reason_en"] or content["reason_ko"])
    return current


@transaction.atomic
def relocate(meeting, *, by, seen, now, content):
    """To another city. The old one stays with the reason. What both had agreed they agree to anew."""
    _require(can_plan(by))
    current = _lock(meeting, by, seen)
    if current.audience_id or current.state not in (*Meeting.PLANNED, State.ANNOUNCED):
        raise MoveNotAllowed(current)
    if not (content["reason_en"] or content["reason_ko"]):
        raise ValidationError({"reason_en": _("Give a reason, in English or in Korean.")})
    if [content["city_en"], content["city_ko"]] == [current.city_en, current.city_ko]:
        raise ValidationError({"city_en": _("This is the city it has already.")})
    before = told(current)
    moved = Relocation(
        meeting=current,
        old_city_en=current.city_en,
        old_city_ko=current.city_ko,
        old_city_en_at=current.city_en_at,
        old_city_ko_at=current.city_ko_at,
        relocated_at=now,
    )
    set_texts(moved, ("reason",), content, now)
    moved.save(force_insert=True)
    set_texts(current, ("city", "venue"), content, now)
    current.zone, current.host_id = content["zone"], content["host_id"]
    check_hours(current)
    if current.state == State.AGREED:
        current.state = State.TENTATIVE
    current.save()
    if can_release(by, by.side_id):
        add_position(current, Position.Kind.AGREE, by=by, now=now)
    _record(current, "meeting_relocated", by, now, before, content["reason_en"] or content["reason_ko"])
    return current
