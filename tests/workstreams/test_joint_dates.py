"""A new date of a joint milestone counts when both sides agree; until then the old one stays."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.world import NOW, TODAY, make_change, make_milestone, make_workstream
from tracker.assent.models import Position
from tracker.assent.rules import is_confirmed
from tracker.history.models import Entry
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.workstreams.milestone_actions import answer_proposal
from tracker.workstreams.milestones import Milestone, MilestoneChange

BEFORE, AFTER = datetime.date(2026, 12, 15), datetime.date(2027, 1, 20)
LATER = NOW + datetime.timedelta(hours=20)


@pytest.fixture
def joint(world):
    return make_milestone(make_workstream(), world.us, responsible_id=None, due_on=BEFORE)


@pytest.fixture
def proposal(world, joint):
    return make_change(joint, world.us, "moved", due_on=AFTER)


def answer(proposal, by, agrees=True, note="", **fields):
    options = {"seen": proposal.token, "now": LATER, "today": LATER.date(), **fields}
    return answer_proposal(proposal, by=by, agrees=agrees, note=note, **options)


def due(milestone):
    return Milestone.objects.get(pk=milestone.pk).due_on


def test_one_side_alone_moves_nothing(world, joint, proposal):
    assert proposal.stage == "proposed"
    assert due(joint) == BEFORE
    assert not is_confirmed(proposal, world.sides)
    # Both sides read it, with its reason.
    for member in world.members:
        assert MilestoneChange.objects.visible_to(member).get() == proposal


def test_both_together_move_it_from_the_day_of_the_agreement(world, joint, proposal):
    change = answer(proposal, world.rok.releaser)
    assert (change.stage, change.released_on) == ("released", LATER.date())
    assert due(joint) == AFTER
    assert is_confirmed(change, world.sides)


def test_a_refusal_leaves_the_date_and_says_why(world, joint, proposal):
    change = answer(proposal, world.rok.releaser, agrees=False, note="The equipment is here.")
    assert (change.stage, change.released_on) == ("declined", None)
    assert due(joint) == BEFORE
    assert Position.objects.get(side="ROK").comment == "The equipment is here."
    # It can be proposed again, by either side.
    again = make_change(joint, world.rok, "moved", due_on=AFTER)
    answer(again, world.us.releaser)
    assert due(joint) == AFTER


def test_each_step_is_one_entry_of_the_shared_history(world, joint, proposal):
    answer(proposal, world.rok.releaser)
    verbs = list(Entry.objects.filter(chain="both").order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["milestone_released", "milestone_move_proposed", "milestone_move_agreed"]


def test_nobody_answers_the_own_proposal_and_only_releasers_answer(world, proposal):
    for member in (*world.us.members, world.rok.reader, world.rok.editor, world.rok.steward):
        with pytest.raises(PermissionDenied):
            answer(proposal, member)
    assert not Position.objects.filter(side="ROK").exists()


def test_what_was_not_read_is_not_answered(world, proposal):
    with pytest.raises(Stale):
        answer(proposal, world.rok.releaser, seen="another")


def test_it_is_answered_once(world, joint, proposal):
    answer(proposal, world.rok.releaser)
    with pytest.raises(MoveNotAllowed):
        answer(proposal, world.rok.releaser, agrees=False, note="no")
    assert due(joint) == AFTER


@pytest.mark.parametrize("kind", ["moved", "done", "started", "dropped"])
def test_nothing_else_happens_to_it_before_the_answer(world, joint, proposal, kind):
    for team in world.teams:
        with pytest.raises(MoveNotAllowed):
            make_change(joint, team, kind, due_on=datetime.date(2027, 2, 1), due_precision="day")


def test_a_draft_of_the_other_side_waits_too(world, joint):
    draft = make_change(joint, world.rok, "done", released=False)
    proposal = make_change(joint, world.us, "moved", due_on=AFTER)
    with pytest.raises(MoveNotAllowed):
        make_change(joint, world.rok, "started")
    answer(proposal, world.rok.releaser, agrees=False, note="no")
    draft.refresh_from_db()
    assert draft.stage == "draft"


def test_what_one_side_answers_for_it_moves_alone(world):
    own = make_milestone(make_workstream(), world.us, due_on=BEFORE)
    change = make_change(own, world.us, "moved", due_on=AFTER)
    assert change.stage == "released"
    assert due(own) == AFTER


@pytest.mark.parametrize("kind", ["started", "done", "dropped"])
def test_what_moves_no_date_needs_no_agreement(world, joint, kind):
    assert make_change(joint, world.rok, kind).stage == "released"


def test_reopening_with_a_date_needs_both(world, joint):
    make_change(joint, world.us, "done", today=TODAY)
    proposal = make_change(joint, world.us, "reopened", due_on=AFTER)
    assert Milestone.objects.get(pk=joint.pk).state == "done"
    answer(proposal, world.rok.releaser)
    milestone = Milestone.objects.get(pk=joint.pk)
    assert (milestone.state, milestone.due_on, milestone.done_on) == ("in_progress", AFTER, None)
