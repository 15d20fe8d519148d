"""Verbs on an agenda. What both sides have on the table they see as soon as it is saved.

Every one locks the meeting: of two people who add or move at once the second works on what the first left.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker.history.actions import record
from tracker.history.models import Entry
from tracker.history.repeats import repeats
from tracker.meetings.actions import lock_meeting
from tracker.meetings.assembling import Slot, read_slots
from tracker.meetings.conclusions import latest_conclusions
from tracker.meetings.models import Meeting
from tracker.meetings.table import AgendaItem, BriefingNote
from tracker.pages.bilingual import set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.models import Side
from tracker.people.once import claim
from tracker.people.rules import can_draft

PLAIN = ("workstream", "purpose", "minutes", "lead_side_id")
UP, DOWN = "up", "down"


def can_set(member, meeting) -> bool:
    """Draw up the agenda; both sides do."""
    return can_draft(member, member.side_id) and meeting.state != Meeting.State.CANCELLED


def _lock(meeting, by):
    """The meeting as it is now. Its agenda stands once both have agreed to its conclusions."""
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    current = lock_meeting(meeting, by)
    if not can_set(by, current) or latest_conclusions(current):
        raise MoveNotAllowed(current)
    return current


def _lock_item(item, by, seen=None):
    meeting = _lock(Meeting(pk=item.meeting_id), by)
    current = AgendaItem.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    current.meeting = meeting
    if seen is not None and current.token != seen:
        raise Stale(current)
    return current


def _in_order(meeting, audience, by):
    """What one agenda holds: the shared one, or what a side prepares. Others are not counted among it."""
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting, audience=audience)
    return items.order_by("order", "pk")


def _at_the_end(meeting, audience, by) -> int:
    # A shared item is numbered as if nobody prepared any of their own.
    last = _in_order(meeting, audience, by).last()
    return last.order + 1 if last else 1


def told(item):
    """As entries hold it; its conclusion has entries of its own."""
    return {
        "title_en": item.title_en,
        "title_ko": item.title_ko,
        "workstream": str(item.workstream) if item.workstream else "",
        "purpose": item.purpose,
        "minutes": item.minutes,
        "lead_side_id": item.lead_side_id,
        "revision": item.revision,
    }


@transaction.atomic
def add_agenda_item(meeting, *, by, now, content, own=False, once=""):
    """Puts an item at the end of the agenda; with `own`, one that only the own side prepares and sees."""
    meeting = _lock(meeting, by)
    typed = {name: str(value) for name, value in content.items()}
    if not claim(once, by=by, now=now, content=[meeting.pk, own, typed]):
        return None
    audience = by.side_id if own else meeting.audience_id
    item = AgendaItem(
        meeting=meeting,
        audience_id=audience,
        proposed_by_id=by.side_id,
        order=_at_the_end(meeting, audience, by),
    )
    _write(item, content, now)
    item.save(force_insert=True)
    record(item, "agenda_item_added", by=by, now=now, audience=audience, after=told(item))
    return item


def _write(item, content, now):
    for name in PLAIN:
        if name in content:
            setattr(item, name, content[name])
    set_texts(item, AgendaItem.TEXTS, content, now)


@transaction.atomic
def change_agenda_item(item, *, by, seen, now, content):
    """Other words, purpose, time or lead. Raises Stale when somebody changed it since."""
    current = _lock_item(item, by)
    if current.token != seen:
        if repeats(current, content, by=by):
            return current
        raise Stale(current)
    before = told(current)
    _write(current, content, now)
    if told(current) == before:
        return current
    current.revision += 1
    current.save()
    _record_change(current, "agenda_item_changed", by, now, before)
    return current


def _record_change(item, verb, by, now, before):
    after = {name: value for name, value in told(item).items() if value != before[name]}
    before = {name: before[name] for name in (*after, "revision")}
    record(item, verb, by=by, now=now, audience=item.audience_id, before=before, after=after)


@transaction.atomic
def move_agenda_item(item, *, by, now, way):
    """One place up or down, past what stands there at this moment. At the end of the list it stays."""
    current = _lock_item(item, by)
    items = list(_in_order(current.meeting, current.audience_id, by).on())
    if current not in items:
        raise MoveNotAllowed(current)
    place = items.index(current)
    to = place + (1 if way == DOWN else -1)
    if not 0 <= to < len(items):
        return current
    items[place], items[to] = items[to], items[place]
    _number(items)
    after = {"order": to + 1}
    record(current, "agenda_item_moved", by=by, now=now, audience=current.audience_id, after=after)
    return current


def _number(items):
    """From one on; what was taken off keeps its old number, and comes back about there."""
    changed = []
    for order, item in enumerate(items, start=1):
        if item.order != order:
            item.order = order
            changed.append(item)
    AgendaItem.objects.unrestricted("rows of one agenda, read for the member").bulk_update(changed, ["order"])


@transaction.atomic
def share_agenda_item(item, *, by, seen, now):
    """What a side prepared it proposes: both see it from now on, at the end of the agenda."""
    current = _lock_item(item, by, seen)
    if current.audience_id is None or current.meeting.audience_id or current.is_off:
        raise MoveNotAllowed(current)
    current.order = _at_the_end(current.meeting, None, by)
    current.audience = None
    current.revision = 1  # how often it was saved before is nobody else's to count
    current.save(update_fields=["order", "audience", "revision"])
    record(current, "agenda_item_shared", by=by, now=now, audience=None, after=told(current))
    return current


@transaction.atomic
def take_off(item, *, by, seen, now):
    """Off the agenda. It is not deleted, for each side's notes hang on it; it can be put back."""
    return _set_off(item, True, "agenda_item_taken_off", by, seen, now)


@transaction.atomic
def put_back(item, *, by, seen, now):
    return _set_off(item, False, "agenda_item_put_back", by, seen, now)


def _set_off(item, is_off, verb, by, seen, now):
    current = _lock_item(item, by, seen)
    if current.is_off == is_off:
        raise MoveNotAllowed(current)
    current.is_off = is_off
    current.revision += 1
    current.save(update_fields=["is_off", "revision"])
    record(current, verb, by=by, now=now, audience=current.audience_id, after={"revision": current.revision})
    return current


@transaction.atomic
def add_briefing_note(item, *, text, by, now, once=""):
    """A point of the own side for the item. It stays with the side for ever. None when sent before."""
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    item = AgendaItem.objects.visible_to(by).get(pk=item.pk)
    if not claim(once, by=by, now=now, content=[item.pk, text]):
        return None
    note = BriefingNote.objects.create(
        side_id=by.side_id, item=item, text=text, written_by=by, written_at=now
    )
    record(item, "briefing_note_added", by=by, now=now, audience=by.side_id, after={"text": text})
    return note


@transaction.atomic
def assemble_agenda(meeting, *, by, now, today):
    """Puts on the agenda what belongs there and is not there yet. Returns how many items are new.

    What somebody took off stays off.
    """
    meeting = _lock(meeting, by)
    # One that a side still keeps to itself would fill the places of the shared agenda.
    if meeting.state == Meeting.State.HELD or meeting.audience_id:
        raise MoveNotAllowed(meeting)
    slots = read_slots(meeting, list(Side.objects.order_by("code")), by, today)
    items = list(_in_order(meeting, None, by))
    known = {item.slot: item for item in items if item.slot}
    entries = Entry.objects.visible_to(by).filter(subject_id__in=[item.pk for item in items])
    changed = set(entries.filter(verb="agenda_item_changed").values_list("subject_id", flat=True))
    new = []
    for slot in slots:
        item = known.get(slot.key)
        if item is None:
            new.append(_place(meeting, slot, items, slots, now))
        elif item.purpose != slot.purpose and _takes_purpose(item, slot, changed):
            before = told(item)
            item.purpose = slot.purpose
            item.revision += 1
            item.save(update_fields=["purpose", "revision"])
            _record_change(item, "agenda_item_repurposed", by, now, before)
    _number([item for item in items if not item.is_off])
    if new:
        after = {"items": "; ".join(str(item) for item in new)}
        record(meeting, "agenda_assembled", by=by, now=now, audience=None, after=after)
    return len(new)


def _takes_purpose(item, slot, changed) -> bool:
    """One that nobody changed does; and a difference goes on the next agenda whatever it was to be before."""
    differs = slot.purpose == AgendaItem.Purpose.RECONCILE and item.purpose != AgendaItem.Purpose.DECIDE
    return item.pk not in changed or differs


def _place(meeting, slot: Slot, items, slots, now):
    """Before the first assembled item that follows it, else at the end; `items` has it from then on."""
    following = {row.key for row in slots[slots.index(slot) + 1 :]}
    place = next((i for i, item in enumerate(items) if item.slot in following), len(items))
    item = AgendaItem(
        meeting=meeting,
        order=place + 1,
        slot=slot.key,
        workstream=slot.workstream,
        purpose=slot.purpose,
        minutes=slot.minutes,
    )
    set_texts(item, ("title",), slot.title, now)
    item.save(force_insert=True)
    items.insert(place, item)
    return item
