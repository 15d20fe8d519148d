"""The milestones on the page of their workstream: which ones, what happens to them, where they lie."""

from django.db.models import Case, Count, F, Prefetch, Q, When
from django.db.models.functions import Coalesce

from tracker.assent.models import Position
from tracker.workstreams import chart
from tracker.workstreams.milestone_actions import can_answer, can_change
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage

State = Milestone.State
OPEN = (State.PLANNED, State.IN_PROGRESS)
# Of shared ones; the register has all, page by page.
SHOWN = 50
# Late ones and those due next, then what was closed last.
NEXT_FIRST = (
    Case(When(state__in=OPEN, then=0), default=1),
    Case(When(state__in=OPEN, then=F("due_on"))).asc(nulls_last=True),
    Coalesce("done_on", "due_on").desc(nulls_last=True),
    "-number",
)


def find_milestones(workstream, member, asked):
    """The first ones, what waits for a word of somebody, drafts, and the one whose number was `asked` for."""
    rows = Milestone.objects.visible_to(member).filter(workstream=workstream)
    first = rows.released().order_by(*NEXT_FIRST)[:SHOWN]
    changes = MilestoneChange.objects.visible_to(member).filter(milestone__workstream=workstream)
    pending = changes.filter(stage__in=[Stage.DRAFT, Stage.PROPOSED]).order_by()
    return rows.filter(
        Q(stage=Stage.DRAFT)
        | Q(number=asked, number__isnull=False)
        | Q(pk__in=first.values("pk"))
        | Q(pk__in=pending.values("milestone"))
    )


def count_milestones(workstream, member):
    """Of all that are shared."""
    return (
        Milestone.objects.visible_to(member)
        .filter(workstream=workstream)
        .released()
        .aggregate(
            milestones_total=Count("pk"),
            milestones_counted=Count("pk", filter=~Q(state=State.DROPPED)),
            milestones_done=Count("pk", filter=Q(state=State.DONE)),
            milestones_slipping=Count("pk", filter=Q(state__in=OPEN, due_on__gt=F("baseline_due_on"))),
        )
    )


def read_milestones(workstream, member, today, asked=None):
    changes = MilestoneChange.objects.visible_to(member).select_related("written_by").order_by("written_at")
    milestones = list(
        find_milestones(workstream, member, asked)
        .select_related("responsible")
        .prefetch_related(Prefetch("changes", queryset=changes))
        .order_by("number", "written_at")
    )
    answers = read_refusals(milestones)
    shared = [m for m in milestones if m.number]
    plan = chart.read_plan(shared, today)
    for milestone in milestones:
        milestone.workstream = workstream
        place_on_plan(milestone, plan)
        milestone.late = milestone.days_late(today)
        history = list(milestone.changes.all())
        # Started and done show in the row itself; what needed a reason is told below it.
        milestone.history = [c for c in history if c.released_at and c.kind in c.NEEDS_REASON]
        for change in milestone.history:
            change.refusal = answers.get(change.pk)
        milestone.draft_change = next((change for change in history if not change.released_at), None)
        proposal = next((c for c in history if c.is_proposed), None)
        milestone.may_answer = bool(proposal) and can_answer(member, proposal)
        # What is proposed is answered first.
        milestone.may_change = not proposal and can_change(member, milestone)
        # A date that is not agreed yet would move from the present one.
        for change in filter(None, (milestone.draft_change, proposal)):
            change.from_due_on, change.from_precision = milestone.due_on, milestone.due_precision
    return {
        "milestones": shared,
        "milestone_drafts": [m for m in milestones if not m.number],
        "plan": plan,
        **count_milestones(workstream, member),
    }


def read_refusals(milestones):
    """{change: why the other side did not agree}"""
    declined = [c.pk for milestone in milestones for c in milestone.changes.all() if c.is_declined]
    positions = Position.objects.filter(subject_id__in=declined, kind=Position.Kind.HOLD)
    return {position.subject_id: position for position in positions}


def place_on_plan(milestone, plan):
    milestone.x_due = plan.at(milestone.due_on) if milestone.due_on else None
    milestone.x_done = plan.at(milestone.done_on) if milestone.done_on else None
    milestone.x_end = milestone.x_done or milestone.x_due
    slip = milestone.slip_days
    milestone.x_baseline = plan.at(milestone.baseline_due_on) if slip and milestone.baseline_due_on else None
