"""What a side keeps to itself: notes, and the clearances of its drafts."""

import json
import uuid

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction

from tests.world import (
    NOW,
    TODAY,
    make_change,
    make_clearance,
    make_milestone,
    make_note,
    make_office,
    make_update,
    make_workstream,
)
from tracker.history.models import Entry
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.workstreams import actions, clearances, milestone_actions
from tracker.workstreams.models import Clearance, Note
from tracker.workstreams.notes import NEWEST, add_note, find_subject, name_of, read_notes


def last_entry():
    entry = Entry.objects.filter(verb__in=VERBS).select_related("body").latest("sequence")
    return entry.chain, entry.verb, json.loads(entry.body.text)


VERBS = ("note_added", "clearance_asked", "clearance_answered")


# --- notes ------------------------------------------------------------------------------------------------


def test_a_note_is_remembered_in_the_sides_own_chain_only(world):
    note = make_note(make_workstream(), world.us, text="call them")
    assert (note.side_id, note.written_by, note.written_at) == ("US", world.us.editor, NOW)
    assert last_entry() == (
        "US",
        "note_added",
        {"before": None, "after": {"text": "call them"}, "reason": ""},
    )


def test_the_same_form_adds_one_note(world):
    one = make_workstream()
    first, second = (add_note(one, text="x", by=world.us.editor, now=NOW, once="t") for _n in range(2))
    assert first and second is None
    assert (Note.objects.count(), Entry.objects.filter(verb="note_added").count()) == (1, 1)
    assert add_note(one, text="y", by=world.us.editor, now=NOW, once="t")


def test_a_note_that_fails_may_be_sent_again(world):
    one = make_workstream()
    with pytest.raises(RuntimeError), transaction.atomic():
        add_note(one, text="x", by=world.us.editor, now=NOW, once="t")
        raise RuntimeError
    assert add_note(one, text="x", by=world.us.editor, now=NOW, once="t")


def test_an_update_draft_takes_no_note_but_that_of_its_return(world):
    draft = make_update(make_workstream(), world.us, state="draft")
    with pytest.raises(MoveNotAllowed):
        make_note(draft, world.us)


def test_nobody_notes_what_the_other_side_has_not_shared(world):
    draft = make_milestone(make_workstream(), world.rok, released=False)
    with pytest.raises(ObjectDoesNotExist):
        make_note(draft, world.us)


def test_a_form_names_what_the_member_sees_and_nothing_else(world):
    one, two = make_workstream(1), make_workstream(2)
    shared = make_milestone(one, world.rok)
    draft = make_milestone(one, world.rok, released=False)
    first = make_update(one, world.rok)
    make_update(one, world.rok)
    hidden = make_update(one, world.us, state="draft")
    first.refresh_from_db()

    def find(team, on, workstream=one):
        return find_subject(workstream, on, team.reader)

    for team in world.teams:
        for row in (one, shared, first):
            assert find(team, name_of(row)) == row
    assert find(world.rok, name_of(draft)) == draft
    assert find(world.us, name_of(draft)) is None
    for on in (
        "",
        "x",
        "workstream:",
        "milestone:",
        f"milestone:{uuid.uuid4()}",
        f"milestone:{shared.pk.hex}",
        f"update:{hidden.pk}",
        "update:us-2026-q4-1",
        "update:rok-2026-q4-01",
        "update:\0",
        "commitment:R3.1",
    ):
        assert find(world.us, on) is None, on
    assert find(world.us, name_of(shared), two) is None
    assert find(world.us, name_of(first), two) is None


def test_the_notes_of_a_workstream_are_those_on_it_and_in_it_newest_first(world):
    one, two = make_workstream(1), make_workstream(2)
    draft = make_milestone(one, world.us, released=False)
    submitted = make_update(one, world.us, state="submitted")
    actions.return_draft(submitted, by=world.us.releaser, seen=submitted.token, note="return", now=NOW)
    about = [one, make_milestone(one, world.rok), make_update(one, world.rok), draft]
    for n, subject in enumerate(about):
        make_note(subject, world.us, text=f"{n}", now=NOW.replace(minute=n))
    make_note(two, world.us, text="elsewhere")
    make_note(one, world.rok, text="theirs")
    notes, has_more = read_notes(one, world.us.reader)
    assert ([note.text for note in notes], has_more) == (["3", "2", "1", "0"], False)
    assert [note.update or note.milestone for note in notes] == [draft, about[2], about[1], None]


def test_the_newest_notes_come_first_and_all_when_asked_for(world):
    one = make_workstream()
    for n in range(NEWEST + 1):
        make_note(one, world.us, text=f"{n}", now=NOW.replace(minute=n))
    notes, has_more = read_notes(one, world.us.reader)
    assert (len(notes), has_more, notes[0].text) == (NEWEST, True, f"{NEWEST}")
    notes, has_more = read_notes(one, world.us.reader, show_all=True)
    assert (len(notes), has_more) == (NEWEST + 1, False)


# --- clearances -------------------------------------------------------------------------------------------


def drafts_of(team):
    one = make_workstream()
    shared = make_milestone(one, team)
    return [
        make_update(one, team, state="draft"),
        make_milestone(one, team, released=False),
        make_change(shared, team, "moved", released=False),
    ]


def test_an_office_is_asked_about_each_kind_of_draft(world):
    office = make_office(world.us.side, "NSC")
    for draft in drafts_of(world.us):
        asked = make_clearance(draft, world.us, office=office, due_on=TODAY)
        assert (asked.answer, asked.asked_at, asked.side_id) == ("asked", NOW, "US")
        chain, verb, body = last_entry()
        assert (chain, verb, body["after"]) == (
            "US",
            "clearance_asked",
            {"office": "NSC", "due_on": "2026-11-12"},
        )
        assert (
            clearances.find_draft(
                clearances.workstream_of(asked.subject), clearances.name_of(draft), world.us.reader
            )
            == draft
        )
    assert not Entry.objects.filter(chain="both", verb__startswith="clearance").exists()


def test_the_same_office_is_not_asked_twice(world):
    draft, office = drafts_of(world.us)[0], make_office(world.us.side)
    make_clearance(draft, world.us, office=office)
    with pytest.raises(ValidationError) as refusal:
        make_clearance(draft, world.us, office=office)
    assert list(refusal.value.message_dict) == ["office"]
    assert Clearance.objects.count() == 1


def test_a_double_click_asks_once(world):
    draft, office = drafts_of(world.us)[0], make_office(world.us.side)
    asked = [
        clearances.ask_office(draft, office, due_on=None, by=world.us.editor, now=NOW, once="t")
        for _n in "12"
    ]
    assert asked[0] and asked[1] is None


def test_only_offices_of_the_own_side_are_asked(world):
    theirs = make_office(world.rok.side)
    with pytest.raises(PermissionDenied):
        make_clearance(drafts_of(world.us)[0], world.us, office=theirs)


def test_what_is_shared_needs_no_clearance(world):
    office, (update, milestone, change) = make_office(world.us.side), drafts_of(world.us)
    actions.release(update, by=world.us.releaser, seen=update.token, now=NOW)
    milestone_actions.release_milestone(milestone, by=world.us.releaser, seen=milestone.token, now=NOW)
    seen = milestone_actions.change_token(change.milestone, change)
    milestone_actions.release_change(change, by=world.us.releaser, seen=seen, now=NOW, today=TODAY)
    for row in (update, milestone, change):
        with pytest.raises(MoveNotAllowed):
            make_clearance(row, world.us, office=office)


def test_an_answer_is_noted_with_who_told_it_and_counts_no_longer_as_waiting(world):
    draft = drafts_of(world.us)[0]
    asked = make_clearance(draft, world.us)
    other = make_clearance(draft, world.us, office=make_office(world.us.side, "B"), answer="no_reply")
    assert clearances.count_waiting(draft, world.us.reader) == 2
    told = {"answer": "cleared", "told_by": "Mr Kim"}
    answered = clearances.note_answer(asked, **told, by=world.us.editor, seen=asked.token, now=NOW)
    assert answered.content() == told
    chain, verb, body = last_entry()
    assert (chain, verb, body["after"]) == ("US", "clearance_answered", told)
    assert body["before"] == {"answer": "asked", "told_by": ""}
    assert clearances.count_waiting(draft, world.us.reader) == 1
    assert other.is_waiting and not answered.is_waiting


def test_of_two_answers_the_second_is_told_what_stands(world):
    asked = make_clearance(drafts_of(world.us)[0], world.us)
    noted = {"told_by": "", "by": world.us.editor, "now": NOW}
    clearances.note_answer(asked, answer="cleared", seen=asked.token, **noted)
    with pytest.raises(Stale) as stale:
        clearances.note_answer(asked, answer="no_reply", seen=asked.token, **noted)
    current = stale.value.current
    assert current.answer == "cleared"
    entries = Entry.objects.count()
    clearances.note_answer(asked, answer="cleared", seen=current.token, **noted)
    assert Entry.objects.count() == entries


def test_clearances_stay_with_their_side_when_the_draft_is_released(world):
    update = drafts_of(world.us)[0]
    asked = make_clearance(update, world.us)
    actions.release(update, by=world.us.releaser, seen=update.token, now=NOW)
    assert Clearance.objects.visible_to(world.us.reader).get() == asked
    assert not Clearance.objects.visible_to(world.rok.releaser).exists()
    one = asked.subject.workstream
    assert clearances.find_clearance(one, asked.pk, world.us.reader) == (asked, update)
    assert clearances.find_clearance(one, asked.pk, world.rok.reader) == (None, None)
    assert clearances.find_clearance(make_workstream(9), asked.pk, world.us.reader) == (None, None)
