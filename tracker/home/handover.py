"""An office changes hands: everything open for it on one page, and the act that passes it on as a whole."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.assent.closing import mark_closings
from tracker.history.actions import hold_chain
from tracker.history.canonical import canonical, sha256
from tracker.meetings.action_actions import pass_on
from tracker.meetings.models import Meeting
from tracker.meetings.rules import say_due
from tracker.meetings.table import ActionItem
from tracker.pages.bilingual import words
from tracker.pages.conflicts import Stale
from tracker.pages.locking import lock_rows
from tracker.people.models import Office
from tracker.people.rules import acts_for, can_manage_accounts
from tracker.quarters.models import Period
from tracker.reports.models import Report, ReportLine
from tracker.workstreams.actions import set_leads
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage
from tracker.workstreams.models import Clearance, StatusUpdate, Workstream
from tracker.workstreams.own_side import read_office_names
from tracker.workstreams.standing import Cells


class Led(NamedTuple):
    workstream: Workstream
    standing: Any  # the own side's word of this quarter
    draft: str  # the state of its draft, "" for none


class Draft(NamedTuple):
    """What only the own side sees yet, or an office was asked about."""

    kind: str
    name: str
    address: str
    more: str


class Moved(NamedTuple):
    """What a handing over passes on."""

    workstreams: list[Workstream]
    actions: list[ActionItem]

    def token(self, to):
        """Of all that the preview shows: whose leads change, and the very words of the actions."""
        leads = [[row.pk, sorted(office.pk.hex for office in row.leads.all())] for row in self.workstreams]
        return sha256(canonical([to.pk, leads, [row.token for row in self.actions]]))[:20]


def can_read(member, office) -> bool:
    """Its stewards, and who belongs to it."""
    if not acts_for(member, office.side_id):
        return False
    return can_manage_accounts(member, office.side_id) or member.offices.filter(pk=office.pk).exists()


def find_office(member, key) -> Office | None:
    """One of the own side; every other is not there."""
    return Office.objects.filter(side=member.side_id, pk=key).first() if member.side_id else None


def read_moved(office, member, sides) -> Moved:
    """What it leads that is not closed, and its open actions, as far as the member's side sees them."""
    workstreams = list(Workstream.objects.filter(leads=office).prefetch_related("leads").order_by("number"))
    mark_closings(workstreams, sides)
    actions = (
        ActionItem.objects.visible_to(member)
        .open()
        .filter(office=office, side_id=office.side_id)
        .select_related("workstream", "office")
        .prefetch_related(Prefetch("meeting", Meeting.objects.visible_to(member)))
        .order_by(F("due_on").asc(nulls_last=True), "code", "pk")
    )
    return Moved([row for row in workstreams if row.counted_state not in row.CLOSED], list(actions))


def read_page(office, member, sides, today) -> dict:
    period = Period.of(today)
    names = read_office_names(office.side_id)
    moved = read_moved(office, member, sides)
    return {
        "office": office,
        "name": names.get(office.pk),
        "others": [(key, name) for key, name in names.items() if key != office.pk],
        "period": period,
        "moved": moved,
        "actions": [(action, say_due(action, today)) for action in moved.actions],
        "led": read_led(moved.workstreams, member, period, sides.get(office.side_id)),
        "drafts": read_drafts(office, moved.workstreams, member),
        "milestones": read_milestones(office, moved.workstreams, member, today),
        "clearances": read_clearances(office, member),
        "members": office.members.filter(is_active=True, is_superuser=False).order_by("username"),
    }


def read_led(workstreams, member, period, side) -> list[Led]:
    cells = Cells(member)
    drafts = {draft.workstream: draft.state for draft in cells.drafts if draft.period == period}
    labels = dict(StatusUpdate.State.choices)
    return [
        Led(row, cells.standing(row.pk, period, side), str(labels.get(drafts.get(row.pk, ""), "")))
        for row in workstreams
    ]


def read_milestones(office, workstreams, member, today):
    """Shared ones that are not done, for which its side answers or both do."""
    rows = (
        Milestone.objects.visible_to(member)
        .released()
        .filter(workstream__in=workstreams, state__in=[Milestone.State.PLANNED, Milestone.State.IN_PROGRESS])
        .filter(Q(responsible=office.side_id) | Q(responsible=None))
        .select_related("workstream")
        .order_by("workstream__number", "number")
    )
    for row in (found := list(rows)):
        row.late = row.days_late(today)
    return found


# --- what only the own side sees ----------------------------------------------------------------------------


def read_drafts(office, workstreams, member) -> list[Draft]:
    """On what it leads, whoever wrote them, and what its people wrote elsewhere."""
    people = list(office.members.values_list("pk", flat=True))
    updates, milestones, changes = open_drafts(member, office.side_id)
    here = Q(workstream__in=workstreams) | Q(written_by__in=people)
    of_changes = Q(milestone__workstream__in=workstreams) | Q(written_by__in=people)
    rows = [*updates.filter(here), *milestones.filter(here), *changes.filter(of_changes)]
    return [name_draft(row) for row in rows]


def open_drafts(member, side_id):
    updates = StatusUpdate.objects.visible_to(member).open().select_related("workstream", "quarter")
    milestones = Milestone.objects.visible_to(member).drafts().select_related("workstream")
    changes = MilestoneChange.objects.visible_to(member).drafts().filter(milestone__stage=Stage.RELEASED)
    return (
        updates.filter(side_id=side_id).order_by("workstream__number", "quarter__year", "quarter__number"),
        milestones.filter(side_id=side_id).order_by("workstream__number", "written_at"),
        changes.filter(side_id=side_id)
        .select_related("milestone__workstream")
        .order_by("milestone__workstream__number", "milestone__number"),
    )


def read_clearances(office, member) -> list[Draft]:
    """What it was asked about and has not answered; what was released or published asks nothing more."""
    rows = (
        Clearance.objects.visible_to(member)
        .filter(office=office, answer__in=Clearance.WAITING)
        .order_by("asked_at", "pk")
    )
    asked = {row.subject_id: row for row in rows}
    updates, milestones, changes = open_drafts(member, office.side_id)
    reports = Report.objects.open().filter(pk__in=asked).select_related("quarter")
    lines = ReportLine.objects.exclude(report__state=Report.State.PUBLISHED).filter(pk__in=asked)
    subjects = [
        *(row for drafts in (updates, milestones, changes) for row in drafts.filter(pk__in=asked)),
        *reports,
        *lines.select_related("report__quarter"),
    ]
    return [name_draft(row, asked[row.pk]) for row in subjects]


def name_draft(row, asked=None) -> Draft:
    more = asked.get_answer_display() if asked else ""
    if isinstance(row, StatusUpdate):
        name = f"{name_workstream(row.workstream)}, {row.quarter.period.label}"
        return Draft(_("Update"), name, address_of(row.workstream), more or row.get_state_display())
    if isinstance(row, Milestone):
        name = f"{name_workstream(row.workstream)}: {words(row, 'title').text}"
        return Draft(_("Draft milestone"), name, address_of(row.workstream, "#milestones"), more)
    if isinstance(row, MilestoneChange):
        place = row.milestone.workstream
        name = f"{place.number}.{row.milestone.number} {words(row.milestone, 'title').text}"
        return Draft(
            _("Change of a milestone"),
            name,
            address_of(place, f"?milestone={row.milestone.number}#m-{row.milestone.number}"),
            more,
        )
    report = row if isinstance(row, Report) else row.report
    address = reverse("reports:report_show", args=[report.quarter.period])
    if isinstance(row, Report):
        return Draft(_("Report"), report.quarter.period.label, address, more)
    name = f"{report.quarter.period.label}: {words(row, 'text').text}"
    return Draft(_("Line of a report"), name, f"{address}#line-{row.pk}", more)


def name_workstream(workstream) -> str:
    return f"{workstream.number} {words(workstream, 'name').text}"


def address_of(workstream, part="") -> str:
    return reverse("workstreams:workstream_show", args=[workstream.slug]) + part


# --- the act ------------------------------------------------------------------------------------------------


@transaction.atomic
def hand_over(office, to, *, by, seen, now, sides) -> Moved:
    """Its leads and open actions go to another office of its side. Whatever a verb raises undoes it all."""
    if not can_manage_accounts(by, office.side_id) or to.side_id != office.side_id or to == office:
        raise PermissionDenied
    found = read_moved(office, by, sides)
    lock_rows(Workstream.objects.filter(pk__in=[row.pk for row in found.workstreams]))
    lock_rows(ActionItem.objects.visible_to(by).filter(pk__in=[row.pk for row in found.actions]))
    # Again, now that nobody else changes it.
    moved = read_moved(office, by, sides)
    if moved.token(to) != seen:
        raise Stale(office)
    # Some of the actions are the side's own.
    hold_chain(office.side_id)
    for workstream in moved.workstreams:
        set_leads(workstream, leads_after(workstream, office, to), by=by, now=now)
    for action in moved.actions:
        pass_on(action, to, by=by, seen=action.token, now=now)
    return moved


def leads_after(workstream, office, to) -> list[Office]:
    """The other office in its place; one that leads already stays the one it is."""
    others = [lead for lead in workstream.leads.all() if lead not in (office, to)]
    return [*others, to]
