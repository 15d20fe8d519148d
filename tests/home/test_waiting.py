"""What waits for a member: each rule shows its row to whom it concerns until it is answered."""

import datetime
from functools import partial

import pytest

from tests.home.waits import DAY, Waits, at
from tests.world import (
    NOW,
    TODAY,
    agree,
    agree_conclusions,
    concur,
    line_of,
    make_action,
    make_agenda_item,
    make_change,
    make_commitment,
    make_decision,
    make_document,
    make_meeting,
    make_milestone,
    make_office,
    make_paragraph,
    make_report,
    make_superuser,
    make_update,
    make_workstream,
    make_world,
    move_meeting,
    press_line,
    publish,
    send_out,
    word_conclusion,
    word_line,
)
from tracker.assent.actions import confirm_all
from tracker.assent.models import Position
from tracker.home import confirmations, memory, waiting_dates, waiting_others
from tracker.home.overview import SHOWN, read_panels
from tracker.meetings.conclusion_actions import take_position
from tracker.meetings.conclusions import read_words
from tracker.meetings.models import Meeting
from tracker.quarters.models import Period, ensure_quarter
from tracker.reports.going_out import take_back
from tracker.reports.models import LineWording
from tracker.workstreams import actions as updates
from tracker.workstreams import milestone_actions
from tracker.workstreams.actions import set_leads

pytestmark = pytest.mark.usefixtures("db")

QUARTER = Period.of(TODAY)
DUE = datetime.date(2026, 12, 17)
LONG_AGO = NOW - 200 * DAY


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def waits(world):
    return Waits(world)


@pytest.fixture
def one(world):
    """A workstream on which both sides have reported, and agree."""
    one = make_workstream(1)
    for team in world.teams:
        make_update(one, team)
    return one


# --- updates ----------------------------------------------------------------------------------------------


def test_an_update_is_due_for_who_writes_until_somebody_begins_it(world, waits):
    one = make_workstream(1)
    row = waits.one(world.us.editor, "Report on 1 Workstream 1")
    assert (row.since, row.until) == (QUARTER.start, DUE)
    assert row.text == "Your side has never reported on it"
    assert (row.address, row.press) == ("/workstreams/workstream-1/update/", "Write the update")
    assert waits.for_(world.us.reader, "Report on") == []
    make_update(one, world.us, state="draft")
    assert waits.for_(world.us.editor, "Report on") == []
    assert waits.for_(world.rok.editor, "Report on") == ["Report on 1 Workstream 1"]


def test_an_update_is_stale_once_not_even_the_last_quarter_has_one(world, waits):
    fresh, stale = make_workstream(1), make_workstream(2)
    make_update(fresh, world.us, now=NOW - 90 * DAY)
    make_update(stale, world.us, now=LONG_AGO)
    row = waits.one(world.us.editor, "Report on 1")
    assert (row.tag, row.since) == ("", QUARTER.start)
    assert row.text == "Your side has not reported for 2026 Q4; last for 2026 Q3"
    row = waits.one(world.us.editor, "Report on 2")
    assert (row.tag, row.since) == ("Stale", datetime.date(2026, 7, 1))


def test_a_released_update_waits_for_nobody(world, waits, one):
    assert waits.for_(world.us.editor, "1 Workstream 1") == []


def test_work_goes_to_the_offices_that_lead_it(world, waits):
    first, second, third = (make_workstream(n) for n in (1, 2, 3))
    here, there = (make_office(world.us.side, name, by=world.us.steward) for name in ("OSD-P", "PM"))
    theirs = make_office(world.rok.side, "MND", by=world.rok.steward)
    set_leads(first, [here, theirs], by=world.us.steward, now=NOW)
    set_leads(second, [there, theirs], by=world.us.steward, now=NOW)
    set_leads(third, [theirs], by=world.us.steward, now=NOW)
    assert len(waits.for_(world.us.editor, "Report on")) == 3  # of no office: all of the side's
    world.us.editor.offices.add(here)
    # What no office of the side leads is everybody's.
    assert waits.for_(world.us.editor, "Report on") == [
        "Report on 1 Workstream 1",
        "Report on 3 Workstream 3",
    ]


def test_a_draft_waits_to_be_submitted_and_then_for_each_releaser(world, waits):
    one = make_workstream(1)
    here = make_office(world.us.side, "OSD-P", by=world.us.steward)
    there = make_office(world.us.side, "PM", by=world.us.steward)
    set_leads(one, [here], by=world.us.steward, now=NOW)
    world.us.releaser.offices.add(there)
    draft = make_update(one, world.us, state="draft")
    row = waits.one(world.us.editor, "Submit the draft of 1 Workstream 1")
    assert (row.since, row.until, row.tag) == (TODAY, DUE, "Internal to your side")
    updates.submit_draft(draft, by=world.us.editor, seen=draft.token, now=NOW)
    assert waits.for_(world.us.editor, "draft") == []
    row = waits.one(world.us.releaser, "Release or return 1 Workstream 1")
    assert row.address == "/workstreams/workstream-1/#update"
    assert waits.all(world.us.reader) == []


def test_a_returned_draft_waits_with_its_note_until_it_is_saved_again(world, waits):
    one = make_workstream(1)
    draft = make_update(one, world.us, state="submitted", now=NOW - DAY)
    draft = updates.return_draft(
        draft, by=world.us.releaser, seen=draft.token, note="Name the annex", now=NOW
    )
    row = waits.one(world.us.editor, "Revise the draft of 1 Workstream 1")
    assert (row.text, row.since) == ("Returned with a note: Name the annex", TODAY)
    assert row.address == "/workstreams/workstream-1/update/"
    make_update(one, world.us, state="draft", headline_en="With the annex", now=NOW + DAY)
    assert waits.for_(world.us.editor, "Revise") == []
    assert waits.for_(world.us.editor, "Submit") == ["Submit the draft of 1 Workstream 1"]


def test_new_milestones_and_changes_of_them_wait_to_be_released(world, waits, one):
    draft = make_milestone(one, world.us, released=False, title_en="Annex")
    shared = make_milestone(one, world.us, due_on=TODAY + 90 * DAY)
    make_change(shared, world.us, "started", released=False)
    assert waits.for_(world.us.releaser, "milestone") == [
        "Release the new milestone Annex",
        "Release the change of milestone 1.1 US milestone",
    ]
    row = waits.one(world.us.releaser, "Release the new milestone")
    assert row.address == f"/workstreams/workstream-1/milestones/{draft.pk}/release/"
    assert waits.one(world.us.releaser, "Release 2 drafts at once").address == "/release/"
    assert waits.for_(world.us.editor, "ilestone") == []


def test_a_difference_waits_to_be_reconciled_by_both(world, waits):
    one = make_workstream(1)
    make_update(one, world.us, now=NOW - 2 * DAY)
    make_update(one, world.rok, rating="at_risk", now=NOW - DAY)
    for team in world.teams:
        row = waits.one(team.reader, "Reconcile 1 Workstream 1")
        assert (row.text, row.since) == ("US On track · ROK At risk", TODAY - DAY)
    make_update(one, world.us, rating="at_risk")
    assert waits.for_(world.us.reader, "Reconcile") == []


# --- dates ------------------------------------------------------------------------------------------------


def test_the_overview_makes_only_the_rows_that_it_shows(world, waits, one, monkeypatch):
    made = []
    for room, name in ((waiting_dates, "milestone_row"), (waiting_others, "late_milestone_row")):
        make = getattr(room, name)
        monkeypatch.setattr(room, name, lambda *args, make=make: made.append(args) or make(*args))
    for team in world.teams:
        for days in range(SHOWN + 3):
            make_milestone(one, team, due_on=TODAY - (SHOWN + 3 - days) * DAY)
    panels = read_panels(waits.ground(world.us.reader), show_all=False)
    assert len(made) == 2 * SHOWN
    assert panels["waiting_count"] == len(waits.all(world.us.reader)) >= SHOWN + 3
    assert panels["waiting_on_count"] == len(waits.on(world.us.reader)) >= SHOWN + 3
    # And these are the most urgent ones.
    assert [row.title for row, _tag in panels["waiting"]] == waits.all(world.us.reader)[:SHOWN]
    assert [row.title for row, _tag in panels["waiting_on"]] == waits.on(world.us.reader)[:SHOWN]


def test_a_milestone_waits_once_it_is_due_soon_and_until_it_is_done(world, waits, one):
    soon = make_milestone(one, world.us, title_en="Soon", due_on=TODAY + 14 * DAY)
    make_milestone(one, world.us, title_en="Later", due_on=TODAY + 15 * DAY)
    make_milestone(one, world.us, title_en="Undated", due_on=None, due_precision="none")
    make_milestone(one, world.us, title_en="Over", due_on=TODAY - DAY)
    make_milestone(one, world.rok, title_en="Theirs", due_on=TODAY)
    make_milestone(one, world.rok, title_en="Both", due_on=TODAY, responsible_id=None)
    assert waits.for_(world.us.editor, "Milestone") == [
        "Milestone 1.4 Over",
        "Milestone 1.6 Both",
        "Milestone 1.1 Soon",
    ]
    row = waits.one(world.us.editor, "Milestone 1.1")
    assert (row.until, row.press) == (TODAY + 14 * DAY, "Say where it stands")
    assert row.address == f"/workstreams/workstream-1/milestones/{soon.pk}/change/"
    row = waits.one(world.us.reader, "Milestone 1.1")
    assert (row.address, row.press) == ("/workstreams/workstream-1/?milestone=1#m-1", "See it")
    make_change(soon, world.us, "done")
    assert waits.for_(world.us.editor, "Milestone 1.1") == []


def test_days_late_are_counted_to_the_day_that_is_passed_in(world, waits, one):
    make_milestone(one, world.us, due_on=TODAY)
    row = waits.one(world.us.editor, "Milestone")
    assert [row.days_over(TODAY + n * DAY) for n in (-1, 0, 3)] == [-1, 0, 3]


def test_a_new_date_of_a_joint_milestone_waits_for_the_other_side(world, waits, one):
    joint = make_milestone(one, world.us, responsible_id=None, due_on=TODAY + 60 * DAY)
    change = make_change(joint, world.us, "moved")
    row = waits.one(world.rok.releaser, "Answer the new date of milestone 1.1")
    assert (row.text, row.since) == ("US proposes 15 Jan 2027", TODAY)
    assert row.address == f"/workstreams/workstream-1/milestones/{joint.pk}/answer/"
    assert waits.for_(world.rok.editor, "Answer") == waits.for_(world.us.releaser, "Answer") == []
    assert waits.on(world.us.reader, "Answer to the new date") == [
        "Answer to the new date of milestone 1.1 US milestone"
    ]
    assert waits.on(world.rok.reader, "Answer to") == []
    change.refresh_from_db()
    milestone_actions.answer_proposal(
        change, by=world.rok.releaser, agrees=True, note="", seen=change.token, now=NOW, today=TODAY
    )
    assert waits.for_(world.rok.releaser, "Answer") == waits.on(world.us.reader, "Answer") == []


def test_an_action_waits_for_its_office(world, waits, one):
    office = make_office(world.us.side, "PM", by=world.us.steward)
    other = make_office(world.us.side, "OSD-P", by=world.us.steward)
    meeting = make_meeting(world.us)
    action = make_action(
        meeting, world.us, office=office, due_on=TODAY - DAY, workstream=one, text_en="Circulate it"
    )
    make_action(None, world.us, released=False, due_on=TODAY, workstream=one)
    row = waits.one(world.us.reader, f"Action {action.code} · PM · 1 Workstream 1")
    assert (row.text, row.until, row.since) == ("Circulate it", TODAY - DAY, TODAY)
    assert (row.address, row.press) == (f"/actions/?state=open#a-{action.pk}", "See it")
    row = waits.one(world.us.editor, f"Action {action.code}")
    assert (row.address, row.press) == (f"/actions/{action.pk}/close/", "Say how it ended")
    own = waits.one(world.us.reader, "An action of your side")
    assert own.tag == "Internal to your side"
    world.us.editor.offices.add(other)
    # What is of no office is everybody's.
    assert waits.for_(world.us.editor, "ction") == ["An action of your side · 1 Workstream 1"]
    assert waits.for_(world.rok.editor, "ction") == []
    assert waits.on(world.rok.editor, "ction") == [f"Action {action.code} · PM · 1 Workstream 1"]


# --- answers ----------------------------------------------------------------------------------------------


def test_a_report_that_is_out_waits_for_a_position_until_there_is_one(world, waits, one):
    report = make_report(world.us)
    assert waits.for_(world.us.releaser, "report") == []
    send_out(report, world.us, respond_by=TODAY + 9 * DAY)
    row = waits.one(world.us.releaser, "Take a position on the 2026 Q4 report")
    assert (row.since, row.until, row.address) == (TODAY, TODAY + 9 * DAY, "/reports/2026-q4/")
    assert waits.for_(world.us.editor, "report") == []
    assert waits.on(world.us.reader, "report") == ["Position on the 2026 Q4 report"]
    concur(report, world.us, kind="ad_referendum")
    assert waits.for_(world.us.releaser, "report") == ["Confirm the concurrence on the 2026 Q4 report"]
    assert waits.on(world.rok.reader, "report") == ["Position on the 2026 Q4 report"]
    concur(report, world.us)
    assert waits.for_(world.us.releaser, "report") == waits.on(world.rok.reader, "report") == []
    concur(report, world.rok)
    publish(report, world.us)
    assert waits.for_(world.rok.releaser, "report") == waits.on(world.us.reader, "report") == []


def test_words_that_changed_ask_for_a_position_again(world, waits, one):
    report = make_report(world.us)
    send_out(report, world.us)
    concur(report, *world.teams, kind="hold", comment="No")
    report.refresh_from_db()
    take_back(report, by=world.us.releaser, seen=report.token, now=NOW, reason="Other words")
    line = line_of(report)
    word_line(line, world.us, "Other words")
    press_line("accept_theirs", line, world.rok)
    assert waits.for_(world.us.releaser, "report") == []
    send_out(report, world.us)
    row = waits.one(world.us.releaser, "Take a position")
    assert row.text == "Its words changed since your side answered"


def test_a_hold_waits_for_the_answer_of_the_other_side(world, waits, one):
    report = make_report(world.us)
    send_out(report, world.us)
    concur(report, world.us)
    concur(report, world.rok, kind="hold", comment="Line 2")
    row = waits.one(world.us.releaser, "Answer ROK on the 2026 Q4 report")
    assert (row.text, row.tag, row.since) == ("Hold: Line 2", "Blocks publication", TODAY)
    assert waits.for_(world.rok.releaser, "Answer") == []


def test_decisions_wait_for_the_side_that_has_not_agreed(world, waits, one):
    meeting = make_meeting(world.us)
    of_meeting = make_decision(meeting, world.us, text_en="Do it.")
    make_decision(None, world.rok, reference="No. 7", text_en="By letters.")
    agree(of_meeting, world.us)
    assert waits.for_(world.us.releaser, "decision") == [
        "Agree to a decision by exchange of letters, ref. No. 7"
    ]
    row = waits.one(world.rok.releaser, "Agree to a decision of the meeting “1st plenary”")
    assert (row.text, row.since) == ("Do it.", TODAY)
    assert row.address == f"/meetings/plenary-1/#d-{of_meeting.pk}"
    assert len(waits.on(world.us.editor, "Agreement to a decision")) == 2
    agree(of_meeting, world.rok)
    assert len(waits.for_(world.rok.releaser, "decision")) == 1
    assert waits.for_(world.us.editor, "decision") == []


def test_a_proposed_meeting_waits_to_be_agreed_and_is_not_in_the_list_of_the_record(world, waits):
    plan = make_meeting(world.us, own=True, starts_on=TODAY + 20 * DAY)
    assert waits.for_(world.rok.releaser, "meeting") == []
    move_meeting(plan, world.us, "share")
    plan.refresh_from_db()
    row = waits.one(world.rok.releaser, "Agree to the plan of the meeting “1st plenary”")
    assert (row.until, row.address) == (TODAY + 20 * DAY, "/meetings/plenary-1/")
    assert waits.for_(world.rok.releaser, "record") == []
    assert waits.on(world.us.reader, "plan") == ["Agreement to the plan of the meeting “1st plenary”"]
    move_meeting(plan, world.rok, "agree")
    assert waits.for_(world.rok.releaser, "plan") == []


def test_what_is_entered_in_the_record_waits_for_the_confirmation_of_each_side(world, waits):
    document = make_document("T")
    make_commitment("T1.1", paragraph=make_paragraph(document))
    row = waits.one(world.us.releaser, "Confirm 2 entries of the record")
    assert row.address == "/confirmations/"
    assert waits.for_(world.us.steward, "record") == []
    confirm_all([document], by=world.us.releaser, now=NOW)
    assert waits.for_(world.us.releaser, "record") == ["Confirm 1 entry of the record"]
    assert waits.for_(world.rok.releaser, "record") == ["Confirm 2 entries of the record"]
    assert waits.on(world.rok.reader, "record") == ["Confirmation of 1 entry of the record"]
    document.paragraphs.update(text_en="Other words")
    assert waits.for_(world.us.releaser, "record") == ["Confirm 2 entries of the record"]


def test_what_is_not_confirmed_is_remembered_until_the_shared_record_changes(
    world, waits, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(memory, "ON", True)
    meetings = [make_meeting(world.us, number=n) for n in (1, 2)]
    both = [
        waits.for_(world.us.releaser, "record"),
        waits.for_(world.rok.releaser, "record"),
    ]
    assert both == [["Confirm 2 entries of the record"]] * 2
    with django_assert_num_queries(1):
        confirmations.read_unconfirmed(world.us.releaser, world.sides)
    confirm_all(meetings[:1], by=world.us.releaser, now=NOW)
    assert waits.for_(world.us.releaser, "record") == ["Confirm 1 entry of the record"]
    assert waits.for_(world.rok.releaser, "record") == ["Confirm 2 entries of the record"]


# --- translations -----------------------------------------------------------------------------------------


def test_a_translation_left_behind_waits_for_who_can_write_it(world, waits):
    one = make_workstream(1)
    make_update(one, world.us, now=NOW - DAY)
    make_update(one, world.us, headline_en="Changed in English only")
    row = waits.one(world.us.editor, "Bring the translation up to date: 1 Workstream 1")
    assert (row.text, row.since) == ("The English was changed after the Korean", TODAY)
    assert row.address == "/workstreams/workstream-1/update/"
    assert waits.for_(world.us.reader, "translation") == waits.for_(world.rok.editor, "translation") == []
    make_update(one, world.us, headline_en="Changed in both", headline_ko="둘 다", now=NOW + DAY)
    assert waits.for_(world.us.editor, "translation") == []


def test_items_of_an_agenda_and_words_of_a_report_are_translated_too(world, waits, one):
    item = make_agenda_item(make_meeting(world.us), world.us, title_en="Old")
    type(item).objects.filter(pk=item.pk).update(title_en_at=NOW, title_ko_at=NOW - DAY)
    report = make_report(world.us)
    word_line(line_of(report), world.us, "Our words")
    LineWording.objects.update(text_ko_at=NOW + DAY, text_en_at=NOW)
    assert waits.for_(world.us.editor, "translation") == [
        "Bring the translation up to date: 1st plenary, Old",
        "Bring the translation up to date: a line of the 2026 Q4 report",
    ]
    assert waits.for_(world.rok.editor, "translation") == [
        "Bring the translation up to date: 1st plenary, Old"
    ]


def test_translations_in_the_record_wait_for_stewards(world, waits, one):
    type(one).objects.filter(pk=one.pk).update(name_en_at=NOW, name_ko_at=NOW - DAY)
    row = waits.one(world.us.steward, "Bring the translation up to date: 1 Workstream 1")
    assert row.address == f"/admin/tracker/workstream/{one.pk}/change/"
    assert waits.for_(world.us.releaser, "translation") == []


# --- the other side ---------------------------------------------------------------------------------------


def test_the_other_side_is_waited_for_only_by_what_both_see(world, waits):
    one = make_workstream(1)
    make_update(one, world.us)
    assert waits.on(world.us.reader, "Workstream") == ["1 Workstream 1"]
    before = waits.everything(world.us.members)
    # All that ROK keeps to itself: nobody on the US side is told any of it, in either panel.
    draft = make_update(one, world.rok, state="submitted")
    updates.return_draft(draft, by=world.rok.releaser, seen=draft.token, note="ROK note", now=NOW)
    make_milestone(one, world.rok, released=False, due_on=TODAY - DAY, title_en="ROK secret")
    late = {"due_on": TODAY - DAY, "workstream": one}
    action = make_action(None, world.rok, released=False, text_en="ROK own action", **late)
    make_meeting(world.rok, own=True, title_en="ROK plan")
    assert action.audience_id == "ROK"
    assert waits.everything(world.us.members) == before
    assert len(waits.all(world.rok.releaser)) > 3


def test_their_shared_work_that_is_late_is_waited_for(world, waits, one):
    make_milestone(one, world.rok, due_on=TODAY - DAY, title_en="Late")
    make_milestone(one, world.rok, due_on=TODAY, title_en="Today")
    make_action(make_meeting(world.us), world.rok, due_on=TODAY - 2 * DAY)
    rows = [row for row in waits.rows_on(world.us.reader) if row.until]
    assert [(row.title, row.until) for row in rows] == [
        ("Action P1-A1", TODAY - 2 * DAY),
        ("Milestone 1.1 Late", TODAY - DAY),
    ]


def test_nothing_waits_for_who_is_of_no_side_or_signed_off(world, waits):
    make_workstream(1)
    root = make_superuser()
    assert waits.all(root) == waits.on(root) == []
    world.us.editor.is_active = False
    assert waits.all(world.us.editor) == []


# --- order ------------------------------------------------------------------------------------------------


def test_the_most_urgent_stands_first(world, waits):
    one, two, three = (make_workstream(n) for n in (1, 2, 3))
    make_update(one, world.us)
    make_update(one, world.rok, rating="at_risk")
    make_update(two, world.us)
    make_milestone(two, world.us, due_on=TODAY, title_en="Now")
    make_milestone(two, world.us, due_on=TODAY - 30 * DAY, title_en="Over")
    assert waits.all(world.us.editor) == [
        "Milestone 2.2 Over",
        "Milestone 2.1 Now",
        "Reconcile 1 Workstream 1",
        "Report on 3 Workstream 3",
    ]
    assert three.pk


def test_a_quarters_own_day_counts(world, waits):
    make_workstream(1)
    quarter = ensure_quarter(QUARTER)
    type(quarter).objects.update(updates_due=TODAY - DAY)
    assert waits.one(world.us.editor, "Report on").days_over(TODAY) == 1
    assert at(TODAY).date() == TODAY


# --- on the page ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("clock")
def test_the_overview_shows_the_first_and_all_when_asked(world):
    from tests.pages.web import HTMX, find_problems, plain_text, sign_in, text_of

    for number in range(1, 12):
        make_workstream(number)
    client = sign_in(world.us.editor)
    page = text_of(client.get("/"))
    assert find_problems(page) == []
    assert page.count("Report on") == 8 and "Show all 11" in plain_text(page)
    whole = text_of(client.get("/?waiting=all"))
    assert find_problems(whole) == []
    assert whole.count("Report on") == 11 and "Show all" not in plain_text(whole)
    part = text_of(client.get("/?waiting=all", headers=HTMX))
    assert part.count("Report on") == 11 and "<html" not in part and part.strip().startswith("<div")


# --- conclusions ------------------------------------------------------------------------------------------


def test_conclusions_wait_for_the_side_that_has_not_spoken_until_both_agree(world, waits):
    meeting = make_meeting(world.us, starts_on=TODAY - 3 * DAY)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    item = word_conclusion(make_agenda_item(meeting, world.us), world.us, "Words.")
    assert waits.for_(world.rok.releaser, "conclusions") == []
    agree_conclusions(meeting, world.us)
    row = waits.one(world.rok.releaser, "Take a position on the conclusions of the meeting “1st plenary”")
    assert (row.since, row.text, row.address) == (TODAY, "Agreed", "/meetings/plenary-1/conclusions/")
    assert waits.for_(world.rok.editor, "conclusions") == waits.for_(world.us.releaser, "conclusions") == []
    assert waits.on(world.us.reader, "conclusions") == [
        "Position on the conclusions of the meeting “1st plenary”"
    ]
    agree_conclusions(meeting, world.rok)
    assert waits.for_(world.rok.releaser, "conclusions") == waits.on(world.us.reader, "conclusions") == []
    word_conclusion(item, world.rok, "Other words.")
    agree_conclusions(meeting, world.rok)
    assert len(waits.for_(world.us.releaser, "Take a position on the conclusions")) == 1


def test_a_hold_and_ad_referendum_on_conclusions_wait_for_their_answer(world, waits):
    meeting = make_meeting(world.us, starts_on=TODAY - 3 * DAY)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    word_conclusion(make_agenda_item(meeting, world.us), world.us, "Words.")
    agree_conclusions(meeting, world.us)
    how = {"seen": read_words(meeting, world.rok.releaser).hash, "now": NOW, "post": "Chair"}
    answer = partial(take_position, meeting, by=world.rok.releaser, **how)
    answer(Position.Kind.HOLD, comment="Item 1.")
    assert waits.one(world.us.releaser, "Answer ROK on the conclusions").text == "Hold: Item 1."
    answer(Position.Kind.AD_REFERENDUM)
    assert len(waits.for_(world.rok.releaser, "Confirm the agreement to the conclusions")) == 1
    assert len(waits.on(world.us.reader, "conclusions")) == 1
