"""What lies on the joint table: agenda, decisions that both agree to, actions that one side closes."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.world import (
    NOW,
    TODAY,
    agree,
    close_action,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_office,
    make_workstream,
)
from tracker.assent.models import Position
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.meetings.action_actions import add_action, default_due, release_action
from tracker.meetings.decision_actions import agree_decision
from tracker.meetings.models import Meeting
from tracker.meetings.table import ActionItem, AgendaItem, Decision
from tracker.pages.door import inside_request
from tracker.workstreams import actions as workstreams
from tracker.workstreams.actions import MoveNotAllowed, Stale

DAY = datetime.timedelta(days=1)


@pytest.fixture
def meeting(world):
    return make_meeting(world.us)


def entries(chain="both"):
    return list(Entry.objects.filter(chain=chain).order_by("sequence").values_list("verb", flat=True))


# --- meetings ---------------------------------------------------------------------------------------------


def test_a_meeting_gets_the_next_number_of_its_level(world):
    slugs = [
        str(make_meeting(team, level=level))
        for team, level in zip(
            [world.us, world.rok] * 2, ["plenary", "plenary", "wg", "plenary"], strict=True
        )
    ]
    assert slugs == ["plenary-1", "plenary-2", "wg-1", "plenary-3"]
    assert entries() == ["record_entered"] * 4


def test_a_plan_of_one_side_has_no_number_and_its_entry_stays_there(world):
    own = make_meeting(world.rok, own=True)
    assert (own.number, own.state, own.audience_id) == (None, "tentative", "ROK")
    assert (entries(), entries("ROK")) == ([], ["record_entered"])
    assert make_meeting(world.us).number == 1


# --- agenda -----------------------------------------------------------------------------------------------


def test_shared_items_are_numbered_as_if_nobody_prepared_any(world, meeting):
    for team in world.teams:
        make_agenda_item(meeting, team, own=True)
    assert [make_agenda_item(meeting, team).order for team in world.teams] == [1, 2]
    assert make_agenda_item(meeting, world.us, own=True).order == 2
    assert entries() == ["record_entered", "agenda_item_added", "agenda_item_added"]
    assert (entries("US"), entries("ROK")) == (["agenda_item_added"] * 2, ["agenda_item_added"])


def test_an_item_of_a_sides_own_meeting_is_its_own(world):
    item = make_agenda_item(make_meeting(world.us, own=True), world.us)
    assert item.audience_id == "US"
    assert entries() == []


def test_a_meeting_of_the_other_side_is_not_there(world):
    own = make_meeting(world.us, own=True)
    for make in (make_agenda_item, make_decision, make_action):
        with pytest.raises(Meeting.DoesNotExist):
            make(own, world.rok)


def test_a_cancelled_meeting_takes_nothing_more(world, meeting):
    Meeting.objects.update(state="cancelled")
    for make in (make_agenda_item, make_decision, make_action):
        with pytest.raises(MoveNotAllowed):
            make(meeting, world.us)
    assert entries() == ["record_entered"]


# --- decisions --------------------------------------------------------------------------------------------


def test_a_decision_is_agreed_when_both_sides_have_agreed(world, meeting):
    decision = agree(make_decision(meeting, world.us), world.rok)
    assert (decision.state, decision.code, decision.decided_on) == ("proposed", "", None)
    decision = agree(decision, world.us)
    assert (decision.state, decision.code, decision.decided_on) == ("agreed", "P1-D1", TODAY)
    assert entries()[1:] == ["decision_proposed", "position_taken", "decision_agreed"]
    assert set(Position.objects.values_list("side", "kind")) == {("US", "agree"), ("ROK", "agree")}
    assert not [verdict for verdict in check_all() if verdict.problem]


def test_a_second_press_of_the_same_side_changes_nothing(world, meeting):
    decision = agree(make_decision(meeting, world.us), world.us, world.us)
    assert decision.state == "proposed"
    assert entries()[1:] == ["decision_proposed", "position_taken"]


def test_who_agreed_to_other_words_has_not_agreed(world, meeting):
    decision = agree(make_decision(meeting, world.us), world.us)
    Decision.objects.update(text_en="Other words.", revision=2)
    decision.refresh_from_db()
    assert agree(decision, world.rok).state == "proposed"
    assert agree(decision, world.us).state == "agreed"


def test_the_numbers_of_decisions_follow_their_agreement_within_each_meeting(world, meeting):
    first, second = make_decision(meeting, world.us), make_decision(meeting, world.rok)
    other = make_decision(make_meeting(world.us, level="simulation"), world.us)
    letters = make_decision(None, world.us, reference="No. 12")
    codes = [agree(row, *world.teams).code for row in (second, letters, first, other)]
    assert codes == ["P1-D1", "L-D1", "P1-D2", "S1-D1"]


def test_numbers_go_past_nine(world, meeting):
    for _n in range(11):
        code = agree(make_decision(meeting, world.us), *world.teams).code
    assert code == "P1-D11"


def test_nobody_agrees_to_words_they_have_not_seen(world, meeting):
    decision = make_decision(meeting, world.us)
    with pytest.raises(Stale):
        agree_decision(decision, by=world.us.releaser, seen="old", now=NOW, today=TODAY)
    assert not Position.objects.exists()


def test_an_agreed_decision_is_not_agreed_again(world, meeting):
    decision = agree(make_decision(meeting, world.us), *world.teams)
    with pytest.raises(MoveNotAllowed):
        agree(decision, world.us)


def test_a_decision_supersedes_another_when_it_is_agreed_itself(world, meeting):
    old = agree(make_decision(meeting, world.us), *world.teams)
    new = agree(make_decision(meeting, world.us, supersedes=old), world.us)
    assert Decision.objects.get(pk=old.pk).state == "agreed"
    agree(new, world.rok)
    assert Decision.objects.get(pk=old.pk).state == "superseded"


def test_what_was_only_proposed_is_not_superseded(world, meeting):
    old = make_decision(meeting, world.us)
    with pytest.raises(ValidationError):
        make_decision(meeting, world.us, supersedes=old)


def test_a_plan_of_one_side_decides_nothing(world):
    with pytest.raises(MoveNotAllowed):
        make_decision(make_meeting(world.us, own=True), world.us)


# --- actions ----------------------------------------------------------------------------------------------


def test_an_action_of_a_meeting_is_shared_and_coded_at_once(world, meeting):
    codes = [make_action(meeting, team).code for team in (world.us, world.rok, world.us)]
    assert codes == ["P1-A1", "P1-A2", "P1-A3"]
    assert entries()[1:] == ["action_added"] * 3


def test_either_side_notes_what_the_other_is_to_do(world, meeting):
    action = make_action(meeting, world.us, side_id="ROK")
    assert (action.side_id, action.written_by.side_id) == ("ROK", "US")


def test_an_action_outside_a_meeting_is_first_the_sides_own(world):
    work = make_workstream(3)
    make_action(None, world.us, workstream=work, released=False)
    action = make_action(None, world.rok, workstream=work, released=False)
    assert (action.code, action.audience_id) == ("", "ROK")
    assert (entries(), entries("ROK")) == ([], ["action_added"])
    action = release_action(action, by=world.rok.releaser, seen=action.token, now=NOW)
    assert (action.code, action.audience_id) == ("3-A1", None)
    assert entries() == ["action_released"]
    with pytest.raises(PermissionDenied):
        release_action(action, by=world.rok.releaser, seen=action.token, now=NOW)


def test_codes_of_workstreams_three_and_thirteen_do_not_mix(world):
    three, thirteen = make_workstream(3), make_workstream(13)
    codes = [make_action(None, world.us, workstream=work).code for work in (thirteen, three, thirteen, three)]
    assert codes == ["13-A1", "3-A1", "13-A2", "3-A2"]


def test_an_action_outside_a_meeting_is_ones_own_and_of_a_workstream(world):
    with pytest.raises(PermissionDenied):
        make_action(None, world.us, workstream=make_workstream(), side_id="ROK")
    with pytest.raises(ValidationError):
        make_action(None, world.us)


def test_the_office_is_the_lead_of_that_side_unless_another_is_named(world, meeting):
    work = make_workstream()
    leads = [make_office(team.side, f"{team.side.code}-1") for team in world.teams]
    workstreams.set_leads(work, leads, by=world.us.steward, now=NOW)
    assert make_action(meeting, world.us, workstream=work, side_id="ROK").office == leads[1]
    named = make_office(world.us.side, "NSC")
    assert make_action(meeting, world.us, workstream=work, office=named).office == named
    assert make_action(meeting, world.us).office is None
    with pytest.raises(ValidationError):
        make_action(meeting, world.us, office=leads[1])


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ([], None),
        ([30], TODAY + 16 * DAY),
        ([14], None),
        ([15], TODAY + DAY),
        ([10, 100], TODAY + 86 * DAY),
        ([-5], None),
    ],
)
def test_it_is_due_a_fortnight_before_the_next_plenary(world, days, due):
    for n in days:
        make_meeting(world.us, starts_on=TODAY + n * DAY)
    make_meeting(world.us, level="wg", starts_on=TODAY + 40 * DAY)
    make_meeting(world.us, own=True, starts_on=TODAY + 50 * DAY)
    assert default_due(None, world.us.editor, TODAY) == due


def test_what_a_plenary_notes_is_due_before_the_one_after_it(world):
    plenary = make_meeting(world.us, starts_on=TODAY + 20 * DAY)
    make_meeting(world.us, starts_on=TODAY + 120 * DAY)
    assert make_action(plenary, world.us).due_on == TODAY + 106 * DAY
    assert make_action(plenary, world.us, due_on=None).due_on is None


@pytest.mark.parametrize("to", ["done", "cancelled"])
def test_the_side_that_was_to_do_it_closes_it_with_a_note(world, meeting, to):
    action = make_action(meeting, world.us, side_id="ROK")
    with pytest.raises(PermissionDenied):
        close_action(action, world.us, to)
    closed = close_action(action, world.rok, to)
    assert (closed.state, closed.closed_on) == (to, TODAY)
    assert entries()[-1] == "action_closed"
    with pytest.raises(MoveNotAllowed):
        close_action(closed, world.rok, to)


def test_an_internal_action_is_closed_in_the_sides_own_chain(world):
    action = make_action(None, world.us, workstream=make_workstream(), released=False)
    assert close_action(action, world.us).code == ""
    assert (entries(), entries("US")) == ([], ["action_added", "action_closed"])


def test_closing_needs_a_note_and_the_row_that_was_seen(world, meeting):
    from tracker.meetings.action_actions import close_action as close

    action = make_action(meeting, world.us)
    asked = {"by": world.us.editor, "to": "done", "now": NOW, "today": TODAY}
    with pytest.raises(ValidationError):
        close(action, note={"closing_note_en": ""}, seen=action.token, **asked)
    with pytest.raises(Stale):
        close(action, note={"closing_note_en": "Done."}, seen="old", **asked)
    assert ActionItem.objects.get().state == "open"


def test_an_action_of_a_plan_is_shared_only_with_its_meeting(world):
    action = make_action(make_meeting(world.us, own=True), world.us)
    assert action.code == ""
    with pytest.raises(MoveNotAllowed):
        release_action(action, by=world.us.releaser, seen=action.token, now=NOW)


def test_all_of_it_passes_the_door_of_a_request(world, meeting):
    work, letters = make_workstream(), make_decision(None, world.us, reference="No. 1")
    token = inside_request.set(True)
    try:
        make_agenda_item(meeting, world.us, own=True)
        first = agree(make_decision(meeting, world.us), *world.teams)
        agree(make_decision(meeting, world.us, supersedes=first), *world.teams)
        agree(letters, *world.teams)
        close_action(make_action(meeting, world.us, workstream=work), world.us)
        close_action(make_action(None, world.us, workstream=work), world.us)
    finally:
        inside_request.reset(token)


@pytest.mark.parametrize("state", Meeting.State.values)
def test_every_state_says_where_it_leads(state):
    assert set(Meeting.MOVES[state]) <= set(Meeting.State.values)


def test_a_refused_verb_leaves_nothing_behind(world, meeting):
    content = {"text_en": "x", "side_id": "US"}
    with pytest.raises(PermissionDenied):
        add_action(meeting, by=world.us.reader, now=NOW, today=TODAY, content=content)
    assert not ActionItem.objects.exists() and not AgendaItem.objects.exists()
    assert entries() == ["record_entered"]
