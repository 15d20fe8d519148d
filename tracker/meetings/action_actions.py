"""Verbs on action items. Of a meeting they are shared and coded at once; outside one first the side's own."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.history.actions import record
from tracker.history.repeats import repeats
from tracker.meetings.actions import lock_meeting, next_number
from tracker.meetings.models import Meeting
from tracker.meetings.rules import STILL_TO_COME
from tracker.meetings.table import ActionItem
from tracker.pages.bilingual import set_texts
from tracker.people.once import claim
from tracker.people.rules import can_draft, can_manage_accounts, can_release
from tracker.workstreams.actions import MoveNotAllowed, Stale, lock_workstream

NO_TEXT = gettext_lazy("Say what is to be done, in English or in Korean.")
BEFORE_PLENARY = datetime.timedelta(days=14)


def default_office(workstream, side_id):
    """The lead office of that side; the first by name where there are several."""
    if workstream is None:
        return None
    return workstream.leads.filter(side_id=side_id).order_by("abbreviation").first()


def default_due(meeting, by, today):
    """A fortnight before the next plenary that is dated and leaves that much time, if one is."""
    earliest = max(today, (meeting and meeting.last_day) or today) + BEFORE_PLENARY
    plenary = (
        Meeting.objects.visible_to(by)
        .on_record()
        .filter(level=Meeting.Level.PLENARY, state__in=STILL_TO_COME, starts_on__gt=earliest)
        .by_day()
        .first()
    )
    return plenary.starts_on - BEFORE_PLENARY if plenary else None


def can_add(member, meeting) -> bool:
    if meeting and meeting.state == Meeting.State.CANCELLED:
        return False
    return can_draft(member, member.side_id)


def can_change(member, action) -> bool:
    """The side that is to do it; while it is one side's own, that side.

    What was released from inside a side changes only through a releaser: each change is shared when saved.
    """
    if action.audience_id:
        return can_draft(member, action.audience_id)
    if action.meeting_id:
        return can_draft(member, action.side_id)
    return can_release(member, action.side_id)


def can_share(member, action) -> bool:
    """Of a meeting that is itself one side's own the verb refuses."""
    return bool(action.audience_id) and can_release(member, action.audience_id)


@transaction.atomic
def add_actions(meeting, *, by, now, today, contents, once=""):
    """All of them or none; none a second time when the form is sent again."""
    typed = {"meeting": meeting and meeting.pk, "contents": [as_typed(content) for content in contents]}
    if not claim(once, by=by, now=now, content=typed):
        return []
    return [add_action(meeting, by=by, now=now, today=today, content=content) for content in contents]


def as_typed(content):
    """What a form holds, with the keys of rows."""
    return {name: str(getattr(value, "pk", value)) for name, value in content.items()}


@transaction.atomic
def add_action(meeting, *, by, now, today, content):
    """At a meeting either side notes what each is to do; outside one a side notes what is its own."""
    side_id, workstream = content["side_id"], content.get("workstream")
    if not can_draft(by, by.side_id if meeting else side_id):
        raise PermissionDenied
    if meeting is None and workstream is None:
        raise ValidationError({"workstream": _("An action outside a meeting belongs to a workstream.")})
    office = content["office"] if "office" in content else default_office(workstream, side_id)
    _check_office(office, side_id)
    if meeting:
        meeting = lock_meeting(meeting, by)
        if meeting.state == Meeting.State.CANCELLED:
            raise MoveNotAllowed(meeting)
    action = ActionItem(
        meeting=meeting,
        workstream=workstream,
        audience_id=meeting.audience_id if meeting else by.side_id,
        side_id=side_id,
        office=office,
        due_on=content["due_on"] if "due_on" in content else default_due(meeting, by, today),
        written_by=by,
        written_at=now,
    )
    set_texts(action, ActionItem.TEXTS, content, now)
    if action.audience_id is None:
        action.code = next_code(meeting, workstream)
    action.save(force_insert=True)
    record(action, "action_added", by=by, now=now, audience=action.audience_id, after=told(action))
    return action


def _check_office(office, side_id):
    if office and office.side_id != side_id:
        raise ValidationError({"office": _("This office belongs to the other side.")})


def next_code(meeting, workstream) -> str:
    """P7-A3 of a meeting, 3-A1 of a workstream. The row that the number counts in is locked."""
    prefix = f"{meeting.code if meeting else workstream.number}-A"
    shared = ActionItem.objects.unrestricted("the next number counts shared actions only")
    return f"{prefix}{next_number(shared.filter(audience=None), prefix)}"


def told(action):
    return {
        "text_en": action.text_en,
        "text_ko": action.text_ko,
        "responsible_id": action.side_id,
        "office": str(action.office) if action.office else "",
        "due_on": action.due_on,
        "state": action.state,
        "code": action.code,
        "revision": action.revision,
    }


@transaction.atomic
def release_action(action, *, by, seen, now):
    """Shares an action of the own side, for ever, and gives it its code."""
    if not can_release(by, action.audience_id):
        raise PermissionDenied
    meeting = lock_meeting(Meeting(pk=action.meeting_id), by) if action.meeting_id else None
    if action.workstream_id:
        lock_workstream(action.workstream)
    current = _lock(action, by, seen)
    if current.audience_id is None or (meeting and meeting.audience_id):
        raise MoveNotAllowed(current)
    current.audience_id = None
    current.code = next_code(meeting, current.workstream)
    current.revision = 1  # how often it was saved before is nobody else's to count
    # For the other side it begins here: when it was first written would tell its age inside.
    current.written_at = now
    current.save(update_fields=["audience", "code", "revision", "written_at"])
    record(current, "action_released", by=by, now=now, audience=None, after=told(current))
    return current


@transaction.atomic
def change_action(action, *, by, seen, now, content):
    """Other words, another office or date of an open one; `content` holds what changes."""
    if not can_change(by, action):
        raise PermissionDenied
    current = _lock(action, by)
    if current.token != seen:
        if repeats(current, content, by=by):
            return current
        raise Stale(current)
    if not current.is_open:
        raise MoveNotAllowed(current)
    before = told(current)
    if "office" in content:
        _check_office(content["office"], current.side_id)
        current.office = content["office"]
    current.due_on = content.get("due_on", current.due_on)
    set_texts(current, ActionItem.TEXTS, content, now)
    if not (current.text_en or current.text_ko):
        raise ValidationError({"text_en": NO_TEXT})
    if told(current) == before:
        return current
    current.revision += 1
    current.save()
    audience = current.audience_id
    record(current, "action_changed", by=by, now=now, audience=audience, before=before, after=told(current))
    return current


@transaction.atomic
def pass_on(action, office, *, by, seen, now):
    """Another office of its side is to do it: how a side divides its work is for its stewards."""
    if not can_manage_accounts(by, action.side_id):
        raise PermissionDenied
    _check_office(office, action.side_id)
    current = _lock(action, by, seen)
    if not current.is_open:
        raise MoveNotAllowed(current)
    before = told(current)
    current.office = office
    current.revision += 1
    current.save(update_fields=["office", "revision"])
    audience = current.audience_id
    record(current, "action_changed", by=by, now=now, audience=audience, before=before, after=told(current))
    return current


@transaction.atomic
def close_action(action, *, by, to, note, seen, now, today):
    """Done or cancelled, by the side that was to do it. `note` says how, in one language or both."""
    if not can_change(by, action):
        raise PermissionDenied
    if not any(note.values()):
        raise ValidationError({"closing_note_en": _("Say how it was closed.")})
    current = _lock(action, by, seen)
    if to not in ActionItem.MOVES[current.state]:
        raise MoveNotAllowed(current)
    before = {"state": current.state}
    current.state, current.closed_on = to, today
    current.revision += 1
    set_texts(current, ["closing_note"], note, now)
    current.save()
    after = {"state": current.state, "closed_on": current.closed_on, **note}
    record(current, "action_closed", by=by, now=now, audience=current.audience_id, before=before, after=after)
    return current


def _lock(action, by, seen=None):
    current = ActionItem.objects.visible_to(by).select_for_update(no_key=True).get(pk=action.pk)
    if seen is not None and current.token != seen:
        raise Stale(current)
    return current
