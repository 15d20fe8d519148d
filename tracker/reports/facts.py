"""What is released by the as-of date, read once when a draft is assembled; afterwards nobody looks again.

Only shared rows come in, so the facts are the same for whichever side presses the button.
"""

import datetime
from collections import Counter
from typing import NamedTuple

from django.db.models import Min

from tracker.commitments.models import Citation
from tracker.meetings.models import Meeting
from tracker.meetings.table import Decision
from tracker.people.sides import day_begins
from tracker.quarters.models import Period
from tracker.reports.assemble import BASIS
from tracker.workstreams.actions import up_to
from tracker.workstreams.milestone_actions import LEADS_TO
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import StatusUpdate, Wording
from tracker.workstreams.standing import listed_workstreams


class Pinned(NamedTuple):
    """One released version of one side's update."""

    rating: str
    version: int
    pk: object


class Facts(NamedTuple):
    """Rows, for the sentences and for the plain data that stays."""

    period: Period
    as_of: datetime.date
    sides: list
    workstreams: list
    # {(workstream, period, side): Pinned}
    pinned: dict
    # [(change, its place among the changes of its milestone, from 1)]
    changes: list
    decisions: list
    # {meeting: its slug} of those
    slugs: dict
    citations: list
    meetings: list
    # {milestone: how many changes of it were released}
    versions: dict
    # {key: the row} of those pinned in this quarter
    updates: dict
    milestones: list
    basis: Citation | None


def read_facts(member, sides, period, as_of) -> Facts:
    sides = sorted(sides, key=lambda side: side.code)
    cutoff = day_begins(as_of + datetime.timedelta(days=1), sides)
    last_day = min(as_of, period.end)
    workstreams = read_workstreams(sides, as_of)
    pinned = read_pinned(member, period, cutoff)
    milestones, changes = read_milestones(member, cutoff)
    released = [change for change in changes if change.released_at < cutoff]
    decisions = read_decisions(period.start, last_day)
    return Facts(
        period=period,
        as_of=as_of,
        sides=sides,
        workstreams=workstreams,
        pinned=pinned,
        changes=[
            (change, place)
            for change, place in place_changes(released)
            if period.start <= change.released_on <= last_day
        ],
        decisions=decisions,
        slugs=read_slugs(member, decisions),
        citations=read_citations(period.start, last_day),
        meetings=list(
            Meeting.objects.visible_to(member)
            .on_record()
            .held()
            .filter(starts_on__range=(period.start, last_day))
            .by_day()
        ),
        versions=Counter(change.milestone_id for change in released),
        updates={
            update.pk: update
            for update in StatusUpdate.objects.visible_to(member).filter(
                pk__in=[row.pk for (_w, when, _s), row in pinned.items() if when == period]
            )
        },
        milestones=[stand_at(row, changes, cutoff) for row in milestones],
        basis=read_basis(as_of),
    )


def read_workstreams(sides, as_of):
    """Those that a text had named by then."""
    named = dict(
        Wording.objects.order_by()
        .values_list("workstream_id")
        .annotate(first=Min("paragraph__document__date"))
    )
    return [row for row in listed_workstreams(sides) if named.get(row.pk, as_of) <= as_of]


def read_pinned(member, period, cutoff):
    rows = (
        StatusUpdate.objects.visible_to(member)
        .shared()
        .filter(up_to(period), released_at__lt=cutoff)
        .order_by("version")
        .values_list(
            "workstream_id", "quarter__year", "quarter__number", "side_id", "rating", "version", "pk"
        )
    )
    # The last one of each stays.
    return {
        (workstream, Period(year, number), side): Pinned(*rest)
        for workstream, year, number, side, *rest in rows
    }


def read_milestones(member, cutoff):
    milestones = list(
        Milestone.objects.visible_to(member)
        .released()
        .filter(released_at__lt=cutoff)
        .select_related("workstream")
        .order_by("workstream__number", "number")
    )
    changes = list(
        MilestoneChange.objects.visible_to(member)
        .released()
        .filter(milestone__in=milestones)
        .order_by("released_at", "written_at")
    )
    by_key = {milestone.pk: milestone for milestone in milestones}
    for change in changes:
        change.milestone = by_key[change.milestone_id]
    return milestones, changes


def place_changes(changes):
    seen: Counter = Counter()
    placed = []
    for change in changes:
        seen[change.milestone_id] += 1
        placed.append((change, seen[change.milestone_id]))
    return sorted(
        placed, key=lambda row: (row[0].milestone.workstream.number, row[0].milestone.number, row[1])
    )


def read_decisions(first, last):
    agreed = Decision.objects.exclude(state=Decision.State.PROPOSED)
    rows = agreed.filter(decided_on__range=(first, last)).order_by("decided_on", "code")
    return list(rows.prefetch_related("workstreams"))


def read_slugs(member, decisions):
    keys = {row.meeting_id for row in decisions if row.meeting_id}
    rows = Meeting.objects.visible_to(member).on_record().filter(pk__in=keys)
    return {row.pk: row.slug for row in rows}


def read_citations(first, last):
    rows = Citation.objects.filter(paragraph__document__date__range=(first, last))
    return list(
        rows.select_related("commitment", "paragraph__document").order_by(
            "paragraph__document__date", "paragraph__document__code", "commitment__code_order", "part"
        )
    )


def read_basis(as_of):
    """The words of the promise that the report keeps."""
    made = Citation.objects.filter(commitment__code=BASIS, part=Citation.Part.MADE)
    return made.filter(paragraph__document__date__lte=as_of).select_related("paragraph__document").first()


def stand_at(milestone, changes, cutoff) -> Milestone:
    """An unsaved copy as it stood then: what was released later has not happened yet."""
    changes = [change for change in changes if change.milestone_id == milestone.pk]
    if not changes:
        return milestone
    stood = Milestone(
        workstream=milestone.workstream,
        number=milestone.number,
        title_en=milestone.title_en,
        title_ko=milestone.title_ko,
        responsible_id=milestone.responsible_id,
        baseline_due_on=milestone.baseline_due_on,
        due_on=changes[0].from_due_on,
        due_precision=changes[0].from_precision,
        state=Milestone.State.PLANNED,
    )
    for change in changes:
        if change.released_at < cutoff:
            make_change(stood, change)
    return stood


def make_change(milestone, change):
    if change.kind in LEADS_TO:
        milestone.state, milestone.done_on = LEADS_TO[change.kind], change.done_on
    if change.kind == MilestoneChange.Kind.REOPENED:
        milestone.state, milestone.done_on = Milestone.MOVES[milestone.state][0], None
    if change.moves_date:
        milestone.due_on, milestone.due_precision = change.to_due_on, change.to_precision
