"""Actions through their pages: added at a meeting and outside one, pasted, changed, released, closed."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.pages.web import find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import (
    TODAY,
    change_action,
    close_action,
    make_action,
    make_meeting,
    make_office,
    make_workstream,
)
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.meetings.table import ActionItem
from tracker.workstreams import actions as workstreams

pytestmark = pytest.mark.usefixtures("clock")
DAY = datetime.timedelta(days=1)
AT_MEETING, PASTE = "/meetings/plenary-1/actions/add/", "/meetings/plenary-1/actions/paste/"


@pytest.fixture
def work(world):
    """A workstream with a lead of each side, and a plenary in a hundred days."""
    work = make_workstream(3, slug="three")
    leads = [make_office(team.side, f"{team.side.code}-LEAD") for team in world.teams]
    workstreams.set_leads(work, leads, by=world.us.steward, now=datetime.datetime.now(datetime.UTC))
    return work


@pytest.fixture
def meeting(world):
    return make_meeting(world.us, starts_on=TODAY + 17 * DAY)


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    page = text_of(response)
    assert find_problems(page) == [], address
    return page


def fields_of(response):
    return form_fields(response, response.request["PATH_INFO"])


def fill(client, address, **typed):
    """The form as a browser would send it."""
    return {**fields_of(client.get(address)), **typed}


def send(client, address, status=302, **typed):
    response = client.post(address, fill(client, address, **typed))
    assert response.status_code == status, plain_text(text_of(response))
    if status != 302:
        assert find_problems(text_of(response)) == []
    return response


def entries(chain="both"):
    return list(Entry.objects.filter(chain=chain).order_by("sequence").values_list("verb", flat=True))


# --- at a meeting -----------------------------------------------------------------------------------------


def test_an_action_of_a_meeting_is_shared_when_saved_and_the_form_says_so(world, meeting, work):
    make_meeting(world.us, starts_on=TODAY + 120 * DAY)
    client = sign_in(world.us.editor)
    page = page_of(client, AT_MEETING)
    assert "ROK sees this when you save." in plain_text(page)
    assert f'value="{TODAY + 106 * DAY}"' in page, "a fortnight before the plenary after this one"
    response = send(client, AT_MEETING, text_en="Write it.", side="ROK", workstream="three")
    assert response.headers["Location"] == "/meetings/plenary-1/#actions"
    action = ActionItem.objects.get()
    assert (action.code, action.side_id, action.audience_id) == ("P1-A1", "ROK", None)
    assert (action.office.abbreviation, action.due_on) == ("ROK-LEAD", TODAY + 106 * DAY)
    theirs = plain_text(page_of(sign_in(world.rok.reader), "/meetings/plenary-1/"))
    assert "P1-A1" in theirs and "Write it." in theirs


def test_no_office_and_no_date_may_be_said(world, meeting, work):
    send(
        sign_in(world.us.editor),
        AT_MEETING,
        text_ko="조치한다.",
        workstream="three",
        office="none",
        due_on="",
    )
    action = ActionItem.objects.get()
    assert (action.text_en, action.office, action.due_on) == ("", None, None)


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(world, meeting, work):
    client, theirs = sign_in(world.us.editor), str(world.rok.side.offices.get().pk)
    page = text_of(send(client, AT_MEETING, 422, text_en="", text_ko="", due_on="2026-02-30"))
    assert "Say what is to be done, in English or in Korean." in page and 'value="2026-02-30"' in page
    page = text_of(send(client, AT_MEETING, 422, text_en="Typed by me.", office=theirs))
    assert "This office belongs to the other side." in page and "Typed by me." in page
    assert not ActionItem.objects.exists()


def test_a_double_click_adds_one(world, meeting):
    client = sign_in(world.us.editor)
    data = fill(client, AT_MEETING, text_en="Once.")
    assert [client.post(AT_MEETING, data).status_code for _n in range(2)] == [302, 302]
    assert ActionItem.objects.count() == 1
    client.post(AT_MEETING, {**data, "text_en": "Back, and other words."})
    assert ActionItem.objects.count() == 2


def test_who_may_not_write_sees_no_button(world, meeting, work):
    for member, may in ((world.us.editor, True), (world.us.reader, False), (world.us.steward, False)):
        for address in ("/meetings/plenary-1/", "/actions/", "/workstreams/three/"):
            assert ("Add an action" in page_of(sign_in(member), address)) == may


def test_a_cancelled_meeting_takes_no_action_and_loses_nothing_that_was_typed(world, meeting):
    client = sign_in(world.us.editor)
    data = fill(client, AT_MEETING, text_en="Typed by me.")
    type(meeting).objects.update(state="cancelled")
    response = client.post(AT_MEETING, data)
    assert response.status_code == 409 and "Typed by me." in text_of(response)
    assert client.get(AT_MEETING).status_code == 404
    assert "Add an action" not in page_of(client, "/meetings/plenary-1/")


def test_an_action_of_a_plan_stays_with_its_side(world):
    plan = make_meeting(world.us, own=True)
    address = f"/meetings/{plan.pk}/actions/add/"
    client = sign_in(world.us.editor)
    assert "Saving stays on your side." in page_of(client, address)
    send(client, address, text_en="US only.")
    assert ActionItem.objects.get().audience_id == "US"
    assert sign_in(world.rok.editor).get(address).status_code == 404


# --- outside a meeting: internal first --------------------------------------------------------------------


def test_an_action_outside_a_meeting_is_internal_until_a_releaser_releases_it(world, work):
    client = sign_in(world.us.editor)
    address = "/actions/add/?workstream=three"
    assert "Saving stays on your side." in page_of(client, address)
    response = send(client, address, text_en="Ours first.")
    assert response.headers["Location"] == "/actions/?workstream=three"
    action = ActionItem.objects.get()
    assert (action.code, action.audience_id, action.office.abbreviation) == ("", "US", "US-LEAD")
    for place in ("/actions/", "/workstreams/three/"):
        assert "Ours first." in page_of(client, place)
        assert "Ours first." not in page_of(sign_in(world.rok.releaser), place)
    release = f"/actions/{action.pk}/release/"
    assert client.get(release).status_code == 403
    client = sign_in(world.us.releaser)
    assert "ROK will see these words" in plain_text(page_of(client, release))
    assert send(client, release).status_code == 302
    assert ActionItem.objects.get().code == "3-A1"
    assert "3-A1" in page_of(sign_in(world.rok.reader), "/workstreams/three/")
    assert (entries()[-1], entries("US")) == ("action_released", ["action_added"])


def test_it_needs_a_workstream_and_cannot_be_for_the_other_side(world, work):
    client = sign_in(world.us.editor)
    page = text_of(send(client, "/actions/add/", 422, text_en="x"))
    assert "An action outside a meeting belongs to a workstream." in page
    send(client, "/actions/add/", text_en="x", workstream="three", side="ROK")
    assert ActionItem.objects.get().side_id == "US"


def test_what_was_changed_before_a_release_was_not_what_the_releaser_saw(world, work):
    action = make_action(None, world.us, workstream=work, released=False)
    release = f"/actions/{action.pk}/release/"
    client = sign_in(world.us.releaser)
    data = fill(client, release)
    change_action(action, world.us, text_en="Other words.")
    response = client.post(release, data)
    assert response.status_code == 409 and "Other words." in text_of(response)
    assert ActionItem.objects.get().audience_id == "US"


def test_a_form_opened_before_the_release_does_not_change_what_is_shared(world, work):
    action = make_action(None, world.us, workstream=work, released=False)
    edit = f"/actions/{action.pk}/edit/"
    client = sign_in(world.us.releaser)
    data = fill(client, edit, text_en="Meant for my side.")
    send(client, f"/actions/{action.pk}/release/")
    assert client.post(edit, data).status_code == 409
    assert "Meant for my side." not in page_of(sign_in(world.rok.reader), "/actions/")


# --- changed and closed -----------------------------------------------------------------------------------


def test_the_side_that_is_to_do_it_changes_it_and_the_history_keeps_both(world, meeting, work):
    action = make_action(meeting, world.us, side_id="ROK", text_en="Old words.", due_on=TODAY)
    edit = f"/actions/{action.pk}/edit/"
    assert sign_in(world.us.releaser).get(edit).status_code == 403
    client = sign_in(world.rok.editor, headers={"Accept-Language": "en"})
    office = world.rok.side.offices.get()
    response = send(client, edit, text_en="New words.", due_on=str(TODAY + DAY), office=str(office.pk))
    assert response.headers["Location"] == f"/meetings/plenary-1/#a-{action.pk}"
    action = ActionItem.objects.get()
    assert (action.text_en, action.due_on, action.office) == ("New words.", TODAY + DAY, office)
    assert entries()[-1] == "action_changed"
    history = plain_text(page_of(sign_in(world.us.reader), f"/history/?subject={action.pk}"))
    assert "Old words." in history and "New words." in history and "P1-A1" in history
    assert not [verdict for verdict in check_all() if verdict.problem]


def test_saving_what_it_says_already_changes_nothing(world, meeting):
    action = make_action(meeting, world.us)
    send(sign_in(world.us.editor), f"/actions/{action.pk}/edit/")
    assert ActionItem.objects.get().revision == 1 and "action_changed" not in entries()


@pytest.mark.parametrize("step", ["edit", "close"])
def test_who_was_slower_sees_theirs_and_mine_and_may_save_again(world, meeting, step):
    action = make_action(meeting, world.us, text_en="First words.")
    address = f"/actions/{action.pk}/{step}/"
    client = sign_in(world.us.editor)
    mine = {"text_en": "My words."} if step == "edit" else {"closing_note_en": "My words."}
    data = fill(client, address, **mine)
    change_action(action, world.us, text_en="Their words.", due_on=TODAY)
    response = client.post(address, data)
    page = text_of(response)
    assert response.status_code == 409 and find_problems(page) == []
    assert "This action was changed while you were writing" in page
    for text in ("Their words.", "My words."):
        assert text in page
    assert step == "close" or "First words." in page
    again = {**data, **fields_of(response)}
    assert client.post(address, again).status_code == 302
    action = ActionItem.objects.get()
    assert "My words." in (action.text_en, action.closing_note_en)


def test_closed_while_somebody_changed_it(world, meeting):
    action = make_action(meeting, world.us)
    client, address = sign_in(world.us.editor), f"/actions/{action.pk}/edit/"
    data = fill(client, address, text_en="My words.")
    close_action(action, world.us)
    response = client.post(address, data)
    page = text_of(response)
    assert response.status_code == 409 and find_problems(page) == []
    assert "This action was closed while you were writing" in page and "How US closed it." in page
    assert ActionItem.objects.get().text_en != "My words."


@pytest.mark.parametrize("to", ["done", "cancelled"])
def test_it_is_closed_with_a_note_and_leaves_the_next_agenda(world, meeting, to):
    action = make_action(make_meeting(world.us, level="wg", starts_on=TODAY - DAY), world.us)
    address = f"/actions/{action.pk}/close/"
    client = sign_in(world.us.editor)
    assert action.text_en in page_of(client, "/meetings/plenary-1/")
    assert "Say how it was closed." in text_of(send(client, address, 422, to=to))
    send(client, address, to=to, closing_note_ko="조치 결과.")
    action = ActionItem.objects.get()
    assert (action.state, action.closed_on, action.closing_note_ko) == (to, TODAY, "조치 결과.")
    assert action.text_en not in page_of(client, "/meetings/plenary-1/")
    assert [client.get(f"/actions/{action.pk}/{step}/").status_code for step in ("edit", "close")] == [
        404
    ] * 2


def test_what_was_released_from_one_side_changes_only_through_a_releaser(world, work):
    action = make_action(None, world.us, workstream=work)
    for step in ("edit", "close"):
        assert sign_in(world.us.editor).get(f"/actions/{action.pk}/{step}/").status_code == 403
        assert sign_in(world.us.releaser).get(f"/actions/{action.pk}/{step}/").status_code == 200


def test_the_other_side_finds_nothing_of_what_is_internal(world, work):
    action = make_action(None, world.us, workstream=work, released=False)
    client = sign_in(world.rok.releaser)
    for step in ("edit", "close", "release"):
        for ask in (client.get, client.post):
            assert ask(f"/actions/{action.pk}/{step}/").status_code == 404


# --- pasted -----------------------------------------------------------------------------------------------


def look(client, address=PASTE, status=200, **typed):
    response = client.post(address, fill(client, address, step="look", **typed))
    assert response.status_code == status, plain_text(text_of(response))
    assert find_problems(text_of(response)) == []
    return response


def test_lines_are_looked_at_with_what_is_filled_in_and_saved_together(world, meeting, work):
    make_meeting(world.us, starts_on=TODAY + 120 * DAY)
    make_office(world.us.side, "NSC")
    client = sign_in(world.us.editor)
    lines = "First thing; ROK\n\nSecond thing; us; NSC; 2026-12-01\nThird thing; ; -; -"
    response = look(client, lines_en=lines, workstream="three")
    page = plain_text(text_of(response))
    assert (
        "What will be saved" in page and "Save 3 actions" in page and "ROK sees this when you save." in page
    )
    assert page.count("filled in") >= 3 and not ActionItem.objects.exists()
    data = {**fields_of(response), "step": "save"}
    assert client.post(PASTE, data).status_code == 302
    assert client.post(PASTE, data).status_code == 302, "a double click"
    rows = ActionItem.objects.order_by("code").values_list(
        "code", "text_en", "side", "office__abbreviation", "due_on"
    )
    assert list(rows) == [
        ("P1-A1", "First thing", "ROK", "ROK-LEAD", TODAY + 106 * DAY),
        ("P1-A2", "Second thing", "US", "NSC", datetime.date(2026, 12, 1)),
        ("P1-A3", "Third thing", "US", None, None),
    ]


def test_both_languages_line_by_line_and_columns_of_a_sheet(world, meeting):
    client = sign_in(world.us.editor)
    response = look(client, lines_en="One\tUS\nTwo\tROK", lines_ko="하나; 미측\n둘")
    client.post(PASTE, {**fields_of(response), "step": "save"})
    rows = ActionItem.objects.order_by("code").values_list("text_en", "text_ko", "side")
    assert list(rows) == [("One", "하나", "US"), ("Two", "둘", "ROK")]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("a; US; ; ; more", "There are more columns than text; side; office; due."),
        ("; US", "The text is missing."),
        ("a; JP", "JP is no side."),
        ("a; US; MND", "This side has no office MND."),
        ("a; US; ; 2026-02-30", "2026-02-30 is no date"),
        ("a; US; ; 1.12.2026", "1.12.2026 is no date"),
        ("a; US; ; 2101-01-01", "2101-01-01 is no date"),
        ("a" * 1001, "The text is longer than 1000 characters."),
        ("a\n" * 51, "At most 50 lines at once."),
    ],
)
def test_every_problem_is_said_at_its_line_and_nothing_is_saved(world, meeting, lines, problem):
    page = text_of(look(sign_in(world.us.editor), status=422, lines_en=f"fine\n{lines}"))
    assert problem in plain_text(page)
    assert "fine" in page, "what was typed stays"
    assert not ActionItem.objects.exists()


def test_several_problems_are_said_at_once(world, meeting):
    page = plain_text(text_of(look(sign_in(world.us.editor), status=422, lines_en="a; JP; ; x\n; US; NO")))
    for problem in ("JP is no side.", "x is no date", "The text is missing.", "no office NO", "2 lines need"):
        assert problem in page


def test_lines_that_do_not_match_in_number_or_say_different_things(world, meeting):
    client = sign_in(world.us.editor)
    page = text_of(look(client, status=422, lines_en="a\nb", lines_ko="가"))
    assert "There are 2 lines in English and 1 in Korean." in page
    page = text_of(look(client, status=422, lines_en="a; US", lines_ko="가; ROK"))
    assert "The English and the Korean line name different sides, offices or dates." in page


def test_nothing_is_saved_that_was_not_looked_at(world, meeting):
    client = sign_in(world.us.editor)
    data = {**fields_of(look(client, lines_en="a")), "step": "save", "lines_en": "b"}
    response = client.post(PASTE, data)
    assert response.status_code == 200 and "This is not what you looked at last" in text_of(response)
    assert not ActionItem.objects.exists()
    assert client.post(PASTE, {**fields_of(response), "step": "save"}).status_code == 302
    assert ActionItem.objects.get().text_en == "b"


def test_outside_a_meeting_lines_are_internal_and_the_own_sides(world, work):
    client = sign_in(world.us.editor)
    page = text_of(look(client, "/actions/paste/", 422, lines_en="a; ROK", workstream="three"))
    assert "Outside a meeting each side enters only what it is to do itself." in page
    response = look(client, "/actions/paste/", lines_en="a\nb", workstream="three")
    assert client.post("/actions/paste/", {**fields_of(response), "step": "save"}).status_code == 302
    assert set(ActionItem.objects.values_list("audience", "side")) == {("US", "US")}
    assert "action_added" not in entries()


# --- the register -----------------------------------------------------------------------------------------


def test_an_address_per_office_shows_its_actions_overdue_first_and_the_export_too(world, meeting, work):
    office = world.rok.side.offices.get()
    for text, days in (("later", 5), ("very late", -9), ("late", -2)):
        make_action(meeting, world.rok, text_en=text, office=office, due_on=TODAY + days * DAY)
    make_action(meeting, world.us, text_en="not theirs", due_on=TODAY - 20 * DAY)
    client = sign_in(world.us.reader)
    page = page_of(client, f"/actions/?office={office.pk}&state=open")
    found = re.findall(r"very late|later|late|not theirs", page[page.index("<tbody>") :])
    assert found[:3] == ["very late", "late", "later"] and "not theirs" not in found
    table = text_of(client.get(f"/actions.csv?office={office.pk}"))
    assert "very late" in table and "not theirs" not in table


def test_open_ones_are_on_a_workstreams_page_until_closed(world, meeting, work):
    action = make_action(meeting, world.us, workstream=work, due_on=TODAY - 2 * DAY)
    client = sign_in(world.rok.reader)
    assert "P1-A1" in page_of(client, "/workstreams/three/")
    close_action(action, world.us)
    assert "P1-A1" not in page_of(client, "/workstreams/three/")


# --- at the same time -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_adds_at_the_same_moment_gets_the_next_codes_and_loses_nothing(world):
    """Two people of each side, each with a form and each pasting two lines."""
    make_meeting(world.us, starts_on=TODAY + 17 * DAY)
    members = [member for team in world.teams for member in (team.editor, team.releaser)]
    sendings = []
    for member in members:
        client = sign_in(member)
        sendings.append((client, AT_MEETING, fill(client, AT_MEETING, text_en=f"{member} one")))
        response = look(client, lines_en=f"{member} two\n{member} three")
        sendings.append((client, PASTE, {**fields_of(response), "step": "save"}))
    barrier = Barrier(len(sendings))

    def post(sending):
        client, address, data = sending
        try:
            if connection.vendor != "sqlite":
                barrier.wait(timeout=10)
            return client.post(address, data).status_code
        finally:
            if connection.vendor != "sqlite":
                connection.close()

    if connection.vendor == "sqlite":  # in memory it takes one writer: there they queue
        answers = [post(sending) for sending in sendings]
    else:
        with ThreadPoolExecutor(len(sendings)) as pool:
            answers = list(pool.map(post, sendings))
    assert answers == [302] * len(sendings)
    actions = ActionItem.objects.all()
    assert {action.text_en for action in actions} == {
        f"{member} {count}" for member in members for count in ("one", "two", "three")
    }
    assert {action.code for action in actions} == {f"P1-A{n}" for n in range(1, 13)}
    assert not [verdict for verdict in check_all() if verdict.problem]
