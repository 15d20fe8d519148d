"""The agenda: what belongs on it by itself, what people do with it, and that two at once lose nothing."""

import datetime

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from tests.pages.web import HTMX, form_fields, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    TODAY,
    agree_conclusions,
    make_action,
    make_agenda_item,
    make_change,
    make_meeting,
    make_milestone,
    make_update,
    make_workstream,
    word_conclusion,
)
from tracker.history.models import Entry
from tracker.meetings import agenda_actions as agenda
from tracker.meetings.models import Meeting
from tracker.meetings.table import AgendaItem, BriefingNote
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.workstreams.models import Workstream

pytestmark = pytest.mark.usefixtures("db", "clock")
DAY = datetime.timedelta(days=1)


@pytest.fixture
def meeting(world):
    return make_meeting(world.us, starts_on=TODAY + 20 * DAY, starts_at=datetime.time(9))


def hold(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    meeting.refresh_from_db()
    return meeting


def assemble(meeting, team, today=TODAY):
    return agenda.assemble_agenda(meeting, by=team.editor, now=NOW, today=today)


def titles(meeting):
    items = AgendaItem.objects.filter(meeting=meeting, audience=None, is_off=False).order_by("order")
    return [str(item) for item in items]


def item_of(meeting, slot):
    return AgendaItem.objects.get(meeting=meeting, slot=slot)


# --- assembling -------------------------------------------------------------------------------------------


def test_what_belongs_there_is_put_on_it_in_order(world, meeting):
    hold(make_meeting(world.us, starts_on=TODAY - 90 * DAY))
    differing, quiet = make_workstream(1), make_workstream(2)
    make_workstream(3, state="completed")
    make_update(differing, world.us, rating="on_track")
    make_update(differing, world.rok, rating="at_risk", ask_ko="요청")
    for team in world.teams:
        make_update(quiet, team, rating="on_track")
    make_milestone(quiet, world.us, due_on=TODAY - 3 * DAY)
    assert assemble(meeting, world.us) == 6
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("order")
    assert [(row.slot, row.purpose, row.order) for row in rows] == [
        ("open", "note", 1),
        ("workstream-1", "reconcile", 2),
        ("workstream-2", "note", 3),
        ("late", "discuss", 4),
        ("report", "decide", 5),
        ("next", "decide", 6),
    ]
    assert all(row.title_en and row.title_ko and row.title_en != row.title_ko for row in rows)
    entry = Entry.objects.get(verb="agenda_assembled")
    assert (entry.chain, entry.actor) == ("both", world.us.editor)


def test_assembling_again_adds_only_what_is_missing_where_it_belongs(world, meeting):
    make_workstream(1)
    assemble(meeting, world.us)
    own = make_agenda_item(meeting, world.rok, title_en="A point of theirs")
    agenda.take_off(
        item_of(meeting, "next"), by=world.rok.editor, seen=item_of(meeting, "next").token, now=NOW
    )
    make_workstream(2)
    assert assemble(meeting, world.rok) == 1
    assert titles(meeting) == [
        "Workstream 1",
        "Workstream 2",
        "Progress report to both Presidents",
        str(own),
    ]
    assert assemble(meeting, world.us) == 0
    assert Entry.objects.filter(verb="agenda_assembled").count() == 2


def test_a_purpose_that_assembling_changes_is_told_and_stale_forms_notice(world, meeting):
    work = make_workstream(1)
    for team in world.teams:
        make_update(work, team, rating="on_track")
    assemble(meeting, world.us)
    seen = item_of(meeting, "workstream-1").token
    make_update(work, world.rok, rating="off_track", ask_ko="요청")
    assemble(meeting, world.us)
    item = item_of(meeting, "workstream-1")
    assert Entry.objects.get(verb="agenda_item_repurposed").subject_id == item.pk
    with pytest.raises(Stale):
        agenda.change_agenda_item(item, by=world.us.editor, seen=seen, now=NOW, content={"minutes": 7})
    for team in world.teams:
        make_update(work, team, rating="on_track")
    assemble(meeting, world.us)
    assert item_of(meeting, "workstream-1").purpose == "note"


def test_how_often_a_prepared_item_was_rewritten_is_not_told(world, meeting):
    item = make_agenda_item(meeting, world.us, own=True)
    for minutes in (1, 2, 3):
        item = agenda.change_agenda_item(
            item, by=world.us.editor, seen=item.token, now=NOW, content={"minutes": minutes}
        )
    old = item.token
    shared = agenda.share_agenda_item(item, by=world.us.editor, seen=old, now=NOW)
    assert shared.revision == 1 and shared.token != old
    with pytest.raises(Stale):
        agenda.change_agenda_item(shared, by=world.us.editor, seen=old, now=NOW, content={"minutes": 9})


def test_an_item_typed_into_an_agenda_that_closed_comes_back(world, meeting):
    client, address = sign_in(world.us.editor), f"/meetings/{meeting.slug}/agenda/"
    typed = {**form_fields(client.get(address), f"{address}add/"), "title_en": "Typed title", "whose": "both"}
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    answer = client.post(f"{address}add/", typed)
    assert answer.status_code == 409 and "Typed title" in text_of(answer)


def test_an_item_nobody_changed_takes_the_purpose_of_the_day(world, meeting):
    work, edited = make_workstream(1), make_workstream(2)
    for row in (work, edited):
        for team in world.teams:
            make_update(row, team, rating="on_track")
    assemble(meeting, world.us)
    item = item_of(meeting, "workstream-2")
    content = {"purpose": "decide", "minutes": 30}
    agenda.change_agenda_item(item, by=world.us.editor, seen=item.token, now=NOW, content=content)
    for row in (work, edited):
        make_update(row, world.rok, rating="off_track", ask_ko="요청")
    assemble(meeting, world.us)
    found = [item_of(meeting, f"workstream-{number}").purpose for number in (1, 2)]
    assert found == ["reconcile", "decide"]


def test_a_difference_is_reconciled_even_where_somebody_set_the_time(world, meeting):
    work = make_workstream(1)
    for team in world.teams:
        make_update(work, team, rating="on_track")
    assemble(meeting, world.us)
    item = item_of(meeting, "workstream-1")
    agenda.change_agenda_item(item, by=world.us.editor, seen=item.token, now=NOW, content={"minutes": 30})
    make_update(work, world.rok, rating="off_track", ask_ko="요청")
    assemble(meeting, world.us)
    item.refresh_from_db()
    assert (item.purpose, item.minutes) == ("reconcile", 30)


def test_drafts_of_a_side_put_nothing_on_the_shared_agenda(world, meeting):
    work = make_workstream(1)
    for team in world.teams:
        make_update(work, team, rating="on_track")
    make_update(work, world.rok, state="draft", rating="off_track")
    make_milestone(work, world.rok, released=False, due_on=TODAY - 3 * DAY)
    make_action(None, world.rok, released=False, workstream=work, due_on=TODAY - 3 * DAY)
    assemble(meeting, world.rok)
    assert [item.purpose for item in meeting.agenda.filter(workstream=work)] == ["note"]
    assert not AgendaItem.objects.filter(slot__in=["late", "open"]).exists()


def test_a_meeting_that_is_over_or_kept_back_is_not_assembled(world, meeting):
    own = make_meeting(world.us, own=True)
    for row in (hold(meeting), own):
        with pytest.raises(MoveNotAllowed):
            assemble(row, world.us)
    with pytest.raises(PermissionDenied):
        agenda.assemble_agenda(meeting, by=world.us.reader, now=NOW, today=TODAY)


# --- what people do with it -------------------------------------------------------------------------------


def test_moves_go_past_the_shared_neighbour_and_stop_at_the_ends(world, meeting):
    a, b, c = (make_agenda_item(meeting, world.us, title_en=name) for name in "abc")
    make_agenda_item(meeting, world.rok, own=True)
    move = lambda item, way: agenda.move_agenda_item(item, by=world.rok.editor, now=NOW, way=way)  # noqa: E731
    move(c, "up")
    assert titles(meeting) == ["a", "c", "b"]
    move(a, "up")
    move(b, "down")
    assert titles(meeting) == ["a", "c", "b"]
    agenda.take_off(c, by=world.us.editor, seen=c.token, now=NOW)
    move(a, "down")
    assert titles(meeting) == ["b", "a"]


def test_what_was_taken_off_can_be_put_back_and_its_notes_stay(world, meeting):
    item = make_agenda_item(meeting, world.us)
    agenda.add_briefing_note(item, text="Say it first.", by=world.rok.editor, now=NOW)
    off = agenda.take_off(item, by=world.us.editor, seen=item.token, now=NOW)
    with pytest.raises(Stale):
        agenda.put_back(item, by=world.rok.editor, seen=item.token, now=NOW)
    with pytest.raises(MoveNotAllowed):
        agenda.take_off(off, by=world.us.editor, seen=off.token, now=NOW)
    agenda.put_back(off, by=world.rok.editor, seen=off.token, now=NOW)
    assert titles(meeting) == ["US item"]
    assert BriefingNote.objects.get().side_id == "ROK"
    assert Entry.objects.get(verb="briefing_note_added").chain == "ROK"


def test_a_prepared_item_is_proposed_once_and_only_by_its_side(world, meeting):
    item = make_agenda_item(meeting, world.us, own=True, title_en="Prepared")
    make_agenda_item(meeting, world.rok, title_en="Theirs")
    with pytest.raises(ObjectDoesNotExist):
        agenda.share_agenda_item(item, by=world.rok.editor, seen=item.token, now=NOW)
    shared = agenda.share_agenda_item(item, by=world.us.editor, seen=item.token, now=NOW)
    assert titles(meeting) == ["Theirs", "Prepared"]
    with pytest.raises(MoveNotAllowed):
        agenda.share_agenda_item(shared, by=world.us.editor, seen=shared.token, now=NOW)
    told = Entry.objects.filter(chain="both", subject_id=item.pk).values_list("verb", flat=True)
    assert list(told) == ["agenda_item_shared"]


def test_a_change_on_what_was_not_read_is_refused_and_an_empty_one_leaves_no_entry(world, meeting):
    item = make_agenda_item(meeting, world.us)
    changed = agenda.change_agenda_item(
        item, by=world.rok.editor, seen=item.token, now=NOW, content={"minutes": 45}
    )
    with pytest.raises(Stale):
        agenda.change_agenda_item(item, by=world.us.editor, seen=item.token, now=NOW, content={"minutes": 5})
    agenda.change_agenda_item(
        changed, by=world.us.editor, seen=changed.token, now=NOW, content={"minutes": 45}
    )
    assert Entry.objects.filter(verb="agenda_item_changed").count() == 1


def test_after_both_agreed_to_the_conclusions_the_agenda_stays(world, meeting):
    item = make_agenda_item(meeting, world.us)
    hold(meeting)
    item = word_conclusion(item, world.us, "Done.")
    agree_conclusions(meeting, *world.teams)
    for verb, how in (
        (agenda.take_off, {"seen": item.token}),
        (agenda.move_agenda_item, {"way": "up"}),
        (agenda.change_agenda_item, {"seen": item.token, "content": {"minutes": 1}}),
    ):
        with pytest.raises(MoveNotAllowed):
            verb(item, by=world.us.editor, now=NOW, **how)


# --- pages ------------------------------------------------------------------------------------------------


def read(member, address):
    page = text_of(sign_in(member).get(address))
    return plain_text(page[page.index("<main") :])


def test_the_page_says_what_changed_since_the_last_meeting(world, meeting):
    last = hold(make_meeting(world.us, starts_on=TODAY - 40 * DAY))
    work = make_workstream(1)
    before = NOW - 41 * DAY
    make_update(work, world.us, now=before, rating="on_track")
    milestone = make_milestone(work, world.us, now=before, due_on=TODAY - 2 * DAY)
    make_update(work, world.us, rating="at_risk", ask_en="Help.")
    make_change(milestone, world.us, "started")
    assemble(meeting, world.us)
    shown = read(world.us.reader, f"/meetings/{meeting.slug}/")
    assert "Since the 2nd plenary: US On track → At risk · 1 milestone changed" in shown
    assert "2 days late" in shown
    assert "09:00 · 5 min" in shown and "min in all" in shown
    assert f"/meetings/{last.slug}/conclusions/" in text_of(
        sign_in(world.us.reader).get(f"/meetings/{meeting.slug}/")
    )


def test_a_later_version_of_an_old_quarter_is_no_change_before_the_meeting(world, meeting):
    """The rating when the last meeting ended is read from what was released by then."""
    hold(make_meeting(world.us, starts_on=TODAY - 40 * DAY))
    work = make_workstream(1)
    make_update(work, world.us, now=NOW - 41 * DAY, rating="on_track")
    make_agenda_item(meeting, world.us, workstream=work)
    assert "Since the" not in read(world.us.reader, f"/meetings/{meeting.slug}/")


def test_an_item_is_added_changed_and_moved_on_the_sheet_without_javascript(world, meeting):
    client = sign_in(world.us.editor)
    address = f"/meetings/{meeting.slug}/agenda/"
    fields = form_fields(client.get(address), f"{address}add/")
    typed = {**fields, "title_en": "A new point", "minutes": "15", "whose": "both"}
    assert client.post(f"{address}add/", typed).status_code == 302
    client.post(f"{address}add/", typed)  # a double click
    item = AgendaItem.objects.get(title_en="A new point")
    assert (item.minutes, item.audience_id, item.proposed_by_id) == (15, None, "US")
    other = make_agenda_item(meeting, world.rok)
    assert client.post(f"{address}{other.pk}/up/").status_code == 302
    assert titles(meeting) == ["ROK item", "A new point"]
    page = client.get(f"{address}{item.pk}/")
    typed = {**form_fields(page, f"{address}{item.pk}/"), "title_ko": "새 의제", "purpose": "decide"}
    assert client.post(f"{address}{item.pk}/", typed).status_code == 302
    item.refresh_from_db()
    assert (item.title_ko, item.purpose) == ("새 의제", "decide")


def test_a_stale_form_shows_theirs_and_mine_and_its_second_save_counts(world, meeting):
    item = make_agenda_item(meeting, world.us)
    client, address = sign_in(world.us.editor), f"/meetings/{meeting.slug}/agenda/{item.pk}/"
    typed = {**form_fields(client.get(address), address), "title_en": "Mine"}
    agenda.change_agenda_item(
        item, by=world.rok.editor, seen=item.token, now=NOW, content={"title_en": "Theirs"}
    )
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert "Theirs" in text_of(answer) and "Mine" in text_of(answer)
    again = form_fields(answer, address)
    assert again["title_en"] == "Mine"
    assert client.post(address, again).status_code == 302
    assert AgendaItem.objects.get().title_en == "Mine"


def test_bad_answers_are_said_beside_the_field_and_kept(world, meeting):
    address = f"/meetings/{meeting.slug}/agenda/add/"
    typed = {"minutes": "ten", "purpose": "discuss", "whose": "", "title_ko": ""}
    answer = sign_in(world.us.editor).post(address, typed)
    assert answer.status_code == 422
    shown = text_of(answer)
    for sentence in ("Name the item, in English or in Korean.", "Enter a whole number of minutes."):
        assert sentence in shown
    assert 'value="ten"' in shown and not AgendaItem.objects.exists()


def test_the_button_that_was_pressed_keeps_the_focus(world, meeting):
    a = make_agenda_item(meeting, world.us, title_en="a")
    make_agenda_item(meeting, world.us, title_en="b")
    answer = sign_in(world.us.editor).post(f"/meetings/{meeting.slug}/agenda/{a.pk}/down/", headers=HTMX)
    assert answer.status_code == 200
    assert f'id="down-{a.pk}" aria-label="Move down: a" data-focus' in text_of(answer)


def test_a_press_on_what_is_gone_shows_the_sheet_as_it_is(world, meeting):
    item = make_agenda_item(meeting, world.us)
    agenda.take_off(item, by=world.rok.editor, seen=item.token, now=NOW)
    answer = sign_in(world.us.editor).post(
        f"/meetings/{meeting.slug}/agenda/{item.pk}/off/", {"seen": item.token}
    )
    assert answer.status_code == 409 and "The agenda has changed since" in text_of(answer)


def test_points_of_a_side_are_read_by_it_alone(world, meeting):
    item = make_agenda_item(meeting, world.us)
    address = f"/meetings/{meeting.slug}/agenda/{item.pk}/"
    client = sign_in(world.us.editor)
    fields = form_fields(client.get(address), f"{address}note/")
    assert client.post(f"{address}note/", {**fields, "text": "Our red line."}).status_code == 302
    client.post(f"{address}note/", {**fields, "text": "Our red line."})
    assert BriefingNote.objects.count() == 1
    assert "Our red line." in text_of(client.get(address))
    assert "Our red line." not in text_of(sign_in(world.rok.editor).get(address))
    assert client.post(f"{address}note/", {"text": " "}).status_code == 422


def test_only_open_workstreams_are_offered(world, meeting):
    make_workstream(1)
    make_workstream(2, state="completed")
    page = text_of(sign_in(world.us.editor).get(f"/meetings/{meeting.slug}/agenda/"))
    assert Workstream.objects.count() == 2
    assert ">1 Workstream 1<" in page and ">2 Workstream 2<" not in page
