"""What belongs on an agenda by itself, from what the workstreams say on a day."""

from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from tracker.meetings.models import Meeting
from tracker.meetings.standings import read_pair, read_standings
from tracker.meetings.table import ActionItem, AgendaItem
from tracker.pages.bilingual import LANGUAGES
from tracker.quarters.models import Period
from tracker.workstreams.milestone_register import is_late
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Rating, Workstream
from tracker.workstreams.rules import picture

Purpose = AgendaItem.Purpose
# How long such an item usually takes; the numbers are there to be changed.
MINUTES = {Purpose.NOTE: 5, Purpose.DISCUSS: 15, Purpose.RECONCILE: 20, Purpose.DECIDE: 10}
QUIET = (Rating.ON_TRACK, Rating.COMPLETE, Rating.NOT_STARTED)


class Slot(NamedTuple):
    """One item that belongs there. By its key assembling again knows it."""

    key: str
    title: dict
    purpose: str
    workstream: Workstream | None = None

    @property
    def minutes(self) -> int:
        return MINUTES[Purpose(self.purpose)]


def read_slots(meeting, sides, member, today) -> list[Slot]:
    """In their order: what is open, a workstream each, what is late, the report, the next meeting."""
    slots = []
    shared = ActionItem.objects.visible_to(member).filter(audience=None)
    if last_meeting(meeting, member) or shared.open().exists():
        slots.append(
            Slot("open", titled(lambda: _("Open actions and conclusions of the last meeting")), Purpose.NOTE)
        )
    slots += read_workstreams(sides, member, today)
    if has_late(member, today):
        slots.append(Slot("late", titled(lambda: _("What is past its date")), Purpose.DISCUSS))
    if meeting.level == Meeting.Level.PLENARY:
        # Without its quarter: the meeting may move into another one.
        slots.append(Slot("report", titled(lambda: _("Progress report to both Presidents")), Purpose.DECIDE))
    slots.append(Slot("next", titled(lambda: _("Date and place of the next meeting")), Purpose.DECIDE))
    return slots


def titled(say) -> dict:
    """The title in both languages, whoever presses."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[f"title_{language}"] = say()
    return found


def last_meeting(meeting, member) -> Meeting | None:
    """The one of its level that was held last before it."""
    held = Meeting.objects.visible_to(member).on_record().held().filter(level=meeting.level)
    if meeting.starts_on:
        held = held.filter(starts_on__lt=meeting.starts_on)
    return held.exclude(pk=meeting.pk).order_by("-starts_on", "-number").first()


def read_workstreams(sides, member, today):
    workstreams = list(Workstream.objects.filter(state=Workstream.State.ACTIVE).order_by("number"))
    spoken = read_standings({row.pk for row in workstreams}, Period.of(today), member)
    for row in workstreams:
        ratings = [standing.rating for standing in read_pair(row.pk, spoken, sides)]
        title = {f"title_{language}": getattr(row, f"name_{language}")[:200] for language in LANGUAGES}
        yield Slot(f"workstream-{row.number}", title, purpose_for(ratings), row)


def purpose_for(ratings) -> str:
    """A difference is reconciled; what runs is noted; what does not, or is not reported, is discussed."""
    if picture(ratings) == "differ":
        return Purpose.RECONCILE
    return Purpose.NOTE if all(rating in QUIET for rating in ratings) else Purpose.DISCUSS


def has_late(member, today) -> bool:
    """Of what both see: an own draft must not put an item on the shared agenda."""
    milestones = Milestone.objects.visible_to(member).released()
    actions = ActionItem.objects.visible_to(member).filter(audience=None)
    return milestones.filter(is_late(today)).exists() or actions.overdue(today).exists()
