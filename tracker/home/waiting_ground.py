"""What the rules of `waiting` stand on: a row of what waits, and the rows of the product they all ask."""

import datetime
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch, Q
from django.urls import reverse

from tracker.assent.rules import is_for_it, read_latest
from tracker.commitments.models import Commitment
from tracker.home.confirmations import read_unconfirmed
from tracker.meetings.conclusions import read_open_conclusions
from tracker.meetings.models import Meeting
from tracker.meetings.table import ActionItem, Decision
from tracker.pages.bilingual import words
from tracker.people.rules import can_draft, can_release
from tracker.people.sides import joint_day
from tracker.quarters.models import Period, read_quarter
from tracker.reports.models import Report
from tracker.reports.positions import read_standings
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage
from tracker.workstreams.models import Note, StatusUpdate, Workstream
from tracker.workstreams.standing import Cells, listed_workstreams

# How many days ahead something that is due is said to wait.
SOON = 14


class Row(NamedTuple):
    """One thing that waits, with the one press that answers it."""

    # The same thing has the same key on every day.
    key: str
    # What is to be done. It names things by their titles and holds nothing else: a mail may show it.
    title: str
    # More of it: words of the thing, a note.
    text: str
    since: datetime.date | None
    until: datetime.date | None
    address: str
    press: str
    tag: str = ""
    look: str = ""  # how urgent the tag looks: warn or nothing

    def days_over(self, today) -> int | None:
        """Days past the day until which it is to be done, below nought while there is time; None: no day."""
        return (today - self.until).days if self.until else None


class Later(NamedTuple):
    """A row that is made when it is shown: of very many the most urgent ones are."""

    until: datetime.date | None
    make: Callable[[], Row]


class Ground:
    """One member on one day. Whatever several rules ask is read once, and only when a rule asks."""

    def __init__(self, member, sides, today, soon=SOON):
        self.member, self.sides, self.today = member, sides, today
        self.horizon = today + datetime.timedelta(days=soon)
        self.period = Period.of(today)
        self.side_id = member.side_id
        self.may_draft = can_draft(member, member.side_id)
        self.may_release = can_release(member, member.side_id)

    @cached_property
    def other(self):
        return self.sides.other(self.side_id)

    @cached_property
    def other_name(self) -> str:
        return words(self.other, "name").text

    @cached_property
    def quarter(self):
        return read_quarter(self.period)

    @cached_property
    def cells(self) -> Cells:
        return Cells(self.member, received=True)

    @cached_property
    def listed(self) -> list[Workstream]:
        return listed_workstreams(self.sides)

    @cached_property
    def workstreams(self) -> list[Workstream]:
        return [row for row in self.listed if row.counted_state == Workstream.State.ACTIVE]

    @cached_property
    def by_key(self) -> dict:
        return {row.pk: row for row in self.listed}

    @cached_property
    def active(self) -> dict:
        return {row.pk: row for row in self.workstreams}

    @cached_property
    def offices(self) -> set:
        return set(self.member.offices.values_list("pk", flat=True))

    @cached_property
    def leads(self) -> dict:
        """{workstream: the offices of the own side that lead it}"""
        leads: dict = {}
        rows = Workstream.leads.through.objects.filter(office__side=self.side_id)
        for workstream, office in rows.values_list("workstream_id", "office_id"):
            leads.setdefault(workstream, set()).add(office)
        return leads

    def is_mine(self, workstream) -> bool:
        """Work goes to offices. Who is in none, and what none of the side's leads, fall between no chairs."""
        if not self.offices:
            return True
        leads = self.leads.get(workstream)
        return not leads or bool(self.offices & leads)

    def is_of_my_office(self, office) -> bool:
        return not self.offices or office is None or office in self.offices

    def day_of(self, at: datetime.datetime | None) -> datetime.date | None:
        return joint_day(at, self.sides) if at else None

    # --- rows of the product ------------------------------------------------------------------------------

    def of_active(self, rows) -> list:
        """Those that are of an active workstream, each with it: one row for all, instead of joins."""
        found = []
        for row in rows:
            if workstream := self.active.get(row.workstream_id):
                row.workstream = workstream
                found.append(row)
        return found

    @cached_property
    def updates(self) -> list[StatusUpdate]:
        """The own side's open drafts of this quarter, and what it released for it last."""
        rows = StatusUpdate.objects.visible_to(self.member).current()
        of_quarter = rows.filter(
            side_id=self.side_id, quarter__year=self.period.year, quarter__number=self.period.number
        )
        return self.of_active(of_quarter.order_by("workstream__number"))

    @cached_property
    def drafts(self) -> list[StatusUpdate]:
        return [update for update in self.updates if update.is_open]

    @cached_property
    def return_notes(self) -> dict:
        """{draft: the note it was last given back with}. A draft has no other notes."""
        drafts = [row.pk for row in self.drafts if row.state == StatusUpdate.State.DRAFT]
        notes = Note.objects.visible_to(self.member).filter(subject_id__in=drafts)
        return {note.subject_id: note for note in notes.order_by("written_at", "pk")}

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Shared ones that are open, and the own side's drafts."""
        is_open = Q(
            stage=Stage.RELEASED, state__in=[Milestone.State.PLANNED, Milestone.State.IN_PROGRESS]
        ) & Q(due_on__lte=self.horizon)
        rows = Milestone.objects.visible_to(self.member).filter(
            is_open | Q(stage=Stage.DRAFT, side=self.side_id)
        )
        return self.of_active(rows.order_by("due_on", "workstream__number", "number", "written_at"))

    @cached_property
    def changes(self) -> list[MilestoneChange]:
        """The own side's drafts, and new dates that wait for an answer. They hang on shared milestones."""
        rows = MilestoneChange.objects.visible_to(self.member).filter(
            Q(stage=Stage.PROPOSED) | Q(stage=Stage.DRAFT, side=self.side_id),
            milestone__stage=Stage.RELEASED,
        )
        changes = list(
            rows.select_related("milestone").order_by(
                "milestone__workstream__number", "milestone__number", "written_at"
            )
        )
        active = {row.pk for row in self.of_active([change.milestone for change in changes])}
        return [change for change in changes if change.milestone_id in active]

    @cached_property
    def actions(self) -> list[ActionItem]:
        """Open ones that are due soon or over it, of both sides."""
        rows = ActionItem.objects.visible_to(self.member).open().filter(due_on__lte=self.horizon)
        return list(rows.select_related("office").order_by("due_on", "code", "pk"))

    @cached_property
    def decisions(self) -> list[tuple[Decision, set]]:
        """[(a proposed decision, the sides that are for its present words)]"""
        meetings = Meeting.objects.visible_to(self.member)
        decisions = list(
            Decision.objects.filter(state=Decision.State.PROPOSED)
            .prefetch_related(
                # What the hash of a decision covers.
                Prefetch("workstreams", Workstream.objects.only("number")),
                Prefetch("commitments", Commitment.objects.only("code")),
                Prefetch("meeting", meetings),
            )
            .order_by("meeting__starts_on", "pk")
        )
        latest = read_latest(decisions) if decisions else {}
        agreed: dict = {row.pk: set() for row in decisions}
        for (key, side), position in latest.items():
            if is_for_it(position):
                agreed[key].add(side)
        return [(row, agreed[row.pk]) for row in decisions]

    @cached_property
    def conclusions(self) -> list[tuple]:
        """[(meeting, {side: its position})] of conclusions that wait for a word."""
        return read_open_conclusions(self.member)

    @cached_property
    def reports(self) -> list[Report]:
        """What is written or out, of any quarter, and every edition of this one."""
        return list(Report.objects.select_related("quarter").open_or_of(self.period))

    @cached_property
    def reports_out(self) -> list[tuple]:
        """[(report, candidate, {side: its standing})]"""
        out = [report for report in self.reports if report.state == Report.State.OUT]
        return read_standings(out, [side.code for side in self.sides])

    @cached_property
    def unconfirmed(self) -> dict:
        """{side: what of the record it has not confirmed as it reads now}"""
        return read_unconfirmed(self.member, self.sides)

    @cached_property
    def plans(self) -> list[Meeting]:
        """Meetings whose date and place one of the sides has not agreed to."""
        keys = {row.pk for rows in self.unconfirmed.values() for row in rows if row.is_plan}
        return list(Meeting.objects.visible_to(self.member).filter(pk__in=keys).by_day())


def name_of(workstream) -> str:
    return f"{workstream.number} {words(workstream, 'name').text}"


def name_of_milestone(milestone) -> str:
    number = f"{milestone.workstream.number}.{milestone.number} " if milestone.number else ""
    return f"{number}{words(milestone, 'title').text}"


def address_of(workstream, part="") -> str:
    return reverse("workstreams:workstream_show", args=[workstream.slug]) + part


def address_of_milestone(milestone) -> str:
    return address_of(milestone.workstream, f"?milestone={milestone.number}#m-{milestone.number}")
