"""Role × side × verb on the joint table. A refusal leaves nothing behind, not even an entry."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from tests.world import (
    NOW,
    TODAY,
    make_action,
    make_decision,
    make_meeting,
    make_member,
    make_office,
    make_superuser,
    make_workstream,
    meeting_content,
)
from tracker.history.models import Entry
from tracker.meetings import action_actions, actions, agenda_actions, decision_actions


def plan_meeting(team):
    return lambda by: actions.plan_meeting(by=by, now=NOW, content=meeting_content())


def plan_own_meeting(team):
    return lambda by: actions.plan_own_meeting(by=by, now=NOW, content=meeting_content())


def add_agenda_item(team):
    meeting = make_meeting(team)
    return lambda by: agenda_actions.add_agenda_item(meeting, by=by, now=NOW, content={"title_en": "x"})


def propose_decision(team):
    meeting = make_meeting(team)
    return lambda by: decision_actions.propose_decision(meeting, by=by, now=NOW, content={"text_en": "x"})


def agree_decision(team):
    decision = make_decision(make_meeting(team), team)
    return lambda by: decision_actions.agree_decision(
        decision, by=by, seen=decision.content_hash(), now=NOW, today=TODAY
    )


def add_action(team):
    meeting = make_meeting(team)
    content = {"text_en": "x", "side_id": team.side.code}
    return lambda by: action_actions.add_action(meeting, by=by, now=NOW, today=TODAY, content=content)


def add_own_action(team):
    content = {"text_en": "x", "side_id": team.side.code, "workstream": make_workstream()}
    return lambda by: action_actions.add_action(None, by=by, now=NOW, today=TODAY, content=content)


def release_action(team):
    action = make_action(None, team, workstream=make_workstream(), released=False)
    return lambda by: action_actions.release_action(action, by=by, seen=action.token, now=NOW)


def close_action(team):
    action = make_action(make_meeting(team), team)
    return lambda by: action_actions.close_action(
        action,
        by=by,
        to="done",
        note={"closing_note_en": "x"},
        seen=action.token,
        now=NOW,
        today=TODAY,
    )


def change_action(team):
    action = make_action(make_meeting(team), team)
    return change(action)


def change_shared_action(team):
    """Released from inside a side: what changes it is shared too."""
    return change(make_action(None, team, workstream=make_workstream()))


def change(action):
    return lambda by: action_actions.change_action(
        action, by=by, seen=action.token, now=NOW, content={"text_en": "y"}
    )


def pass_on_action(team):
    """To another office, as leads are: not the words or the date."""
    action, office = make_action(make_meeting(team), team), make_office(team.side)
    return lambda by: action_actions.pass_on(action, office, by=by, seen=action.token, now=NOW)


EDITORS, RELEASERS, STEWARDS = {"editor", "releaser"}, {"releaser"}, {"steward"}
VERBS = {
    plan_meeting: STEWARDS,
    plan_own_meeting: STEWARDS,
    add_agenda_item: EDITORS,
    propose_decision: EDITORS,
    add_action: EDITORS,
    add_own_action: EDITORS,
    close_action: EDITORS,
    change_action: EDITORS,
    change_shared_action: RELEASERS,
    pass_on_action: STEWARDS,
    agree_decision: RELEASERS,
    release_action: RELEASERS,
}
ONE_SIDES = [
    add_own_action,
    release_action,
    close_action,
    change_action,
    change_shared_action,
    pass_on_action,
]
ROLES = ["reader", "editor", "releaser", "steward"]


def parametrize_verbs(verbs):
    return pytest.mark.parametrize("verb", verbs, ids=lambda verb: verb.__name__)


def is_allowed(attempt, by):
    try:
        attempt(by)
    except (PermissionDenied, ObjectDoesNotExist):
        return False
    return True


@parametrize_verbs(VERBS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("side", ["us", "rok"])
def test_what_a_role_may_do(world, side, role, verb):
    team = getattr(world, side)
    attempt, entries = verb(team), Entry.objects.count()
    allowed = is_allowed(attempt, getattr(team, role))
    assert allowed == (role in VERBS[verb])
    assert Entry.objects.count() == entries + allowed


@parametrize_verbs(ONE_SIDES)
@pytest.mark.parametrize("role", ROLES)
def test_no_role_acts_for_the_other_side(world, role, verb):
    attempt, entries = verb(world.us), Entry.objects.count()
    assert not is_allowed(attempt, getattr(world.rok, role))
    assert Entry.objects.count() == entries


@parametrize_verbs(VERBS)
def test_a_closed_account_does_nothing(world, verb):
    attempt = verb(world.us)
    gone = make_member(world.us.side, "releaser", "us.gone", is_active=False, is_steward=True)
    assert not is_allowed(attempt, gone)


@parametrize_verbs(VERBS)
@pytest.mark.parametrize("role", ["reader", "editor", "releaser"])
def test_a_superuser_without_a_side_does_nothing(world, role, verb):
    attempt = verb(world.us)
    superuser = make_superuser()
    superuser.role, superuser.is_steward = role, True
    assert not is_allowed(attempt, superuser)
