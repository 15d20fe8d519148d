"""Role × side: nobody acts for the other side, and a superuser without a side acts for none."""

import pytest

from tests.world import make_member, make_superuser
from tracker.people.rules import can_draft, can_release

#            drafts  releases, for the own side
OWN_SIDE = {
    "reader": (False, False),
    "editor": (True, False),
    "releaser": (True, True),
    "steward": (False, False),
}


@pytest.mark.parametrize("role", OWN_SIDE)
def test_a_role_drafts_and_releases_for_the_own_side(world, role):
    for team in world.teams:
        member, side = getattr(team, role), team.side.code
        assert (can_draft(member, side), can_release(member, side)) == OWN_SIDE[role]


@pytest.mark.parametrize("role", OWN_SIDE)
def test_no_role_acts_for_the_other_side(world, role):
    for team in world.teams:
        member, side = getattr(team, role), world.other(team).side.code
        assert (can_draft(member, side), can_release(member, side)) == (False, False)


def test_the_steward_flag_beside_a_role_takes_nothing_away(world):
    member = make_member(world.us.side, "releaser", "us.both", is_steward=True)
    assert can_draft(member, "US")
    assert can_release(member, "US")


@pytest.mark.parametrize("role", ["editor", "releaser"])
def test_a_closed_account_does_nothing(world, role):
    member = make_member(world.us.side, role, "us.gone", is_active=False)
    assert not can_draft(member, "US")
    assert not can_release(member, "US")


@pytest.mark.parametrize("role", ["reader", "editor", "releaser"])
def test_a_superuser_without_a_side_acts_for_nobody_not_even_for_no_side(world, role):
    member = make_superuser()
    member.role = role
    for side in ("US", "ROK", None):
        assert not can_draft(member, side)
        assert not can_release(member, side)
