"""Verbs that enter meetings, and what every verb on their tables begins with."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from tracker.history.actions import record
from tracker.meetings.models import Attendance, Meeting
from tracker.pages.bilingual import set_texts
from tracker.people.models import Side

PLAIN = ("host_id", "zone", "starts_on", "ends_on", "starts_at", "ends_at", "confidence")


def lock_meeting(meeting, by):
    """First step of every verb that gives numbers: one write at a time on a meeting's table."""
    return Meeting.objects.visible_to(by).select_for_update(no_key=True).get(pk=meeting.pk)


def lock_sides():
    """For numbers that count across meetings: two rows that are always there."""
    list(Side.objects.select_for_update(no_key=True).order_by("code"))


def next_number(rows, prefix: str) -> int:
    """One more than the highest number that follows the prefix in the codes of these rows."""
    codes = rows.filter(code__startswith=prefix).order_by().values_list("code", flat=True)
    return max((int(code[len(prefix) :]) for code in codes), default=0) + 1


@transaction.atomic
def plan_meeting(*, by, now, content):
    """Enters a meeting that both sides see at once, with the next number of its level."""
    if not (by.is_active and by.is_steward and by.side_id):
        raise PermissionDenied
    lock_sides()
    level = content["level"]
    numbers = Meeting.objects.visible_to(by).on_record().filter(level=level)
    number = (numbers.aggregate(Max("number"))["number__max"] or 0) + 1
    state = content.get("state", Meeting.State.AGREED)
    meeting = Meeting(level=level, number=number, state=state)
    return _enter(meeting, by, now, content)


@transaction.atomic
def plan_own_meeting(*, by, now, content):
    """Enters a tentative meeting that only the own side sees. It has no number yet."""
    if not (by.is_active and by.is_steward and by.side_id):
        raise PermissionDenied
    meeting = Meeting(level=content["level"], state=Meeting.State.TENTATIVE, audience_id=by.side_id)
    return _enter(meeting, by, now, content)


def _enter(meeting, by, now, content):
    for name in PLAIN:
        if name in content:
            setattr(meeting, name, content[name])
    set_texts(meeting, Meeting.TEXTS, content, now)
    meeting.save(force_insert=True)
    for order, person in enumerate(content.get("attendance", ()), start=1):
        row = Attendance(
            meeting=meeting,
            side_id=person["side_id"],
            office=person.get("office"),
            part=person.get("part", Attendance.Part.MEMBER),
            order=order,
        )
        set_texts(row, ("name", "post"), person, now)
        row.save(force_insert=True)
    after = meeting.content()
    for name in ("starts_at", "ends_at"):
        after[name] = after[name] and after[name].isoformat("minutes")
    record(meeting, "record_entered", by=by, now=now, audience=meeting.audience_id, after=after)
    return meeting
