"""A milestone: drafted, shared with a number and a baseline, then changed only by released changes."""

import datetime
import json
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.world import (
    NOW,
    TODAY,
    change_content,
    change_seen,
    make_change,
    make_milestone,
    make_workstream,
    milestone_content,
)
from tracker.commitments.models import Precision
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.workstreams import milestone_actions
from tracker.workstreams.milestone_actions import kinds_for, last_day
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage
from tracker.workstreams.standing import count_milestones

State, Kind = Milestone.State, MilestoneChange.Kind
PLANNED, STARTED, DONE, DROPPED = State.PLANNED, State.IN_PROGRESS, State.DONE, State.DROPPED
DAY = datetime.timedelta(days=1)


def date(text):
    return text and datetime.date.fromisoformat(text)


@pytest.fixture
def workstream(db):
    return make_workstream()


def reload(row):
    return type(row).objects.get(pk=row.pk)


def release(milestone, team, now=NOW):
    return milestone_actions.release_milestone(milestone, by=team.releaser, seen=milestone.token, now=now)


def save_change(milestone, team, kind="started", by=None, seen=None, **content):
    return milestone_actions.save_change(
        milestone,
        by=by or team.editor,
        seen=seen or change_seen(milestone, team),
        content=change_content(kind, **content),
        now=NOW,
    )


def release_change(change, team, seen=None):
    return milestone_actions.release_change(
        change, by=team.releaser, seen=seen or change_seen(change.milestone, team), now=NOW, today=TODAY
    )


def entries(chain):
    return list(Entry.objects.filter(chain=chain).values_list("verb", flat=True))


# What each change turns each state into; what is not here is refused.
LEADS_TO = {
    (PLANNED, Kind.MOVED): PLANNED,
    (PLANNED, Kind.STARTED): STARTED,
    (PLANNED, Kind.DONE): DONE,
    (PLANNED, Kind.DROPPED): DROPPED,
    (STARTED, Kind.MOVED): STARTED,
    (STARTED, Kind.DONE): DONE,
    (STARTED, Kind.DROPPED): DROPPED,
    (DONE, Kind.REOPENED): STARTED,
    (DROPPED, Kind.REOPENED): PLANNED,
}
MOVES = {(before, after) for (before, _), after in LEADS_TO.items() if before != after}
ON_THE_WAY = {PLANNED: [], STARTED: ["started"], DONE: ["started", "done"], DROPPED: ["dropped"]}


def make_in_state(workstream, team, state):
    milestone = make_milestone(workstream, team)
    for kind in ON_THE_WAY[state]:
        make_change(milestone, team, kind)
    return reload(milestone)


@pytest.mark.parametrize(("before", "after"), product(State, repeat=2))
def test_a_state_follows_another_only_as_the_table_says(before, after):
    assert (after in Milestone.MOVES[before]) == ((before, after) in MOVES)


@pytest.mark.parametrize(("state", "kind"), product(State, Kind))
def test_a_change_leads_from_each_state_to_the_next_or_is_refused(world, workstream, state, kind):
    milestone = make_in_state(workstream, world.us, state)
    assert milestone.state == state
    assert (kind in kinds_for(milestone)) == ((state, kind) in LEADS_TO)
    if (state, kind) in LEADS_TO:
        make_change(milestone, world.us, kind)
        assert reload(milestone).state == LEADS_TO[state, kind]
    else:
        with pytest.raises(MoveNotAllowed):
            make_change(milestone, world.us, kind)
        assert reload(milestone).state == state


@pytest.mark.parametrize(
    ("precision", "last"),
    [
        ("day", {"2024-02-10": "2024-02-10", "2026-12-31": "2026-12-31"}),
        ("month", {"2024-02-10": "2024-02-29", "2026-02-28": "2026-02-28", "2026-12-01": "2026-12-31"}),
        ("quarter", {"2024-02-10": "2024-03-31", "2026-06-30": "2026-06-30", "2026-10-01": "2026-12-31"}),
        ("half", {"2024-01-01": "2024-06-30", "2026-06-30": "2026-06-30", "2026-07-01": "2026-12-31"}),
        ("year", {"2024-01-01": "2024-12-31", "2026-12-31": "2026-12-31"}),
        ("none", {"2024-02-10": None}),
    ],
)
def test_a_date_is_the_last_day_that_its_precision_allows(precision, last):
    assert {text: last_day(date(text), precision) for text in last} == {
        text: date(day) for text, day in last.items()
    }


@pytest.mark.parametrize("precision", Precision)
def test_no_date_has_no_last_day(precision):
    assert last_day(None, precision) is None


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)), st.sampled_from(Precision))
def test_the_last_day_is_its_own_last_day_and_never_earlier(day, precision):
    last = last_day(day, precision)
    if precision != Precision.NONE:
        assert day <= last == last_day(last, precision)
        assert last.year == day.year


@pytest.mark.parametrize(
    ("state", "due", "today", "days"),
    [
        (PLANNED, "2026-11-12", "2026-11-11", 0),
        (PLANNED, "2026-11-12", "2026-11-12", 0),  # the day itself is still in time
        (PLANNED, "2026-11-12", "2026-11-13", 1),
        (STARTED, "2026-11-12", "2026-12-12", 30),
        (DONE, "2026-11-12", "2026-12-12", 0),
        (DROPPED, "2026-11-12", "2026-12-12", 0),
        (PLANNED, None, "2026-12-12", 0),
    ],
)
def test_days_late(state, due, today, days):
    assert Milestone(state=state, due_on=date(due)).days_late(date(today)) == days


@pytest.mark.parametrize(
    ("baseline", "due", "done", "precision", "state", "days"),
    [
        ("2026-06-30", "2026-06-30", None, "day", PLANNED, 0),
        ("2026-06-30", "2026-07-10", None, "day", STARTED, 10),
        ("2026-06-30", "2026-06-20", None, "day", PLANNED, -10),
        ("2026-06-30", "2026-06-30", "2026-07-05", "day", DONE, 5),
        ("2026-06-30", "2026-07-10", "2026-07-05", "day", DONE, 5),  # what happened counts, not the plan
        ("2026-06-30", "2026-06-30", "2026-06-20", "day", DONE, -10),
        # Known to the quarter and met within it: not slipped, and not early either.
        ("2026-06-30", "2026-06-30", "2026-05-02", "quarter", DONE, 0),
        ("2026-06-30", "2026-06-30", "2026-07-05", "quarter", DONE, 5),
        ("2026-06-30", "2026-09-30", None, "quarter", STARTED, 92),
        ("2026-06-30", None, None, "none", PLANNED, None),
        (None, "2026-06-30", None, "day", PLANNED, None),
        (None, None, "2026-06-30", "none", DONE, None),
        ("2026-06-30", "2026-07-10", None, "day", DROPPED, None),
    ],
)
def test_slip_days_from_the_first_shared_date(baseline, due, done, precision, state, days):
    milestone = Milestone(
        baseline_due_on=date(baseline),
        due_on=date(due),
        done_on=date(done),
        due_precision=precision,
        state=state,
    )
    assert milestone.slip_days == days


def test_a_draft_has_no_number_and_no_baseline(world, workstream):
    draft = make_milestone(workstream, world.us, released=False)
    assert (draft.number, draft.baseline_due_on, draft.released_at, str(draft)) == (None, None, None, "draft")


def test_a_release_gives_the_number_and_makes_the_date_the_baseline(world, workstream):
    milestone = reload(make_milestone(workstream, world.us, due_on=date("2026-05-03"), due_precision="month"))
    assert (milestone.number, milestone.released_at, str(milestone)) == (1, NOW, "1.1")
    assert milestone.baseline_due_on == milestone.due_on == date("2026-05-31")


def test_numbers_leave_no_gap_when_drafts_of_both_sides_interleave(world, workstream):
    us = make_milestone(workstream, world.us, released=False)
    rok = make_milestone(workstream, world.rok, released=False)
    make_milestone(workstream, world.us, released=False)
    assert release(rok, world.rok).number == 1
    assert release(us, world.us).number == 2
    assert make_milestone(make_workstream(2), world.us).number == 1


def test_a_draft_is_edited_until_it_is_released(world, workstream):
    draft = make_milestone(workstream, world.us, released=False)
    edited = milestone_actions.save_milestone(
        draft,
        workstream=workstream,
        by=world.us.releaser,
        seen=draft.token,
        content=milestone_content(world.us, title_en="better", responsible_id=None),
        now=NOW + DAY,
    )
    edited = reload(edited)
    assert (edited.title_en, edited.responsible_id, edited.revision) == ("better", None, 2)
    assert (edited.title_en_at, edited.title_ko_at) == (NOW + DAY, NOW)
    shared = release(edited, world.us)
    with pytest.raises(MoveNotAllowed):
        milestone_actions.save_milestone(
            shared,
            workstream=workstream,
            by=world.us.editor,
            seen=shared.token,
            content=milestone_content(world.us),
            now=NOW,
        )


def test_a_milestone_is_released_once(world, workstream):
    milestone = make_milestone(workstream, world.us)
    with pytest.raises(MoveNotAllowed):
        release(milestone, world.us)


def test_a_draft_that_a_colleague_saved_meanwhile_is_stale(world, workstream):
    draft = make_milestone(workstream, world.us, released=False)
    opened = draft.token
    content = milestone_content(world.us, title_en="theirs")
    milestone_actions.save_milestone(
        draft, workstream=workstream, by=world.us.releaser, seen=opened, content=content, now=NOW
    )
    with pytest.raises(Stale) as stale:
        milestone_actions.save_milestone(
            draft, workstream=workstream, by=world.us.editor, seen=opened, content=content, now=NOW
        )
    assert stale.value.current.title_en == "theirs"
    with pytest.raises(Stale):
        milestone_actions.release_milestone(draft, by=world.us.releaser, seen=opened, now=NOW)


def test_a_drafted_change_leaves_the_milestone_as_it_was(world, workstream):
    milestone = make_milestone(workstream, world.us)
    before = Milestone.objects.values().get()
    make_change(milestone, world.us, "moved", released=False)
    assert Milestone.objects.values().get() == before


def test_a_released_move_keeps_the_baseline_and_says_by_how_many_days(world, workstream):
    milestone = make_milestone(workstream, world.us, due_on=date("2026-12-15"))
    change = make_change(milestone, world.us, "moved", due_on=date("2027-01-15"))
    milestone = reload(milestone)
    assert (milestone.due_on, milestone.baseline_due_on) == (date("2027-01-15"), date("2026-12-15"))
    assert (change.days_moved, milestone.slip_days) == (31, 31)
    assert (change.stage, change.released_at, change.released_on) == (Stage.RELEASED, NOW, TODAY)


def test_a_date_may_be_taken_away_with_a_reason(world, workstream):
    milestone = make_milestone(workstream, world.us)
    change = make_change(milestone, world.us, "moved", due_on=None, due_precision="none")
    milestone = reload(milestone)
    assert (milestone.due_on, milestone.due_precision, change.days_moved) == (None, "none", None)


def test_done_has_its_day_and_reopening_takes_it_away(world, workstream):
    milestone = make_milestone(workstream, world.us)
    make_change(milestone, world.us, "done", done_on=TODAY - DAY)
    assert reload(milestone).done_on == TODAY - DAY
    make_change(milestone, world.us, "reopened", due_on=date("2027-03-01"))
    milestone = reload(milestone)
    assert (milestone.state, milestone.done_on, milestone.due_on) == (STARTED, None, date("2027-03-01"))


@pytest.mark.parametrize("kind", [Kind.MOVED, Kind.DROPPED])
def test_the_database_asks_for_a_reason(world, workstream, kind):
    milestone = make_milestone(workstream, world.us)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_change(milestone, world.us, kind, reason_en="", reason_ko="")
    assert make_change(milestone, world.us, kind, reason_en="", reason_ko="사유")


def test_a_side_has_one_open_change_and_edits_it(world, workstream):
    milestone = make_milestone(workstream, world.us)
    first = save_change(milestone, world.us, "moved", due_on=date("2027-01-15"), due_precision="day")
    second = save_change(milestone, world.us, "dropped")
    second = reload(second)
    assert (second.pk, second.kind, second.revision) == (first.pk, Kind.DROPPED, 2)
    assert (second.to_due_on, second.to_precision) == (None, "")


def test_both_sides_may_draft_a_change_of_the_same_milestone(world, workstream):
    milestone = make_milestone(workstream, world.us, responsible_id=None)
    us = save_change(milestone, world.us, "done")
    rok = save_change(milestone, world.rok, "moved", due_on=date("2027-01-15"), due_precision="day")
    release_change(us, world.us)
    with pytest.raises(MoveNotAllowed):
        release_change(rok, world.rok)
    assert reload(milestone).state == DONE


def test_a_change_that_a_colleague_saved_meanwhile_is_stale(world, workstream):
    milestone = make_milestone(workstream, world.us)
    opened = change_seen(milestone, world.us)
    theirs = save_change(milestone, world.us, "started", by=world.us.releaser)
    with pytest.raises(Stale) as stale:
        save_change(milestone, world.us, "dropped", seen=opened)
    assert stale.value.current == theirs


def test_a_change_of_what_the_other_side_changed_meanwhile_is_stale(world, workstream):
    milestone = make_milestone(workstream, world.us, responsible_id=None)
    opened = change_seen(milestone, world.us)
    make_change(milestone, world.rok, "started")
    with pytest.raises(Stale) as stale:
        save_change(milestone, world.us, "dropped", seen=opened)
    assert stale.value.current == milestone


def test_a_draft_of_the_other_side_makes_nothing_stale(world, workstream):
    milestone = make_milestone(workstream, world.us, responsible_id=None)
    opened = change_seen(milestone, world.us)
    make_change(milestone, world.rok, "dropped", released=False)
    assert change_seen(milestone, world.us) == opened
    save_change(milestone, world.us, "started", seen=opened)


def test_a_change_is_not_released_as_something_else_than_was_seen(world, workstream):
    milestone = make_milestone(workstream, world.us)
    change = save_change(milestone, world.us, "started")
    opened = change_seen(milestone, world.us)
    save_change(milestone, world.us, "dropped")
    with pytest.raises(Stale):
        release_change(change, world.us, seen=opened)
    assert reload(milestone).state == PLANNED


def test_a_change_is_released_once(world, workstream):
    change = make_change(make_milestone(workstream, world.us), world.us, "started")
    with pytest.raises(MoveNotAllowed):
        release_change(change, world.us)


def test_a_change_of_a_draft_milestone_is_refused(world, workstream):
    draft = make_milestone(workstream, world.us, released=False)
    with pytest.raises(MoveNotAllowed):
        save_change(draft, world.us)


def test_each_verb_is_one_entry_in_the_chain_of_its_audience(world, workstream):
    milestone = make_milestone(workstream, world.us, responsible_id=None)
    make_change(milestone, world.rok, "started")
    assert entries("US") == ["draft_saved"]
    assert entries("ROK") == ["draft_saved"]
    assert entries("both") == ["milestone_released", "milestone_changed"]
    assert not any(verdict.problem for verdict in check_all())


def test_the_shared_chain_holds_released_words_only(world, workstream):
    draft = make_milestone(workstream, world.us, released=False, title_en="SECRET")
    content = milestone_content(world.us, title_en="shared title")
    draft = milestone_actions.save_milestone(
        draft, workstream=workstream, by=world.us.editor, seen=draft.token, content=content, now=NOW
    )
    milestone = release(draft, world.us)
    save_change(milestone, world.us, "dropped", reason_en="SECRET")
    change = save_change(milestone, world.us, "started", reason_en="shared reason")
    release_change(change, world.us)
    shared = [json.loads(entry.body.text) for entry in Entry.objects.filter(chain="both")]
    own = [json.loads(entry.body.text) for entry in Entry.objects.filter(chain="US")]
    assert "SECRET" in str(own)
    assert "SECRET" not in str(shared)
    assert "shared title" in str(shared) and "shared reason" in str(shared)


def test_counts_are_of_shared_milestones_that_were_not_dropped(world, workstream):
    late = {"due_on": TODAY - DAY}
    make_milestone(workstream, world.us, **late)
    make_milestone(workstream, world.us, due_on=TODAY)
    make_milestone(workstream, world.rok, due_on=None, due_precision="none")
    make_change(make_milestone(workstream, world.us, **late), world.us, "done")
    make_change(make_milestone(workstream, world.us, **late), world.us, "dropped")
    make_milestone(workstream, world.us, released=False, **late)
    for member in (world.us.reader, world.rok.reader):
        counts = count_milestones(member, TODAY)[workstream.pk]
        assert (counts.total, counts.done, counts.late) == (4, 1, 1)
    shared = Milestone.objects.filter(stage=Stage.RELEASED)
    assert sum(milestone.days_late(TODAY) > 0 for milestone in shared) == counts.late


@pytest.mark.parametrize("kind", ["started", "done", "dropped", "moved"])
def test_what_one_side_answers_for_is_changed_by_that_side_only(world, workstream, kind):
    milestone = make_milestone(workstream, world.us)
    assert milestone.responsible_id == "US"
    with pytest.raises(PermissionDenied):
        save_change(milestone, world.rok, kind)
