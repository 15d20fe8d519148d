"""Meetings as events of a calendar: what both sides know, and the own side's plans for itself."""

import datetime

from django.utils.translation import gettext as _

from tracker.exports.ics import Event
from tracker.history.models import BOTH, Entry
from tracker.meetings.models import Meeting
from tracker.meetings.rules import name_of
from tracker.pages.bilingual import words

State = Meeting.State
STATUS = {
    State.TENTATIVE: "TENTATIVE",
    State.AGREED: "TENTATIVE",
    State.POSTPONED: "TENTATIVE",
    State.ANNOUNCED: "CONFIRMED",
    State.HELD: "CONFIRMED",
    State.CANCELLED: "CANCELLED",
}
# Before it is announced its title and place are nobody's who looks over a shoulder at a calendar.
# What is cancelled may never have been announced, and a calendar finds it by its key.
PUBLIC = (State.ANNOUNCED, State.HELD)


def read_events(member, address_of, meeting=None) -> list[Event]:
    """Of one meeting, or of all that the member sees and that have a date, oldest first."""
    rows = Meeting.objects.visible_to(member).exclude(starts_on=None).by_day()
    if meeting is not None:
        rows = rows.filter(pk=meeting.pk)
    rows = list(rows)
    changes = read_changes(rows, member)
    return [make_event(row, changes.get(row.pk, (0, None)), address_of(row)) for row in rows]


def read_changes(meetings, member) -> dict:
    """{meeting: (its sequence, when it was last changed)}

    Files are handed on. What both sides see counts by the history that both see, so it is the same for
    either. An own plan stays at 0, lower than all that follows; its stamp tells which file is newer.
    """
    chains = {row.pk: row.audience_id or BOTH for row in meetings}
    entries = (
        Entry.objects.visible_to(member)
        .filter(subject_kind="meeting", subject_id__in=chains)
        .order_by("sequence")
        .values_list("subject_id", "chain", "at")
    )
    found: dict = {}
    for subject, chain, at in entries:
        if chain == chains[subject]:
            count, _last = found.get(subject, (0, None))
            found[subject] = (count + 1 if chain == BOTH else 0, at)
    return found


def make_event(meeting, change, address) -> Event:
    sequence, at = change
    hidden = meeting.state not in PUBLIC
    where = ", ".join(filter(None, (words(meeting, "venue").text, words(meeting, "city").text)))
    midnight = datetime.datetime.combine(meeting.starts_on, datetime.time(), datetime.UTC)
    return Event(
        uid=f"{meeting.pk}@ncg-tracker",
        sequence=sequence,
        summary=_("Hold") if hidden else name_of(meeting),
        status=STATUS[State(meeting.state)],
        first=meeting.starts_on,
        last=meeting.last_day,
        stamp=at or midnight,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        location="" if hidden else where,
        description="" if hidden else words(meeting, "title").text,
        # The address names the level.
        url="" if hidden else address,
    )
