"""A meeting from one side's plan to the day it is held, put off, moved to another city, and called off."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.world import (
    NOW,
    TODAY,
    cancel_meeting,
    make_change,
    make_commitment,
    make_meeting,
    make_milestone,
    make_workstream,
    meeting_content,
    move_meeting,
    plan_seen,
    postpone,
    relocate,
)
from tracker.assent.rules import sides_for
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.meetings import plan_actions as plans
from tracker.meetings.cancelling import Fate, Fates, read_resting
from tracker.meetings.models import Meeting
from tracker.meetings.moves import can_move, moves_of
from tracker.meetings.table import Decision
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Note

DAY = datetime.timedelta(days=1)
HELD_ON = {"starts_on": TODAY, "ends_on": None, "starts_at": None, "ends_at": None}


def entries(chain="both"):
    return list(Entry.objects.filter(chain=chain).order_by("sequence").values_list("verb", flat=True))


def current(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def plan(world):
    return make_meeting(world.us, own=True)


# --- tentative, agreed, announced, held ------------------------------------------------------------------


def test_a_plan_is_shared_agreed_announced_and_held(world, plan):
    shared = move_meeting(plan, world.us, "share")
    assert (shared.slug, shared.state, sides_for(shared)) == ("plenary-1", "tentative", {"US"})
    agreed = move_meeting(shared, world.rok, "agree")
    assert agreed.state == "agreed"
    assert sides_for(agreed) == {"US", "ROK"}, "who agreed to the plan has confirmed its entry"
    assert move_meeting(agreed, world.us, "announce").state == "announced"
    assert move_meeting(agreed, world.rok, "hold", **HELD_ON).state == "held"
    verbs = ["meeting_shared", "meeting_agreed", "meeting_announced", "meeting_held"]
    assert (entries(), entries("US")) == (verbs, ["record_entered"])
    assert not [verdict for verdict in check_all() if verdict.problem]


def test_the_side_that_shared_it_does_not_agree_a_second_time(world, plan):
    shared = move_meeting(plan, world.us, "share")
    assert move_meeting(shared, world.us, "agree").state == "tentative"
    assert entries() == ["meeting_shared"]


def test_a_changed_plan_is_agreed_anew(world, plan):
    shared = move_meeting(plan, world.us, "share")
    content = {"starts_on": datetime.date(2026, 12, 17)}
    plans.change_plan(shared, by=world.rok.steward, seen=plan_seen(shared), now=NOW, content=content)
    assert sides_for(current(shared)) == set()
    assert move_meeting(shared, world.rok, "agree").state == "tentative"
    assert move_meeting(shared, world.us, "agree").state == "agreed"


def test_nobody_moves_what_they_have_not_seen(world, plan):
    seen = plan_seen(plan)
    plans.change_plan(plan, by=world.us.steward, seen=seen, now=NOW, content={"title_en": "Other"})
    for verb in (plans.share_plan, plans.announce):
        with pytest.raises(Stale):
            verb(plan, by=world.us.releaser, seen=seen, now=NOW)


def test_a_plan_without_a_date_is_neither_agreed_nor_announced(world):
    shared = move_meeting(make_meeting(world.us, own=True, starts_on=None), world.us, "share")
    for move in ("agree", "announce"):
        with pytest.raises(ValidationError):
            move_meeting(shared, world.rok, move)


def test_a_day_is_held_when_it_has_come_at_its_place(world):
    meeting = make_meeting(world.us, zone="Asia/Seoul", starts_on=TODAY)
    tomorrow_there = {**HELD_ON, "starts_on": plans.day_there("Asia/Seoul", NOW)}
    with pytest.raises(ValidationError):
        move_meeting(meeting, world.us, "hold", **{**HELD_ON, "starts_on": TODAY + 2 * DAY})
    assert move_meeting(meeting, world.us, "hold", **tomorrow_there).state == "held"


def test_two_plans_shared_at_once_get_two_numbers(world):
    plans_of_both = [make_meeting(team, own=True) for team in world.teams]
    slugs = [
        move_meeting(plan, team, "share").slug for plan, team in zip(plans_of_both, world.teams, strict=True)
    ]
    assert slugs == ["plenary-1", "plenary-2"]


# --- postponed, moved ---------------------------------------------------------------------------------------


def test_a_postponed_meeting_keeps_its_date_and_reason_and_is_agreed_anew(world):
    meeting = make_meeting(world.us)
    moved = postpone(meeting, world.us, datetime.date(2027, 1, 14), own_reason="Ours to know.")
    old = moved.postponements.get()
    assert (old.old_starts_on, old.postponed_on) == (datetime.date(2026, 12, 10), TODAY)
    assert (moved.state, moved.starts_on, sides_for(moved)) == (
        "postponed",
        datetime.date(2027, 1, 14),
        {"US"},
    )
    note = Note.objects.get()
    assert (note.side_id, note.subject_id, note.text) == ("US", meeting.pk, "Ours to know.")
    assert "Ours to know." not in "".join(
        Entry.objects.filter(chain="both").values_list("body__text", flat=True)
    )
    assert move_meeting(moved, world.rok, "agree").state == "agreed"


def test_it_may_be_postponed_without_a_new_date_and_again(world):
    meeting = postpone(make_meeting(world.us), world.rok)
    assert (meeting.state, meeting.starts_on) == ("postponed", None)
    again = postpone(meeting, world.us, datetime.date(2027, 2, 1))
    assert (again.starts_on, again.postponements.count()) == (datetime.date(2027, 2, 1), 1)
    for day in (datetime.date(2027, 2, 1), datetime.date(2026, 12, 10)):
        with pytest.raises(ValidationError):
            postpone(again, world.us, day)


def test_another_city_is_agreed_anew_and_the_old_one_stays(world):
    meeting = relocate(make_meeting(world.us), world.rok)
    assert (meeting.city_en, meeting.zone, meeting.host_id) == ("Seoul", "Asia/Seoul", "ROK")
    assert (meeting.state, sides_for(meeting)) == ("tentative", {"ROK"})
    assert meeting.relocations.get().old_city_en == "Washington, D.C."
    assert move_meeting(meeting, world.us, "agree").state == "agreed"
    with pytest.raises(ValidationError):
        relocate(meeting, world.us)


@pytest.mark.parametrize("move", [postpone, relocate])
def test_a_move_needs_a_reason(world, move):
    with pytest.raises(ValidationError):
        move(make_meeting(world.us), world.us, reason_en="", reason_ko="")
    assert entries() == ["record_entered"]


# --- cancelled ----------------------------------------------------------------------------------------------


@pytest.fixture
def exercise(world):
    """An exercise on which a milestone of each side, a joint one and a commitment rest."""
    meeting = make_meeting(world.us, level="exercise")
    work = make_workstream()
    owners = [(world.us, "US"), (world.rok, "ROK"), (world.us, None)]
    meeting.milestones.add(*(make_milestone(work, team, responsible_id=owner) for team, owner in owners))
    meeting.commitments.add(make_commitment("T1.1"), make_commitment("T1.2"))
    return meeting


def test_cancelling_asks_once_and_one_reason_serves_all(world, exercise):
    own, theirs, joint = Milestone.objects.order_by("number")
    later = make_meeting(world.us, level="exercise", starts_on=datetime.date(2027, 3, 1))
    fates = Fates(
        {own.pk: (Fate.DROP, None), joint.pk: (Fate.MOVE, datetime.date(2027, 3, 1))},
        {"T1.1": Fate.MOVE, "T1.2": Fate.DROP},
        later,
    )
    cancelled = cancel_meeting(exercise, world.us, fates=fates)
    assert (cancelled.state, cancelled.cancel_reason_en) == ("cancelled", "A typhoon.")
    assert current(own).state == "dropped"
    assert current(theirs).state == "planned"
    change = MilestoneChange.objects.get(milestone=joint)
    assert (change.is_proposed, change.reason_ko) == (True, "태풍."), "the other side is asked"
    assert current(joint).due_on == datetime.date(2026, 12, 15)
    assert {row.code for row in later.commitments.all()} == {"T1.1"}
    assert {row.pk for row in later.milestones.all()} == {joint.pk}
    decision = Decision.objects.get()
    assert (decision.state, decision.closes, decision.proposed_by_id) == ("proposed", "not_pursued", "US")
    assert decision.text_en == "T1.2 is not pursued after the cancellation of the 1st exercise: A typhoon."
    assert current(decision.commitments.get()).state == "active"
    assert entries()[-1] == "meeting_cancelled"


def test_what_the_other_side_answers_for_is_not_touched(world, exercise):
    theirs = Milestone.objects.get(responsible="ROK")
    with pytest.raises(MoveNotAllowed):
        cancel_meeting(exercise, world.us, fates=Fates({theirs.pk: (Fate.DROP, None)}, {}))
    assert current(exercise).state == "agreed"


def test_a_milestone_that_is_being_changed_is_left_alone(world, exercise):
    own = Milestone.objects.get(responsible="US")
    make_change(own, world.us, "started", released=False)
    assert own.pk not in read_resting(exercise, world.us.releaser).open_keys
    assert own.pk not in read_resting(exercise, world.rok.releaser).open_keys


def test_drafts_of_the_other_side_change_nothing_in_what_is_asked(world, exercise):
    before = read_resting(exercise, world.rok.releaser).open_keys
    make_change(Milestone.objects.get(responsible=None), world.us, "started", released=False)
    assert read_resting(exercise, world.rok.releaser).open_keys == before


def test_without_answers_everything_stays(world, exercise):
    cancel_meeting(exercise, world.rok, own_reason="Between us.")
    assert set(Milestone.objects.values_list("state", flat=True)) == {"planned"}
    assert exercise.commitments.count() == 2
    assert Note.objects.get().side_id == "ROK"


def test_an_own_plan_is_cancelled_in_the_own_chain(world, plan):
    cancelled = cancel_meeting(plan, world.us)
    assert (cancelled.state, cancelled.number, entries()) == ("cancelled", None, [])


# --- who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", Meeting.State.values)
def test_the_buttons_follow_the_table_of_moves(world, state):
    meeting = make_meeting(world.us)
    Meeting.objects.update(state=state)
    meeting.refresh_from_db()
    offered = set(moves_of(world.us.releaser, meeting, []))
    leads = {"agreed": "agree", "announced": "announce", "held": "hold", "postponed": "postpone"}
    allowed = {leads[to] for to in Meeting.MOVES[state] if to in leads}
    assert offered - {"relocate", "cancel"} == allowed
    assert ("cancel" in offered) == ("cancelled" in Meeting.MOVES[state])
    assert moves_of(world.us.reader, meeting, []) == []


def test_stewards_enter_what_happened_and_releasers_speak_for_their_side(world):
    meeting = make_meeting(world.us)
    assert not can_move(world.us.steward, meeting, "cancel")
    assert can_move(world.us.steward, meeting, "announce")
    assert not can_move(world.us.editor, meeting, "announce")
    for verb, by in ((plans.announce, world.us.editor), (plans.agree_plan, world.us.steward)):
        with pytest.raises(PermissionDenied):
            verb(meeting, by=by, seen=plan_seen(meeting), now=NOW)


def test_the_other_side_does_not_find_a_plan(world, plan):
    with pytest.raises(Meeting.DoesNotExist):
        plans.share_plan(plan, by=world.rok.releaser, seen=plan_seen(plan), now=NOW)


# --- its pages --------------------------------------------------------------------------------------------


@pytest.fixture
def sit(client, clock):
    def sit(member):
        client.force_login(member)
        return client

    return sit


def form_of(response):
    """What the form on a page would send as it stands."""
    form = response.context_data["form"]
    return {name: form[name].value() or "" for name in form.fields}


def press(client, address, **typed):
    return client.post(address, {**form_of(client.get(address)), **typed})


def test_a_steward_plans_and_a_double_click_plans_once(world, sit):
    client = sit(world.us.steward)
    content = meeting_content()
    typed = {**content, "host_id": "US", "starts_on": "2026-12-10", "once": "token"}
    for _n in range(2):
        assert client.post("/meetings/add/", typed).status_code == 302
    plan = Meeting.objects.get()
    assert (plan.audience_id, plan.state, plan.city_ko) == ("US", "tentative", "워싱턴")
    assert client.post("/meetings/add/", {**typed, "title_en": "", "title_ko": ""}).status_code == 422


def test_a_meeting_goes_its_way_through_its_pages(world, sit, plan):
    page = "/meetings/plenary-1/"
    response = press(sit(world.us.releaser), f"/meetings/{plan.pk}/share/")
    assert response.headers["Location"] == page
    assert press(sit(world.rok.releaser), f"{page}agree/").status_code == 302
    client = sit(world.us.releaser)
    typed = {"starts_on": "2027-01-14", "reason_en": "Fog.", "own_reason": "Ours alone."}
    assert press(client, f"{page}postpone/", **typed).status_code == 302
    html = client.get(page).content.decode()
    assert "Postponed from 10 December 2026" in html and "Ours alone." in html
    assert "Ours alone." not in sit(world.rok.releaser).get(page).content.decode()
    client = sit(world.us.releaser)
    typed = {"city_en": "Busan", "city_ko": "부산", "zone": "Asia/Seoul", "reason_en": "Fog again."}
    assert press(client, f"{page}relocate/", **typed).status_code == 302
    assert "Moved from Washington, D.C." in client.get(page).content.decode()
    assert press(client, f"{page}hold/", starts_on="2026-11-02").status_code == 302
    assert Meeting.objects.get().state == "held"
    assert client.get(f"{page}postpone/").status_code == 404


def test_a_stale_move_is_409_with_what_was_typed_and_then_passes(world, sit):
    meeting = make_meeting(world.us)
    client = sit(world.us.releaser)
    typed = {**form_of(client.get("/meetings/plenary-1/postpone/")), "reason_en": "Mine."}
    relocate(meeting, world.rok)
    move_meeting(meeting, world.us, "agree")
    response = client.post("/meetings/plenary-1/postpone/", typed)
    assert response.status_code == 409
    assert form_of(response)["reason_en"] == "Mine."
    assert client.post("/meetings/plenary-1/postpone/", form_of(response)).status_code == 302


def test_a_plan_that_was_changed_meanwhile_is_shown_with_what_both_started_from(world, sit):
    meeting = make_meeting(world.us, title_en="The base", starts_at=datetime.time(9))
    Meeting.objects.update(state="tentative")
    client, where = sit(world.us.steward), "/meetings/plenary-1/edit/"
    typed = {**form_of(client.get(where)), "title_en": "Mine"}
    for title in ("Theirs at first", "Theirs"):
        other = sit(world.rok.steward)
        assert press(other, where, title_en=title, starts_at="10:30").status_code == 302
    response = client.post(where, typed)
    assert response.status_code == 409
    rows = [(row["base"], row["theirs"], row["mine"]) for row in response.context_data["conflict"]["rows"]]
    assert ("The base", "Theirs", "Mine") in rows
    assert client.post(where, form_of(response)).status_code == 302
    meeting.refresh_from_db()
    assert meeting.title_en == "Mine"


def test_the_page_of_cancelling_asks_about_each(world, sit, exercise):
    later = make_meeting(world.us, level="exercise", starts_on=datetime.date(2027, 3, 1))
    own, theirs, _joint = Milestone.objects.order_by("number")
    client = sit(world.us.releaser)
    address = "/meetings/exercise-1/cancel/"
    form = client.get(address).context_data["form"]
    assert f"m-{own.pk}" in form.fields and f"m-{theirs.pk}" not in form.fields
    typed = {f"m-{own.pk}": "move", "c-T1.1": "move", "reason_en": "A typhoon."}
    response = press(client, address, **typed)
    assert response.status_code == 422
    assert set(response.context_data["form"].errors) == {f"due-{own.pk}", "to"}
    typed |= {f"due-{own.pk}": "2027-03-01", "to": later.slug}
    assert press(client, address, **typed).status_code == 302
    assert current(own).due_on == datetime.date(2027, 3, 1)
    assert {row.code for row in later.commitments.all()} == {"T1.1"}
    assert "A typhoon." in client.get("/meetings/exercise-1/").content.decode()
