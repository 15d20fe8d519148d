"""Role × side × verb on the joint table. A refusal leaves nothing behind, not even an entry."""

import datetime

import pytest

from tests.rights import EDITORS, RELEASERS, ROLES, STEWARDS, is_allowed, parametrize_verbs
from tests.world import (
    NOW,
    TODAY,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_member,
    make_office,
    make_superuser,
    make_workstream,
    meeting_content,
    plan_seen,
)
from tests.world import word_conclusion as word
from tracker.history.models import Entry
from tracker.meetings import (
    action_actions,
    actions,
    agenda_actions,
    cancelling,
    conclusion_actions,
    decision_actions,
    plan_actions,
)
from tracker.meetings.conclusions import read_words
from tracker.meetings.models import Meeting


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
    return lambda by: change(action, by)


def change_shared_action(team):
    """Released from inside a side: what changes it is shared too."""
    action = make_action(None, team, workstream=make_workstream())
    return lambda by: change(action, by)


def change(action, by):
    return action_actions.change_action(action, by=by, seen=action.token, now=NOW, content={"text_en": "y"})


def pass_on_action(team):
    """To another office, as leads are: not the words or the date."""
    action, office = make_action(make_meeting(team), team), make_office(team.side)
    return lambda by: action_actions.pass_on(action, office, by=by, seen=action.token, now=NOW)


def add_actions(team):
    meeting, content = make_meeting(team), {"text_en": "x", "side_id": team.side.code}
    return lambda by: action_actions.add_actions(meeting, by=by, now=NOW, today=TODAY, contents=[content])


def change_decision(team):
    decision = make_decision(make_meeting(team), team)
    return lambda by: decision_actions.change_decision(
        decision, by=by, seen=decision.token, now=NOW, content={"text_en": "y"}
    )


# --- the agenda, and what was concluded ---------------------------------------------------------------------


def add_own_agenda_item(team):
    meeting = make_meeting(team)
    content = {"title_en": "x"}
    return lambda by: agenda_actions.add_agenda_item(meeting, by=by, now=NOW, content=content, own=True)


def change_agenda_item(team):
    item = make_agenda_item(make_meeting(team), team)
    return lambda by: agenda_actions.change_agenda_item(
        item, by=by, seen=item.token, now=NOW, content={"title_en": "y"}
    )


def change_own_agenda_item(team):
    item = make_agenda_item(make_meeting(team), team, own=True)
    return lambda by: agenda_actions.change_agenda_item(
        item, by=by, seen=item.token, now=NOW, content={"title_en": "y"}
    )


def move_agenda_item(team):
    meeting = make_meeting(team)
    item = make_agenda_item(meeting, team)
    make_agenda_item(meeting, team)
    return lambda by: agenda_actions.move_agenda_item(item, by=by, now=NOW, way="down")


def share_agenda_item(team):
    item = make_agenda_item(make_meeting(team), team, own=True)
    return lambda by: agenda_actions.share_agenda_item(item, by=by, seen=item.token, now=NOW)


def take_off(team):
    item = make_agenda_item(make_meeting(team), team)
    return lambda by: agenda_actions.take_off(item, by=by, seen=item.token, now=NOW)


def put_back(team):
    item = make_agenda_item(make_meeting(team), team)
    off = agenda_actions.take_off(item, by=team.editor, seen=item.token, now=NOW)
    return lambda by: agenda_actions.put_back(off, by=by, seen=off.token, now=NOW)


def add_briefing_note(team):
    item = make_agenda_item(make_meeting(team), team)
    return lambda by: agenda_actions.add_briefing_note(item, text="x", by=by, now=NOW)


def add_briefing_note_on_own(team):
    item = make_agenda_item(make_meeting(team), team, own=True)
    return lambda by: agenda_actions.add_briefing_note(item, text="x", by=by, now=NOW)


def assemble_agenda(team):
    meeting = make_meeting(team)
    make_workstream()
    return lambda by: agenda_actions.assemble_agenda(meeting, by=by, now=NOW, today=TODAY)


def held(team):
    meeting = make_meeting(team)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    return meeting


def word_conclusion(team):
    item = make_agenda_item(held(team), team)
    return lambda by: conclusion_actions.word_conclusion(
        item, by=by, seen=item.token, now=NOW, content={"conclusion_en": "x"}
    )


def answer_conclusions(team):
    meeting = held(team)
    word(make_agenda_item(meeting, team), team, "Words.")
    seen = read_words(meeting, team.releaser).hash
    return lambda by: conclusion_actions.take_position(
        meeting, "agree", by=by, seen=seen, now=NOW, post="Co-chair"
    )


# --- the meeting itself -------------------------------------------------------------------------------------


def change_plan(team):
    meeting = make_meeting(team, own=True)
    return lambda by: plan_actions.change_plan(
        meeting, by=by, seen=plan_seen(meeting), now=NOW, content={"title_en": "y"}
    )


def share_plan(team):
    meeting = make_meeting(team, own=True)
    return lambda by: plan_actions.share_plan(meeting, by=by, seen=plan_seen(meeting), now=NOW)


def agree_plan(team):
    meeting = make_meeting(team)
    Meeting.objects.filter(pk=meeting.pk).update(state="tentative")
    return lambda by: plan_actions.agree_plan(meeting, by=by, seen=plan_seen(meeting), now=NOW)


def announce(team):
    meeting = make_meeting(team)
    return lambda by: plan_actions.announce(meeting, by=by, seen=plan_seen(meeting), now=NOW)


def hold(team):
    meeting = make_meeting(team)
    content = {"starts_on": TODAY - datetime.timedelta(days=1)}
    return lambda by: plan_actions.hold(meeting, by=by, seen=plan_seen(meeting), now=NOW, content=content)


REASON = {"reason_en": "x", "reason_ko": ""}


def postpone(team):
    meeting = make_meeting(team)
    return lambda by: plan_actions.postpone(
        meeting, by=by, seen=plan_seen(meeting), now=NOW, today=TODAY, content={"starts_on": None, **REASON}
    )


def relocate(team):
    meeting = make_meeting(team)
    place = {"city_en": "Seoul", "city_ko": "서울", "zone": "Asia/Seoul", "host_id": "ROK"}
    return lambda by: plan_actions.relocate(
        meeting, by=by, seen=plan_seen(meeting), now=NOW, content={**place, **REASON}
    )


def cancel(team):
    meeting = make_meeting(team)
    return lambda by: call_off(meeting, by)


def cancel_own(team):
    meeting = make_meeting(team, own=True)
    return lambda by: call_off(meeting, by)


def call_off(meeting, by):
    seen = cancelling.token_of(meeting, cancelling.Resting([], [], set()))
    return cancelling.cancel(meeting, by=by, seen=seen, now=NOW, today=TODAY, reason=REASON)


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
    add_actions: EDITORS,
    change_decision: EDITORS,
    add_own_agenda_item: EDITORS,
    change_agenda_item: EDITORS,
    change_own_agenda_item: EDITORS,
    move_agenda_item: EDITORS,
    share_agenda_item: EDITORS,
    take_off: EDITORS,
    put_back: EDITORS,
    add_briefing_note: EDITORS,
    add_briefing_note_on_own: EDITORS,
    assemble_agenda: EDITORS,
    word_conclusion: EDITORS,
    answer_conclusions: RELEASERS,
    change_plan: STEWARDS,
    share_plan: RELEASERS,
    agree_plan: RELEASERS,
    announce: RELEASERS | STEWARDS,
    hold: RELEASERS | STEWARDS,
    postpone: RELEASERS | STEWARDS,
    relocate: RELEASERS | STEWARDS,
    cancel: RELEASERS,
    cancel_own: RELEASERS | STEWARDS,
}
ONE_SIDES = [
    add_own_action,
    release_action,
    close_action,
    change_action,
    change_shared_action,
    pass_on_action,
    change_own_agenda_item,
    share_agenda_item,
    add_briefing_note_on_own,
    change_plan,
    share_plan,
    cancel_own,
]


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
