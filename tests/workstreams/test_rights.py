"""Role × side × verb: who may do what. A refusal leaves nothing behind, not even an entry."""

import pytest

from tests.rights import EDITORS, RELEASERS, ROLES, STEWARDS, is_allowed, parametrize_verbs
from tests.world import (
    NOW,
    TODAY,
    Team,
    change_content,
    change_seen,
    make_change,
    make_clearance,
    make_commitment,
    make_document,
    make_member,
    make_milestone,
    make_office,
    make_paragraph,
    make_superuser,
    make_update,
    make_workstream,
    milestone_content,
    note_received,
    received_content,
    still_true,
    update_content,
)
from tracker.assent.actions import confirm_all, take_position
from tracker.commitments.actions import close_commitment, reopen
from tracker.history.models import Entry
from tracker.people.models import Side, User
from tracker.quarters.models import Period
from tracker.workstreams import actions, clearances, milestone_actions, received_actions
from tracker.workstreams.closing import close_workstream
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
    noted = note_received(make_workstream(), other_team(team))
    return lambda by: received_actions.confirm_received(noted, by=by, seen=noted.token, now=NOW, today=TODAY)


def discard_draft(team):
    draft = make_update(make_workstream(), team, state="draft")
    return lambda by: actions.discard_draft(draft, by=by, seen=draft.token, now=NOW)


def discard_milestone(team):
    draft = make_milestone(make_workstream(), team, released=False)
    return lambda by: milestone_actions.discard(draft, by=by, seen=draft.token, now=NOW)


def discard_change(team):
    milestone = make_milestone(make_workstream(), team)
    make_change(milestone, team, "started", released=False)
    return lambda by: milestone_actions.discard(milestone, by=by, seen=change_seen(milestone, team), now=NOW)


def set_leads(team):
    workstream, office = make_workstream(), make_office(team.side)
    return lambda by: actions.set_leads(workstream, [office], by=by, now=NOW)


def answer_proposal(team):
    """To a date that the other side proposed."""
    milestone = make_milestone(make_workstream(), team, responsible_id=None)
    proposal = make_change(milestone, other_team(team), "moved")
    return lambda by: milestone_actions.answer_proposal(
        proposal, by=by, agrees=True, note="", seen=proposal.token, now=NOW, today=TODAY
    )


def confirm_the_record(team):
    commitment = make_commitment()
    return lambda by: confirm_all([commitment], by=by, now=NOW)


def note_supplied(team):
    draft, office = make_update(make_workstream(), team, state="draft"), make_office(team.side)
    return lambda by: clearances.note_supplied(draft, office, by=by, now=NOW)


def close_a_commitment(team):
    commitment, paragraph = make_commitment(), make_paragraph(make_document())
    return lambda by: close_commitment(
        commitment,
        "fulfilled",
        paragraph=paragraph,
        quotes={"en": "will report", "ko": ""},
        by=by,
        seen=commitment.content_hash(),
        now=NOW,
    )


def close_a_workstream(team):
    workstream, paragraph = make_workstream(), make_paragraph(make_document())
    return lambda by: close_workstream(
        workstream,
        "completed",
        paragraph=paragraph,
        quotes={"en": "will report", "ko": ""},
        by=by,
        seen=workstream.content_hash(),
        now=NOW,
    )


def reopen_a_commitment(team):
    commitment = make_commitment(state="fulfilled")
    return lambda by: reopen(commitment, reason="x", by=by, seen=commitment.content_hash(), now=NOW)


def other_team(team):
    side = Side.objects.exclude(pk=team.side.pk).get()
    return Team(side, *(User.objects.get(username=f"{side.code.lower()}.{role}") for role in ROLES))


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
    discard_draft: EDITORS,
    discard_milestone: EDITORS,
    discard_change: EDITORS,
    note_supplied: EDITORS,
    answer_proposal: RELEASERS,
    confirm_the_record: RELEASERS,
    set_leads: STEWARDS,
    close_a_commitment: STEWARDS,
    close_a_workstream: STEWARDS,
    reopen_a_commitment: STEWARDS,
}
# These act on a row of one side, so the other side has something to reach for.
ON_A_ROW = [submit_draft, return_draft, release, edit_milestone, release_milestone, release_change]
ON_A_ROW += [note_a_draft, ask_office, note_answer, note_what_was_received, confirm_what_was_received]
ON_A_ROW += [discard_draft, discard_milestone, note_supplied, answer_proposal]


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
    gone = make_member(world.us.side, "releaser", "us.gone", is_active=False, is_steward=True)
    assert not is_allowed(attempt, gone)


@parametrize_verbs(VERBS)
@pytest.mark.parametrize("role", ["reader", "editor", "releaser"])
def test_a_superuser_without_a_side_does_nothing(world, role, verb):
    attempt = verb(world.us)
    superuser = make_superuser()
    superuser.role, superuser.is_steward = role, True
    assert not is_allowed(attempt, superuser)
