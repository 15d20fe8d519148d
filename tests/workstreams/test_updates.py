"""A status update: drafted and submitted by its side, released for ever, confirmed as still true."""

import datetime
import json
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from tests.world import (
    NOW,
    TODAY,
    make_update,
    make_workstream,
    seen_by,
    still_true,
    update_content,
)
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.quarters.models import Period
from tracker.workstreams import actions
from tracker.workstreams.models import Note, StatusUpdate

State = StatusUpdate.State
PERIOD = Period.of(TODAY)
DAY = datetime.timedelta(days=1)

ALLOWED = {
    (State.DRAFT, State.SUBMITTED),
    (State.DRAFT, State.RELEASED),
    (State.SUBMITTED, State.DRAFT),
    (State.SUBMITTED, State.RELEASED),
    (State.RELEASED, State.SUPERSEDED),
}


@pytest.fixture
def workstream(db):
    return make_workstream()


def save(workstream, member, seen, **content):
    team_content = update_content(FakeTeam(member), **content)
    return actions.save_draft(workstream, period=PERIOD, by=member, seen=seen, content=team_content, now=NOW)


class FakeTeam:
    def __init__(self, member):
        self.side = member.side


def entries(chain):
    return list(Entry.objects.filter(chain=chain).values_list("verb", flat=True))


def bodies(chain):
    return [json.loads(entry.body.text) for entry in Entry.objects.filter(chain=chain)]


def reload(update):
    return StatusUpdate.objects.select_related("quarter", "workstream", "side").get(pk=update.pk)


@pytest.mark.parametrize(("before", "after"), product(State, repeat=2))
def test_a_state_follows_another_only_as_the_table_says(before, after):
    update = StatusUpdate(state=before)
    if (before, after) in ALLOWED:
        actions._move(update, after)
        assert (update.state, update.revision) == (after, 2)
    else:
        with pytest.raises(MoveNotAllowed):
            actions._move(update, after)
        assert (update.state, update.revision) == (before, 1)


def submit(update, team):
    return actions.submit_draft(update, by=team.editor, seen=update.token, now=NOW)


def return_(update, team):
    return actions.return_draft(update, by=team.releaser, seen=update.token, note="why", now=NOW)


def release(update, team):
    return actions.release(update, by=team.releaser, seen=update.token, now=NOW)


def make_in_state(workstream, team, state):
    if state == State.SUPERSEDED:
        first = make_update(workstream, team)
        make_update(workstream, team, headline_en="newer")
        return reload(first)
    return make_update(workstream, team, state=state)


VERBS = {"submit": submit, "return": return_, "release": release}
LEADS_TO = {
    (State.DRAFT, "submit"): State.SUBMITTED,
    (State.DRAFT, "release"): State.RELEASED,
    (State.SUBMITTED, "return"): State.DRAFT,
    (State.SUBMITTED, "release"): State.RELEASED,
}


@pytest.mark.parametrize(("state", "verb"), product(State, VERBS))
def test_a_verb_leads_from_each_state_to_the_next_or_is_refused(world, workstream, state, verb):
    update = make_in_state(workstream, world.us, state)
    if (state, verb) in LEADS_TO:
        VERBS[verb](update, world.us)
        assert reload(update).state == LEADS_TO[state, verb]
    else:
        with pytest.raises(MoveNotAllowed) as refused:
            VERBS[verb](update, world.us)
        assert refused.value.current.pk == update.pk
        assert reload(update).state == state


def test_the_form_starts_from_the_open_draft_else_from_the_last_released_update(world, workstream):
    us = world.us.editor

    def source(period=PERIOD):
        return actions.form_source(workstream, period, us)

    assert source() is None
    earlier = make_update(workstream, world.us, period=PERIOD.previous(), as_of=PERIOD.previous().end)
    assert source() == earlier
    draft = make_update(workstream, world.us, state="draft")
    assert source() == draft
    assert source(PERIOD.previous()) == earlier
    assert source(PERIOD.previous().previous()) is None
    make_update(workstream, world.rok)
    assert source() == draft


def test_an_unfinished_draft_of_an_earlier_quarter_is_where_the_form_starts_and_stays_as_it_is(
    world, workstream
):
    period = PERIOD.previous()
    old = make_update(workstream, world.us, state="draft", period=period, as_of=period.end)
    assert actions.form_source(workstream, PERIOD, world.us.editor) == old
    new = save(workstream, world.us.editor, old.token, headline_en="new")
    assert (new.quarter.period, reload(old).token, reload(old).state) == (PERIOD, old.token, State.DRAFT)


def test_a_later_quarter_is_never_the_source_of_an_earlier_one(world, workstream):
    make_update(workstream, world.us)
    assert actions.form_source(workstream, PERIOD.previous(), world.us.editor) is None


def test_a_second_save_edits_the_same_draft(world, workstream):
    first = save(workstream, world.us.editor, "", headline_en="one")
    second = save(workstream, world.us.releaser, first.token, headline_en="two")
    assert (second.pk, second.revision, second.written_by) == (first.pk, 2, world.us.releaser)
    assert reload(first).headline_en == "two"


def test_saving_the_same_again_changes_nothing(world, workstream):
    first = save(workstream, world.us.editor, "")
    again = save(workstream, world.us.releaser, first.token)
    assert (again.revision, again.written_by) == (1, world.us.editor)
    assert entries("US") == ["draft_saved"]


def test_only_a_changed_text_gets_a_new_time(world, workstream):
    draft = save(workstream, world.us.editor, "")
    content = update_content(world.us, headline_ko="새 요지")
    later = NOW + DAY
    actions.save_draft(
        workstream, period=PERIOD, by=world.us.editor, seen=draft.token, content=content, now=later
    )
    draft = reload(draft)
    assert (draft.headline_en_at, draft.headline_ko_at, draft.written_at) == (NOW, later, later)


def test_saving_a_submitted_update_keeps_it_submitted(world, workstream):
    submitted = make_update(workstream, world.us, state="submitted")
    assert save(workstream, world.us.releaser, submitted.token, headline_en="better").state == State.SUBMITTED
    assert entries("US") == ["draft_submitted", "draft_saved"]


@pytest.mark.parametrize("verb", ["submit with the save", "submit", "release"])
def test_an_update_that_lacks_its_words_is_not_handed_on(world, workstream, verb):
    content = {"rating": "at_risk", "narrative_en": "", "narrative_ko": ""}
    draft = save(workstream, world.us.editor, "", **content)
    with pytest.raises(ValidationError) as refused:
        if verb == "submit with the save":
            make_update(workstream, world.us, state="submitted", **content)
        else:
            VERBS[verb](draft, world.us)
    assert list(refused.value.message_dict) == ["narrative_en"]
    assert reload(draft).state == State.DRAFT
    assert entries("US") == ["draft_saved"]


def test_a_draft_colleague_saved_first(world, workstream):
    opened = save(workstream, world.us.editor, "", headline_en="base").token
    theirs = save(workstream, world.us.releaser, opened, headline_en="theirs")
    with pytest.raises(Stale) as stale:
        save(workstream, world.us.editor, opened, headline_en="mine")
    assert stale.value.current.headline_en == "theirs"
    assert reload(theirs).headline_en == "theirs"


def test_a_draft_that_appeared_since_the_empty_form_was_opened(world, workstream):
    theirs = save(workstream, world.us.releaser, "", headline_en="theirs")
    with pytest.raises(Stale) as stale:
        save(workstream, world.us.editor, "", headline_en="mine")
    assert stale.value.current == theirs


def test_a_draft_that_a_colleague_released_meanwhile(world, workstream):
    draft = save(workstream, world.us.editor, "")
    opened = draft.token
    release(draft, world.us)
    with pytest.raises(Stale) as stale:
        save(workstream, world.us.editor, opened, headline_en="mine")
    assert stale.value.current.state == State.RELEASED
    assert StatusUpdate.objects.get().headline_en == "US headline"


def test_a_released_update_that_a_colleague_confirmed_meanwhile(world, workstream):
    opened = make_update(workstream, world.us, as_of=TODAY - DAY).token
    still_true(workstream, period=PERIOD, by=world.us.editor, now=NOW, today=TODAY)
    with pytest.raises(Stale) as stale:
        save(workstream, world.us.editor, opened, headline_en="mine")
    assert stale.value.current.version == 2


def test_after_a_conflict_the_second_save_works(world, workstream):
    opened = save(workstream, world.us.editor, "", headline_en="base").token
    save(workstream, world.us.releaser, opened, headline_en="theirs")
    with pytest.raises(Stale) as stale:
        save(workstream, world.us.editor, opened, headline_en="mine")
    seen = actions.token_of(stale.value.current)
    assert save(workstream, world.us.editor, seen, headline_en="mine").headline_en == "mine"


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_on_what_changed_meanwhile_is_stale(world, workstream, verb):
    draft = make_update(workstream, world.us, state="submitted" if verb == "return" else "draft")
    save(workstream, world.us.releaser, draft.token, headline_en="theirs")
    with pytest.raises(Stale) as stale:
        VERBS[verb](draft, world.us)
    assert stale.value.current.headline_en == "theirs"


def test_a_draft_of_the_other_side_makes_nothing_stale(world, workstream):
    make_update(workstream, world.rok, state="draft")
    assert seen_by(workstream, world.us, PERIOD) == ""
    save(workstream, world.us.editor, "")
    assert StatusUpdate.objects.open().count() == 2


def test_a_return_note_stays_with_the_side(world, workstream):
    draft = return_(make_update(workstream, world.us, state="submitted"), world.us)
    note = Note.objects.visible_to(world.us.editor).get()
    assert (note.subject_id, note.text, note.written_by) == (draft.pk, "why", world.us.releaser)
    assert not Note.objects.visible_to(world.rok.releaser).exists()
    assert entries("both") == []


def test_a_release_says_who_released_it_when(world, workstream):
    update = reload(make_update(workstream, world.us))
    assert (update.released_by, update.released_at, update.version) == (world.us.releaser, NOW, 1)
    assert update.ref == "us-2026-q4-1"
    assert update.written_by == world.us.editor


def test_a_new_version_supersedes_the_one_that_stood(world, workstream):
    first = make_update(workstream, world.us)
    second = make_update(workstream, world.us, headline_en="newer")
    assert (reload(first).state, reload(first).headline_en) == (State.SUPERSEDED, "US headline")
    assert (second.version, second.supersedes) == (2, first)


def test_a_new_quarter_counts_from_one_and_leaves_the_last_one_standing(world, workstream):
    earlier = make_update(workstream, world.us, period=PERIOD.previous(), as_of=PERIOD.previous().end)
    update = make_update(workstream, world.us, headline_en="newer")
    assert (update.version, update.supersedes) == (1, None)
    assert reload(earlier).state == State.RELEASED


def test_versions_leave_no_gap_when_drafts_of_both_sides_interleave(world, workstream):
    us = make_update(workstream, world.us, state="draft")
    rok = make_update(workstream, world.rok, state="submitted")
    release(rok, world.rok)
    make_update(workstream, world.rok, state="draft", headline_en="never released")
    release(us, world.us)
    make_update(workstream, world.us, headline_en="newer")
    for team, versions in ((world.us, [1, 2]), (world.rok, [1])):
        shared = StatusUpdate.objects.shared().filter(side=team.side).order_by("version")
        assert list(shared.values_list("version", flat=True)) == versions


def test_still_true_makes_a_new_version_with_the_same_words_and_todays_date(world, workstream):
    period = PERIOD.previous()
    last = make_update(workstream, world.us, period=period, as_of=period.end, now=NOW - 60 * DAY)
    update, changed = still_true(workstream, period=PERIOD, by=world.us.editor, now=NOW, today=TODAY)
    assert changed
    assert {**update.content(), "as_of": last.as_of} == last.content()
    assert (update.as_of, update.quarter.period, update.version) == (TODAY, PERIOD, 1)
    assert (update.headline_en_at, update.released_by) == (last.headline_en_at, world.us.editor)


def test_still_true_in_the_same_quarter_supersedes_the_version_before(world, workstream):
    make_update(workstream, world.us, as_of=TODAY - DAY)
    update, _ = still_true(workstream, period=PERIOD, by=world.us.editor, now=NOW, today=TODAY)
    assert (update.version, update.supersedes.version) == (2, 1)


def test_still_true_pressed_again_the_same_day_changes_nothing(world, workstream):
    make_update(workstream, world.us, as_of=TODAY - DAY)

    def press(member, today=TODAY):
        return still_true(workstream, period=PERIOD, by=member, now=NOW, today=today)

    first, _ = press(world.us.editor)
    before = list(StatusUpdate.objects.values()), Entry.objects.count()
    again, changed = press(world.us.releaser)
    assert (again, changed) == (first, False)
    assert (list(StatusUpdate.objects.values()), Entry.objects.count()) == before
    tomorrow, changed = press(world.us.editor, TODAY + DAY)
    assert (tomorrow.version, changed) == (3, True)


def test_still_true_needs_something_that_was_released(world, workstream):
    make_update(workstream, world.us, state="submitted")
    make_update(workstream, world.rok)
    with pytest.raises(MoveNotAllowed):
        still_true(workstream, period=PERIOD, by=world.us.editor, now=NOW, today=TODAY)


def test_still_true_leaves_an_open_draft_alone(world, workstream):
    make_update(workstream, world.us, as_of=TODAY - DAY)
    draft = make_update(workstream, world.us, state="draft", headline_en="not yet")
    update, _ = still_true(workstream, period=PERIOD, by=world.us.editor, now=NOW, today=TODAY)
    assert update.headline_en == "US headline"
    assert reload(draft).token == draft.token


def test_each_verb_is_one_entry_in_the_chain_of_its_audience(world, workstream):
    draft = make_update(workstream, world.us, state="draft")
    draft = return_(submit(draft, world.us), world.us)
    release(draft, world.us)
    still_true(workstream, period=PERIOD, by=world.us.editor, now=NOW, today=TODAY + DAY)
    assert entries("US") == ["draft_saved", "draft_submitted", "draft_returned"]
    assert entries("both") == ["update_released", "update_confirmed"]
    assert entries("ROK") == []
    assert not any(verdict.problem for verdict in check_all())


def test_the_shared_chain_holds_released_words_only(world, workstream):
    make_update(workstream, world.us, headline_en="shared one")
    draft = make_update(workstream, world.us, state="draft", headline_en="SECRET", narrative_ko="비밀")
    draft = save(workstream, world.us.editor, draft.token, headline_en="shared two")
    draft = actions.submit_draft(draft, by=world.us.editor, seen=draft.token, now=NOW)
    draft = actions.return_draft(draft, by=world.us.releaser, seen=draft.token, note="SECRET", now=NOW)
    release(draft, world.us)
    shared, own = str(bodies("both")), str(bodies("US"))
    assert "SECRET" in own and "비밀" in own
    assert "SECRET" not in shared and "비밀" not in shared
    assert "shared one" in shared and "shared two" in shared


def test_the_entry_of_a_release_says_what_stood_before(world, workstream):
    make_update(workstream, world.us, headline_en="one")
    make_update(workstream, world.us, headline_en="two")
    first, second = bodies("both")
    assert first["before"] is None
    assert (second["before"]["headline_en"], second["after"]["headline_en"]) == ("one", "two")
    assert (second["before"]["version"], second["after"]["version"]) == (1, 2)


def test_nobody_confirms_a_text_that_is_not_the_one_on_the_page(world, workstream):
    read = make_update(workstream, world.us, state="released", headline_en="read")
    save(workstream, world.us.releaser, read.token, headline_en="newer")
    newer = actions.open_draft(workstream, PERIOD, world.us.releaser)
    actions.release(newer, by=world.us.releaser, seen=newer.token, now=NOW)
    with pytest.raises(Stale) as stale:
        actions.confirm(
            workstream, period=PERIOD, by=world.us.editor, seen=read.token, now=NOW, today=TODAY + DAY
        )
    assert stale.value.current.headline_en == "newer"
