"""Meetings of the public record on every level, and what they decided."""

from operator import attrgetter

from tracker.commitments.models import Confidence
from tracker.commitments.record import COMMITMENTS, DOCUMENTS, SOURCES, find_side, with_side
from tracker.commitments.record_files import (
    NOTHING,
    Field,
    both,
    day,
    either,
    name,
    number,
    one_of,
    said,
    side_or,
)
from tracker.commitments.record_kinds import Kind, Link, Part
from tracker.meetings.models import Attendance, Meeting, Postponement
from tracker.meetings.table import Decision
from tracker.workstreams.record import WORKSTREAMS, Milestones


def find_meeting(slug) -> Meeting:
    level, _dash, own = slug.rpartition("-")
    meeting = (
        Meeting.objects.on_record().filter(level=level, number=int(own) if own.isdecimal() else 0).first()
    )
    if meeting is None:
        raise ValueError(f"no meeting {slug}")
    return meeting


def seat(content):
    """The columns of one who was there."""
    columns = dict(content)
    columns["side_id"] = find_side(columns.pop("side"))
    return columns


class Meetings(Kind):
    section, model = "meetings", Meeting
    names = ("level", "number")
    fields = {
        "level": Field(one_of(Meeting.Level.values)),
        "number": Field(number),
        "state": Field(one_of(Meeting.State.values)),
        "title": Field(said),
        # Nothing where the texts do not say who received the others.
        "host": Field(side_or(""), "", show=attrgetter("host_id")),
        "city": Field(both, NOTHING),
        "venue": Field(both, NOTHING),
        "zone": Field(name),
        "level_note": Field(both, NOTHING),
        "starts_on": Field(day, None),
        "ends_on": Field(day, None),
        "summary": Field(said),
        "next_wording": Field(both, NOTHING),
        "confidence": Field(one_of(Confidence.values)),
    }
    parts = {
        "postponements": Part(
            Postponement,
            "meeting",
            {
                "old_starts_on": Field(day),
                "old_ends_on": Field(day, None),
                "postponed_on": Field(day, None),
                "reason": Field(said),
            },
            key=("old_starts_on",),
        ),
        "attendance": Part(
            Attendance,
            "meeting",
            {
                "side": Field(name, show=attrgetter("side_id")),
                "name": Field(either),
                "post": Field(both, NOTHING),
                "part": Field(one_of(Attendance.Part.values)),
                "order": Field(number),
            },
            key=("side", "order"),
            resolve=seat,
        ),
    }
    links = {
        "commitments": COMMITMENTS,
        "documents": DOCUMENTS,
        "sources": SOURCES,
    }
    needed = ("sources",)

    def name_of(self, content):
        return f"{content['level']}-{content['number']}"

    def columns(self, content):
        return with_side(content, "host")

    def rows(self):
        return Meeting.objects.on_record()


class MilestonesAtMeetings(Milestones):
    """Milestones name the meetings that served them: their own numbers differ from database to database."""

    links = {**Milestones.links, "meetings": Link(find_meeting, attrgetter("slug"))}


class Decisions(Kind):
    """What the texts say was decided. Both sides published them, so they are agreed."""

    section, model = "decisions", Decision
    fields = {
        "code": Field(name),
        "meeting": Field(name, show=attrgetter("meeting.slug")),
        "decided_on": Field(day),
        "text": Field(said),
    }
    parts: dict[str, Part] = {}
    links: dict[str, Link] = {"workstreams": WORKSTREAMS, "commitments": COMMITMENTS}

    def columns(self, content):
        columns = dict(content)
        if "meeting" in columns:
            columns["meeting"] = meeting = find_meeting(columns["meeting"])
            if not content.get("code", f"{meeting.code}-D").startswith(f"{meeting.code}-D"):
                raise ValueError(f"its code is not one of {meeting}, {meeting.code}-D1 and on")
        return columns

    def make(self, columns, now):
        return Decision(**columns, state=Decision.State.AGREED)

    def rows(self):
        return Decision.objects.filter(meeting__isnull=False).exclude(code="").select_related("meeting")
