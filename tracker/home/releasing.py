"""Everything that the own side could share now, on one page: what is complete, and what lacks something."""

from typing import NamedTuple

from django.db import transaction

from tracker.pages.locking import lock_rows
from tracker.quarters.models import Period
from tracker.workstreams import actions, milestone_actions
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage
from tracker.workstreams.models import StatusUpdate, Workstream
from tracker.workstreams.rules import NO_TREND, missing_for_release, trend
from tracker.workstreams.standing import Cells


class Row(NamedTuple):
    """A draft. `key` names the row and the very words that the page shows."""

    key: str
    kind: str  # update, milestone, change
    draft: object
    workstream: object
    is_submitted: bool
    trend: object
    lacks: list  # sentences; empty when it can be released


def read_rows(member, today) -> list[Row]:
    """Four queries, however many drafts there are."""
    return [*read_updates(member, today), *read_milestones(member), *read_changes(member)]


def read_updates(member, today):
    period = Period.of(today)
    drafts = (
        StatusUpdate.objects.visible_to(member)
        .open()
        .filter(side_id=member.side_id, quarter__year=period.year, quarter__number=period.number)
        .select_related("workstream", "quarter", "written_by")
        .order_by("workstream__number")
    )
    cells = Cells(member)
    for draft in drafts:
        # What the side said last, this quarter included: as the verb compares it.
        spoken = [p for p in cells.reported.get((draft.workstream_id, member.side_id), ()) if p <= period]
        before = cells.ratings[draft.workstream_id, spoken[-1], member.side_id] if spoken else None
        lacks = missing_for_release(draft.content(), before)
        yield Row(
            f"update:{draft.token}",
            "update",
            draft,
            draft.workstream,
            draft.state == StatusUpdate.State.SUBMITTED,
            trend(before, draft.rating) if before else NO_TREND,
            [str(sentence) for sentence in lacks.values()],
        )


def read_milestones(member):
    drafts = (
        Milestone.objects.visible_to(member)
        .drafts()
        .filter(side_id=member.side_id)
        .select_related("workstream")
        .order_by("workstream__number", "written_at")
    )
    for draft in drafts:
        yield Row(f"milestone:{draft.token}", "milestone", draft, draft.workstream, False, NO_TREND, [])


def read_changes(member):
    """Drafts of changes hang on shared milestones, so the join shows nothing that is not the member's."""
    drafts = (
        MilestoneChange.objects.visible_to(member)
        .drafts()
        .filter(side_id=member.side_id, milestone__stage=Stage.RELEASED)
        .select_related("milestone__workstream")
        .order_by("milestone__workstream__number", "milestone__number")
    )
    for draft in drafts:
        milestone = draft.milestone
        if not milestone_actions.can_change(member, milestone):
            continue
        # As it will be released: from the date that stands now.
        draft.from_due_on, draft.from_precision = milestone.due_on, milestone.due_precision
        token = milestone_actions.change_token(milestone, draft)
        yield Row(f"change:{token}", "change", draft, milestone.workstream, False, NO_TREND, [])


@transaction.atomic
def release_rows(rows, *, by, now, today) -> int:
    """All of them or none: whatever a verb raises undoes the others."""
    lock_all(rows, by)
    for row in rows:
        if row.kind == "update":
            actions.release(row.draft, by=by, seen=row.draft.token, now=now)
        elif row.kind == "milestone":
            milestone_actions.release_milestone(row.draft, by=by, seen=row.draft.token, now=now)
        else:
            seen = milestone_actions.change_token(row.draft.milestone, row.draft)
            milestone_actions.release_change(row.draft, by=by, seen=seen, now=now, today=today)
    return len(rows)


def lock_all(rows, by) -> None:
    """Before the first of them is shared: whoever releases one of the others meanwhile waits for all."""
    lock_rows(Workstream.objects.filter(pk__in={row.workstream.pk for row in rows}))
    milestones = [row.draft.pk for row in rows if row.kind == "milestone"]
    changed = [row.draft.milestone_id for row in rows if row.kind == "change"]
    lock_rows(Milestone.objects.visible_to(by).filter(pk__in=[*milestones, *changed]))
