"""What an agenda shows: its items, what each side says of them, what changed since the last meeting."""

import datetime
from collections import Counter

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import ngettext

from tracker.meetings.assembling import last_meeting
from tracker.meetings.models import Meeting
from tracker.meetings.rules import add_minutes, name_of, start_of
from tracker.meetings.standings import read_pair, read_ratings_at, read_standings
from tracker.meetings.table import AgendaItem, BriefingNote
from tracker.people.sides import day_begins
from tracker.quarters.models import Period
from tracker.workstreams.milestone_register import is_late
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import OF_WRITER
from tracker.workstreams.rules import picture

# The register has the rest.
MOST_LATE = 10


def read_agenda(meeting, member, sides, today):
    items = read_items(meeting, member)
    # What a side prepares of its own is not on the agenda yet, and does not change its numbers.
    shared = [item for item in items if item.audience_id == meeting.audience_id]
    is_held = meeting.state == Meeting.State.HELD
    period = Period.of(meeting.starts_on if is_held else today)
    workstreams = {item.workstream_id for item in items if item.workstream_id}
    spoken = read_standings(workstreams, period, member)
    last = None if is_held else last_meeting(meeting, member)
    before, moved = read_before(last, workstreams, member, sides)
    set_times(meeting, shared)
    for item in items:
        item.standings = read_pair(item.workstream_id, spoken, sides) if item.workstream_id else []
        item.picture = picture([standing.rating for standing in item.standings]) if item.standings else ""
        item.notes = list(item.briefing_notes.all())
        item.changes = read_changes(item, before) if last else []
        item.moved = moved.get(item.workstream_id, 0)
        item.has_changes = bool(item.changes or item.moved)
        item.links = []
        item.up, item.down = f"up-{item.pk}", f"down-{item.pk}"
    point_to(shared, meeting, last)
    return {
        "agenda": shared,
        "own_agenda": [item for item in items if item not in shared],
        "minutes": add_minutes(shared),
        "assessed": period,
        "last": last,
        "last_name": name_of(last) if last else "",
        "late_milestones": read_late(shared, member, today),
    }


def read_items(meeting, member):
    notes = BriefingNote.objects.visible_to(member).select_related("written_by").defer(*OF_WRITER)
    return list(
        AgendaItem.objects.visible_to(member)
        .filter(meeting=meeting)
        .on()
        .select_related("workstream")
        .prefetch_related(Prefetch("briefing_notes", notes))
        .order_by("order", "id")
    )


def read_changes(item, before):
    """[(side, its rating when the last meeting ended, its rating now)] where the two are not the same."""
    pairs = [
        (standing.side, before.get((item.workstream_id, standing.side.code)), standing.rating)
        for standing in item.standings
    ]
    return [(side, earlier, now) for side, earlier, now in pairs if now and now != earlier]


def set_times(meeting, items):
    """Numbers, and when each begins: as long as every item before it says how long it takes."""
    moment = start_of(meeting)
    for number, item in enumerate(items, start=1):
        item.number = number
        item.begins = moment.strftime("%H:%M") if moment else ""
        if moment:
            known = item.minutes is not None
            moment = moment + datetime.timedelta(minutes=item.minutes) if known else None


def read_before(last, workstreams, member, sides):
    """({(workstream, side): its rating when the last meeting ended}, {workstream: milestones since})"""
    if last is None or not workstreams:
        return {}, {}
    ended = day_begins(last.last_day + datetime.timedelta(days=1), sides)
    ratings = read_ratings_at(workstreams, ended, member)
    changes = MilestoneChange.objects.visible_to(member).released()
    changes = changes.filter(milestone__workstream__in=workstreams, released_on__gt=last.last_day)
    rows = set(changes.order_by().values_list("milestone__workstream", "milestone"))
    return ratings, Counter(workstream for workstream, _milestone in rows)


def point_to(items, meeting, last):
    """Where the rest of an assembled item stands."""
    for item in items:
        if item.slot == "open" and last:
            item.links.append((reverse("meetings:conclusions_show", args=[last.slug]), name_of(last)))
        elif item.slot == "report" and meeting.starts_on:
            period = Period.of(meeting.starts_on)
            item.links.append((reverse("reports:report_show", args=[period]), period.label))


def read_late(items, member, today):
    """Milestones past their dates, longest first, for the item that is about them."""
    if not any(item.slot == "late" for item in items):
        return []
    rows = Milestone.objects.visible_to(member).released().filter(is_late(today))
    late = list(rows.select_related("workstream").order_by("due_on", "pk")[:MOST_LATE])
    for milestone in late:
        days = milestone.days_late(today)
        milestone.late = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    return late
