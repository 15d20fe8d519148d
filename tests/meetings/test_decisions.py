"""Decisions: worded anew while proposed, superseding once, closing what both sides have confirmed."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.world import (
    NOW,
    TODAY,
    agree,
    change_decision,
    make_commitment,
    make_decision,
    make_document,
    make_meeting,
    make_paragraph,
    make_workstream,
)
from tracker.assent.actions import confirm_all
from tracker.assent.closing import mark_closings
from tracker.assent.models import Position
from tracker.assent.rules import sides_for
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.meetings import decision_actions as actions
from tracker.meetings.table import Decision
from tracker.pages.conflicts import MoveNotAllowed, Stale

FINISHED, REPLACED, NOT_PURSUED = Decision.Closes.values


@pytest.fixture
def meeting(world):
    return make_meeting(world.us)


@pytest.fixture
def promise(world):
    return make_commitment("T1.1", paragraph=make_paragraph(make_document()))


def confirm(row, *teams):
    for team in teams:
        confirm_all([type(row).objects.get(pk=row.pk)], by=team.releaser, now=NOW)


def now(row):
    return type(row).objects.get(pk=row.pk)


def counted(row, world):
    row = now(row)
    mark_closings([row], world.sides)
    return row.counted_state


def entries():
    return list(Entry.objects.filter(chain="both").order_by("sequence").values_list("verb", flat=True))


# --- worded anew ------------------------------------------------------------------------------------------


def test_either_side_words_it_anew_and_the_history_keeps_both(world, meeting):
    work = make_workstream(3)
    decision = make_decision(meeting, world.us, text_en="Old words.")
    changed = change_decision(decision, world.rok, text_en="New words.", workstreams=[work])
    assert (changed.text_en, changed.revision, [*changed.workstreams.all()]) == ("New words.", 2, [work])
    entry = Entry.objects.filter(verb="decision_changed").get()
    assert "Old words." in entry.body.text and "New words." in entry.body.text
    assert not [verdict for verdict in check_all() if verdict.problem]


def test_who_had_agreed_to_the_words_before_agrees_anew(world, meeting):
    decision = agree(make_decision(meeting, world.us), world.us)
    changed = change_decision(decision, world.rok, text_en="New words.")
    assert sides_for(changed) == set()
    assert agree(changed, world.rok).state == "proposed"
    assert agree(changed, world.us).code == "P1-D1"


@pytest.mark.parametrize(
    "content",
    [{"closes": NOT_PURSUED}, {"decided_on": TODAY - datetime.timedelta(1)}, {"reference": "No. 2"}],
    ids=str,
)
def test_what_it_closes_and_the_letters_are_agreed_to_as_the_words_are(world, promise, content):
    letters = make_decision(None, world.us, reference="No. 1", commitments=[promise])
    decision = agree(letters, world.us)
    assert sides_for(change_decision(decision, world.us, **content)) == set()


def test_nobody_changes_what_they_have_not_seen_or_what_is_agreed(world, meeting):
    decision = make_decision(meeting, world.us)
    change_decision(decision, world.rok, text_en="Theirs.")
    with pytest.raises(Stale):
        change_decision(decision, world.us, text_en="Mine.")
    decision = agree(now(decision), *world.teams)
    for team in world.teams:
        with pytest.raises(MoveNotAllowed):
            change_decision(decision, team, text_en="Mine.")
    with pytest.raises(PermissionDenied):
        actions.change_decision(decision, by=world.us.reader, seen=decision.token, now=NOW, content={})
    assert now(decision).text_en == "Theirs."


def test_agreeing_to_words_that_changed_is_refused(world, meeting):
    decision = make_decision(meeting, world.us)
    seen = decision.content_hash()
    change_decision(decision, world.us, text_en="Other words.")
    with pytest.raises(Stale):
        actions.agree_decision(decision, by=world.rok.releaser, seen=seen, now=NOW, today=TODAY)
    assert not Position.objects.exists()


@pytest.mark.parametrize("missing", ["reference", "decided_on"])
def test_between_meetings_it_needs_the_letters_and_their_date(world, missing):
    with pytest.raises(ValidationError) as refused:
        make_decision(None, world.us, **{"reference": "No. 1", missing: None})
    assert missing in refused.value.error_dict
    assert not Decision.objects.exists()


def test_the_letters_date_is_the_decisions(world):
    day = TODAY - datetime.timedelta(9)
    decision = agree(make_decision(None, world.us, reference="No. 1", decided_on=day), *world.teams)
    assert (decision.code, decision.decided_on) == ("L-D1", day)


# --- superseding ------------------------------------------------------------------------------------------


def test_a_second_decision_cannot_supersede_the_same(world, meeting):
    old = agree(make_decision(meeting, world.us), *world.teams)
    make_decision(meeting, world.us, supersedes=old)
    for team in world.teams:
        with pytest.raises(ValidationError) as refused:
            make_decision(None, team, reference="No. 1", supersedes=old)
        assert "superseded by another decision already" in str(refused.value)
    assert Decision.objects.filter(supersedes=old).count() == 1


def test_a_proposal_that_lets_go_of_it_leaves_it_to_another(world, meeting):
    old = agree(make_decision(meeting, world.us), *world.teams)
    first = make_decision(meeting, world.us, supersedes=old)
    change_decision(first, world.us, supersedes=None)
    second = agree(make_decision(meeting, world.rok, supersedes=old), *world.teams)
    assert now(old).state == "superseded" and now(old).superseded_by == second


def test_a_superseded_one_is_not_superseded_again(world, meeting):
    old = agree(make_decision(meeting, world.us), *world.teams)
    agree(make_decision(meeting, world.us, supersedes=old), *world.teams)
    with pytest.raises(ValidationError):
        make_decision(meeting, world.us, supersedes=now(old))


def test_a_decision_does_not_supersede_itself(world, meeting):
    decision = make_decision(meeting, world.us)
    with pytest.raises(ValidationError):
        change_decision(decision, world.us, supersedes=decision)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_proposals_at_the_same_moment_supersede_one_only_once(world):
    old = agree(make_decision(make_meeting(world.us), world.us), *world.teams)
    barrier = Barrier(2)

    def propose(team):
        try:
            if connection.vendor != "sqlite":
                barrier.wait(timeout=10)
            make_decision(None, team, reference="No. 1", supersedes=old)
        except ValidationError:
            return "refused"
        finally:
            if connection.vendor != "sqlite":
                connection.close()
        return "proposed"

    if connection.vendor == "sqlite":  # in memory it takes one writer: there they queue
        answers = [propose(team) for team in world.teams]
    else:
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(propose, world.teams))
    assert sorted(answers) == ["proposed", "refused"]


# --- closing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closes", "of_promise", "of_work"),
    [
        (FINISHED, "fulfilled", "completed"),
        (REPLACED, "superseded", "merged"),
        (NOT_PURSUED, "not_pursued", "not_pursued"),
    ],
)
def test_what_it_concerns_is_closed_when_both_agree_and_not_before(
    world, meeting, promise, closes, of_promise, of_work
):
    work = make_workstream(3)
    for row in (promise, work):
        confirm(row, *world.teams)
    decision = make_decision(meeting, world.us, closes=closes, commitments=[promise], workstreams=[work])
    agree(decision, world.us)
    assert (now(promise).state, now(work).state) == ("active", "active")
    agree(decision, world.rok)
    assert (now(promise).state, now(work).state) == (of_promise, of_work)
    assert (counted(promise, world), counted(work, world)) == (of_promise, of_work)
    assert entries()[-3:] == ["decision_agreed", "commitment_closed", "workstream_closed"]
    assert "P1-D1" in Entry.objects.filter(verb="commitment_closed").get().body.text
    assert not [verdict for verdict in check_all() if verdict.problem]


@pytest.mark.parametrize("ready", [(), ("us",), ("rok",)], ids=str)
def test_a_closing_counts_only_once_both_sides_confirmed_it(world, meeting, promise, ready):
    confirm(promise, *(getattr(world, name) for name in ready))
    agree(make_decision(meeting, world.us, closes=FINISHED, commitments=[promise]), *world.teams)
    assert now(promise).state == "fulfilled"
    assert counted(promise, world) == "active", "for who had not confirmed the words it waits"
    missing = [team for team in world.teams if team.side.code.lower() not in ready]
    for team in missing:
        assert counted(promise, world) == "active"
        confirm(promise, team)
    assert counted(promise, world) == "fulfilled"


def test_the_positions_that_close_name_the_decision(world, meeting, promise):
    confirm(promise, *world.teams)
    agree(make_decision(meeting, world.us, closes=FINISHED, commitments=[promise]), *world.teams)
    closing = Position.objects.filter(subject_id=promise.pk, authority="P1-D1")
    assert set(closing.values_list("side", "taken_by__username")) == {
        ("US", "us.releaser"),
        ("ROK", "rok.releaser"),
    }


def test_what_is_closed_already_stays_as_it_is(world, meeting, promise):
    decision = make_decision(meeting, world.us, closes=FINISHED, commitments=[promise])
    type(promise).objects.update(state="not_pursued")
    agree(decision, *world.teams)
    assert now(promise).state == "not_pursued" and "commitment_closed" not in entries()


def test_a_standing_promise_is_never_fulfilled(world, meeting):
    promise = make_commitment("T1.2", cadence="standing")
    with pytest.raises(ValidationError):
        make_decision(meeting, world.us, closes=FINISHED, commitments=[promise])
    assert make_decision(meeting, world.us, closes=REPLACED, commitments=[promise]).closes == REPLACED
