"""Codes are given one at a time: whoever comes at the same moment gets the next one."""

import pytest

from tests.races import at_once
from tests.world import (
    NOW,
    TODAY,
    agree,
    agree_conclusions,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_workstream,
    word_conclusion,
)
from tracker.history.rules import check_all
from tracker.meetings import agenda_actions as agenda
from tracker.meetings.conclusions import Conclusions
from tracker.meetings.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
AT_ONCE = 4


def test_meetings_of_a_level(world):
    slugs = at_once(lambda: make_meeting(world.us).slug)
    assert slugs == [f"plenary-{n}" for n in range(1, AT_ONCE + 1)]


def test_actions_of_a_meeting(world):
    meeting = make_meeting(world.us)
    codes = at_once(lambda: make_action(meeting, world.us).code)
    assert codes == [f"P1-A{n}" for n in range(1, AT_ONCE + 1)]
    assert not [verdict for verdict in check_all() if verdict.problem]


def test_actions_of_a_workstream(world):
    workstream = make_workstream(3)
    codes = at_once(lambda: make_action(None, world.us, workstream=workstream).code)
    assert codes == [f"3-A{n}" for n in range(1, AT_ONCE + 1)]


@pytest.mark.parametrize("prefix", ["P1", "L"])
def test_decisions_that_become_agreed(world, prefix):
    meeting = make_meeting(world.us) if prefix == "P1" else None
    waiting = [agree(make_decision(meeting, world.us, reference="No. 1"), world.us) for _n in range(AT_ONCE)]
    codes = at_once(lambda: agree(waiting.pop(), world.rok).code)
    assert codes == [f"{prefix}-D{n}" for n in range(1, AT_ONCE + 1)]


def test_both_sides_agree_at_the_same_moment(world):
    decision = make_decision(make_meeting(world.us), world.us)
    teams = list(world.teams) * (AT_ONCE // 2)

    def press():
        team = teams.pop()
        try:
            return agree(decision, team).state
        except Exception as e:
            return type(e).__name__

    answers = at_once(press)
    assert answers.count("agreed") == 1
    decision.refresh_from_db()
    assert decision.code == "P1-D1"


def test_items_of_an_agenda(world):
    meeting = make_meeting(world.us)
    assert at_once(lambda: make_agenda_item(meeting, world.us).order) == list(range(1, AT_ONCE + 1))


def test_people_who_add_and_move_at_once_lose_nothing(world):
    """Two add actions and items while two others move what is there: all of it is there, in one order."""
    meeting = make_meeting(world.us)
    items = [make_agenda_item(meeting, world.us, title_en=f"item {n}") for n in range(4)]
    teams = list(world.teams) * (AT_ONCE // 2)

    def press():
        team = teams.pop()
        moved = items[len(teams)]
        for way in ("down", "up", "down"):
            agenda.move_agenda_item(moved, by=team.editor, now=NOW, way=way)
            make_agenda_item(meeting, team)
            make_action(meeting, team)
        return "done"

    assert at_once(press) == ["done"] * AT_ONCE
    rows = list(meeting.agenda.order_by("order").values_list("order", flat=True))
    assert rows == list(range(1, 4 + 3 * AT_ONCE + 1))
    assert meeting.actions.values("code").distinct().count() == 3 * AT_ONCE
    assert not [verdict for verdict in check_all() if verdict.problem]


def test_both_sides_agree_to_conclusions_at_the_same_moment(world):
    meeting = make_meeting(world.us)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    word_conclusion(make_agenda_item(meeting, world.us), world.us, "Words.")
    teams = list(world.teams) * (AT_ONCE // 2)

    def press():
        frozen = agree_conclusions(meeting, teams.pop())
        return frozen.edition if frozen else 0

    assert 1 in at_once(press)
    assert Conclusions.objects.count() == 1


def test_two_who_assemble_at_once_put_each_item_on_once(world):
    meeting = make_meeting(world.us)
    make_workstream(1)
    new = at_once(lambda: agenda.assemble_agenda(meeting, by=world.us.editor, now=NOW, today=TODAY))
    assert new == [0] * (AT_ONCE - 1) + [3]
