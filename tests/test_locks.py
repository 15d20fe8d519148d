"""Verbs that meet on the same rows wait for each other in one direction only: none ends the other."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from tests import locks
from tests.races import at_once, meet
from tests.world import (
    NOW,
    TODAY,
    agree,
    cancel_meeting,
    change_content,
    change_seen,
    make_action,
    make_clearance,
    make_commitment,
    make_decision,
    make_meeting,
    make_milestone,
    make_office,
    make_update,
    make_workstream,
    milestone_content,
    update_content,
)
from tracker.assent.actions import confirm_all
from tracker.assent.models import Position
from tracker.history.actions import record
from tracker.history.rules import check_all
from tracker.home import handover, releasing, round_clearing, sheet_saving
from tracker.meetings.action_actions import close_action
from tracker.meetings.cancelling import Fate, Fates
from tracker.meetings.models import Meeting
from tracker.people.actions import change_member
from tracker.quarters.models import Period
from tracker.workstreams import actions as updates
from tracker.workstreams import clearances
from tracker.workstreams import milestone_actions as milestones
from tracker.workstreams.actions import set_leads
from tracker.workstreams.models import Workstream

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def together(monkeypatch):
    def both(first, second):
        answers = meet(monkeypatch, first, second)
        assert not [verdict for verdict in check_all() if verdict.problem]
        return answers

    return both


@pytest.fixture
def works(world):
    """Two, in the order of their keys."""
    for n in (1, 2):
        make_workstream(n)
    return list(Workstream.objects.order_by("pk"))


def test_a_release_of_many_and_one_of_the_other_side(world, works, together):
    make_update(works[0], world.us, state="submitted")
    make_update(works[1], world.us, state="submitted")
    theirs = make_update(works[1], world.rok, state="submitted")
    rows = releasing.read_rows(world.us.releaser, TODAY)
    rows.sort(key=lambda row: row.workstream.pk)
    n, released = together(
        lambda: releasing.release_rows(rows, by=world.us.releaser, now=NOW, today=TODAY),
        lambda: updates.release(theirs, by=world.rok.releaser, seen=theirs.token, now=NOW),
    )
    assert (n, released.state) == (2, "released")


def test_a_release_of_many_and_a_change_of_one_of_its_milestones(world, works, together):
    make_update(works[0], world.us, state="submitted")
    joint = make_milestone(works[1], world.us, responsible_id=None)
    seen = change_seen(joint, world.us)
    change = milestones.save_change(
        joint, by=world.us.editor, seen=seen, content=change_content("started"), now=NOW
    )
    rows = releasing.read_rows(world.us.releaser, TODAY)
    seen = change_seen(joint, world.rok)
    n, draft = together(
        lambda: releasing.release_rows(rows, by=world.us.releaser, now=NOW, today=TODAY),
        lambda: late(
            lambda: milestones.save_change(
                joint, by=world.rok.editor, seen=seen, content=change_content("done"), now=NOW
            )
        ),
    )
    change.refresh_from_db()
    assert (n, change.stage, draft) == (2, "released", "Stale")


def late(step):
    """Its answer, or what it was told because another was faster."""
    try:
        return step()
    except (updates.Stale, updates.MoveNotAllowed) as e:
        return type(e).__name__


@pytest.mark.parametrize("concerned", ["workstreams", "commitments"])
def test_a_decision_that_closes_and_a_verb_on_what_it_closes(world, works, together, concerned):
    promise = make_commitment()
    rows = {"workstreams": [works[0]], "commitments": [promise]}[concerned]
    decision = make_decision(make_meeting(world.us), world.us, closes="finished", **{concerned: rows})
    agree(decision, world.us)
    theirs = make_update(works[0], world.rok, state="submitted")

    def second():
        if concerned == "workstreams":
            return updates.release(theirs, by=world.rok.releaser, seen=theirs.token, now=NOW)
        return confirm_all([promise], by=world.us.releaser, now=NOW)

    agreed, done = together(lambda: agree(decision, world.rok), second)
    assert agreed.state == "agreed" and done
    rows[0].refresh_from_db()
    assert rows[0].state in rows[0].CLOSED


def test_a_handing_over_and_the_end_of_one_of_its_actions(world, works, together):
    side = world.us.side
    old, new = make_office(side, "OLD"), make_office(side, "NEW")
    set_leads(works[0], [old], by=world.us.steward, now=NOW)
    shared = make_action(make_meeting(world.us), world.us, office=old)
    make_action(None, world.us, workstream=works[0], office=old, released=False)
    seen = handover.read_moved(old, world.us.steward, world.sides).token(new)
    moved, closed = together(
        lambda: handover.hand_over(old, new, by=world.us.steward, seen=seen, now=NOW, sides=world.sides),
        lambda: late(
            lambda: close_action(
                shared,
                by=world.us.editor,
                to="done",
                note={"closing_note_en": "Done."},
                seen=shared.token,
                now=NOW,
                today=TODAY,
            )
        ),
    )
    assert (len(moved.actions), closed) == (2, "Stale")


def test_a_cancellation_and_a_change_of_what_rests_on_it(world, works, together):
    meeting = make_meeting(world.us, level="exercise")
    own = [make_milestone(works[0], world.us) for _n in range(2)]
    meeting.milestones.add(*own)
    seen = change_seen(own[1], world.us)
    fates = Fates({row.pk: (Fate.DROP, None) for row in own}, {})
    cancelled, change = together(
        lambda: cancel_meeting(meeting, world.us, fates=fates, own_reason="Only we know."),
        lambda: late(
            lambda: milestones.save_change(
                own[1], by=world.us.editor, seen=seen, content=change_content("started"), now=NOW
            )
        ),
    )
    assert (cancelled.state, change) == ("cancelled", "Stale")


def test_two_cancellations_that_move_what_rests_to_each_other(world, together):
    one, two = (make_meeting(world.us, level="exercise") for _n in range(2))
    for meeting in (one, two):
        meeting.commitments.add(make_commitment(f"T1.{meeting.number}"))

    def cancel(meeting, to, code):
        return late(lambda: cancel_meeting(meeting, world.us, fates=Fates({}, {code: Fate.MOVE}, to)))

    together(lambda: cancel(one, two, "T1.1"), lambda: cancel(two, one, "T1.2"))
    states = Meeting.objects.unrestricted("a test looks").order_by("number").values_list("state", flat=True)
    assert list(states).count("cancelled") == 1


def test_answers_of_many_offices_and_one_elsewhere(world, works, together):
    drafts = [make_update(work, world.us, state="draft") for work in works]
    offices = [make_office(world.us.side, name) for name in ("A", "B")]
    asked = [
        make_clearance(draft, world.us, office=office) for draft, office in zip(drafts, offices, strict=True)
    ]
    typed = {}
    for row in asked:
        typed |= {f"c-{row.pk}-answer": "cleared", f"c-{row.pk}-told_by": "A", f"c-{row.pk}-seen": row.token}
    form = SimpleNamespace(
        cleaned_data=typed,
        asked={f"c-{row.pk}": row for row in asked},
        to_ask={},
        was_changed=lambda key: True,
    )
    n, answer = together(
        lambda: round_clearing.save_clearances(form, by=world.us.editor, now=NOW),
        lambda: late(
            lambda: clearances.note_answer(
                asked[1], answer="declined", told_by="B", by=world.us.editor, seen=asked[1].token, now=NOW
            )
        ),
    )
    assert (n, answer) == (2, "Stale")


def test_a_sheet_and_a_question_about_one_of_its_drafts(world, works, together):
    drafts = [make_update(work, world.us, state="draft") for work in works]
    office = make_office(world.us.side, "A")
    rows = [
        SimpleNamespace(
            workstream=draft.workstream,
            seen=draft.token,
            content=update_content(world.us, headline_en="From a sheet"),
        )
        for draft in drafts
    ]
    n, asked = together(
        lambda: sheet_saving.save_sheet(
            rows, office.pk, period=Period.of(TODAY), by=world.us.editor, now=NOW
        ),
        lambda: make_clearance(drafts[1], world.us, office=make_office(world.us.side, "B")),
    )
    assert n == 2 and asked.subject_id == drafts[1].pk


@pytest.mark.parametrize("kind", ["update", "milestone", "change"])
def test_a_draft_thrown_away_and_a_question_about_it(world, works, together, kind):
    office = make_office(world.us.side, "A")
    if kind == "update":
        draft = make_update(works[0], world.us, state="draft")
    elif kind == "milestone":
        draft = make_milestone(works[0], world.us, released=False)
    else:
        shared = make_milestone(works[0], world.us)
        seen = change_seen(shared, world.us)
        content = change_content("moved", due_on=datetime.date(2027, 1, 15), due_precision="day")
        draft = milestones.save_change(shared, by=world.us.editor, seen=seen, content=content, now=NOW)

    def throw_away():
        if kind == "update":
            return updates.discard_draft(draft, by=world.us.editor, seen=draft.token, now=NOW)
        subject = draft if kind == "milestone" else shared
        seen = draft.token if kind == "milestone" else change_seen(shared, world.us)
        return milestones.discard(subject, by=world.us.editor, seen=seen, now=NOW)

    def ask():
        try:
            return clearances.ask_office(draft, office, due_on=None, by=world.us.editor, now=NOW)
        except type(draft).DoesNotExist:
            return "gone"

    assert together(throw_away, ask) == (None, "gone")


def test_a_milestone_released_and_another_of_its_workstream(world, works, together):
    drafts = [make_milestone(works[0], team, released=False) for team in world.teams]

    def release(draft, team):
        return milestones.release_milestone(draft, by=team.releaser, seen=draft.token, now=NOW).number

    us, rok = world.teams
    assert together(lambda: release(drafts[0], us), lambda: release(drafts[1], rok)) == (1, 2)


def test_what_a_member_writes_and_a_change_of_that_member(world, works, together):
    editor = world.us.editor
    content = {"name": "Another", "role": "reader", "is_steward": False, "is_active": True, "offices": []}
    draft, changed = together(
        lambda: milestones.save_milestone(
            None, workstream=works[0], by=editor, seen="", content=milestone_content(world.us), now=NOW
        ),
        lambda: change_member(editor, by=world.us.steward, seen=editor.token, now=NOW, **content),
    )
    assert (draft.written_by_id, changed.role) == (editor.pk, "reader")


def test_of_two_who_confirm_all_at_once_one_confirms(world):
    subjects = [make_commitment(), make_workstream()]
    assert at_once(lambda: confirm_all(subjects, by=world.us.releaser, now=NOW)) == [0, 0, 0, 2]
    assert Position.objects.count() == 2


# --- the watch itself ---------------------------------------------------------------------------------------


def test_a_row_wanted_after_the_history_is_seen(world):
    one = make_workstream()
    with pytest.raises(locks.WrongOrder, match="workstream is locked after chainhead"), transaction.atomic():
        record(one, "lead_set", by=world.us.steward, now=NOW, audience=None)
        updates.lock_workstream(one)


@pytest.mark.parametrize(
    ("before", "name", "blocks_keys", "says"),
    [
        ({"chainhead": {"US"}}, "user", False, "user is locked after chainhead"),
        ({"milestone": {1}}, "workstream", False, "workstream is locked after milestone"),
        ({"milestone": {2}}, "milestone", False, "out of the order of keys"),
        ({"milestone": {0}}, "milestone", False, ""),
        ({"chainhead": {"both"}}, "chainhead", True, "own chain is locked after the shared one"),
        ({}, "user", True, "is not no_key"),
        ({}, "invention", False, "no place in ORDER"),
        ({}, "statusupdate", False, "no workstream before it"),
        ({"workstream": {1}, "chainhead": {"US"}}, "statusupdate", False, ""),
    ],
)
def test_what_the_watch_says(before, name, blocks_keys, says):
    found = locks.find_trouble(before, before, name, [1], blocks_keys)
    assert says in found and bool(found) == bool(says)
