"""Role × side × verb: who may do what. A refusal leaves nothing behind, not even an entry."""

from dataclasses import replace

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from tests.world import (
    NOW,
    TODAY,
    Team,
    change_content,
    change_seen,
    make_change,
    make_clearance,
    make_commitment,
    make_member,
    make_milestone,
    make_office,
    make_superuser,
    make_update,
    make_workstream,
    milestone_content,
    note_received,
    received_content,
    still_true,
    update_content,
)
from tracker.assent.actions import take_position
from tracker.history.models import Entry
from tracker.people.models import Side, User
from tracker.quarters.models import Period
from tracker.workstreams import actions, clearances, milestone_actions, received_actions
from tracker.workstreams.notes import add_note
from tracker.workstreams.received import NOTHING_SEEN

PERIOD = Period.of(TODAY)


def save_draft(team):
    workstream = make_workstream()
    return lambda by: actions.save_draft(
        workstream, period=PERIOD, by=by, seen="", content=update_content(team), now=NOW
    )


def submit_draft(team):
    draft = make_update(make_workstream(), team, state="draft")
    return lambda by: actions.submit_draft(draft, by=by, seen=draft.token, now=NOW)


def return_draft(team):
    draft = make_update(make_workstream(), team, state="submitted")
    return lambda by: actions.return_draft(draft, by=by, seen=draft.token, note="why", now=NOW)


def release(team):
    draft = make_update(make_workstream(), team, state="draft")
    return lambda by: actions.release(draft, by=by, seen=draft.token, now=NOW)


def confirm(team):
    workstream = make_workstream()
    make_update(workstream, team, period=PERIOD.previous(), as_of=PERIOD.previous().end)
    return lambda by: still_true(workstream, period=PERIOD, by=by, now=NOW, today=TODAY)


def add_milestone(team):
    workstream = make_workstream()
    return lambda by: milestone_actions.save_milestone(
        None, workstream=workstream, by=by, seen="", content=milestone_content(team), now=NOW
    )


def edit_milestone(team):
    draft = make_milestone(make_workstream(), team, released=False)
    return lambda by: milestone_actions.save_milestone(
        draft, workstream=draft.workstream, by=by, seen=draft.token, content=milestone_content(team), now=NOW
    )


def release_milestone(team):
    draft = make_milestone(make_workstream(), team, released=False)
    return lambda by: milestone_actions.release_milestone(draft, by=by, seen=draft.token, now=NOW)


def save_change(team):
    milestone = make_milestone(make_workstream(), team)
    return lambda by: milestone_actions.save_change(
        milestone, by=by, seen=change_seen(milestone, team), content=change_content("started"), now=NOW
    )


def release_change(team):
    milestone = make_milestone(make_workstream(), team)
    change = make_change(milestone, team, "started", released=False)
    return lambda by: milestone_actions.release_change(
        change, by=by, seen=change_seen(milestone, team), now=NOW, today=TODAY
    )


def take_a_position(team):
    commitment = make_commitment()
    return lambda by: take_position(commitment, "confirm", by=by, now=NOW)


def add_a_note(team):
    workstream = make_workstream()
    return lambda by: add_note(workstream, text="x", by=by, now=NOW)


def note_a_draft(team):
    draft = make_milestone(make_workstream(), team, released=False)
    return lambda by: add_note(draft, text="x", by=by, now=NOW)


def ask_office(team):
    draft, office = make_update(make_workstream(), team, state="draft"), make_office(team.side)
    return lambda by: clearances.ask_office(draft, office, due_on=None, by=by, now=NOW)


def note_answer(team):
    asked = make_clearance(make_update(make_workstream(), team, state="draft"), team)
    return lambda by: clearances.note_answer(
        asked, answer="cleared", told_by="x", by=by, seen=asked.token, now=NOW
    )


def note_what_was_received(team):
    workstream = make_workstream()
    return lambda by: received_actions.note_received(
        workstream,
        "ROK" if team.side.code == "US" else "US",
        period=PERIOD,
        content=received_content(),
        by=by,
        seen=NOTHING_SEEN,
        now=NOW,
        today=TODAY,
    )


def confirm_what_was_received(team):
    """What the other side noted of this one."""
    other = Team(Side.objects.exclude(pk=team.side.pk).get(), *[None] * 4)
    releaser = User.objects.get(side=other.side, username=f"{other.side.code.lower()}.releaser")
    noted = note_received(make_workstream(), replace(other, releaser=releaser))
    return lambda by: received_actions.confirm_received(noted, by=by, seen=noted.token, now=NOW, today=TODAY)


EDITORS, RELEASERS = {"editor", "releaser"}, {"releaser"}
VERBS = {
    save_draft: EDITORS,
    submit_draft: EDITORS,
    confirm: EDITORS,
    add_milestone: EDITORS,
    edit_milestone: EDITORS,
    save_change: EDITORS,
    add_a_note: EDITORS,
    note_a_draft: EDITORS,
    ask_office: EDITORS,
    note_answer: EDITORS,
    return_draft: RELEASERS,
    release: RELEASERS,
    release_milestone: RELEASERS,
    release_change: RELEASERS,
    take_a_position: RELEASERS,
    note_what_was_received: RELEASERS,
    confirm_what_was_received: RELEASERS,
}
# These act on a row of one side, so the other side has something to reach for.
ON_A_ROW = [submit_draft, return_draft, release, edit_milestone, release_milestone, release_change]
ON_A_ROW += [note_a_draft, ask_office, note_answer, note_what_was_received, confirm_what_was_received]
ROLES = ["reader", "editor", "releaser", "steward"]


def parametrize_verbs(verbs):
    return pytest.mark.parametrize("verb", verbs, ids=lambda verb: verb.__name__)


def is_allowed(attempt, by):
    try:
        attempt(by)
    except (PermissionDenied, ObjectDoesNotExist):  # what is not there for someone cannot be changed either
        return False
    return True


@parametrize_verbs(VERBS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("side", ["us", "rok"])
def test_what_a_role_may_do_for_the_own_side(world, side, role, verb):
    team = getattr(world, side)
    attempt, entries = verb(team), Entry.objects.count()
    allowed = is_allowed(attempt, getattr(team, role))
    assert allowed == (role in VERBS[verb])
    assert Entry.objects.count() == entries + allowed


@parametrize_verbs(ON_A_ROW)
@pytest.mark.parametrize("role", ROLES)
def test_no_role_acts_on_a_row_of_the_other_side(world, role, verb):
    attempt, entries = verb(world.us), Entry.objects.count()
    assert not is_allowed(attempt, getattr(world.rok, role))
    assert Entry.objects.count() == entries


@parametrize_verbs(VERBS)
def test_a_closed_account_does_nothing(world, verb):
    attempt = verb(world.us)
    gone = make_member(world.us.side, "releaser", "us.gone", is_active=False)
    assert not is_allowed(attempt, gone)


@parametrize_verbs(VERBS)
@pytest.mark.parametrize("role", ["reader", "editor", "releaser"])
def test_a_superuser_without_a_side_does_nothing(world, role, verb):
    attempt = verb(world.us)
    superuser = make_superuser()
    superuser.role = role
    assert not is_allowed(attempt, superuser)
