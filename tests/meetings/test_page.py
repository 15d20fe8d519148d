"""The page of one meeting: what was on its table, who was there, what it served, what came of it."""

import datetime

import pytest

from tests.pages.web import find_problems, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    TODAY,
    agree,
    close_action,
    make_action,
    make_agenda_item,
    make_commitment,
    make_decision,
    make_document,
    make_meeting,
    make_milestone,
    make_paragraph,
    make_superuser,
    make_update,
    make_workstream,
)
from tracker.meetings.models import Meeting, Postponement
from tracker.meetings.page import find_meeting, read_page
from tracker.meetings.table import BriefingNote
from tracker.quarters.models import Period
from tracker.workstreams.models import Wording

pytestmark = pytest.mark.usefixtures("clock")
DAY = datetime.timedelta(days=1)


def read(meeting, member, sides, today=TODAY):
    found = find_meeting(member, meeting.slug)
    return read_page(found, member=member, sides=sides, today=today)


def as_text(member, meeting):
    page = text_of(sign_in(member).get(f"/meetings/{meeting.slug}/"))
    assert find_problems(page) == []
    return plain_text(page[page.index("<main") :])


def hold(meeting, day=TODAY):
    Meeting.objects.filter(pk=meeting.pk).update(state="held", starts_on=day, ends_on=None)
    meeting.refresh_from_db()
    return meeting


# --- addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ref",
    [
        "plenary-2",
        "plenary-01",
        "plenary-",
        "plenary",
        "wg-1",
        "x-1",
        "plenary-1-",
        "plenary-9999999",
        "plenary-١",
    ],
)
def test_one_address_for_each_meeting_and_404_for_all_else(world, ref):
    make_meeting(world.us)
    assert sign_in(world.us.reader).get("/meetings/plenary-1/").status_code == 200
    assert sign_in(world.us.reader).get(f"/meetings/{ref}/").status_code == 404


def test_a_plan_has_its_key_as_address_for_its_side_only(world):
    own = make_meeting(world.us, own=True)
    address = f"/meetings/{own.pk}/"
    assert sign_in(world.us.reader).get(address).status_code == 200
    for reader in (world.rok.reader, world.rok.releaser, make_superuser()):
        assert sign_in(reader).get(address).status_code == 404
    # What both sides see is known by its number.
    shared = make_meeting(world.us)
    assert sign_in(world.us.reader).get(f"/meetings/{shared.pk}/").status_code == 404


# --- head -------------------------------------------------------------------------------------------------


def test_the_heading_is_the_answer(world):
    meeting = make_meeting(world.us, starts_on=TODAY + 17 * DAY)
    shown = as_text(world.us.reader, meeting)
    assert "1st plenary, in 17 days" in shown and "Sun 29 Nov 2026 EST" in shown
    assert "제1차 본회의, 17일 후" in as_text(world.rok.reader, meeting)
    assert "1st plenary, held 10 January 2025" in as_text(
        world.us.reader, hold(meeting, datetime.date(2025, 1, 10))
    )


def test_the_other_capitals_date_is_said_when_it_differs(world):
    meeting = make_meeting(
        world.us, starts_on=datetime.date(2025, 1, 10), starts_at=datetime.time(14), ends_at=datetime.time(17)
    )
    assert "Fri 10 Jan 2025, 14:00 to 17:00 EST (11 Jan in Seoul)" in as_text(
        world.us.reader, hold_at(meeting)
    )


def hold_at(meeting):
    Meeting.objects.update(state="held")
    return meeting


def test_a_postponed_meeting_shows_its_old_date_and_why(world):
    meeting = make_meeting(world.us)
    Postponement.objects.create(
        meeting=meeting,
        old_starts_on=datetime.date(2024, 12, 4),
        old_ends_on=datetime.date(2024, 12, 5),
        reason_en="Events in Seoul.",
    )
    shown = as_text(world.us.reader, meeting)
    assert "Postponed from 4 December 2024 to 5 December 2024" in shown and "Events in Seoul." in shown


def test_delegations_begin_with_those_who_lead_in_the_post_of_that_day(world):
    people = [
        {"side_id": "US", "name_en": "A Member", "post_en": "Office of nothing"},
        {
            "side_id": "US",
            "name_en": "A Chair",
            "post_en": "Acting Deputy Under Secretary",
            "part": "co_chair",
        },
        {"side_id": "ROK", "name_en": "Their Chair", "part": "co_chair"},
    ]
    meeting = make_meeting(world.us, attendance=people)
    shown = as_text(world.us.reader, meeting)
    assert shown.index("A Chair") < shown.index("Acting Deputy Under Secretary") < shown.index("A Member")
    sides = read(meeting, world.us.reader, world.sides)["delegations"]
    assert [(side.code, [p.name_en for p in people]) for side, people in sides] == [
        ("US", ["A Chair", "A Member"]),
        ("ROK", ["Their Chair"]),
    ]


# --- table ------------------------------------------------------------------------------------------------


def test_a_planned_meeting_shows_assessments_as_of_now(world):
    work = make_workstream()
    make_update(work, world.us, rating="on_track")
    make_update(work, world.rok, now=NOW - 100 * DAY, rating="at_risk")
    make_update(work, world.rok, state="submitted", rating="off_track")
    meeting = make_meeting(world.us)
    make_agenda_item(meeting, world.us, workstream=work, purpose="reconcile")
    (item,) = read(meeting, world.us.reader, world.sides)["agenda"]
    assert [(s.side.code, s.rating) for s in item.standings] == [("US", "on_track"), ("ROK", "at_risk")]
    assert item.standings[1].period == Period(2026, 3)
    shown = as_text(world.us.reader, meeting)
    assert "At risk 2026 Q3" in shown and "Sides differ" in shown and "Off track" not in shown


def test_a_held_meeting_shows_those_that_stood_then(world):
    work = make_workstream()
    for back, rating in ((200, "off_track"), (100, "at_risk"), (0, "on_track")):
        make_update(work, world.us, now=NOW - back * DAY, rating=rating)
    meeting = make_meeting(world.us, starts_on=TODAY - 95 * DAY)
    make_agenda_item(meeting, world.us, workstream=work)
    (item,) = read(hold(meeting, TODAY - 95 * DAY), world.us.reader, world.sides)["agenda"]
    assert [s.rating for s in item.standings] == ["at_risk", None]
    assert "assessments as of 2026 Q3" in as_text(world.us.reader, meeting)


def test_minutes_are_added_and_own_items_stand_apart(world):
    meeting = make_meeting(world.us)
    for team, minutes in zip([*world.teams, world.us], (10, 35, None), strict=True):
        make_agenda_item(meeting, team, minutes=minutes)
    make_agenda_item(meeting, world.rok, own=True, minutes=99, title_en="Theirs alone")
    shown = as_text(world.us.reader, meeting)
    assert "3 items, 45 min in all" in shown and "Theirs alone" not in shown
    assert read(meeting, world.us.reader, world.sides)["own_agenda"] == []
    own = read(meeting, world.rok.reader, world.sides)
    assert (own["minutes"], [item.title_en for item in own["own_agenda"]]) == (45, ["Theirs alone"])


def test_briefing_notes_are_for_their_side(world):
    meeting = make_meeting(world.us)
    item = make_agenda_item(meeting, world.us)
    for team in world.teams:
        BriefingNote.objects.create(
            side=team.side,
            item=item,
            text=f"{team.side.code} briefing",
            written_by=team.editor,
            written_at=NOW,
        )
    shown = as_text(world.us.reader, meeting)
    assert "US briefing" in shown and "ROK briefing" not in shown
    assert "briefing" not in as_text(make_superuser(), meeting)


def test_decisions_say_who_proposed_and_who_has_agreed(world):
    meeting = make_meeting(world.us)
    agree(make_decision(meeting, world.us, text_en="First."), *world.teams)
    agree(make_decision(meeting, world.rok, text_en="Second."), world.rok)
    shown = as_text(world.us.reader, meeting)
    assert "P1-D1 First." in shown and "Agreed by both sides" in shown
    assert "Proposed by ROK ROK has agreed" in shown


def test_decisions_follow_their_numbers_past_nine(world):
    meeting = make_meeting(world.us)
    make_decision(meeting, world.us)
    for _n in range(10):
        agree(make_decision(meeting, world.us), *world.teams)
    codes = [d.code for d in read(meeting, world.us.reader, world.sides)["decisions"]]
    assert codes == [*(f"P1-D{n}" for n in range(1, 11)), ""]


def test_open_actions_come_along_overdue_first(world):
    earlier = make_meeting(world.us, level="wg", starts_on=TODAY - 60 * DAY)
    work = make_workstream(3)
    make_action(earlier, world.us, text_en="late", due_on=TODAY - 24 * DAY)
    close_action(make_action(earlier, world.us, text_en="closed before"), world.us)
    make_action(None, world.rok, workstream=work, text_en="between", due_on=TODAY + 4 * DAY)
    make_action(None, world.rok, workstream=work, text_en="theirs", released=False)
    make_action(make_meeting(world.us, level="wg", starts_on=TODAY + 90 * DAY), world.us, text_en="later")
    meeting = make_meeting(world.us, starts_on=TODAY + 17 * DAY)
    make_action(meeting, world.us, text_en="own", due_on=TODAY + 40 * DAY)
    make_action(meeting, world.us, text_en="undated", due_on=None)
    texts = [a.text_en for a in read(meeting, world.us.reader, world.sides)["actions"]]
    assert texts == ["late", "between", "own", "undated"]
    assert "24 days overdue" in as_text(world.us.reader, meeting)
    held = read(hold(meeting), world.us.reader, world.sides)
    assert [a.text_en for a in held["actions"]] == ["own", "undated"]


# --- what for and where from ------------------------------------------------------------------------------


def test_it_says_what_it_serves(world):
    meeting = make_meeting(world.us)
    paragraph = make_paragraph(make_document("D"))
    meeting.commitments.add(make_commitment("R4.4", paragraph=paragraph, state="fulfilled"))
    work = make_workstream(2)
    meeting.milestones.add(
        make_milestone(work, world.us, title_en="Shared one"),
        make_milestone(work, world.rok, title_en="Their draft", released=False),
    )
    shown = as_text(world.us.reader, meeting)
    assert "R4.4" in shown and "will report" in shown and "Fulfilled" in shown
    assert "2.1 Shared one" in shown and "Their draft" not in shown


def test_documents_and_sources_with_their_authority(world):
    meeting = make_meeting(world.us, confidence="press")
    meeting.documents.add(make_document("D", title_en="The statement"))
    meeting.sources.add(make_paragraph(make_document("S", title_en="A report", authority="press"), 4))
    shown = as_text(world.us.reader, meeting)
    assert "The statement" in shown and "Official text" in shown
    assert "Source: A report , ¶4" in shown and "Reported by the press" in shown
    page = sign_in(world.us.reader).get(f"/meetings/{meeting.slug}/").content.decode()
    for document in (meeting.documents.get(), meeting.sources.get().document):
        assert f'href="/sources/{document.slug}/' in page


def test_the_next_one_as_worded_beside_what_came(world):
    meeting = hold(
        make_meeting(world.us, next_wording_en="by the end of the year"), datetime.date(2024, 6, 10)
    )
    assert "nothing on record yet" in as_text(world.us.reader, meeting)
    make_meeting(world.us, level="wg", starts_on=datetime.date(2024, 9, 5))
    hold(make_meeting(world.us), datetime.date(2025, 1, 10))
    shown = as_text(world.us.reader, meeting)
    assert "As worded here by the end of the year" in shown
    assert "What came 2nd plenary , 10 January 2025, 214 days later" in shown


def test_a_workstream_that_its_documents_establish_or_name_first(world):
    old, new, set_up, later = (make_workstream(n) for n in (1, 2, 3, 4))
    before = make_paragraph(make_document("B", date=datetime.date(2023, 7, 18)))
    document = make_document("D", date=datetime.date(2025, 1, 10))
    here = make_paragraph(document)
    meeting = make_meeting(world.us)
    meeting.documents.add(document)
    after = make_paragraph(make_document("E", date=datetime.date(2025, 6, 1)))
    named = [
        (old, before, "named"),
        (old, here, "named"),
        (new, here, "named"),
        # Named before, but a workstream since this meeting.
        (set_up, before, "named"),
        (set_up, here, "established"),
        (later, here, "named"),
        (later, after, "established"),
    ]
    for order, (work, paragraph, part) in enumerate(named):
        Wording.objects.create(
            workstream=work, paragraph=paragraph, name_en=f"named {work}", order=order, part=part
        )
    begun = read(meeting, world.us.reader, world.sides)["begun"]
    assert [w.workstream for w in begun] == [new, set_up]
    shown = as_text(world.us.reader, meeting)
    assert "New with this meeting 2" in shown and shown.count("Named for the first time") == 1


def test_each_side_that_confirmed_it_is_named(world):
    from tracker.assent.actions import take_position

    meeting = make_meeting(world.us)
    take_position(meeting, "confirm", by=world.us.releaser, now=NOW)
    assert "US confirmed as it stands ROK not confirmed yet" in as_text(world.us.reader, meeting)
    Meeting.objects.update(city_en="Elsewhere")
    assert "confirmed as it stands" not in as_text(world.us.reader, meeting)


def test_its_history_holds_what_lay_on_its_table(world):
    meeting = make_meeting(world.us)
    make_agenda_item(meeting, world.us, title_en="Shared item")
    make_agenda_item(meeting, world.rok, own=True, title_en="Theirs alone")
    agree(make_decision(meeting, world.us), *world.teams)
    make_action(meeting, world.us)
    shown = plain_text(text_of(sign_in(world.us.reader).get(f"/history/?subject={meeting.pk}")))
    assert "put Shared item on the agenda" in shown and "Theirs alone" not in shown
    assert "P1-D1; both sides have agreed" in shown and "added the action P1-A1" in shown
