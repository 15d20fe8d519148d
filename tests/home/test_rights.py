"""Role × side × verb on what acts on many at once, and on accounts, offices and mails."""

from types import SimpleNamespace

import pytest

from tests.rights import EDITORS, RELEASERS, ROLES, STEWARDS, is_allowed, parametrize_verbs
from tests.world import (
    NOW,
    TODAY,
    make_clearance,
    make_member,
    make_office,
    make_superuser,
    make_update,
    make_workstream,
    update_content,
)
from tracker.history.models import Entry
from tracker.home import handover, releasing, round_clearing, sheet_saving
from tracker.people import actions, mail_actions
from tracker.people.mails import read_preference
from tracker.people.sides import Sides
from tracker.quarters.models import Period
from tracker.workstreams.actions import set_leads


def release_rows(team):
    make_update(make_workstream(), team, state="submitted")
    rows = releasing.read_rows(team.releaser, TODAY)
    return lambda by: releasing.release_rows(rows, by=by, now=NOW, today=TODAY)


def hand_over(team):
    old, new, workstream = make_office(team.side, "OLD"), make_office(team.side, "NEW"), make_workstream()
    set_leads(workstream, [old], by=team.steward, now=NOW)
    sides = Sides([team.side])
    seen = handover.read_moved(old, team.steward, sides).token(new)
    return lambda by: handover.hand_over(old, new, by=by, seen=seen, now=NOW, sides=sides)


def save_sheet(team):
    """A draft, and the office that supplied it: two entries."""
    workstream, office = make_workstream(), make_office(team.side)
    rows = [SimpleNamespace(workstream=workstream, seen="", content=update_content(team))]
    period = Period.of(TODAY)
    return lambda by: sheet_saving.save_sheet(rows, office.pk, period=period, by=by, now=NOW)


def save_clearances(team):
    asked = make_clearance(make_update(make_workstream(), team, state="draft"), team)
    typed = {"c-answer": "cleared", "c-told_by": "x", "c-seen": asked.token}
    form = SimpleNamespace(cleaned_data=typed, asked={"c": asked}, to_ask={}, was_changed=lambda key: True)
    return lambda by: round_clearing.save_clearances(form, by=by, now=NOW)


def add_member(team):
    name = f"{team.side.code.lower()}.new"
    return lambda by: actions.add_member(name, side=team.side, role="reader", name="New", by=by, now=NOW)


def change_member(team):
    member = make_member(team.side, "editor", f"{team.side.code.lower()}.changed")
    content = {"name": "Another", "role": "reader", "is_steward": False, "is_active": True, "offices": []}
    return lambda by: actions.change_member(member, by=by, seen=member.token, now=NOW, **content)


def make_link(team):
    member = make_member(team.side, "editor", f"{team.side.code.lower()}.linked")
    return lambda by: actions.make_link(member, by=by, now=NOW)


def set_own_mails(team):
    """Everybody of a side, for themselves."""
    return lambda by: mail_actions.set_own_mails(by=by, wants=not by.gets_mails, now=NOW)


def set_side_preference(team):
    """Of the member's own side, whichever that is."""
    seen = read_preference(team.steward).token
    content = {"days_before": 3}
    return lambda by: mail_actions.set_side_preference(by=by, seen=seen, now=NOW, content=content)


def add_office(team):
    names = {"name_en": "New office", "name_ko": "새 부서"}
    return lambda by: actions.add_office("NEW", side=team.side, by=by, now=NOW, **names)


VERBS = {
    release_rows: RELEASERS,
    hand_over: STEWARDS,
    save_sheet: EDITORS,
    save_clearances: EDITORS,
    add_member: STEWARDS,
    change_member: STEWARDS,
    make_link: STEWARDS,
    add_office: STEWARDS,
    set_own_mails: set(ROLES),
    set_side_preference: STEWARDS,
}
OF_THEMSELVES = (set_own_mails, set_side_preference)
ENTRIES = {save_sheet: 2}


@parametrize_verbs(VERBS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("side", ["us", "rok"])
def test_what_a_role_may_do(world, side, role, verb):
    team = getattr(world, side)
    attempt, entries = verb(team), Entry.objects.count()
    allowed = is_allowed(attempt, getattr(team, role))
    assert allowed == (role in VERBS[verb])
    assert Entry.objects.count() == entries + (ENTRIES.get(verb, 1) if allowed else 0)


@parametrize_verbs([verb for verb in VERBS if verb not in OF_THEMSELVES])
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
