"""Decisions through their pages: proposed at a meeting or by letters, changed, agreed to, read for ever."""

import pytest

from tests.pages.web import find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import (
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
from tracker.assent.rules import sides_for
from tracker.meetings.table import Decision

pytestmark = pytest.mark.usefixtures("clock")
AT_MEETING, BY_LETTERS = "/meetings/plenary-1/decisions/add/", "/decisions/add/"
LETTERS = {"reference": "No. 12", "decided_on": str(TODAY)}


@pytest.fixture
def meeting(world):
    return make_meeting(world.us)


@pytest.fixture
def ground(world):
    """Something to decide about."""
    promise = make_commitment("T1.1", paragraph=make_paragraph(make_document()))
    return make_workstream(3, slug="three"), promise


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    page = text_of(response)
    assert find_problems(page) == [], address
    return page


def fields_of(response):
    """What a browser would send; boxes that nobody ticked are not."""
    fields = form_fields(response, response.request["PATH_INFO"])
    return {**fields, "workstreams": [], "commitments": []}


def fill(client, address, **typed):
    return {**fields_of(client.get(address)), **typed}


def send(client, address, status=302, **typed):
    response = client.post(address, fill(client, address, **typed))
    assert response.status_code == status, plain_text(text_of(response))
    if status != 302:
        assert find_problems(text_of(response)) == []
    return response


# --- proposed ---------------------------------------------------------------------------------------------


def test_it_is_proposed_at_a_meeting_and_the_other_side_sees_it_at_once(world, meeting, ground):
    client = sign_in(world.us.editor)
    assert "ROK sees this when you save." in plain_text(page_of(client, AT_MEETING))
    response = send(client, AT_MEETING, text_en="Do it.", workstreams=["3"], commitments=["T1.1"])
    decision = Decision.objects.get()
    assert response.headers["Location"] == f"/decisions/{decision.pk}/"
    assert (decision.meeting, decision.proposed_by_id, decision.reference) == (meeting, "US", "")
    assert [*decision.workstreams.all(), *decision.commitments.all()] == [*ground]
    for address in ("/meetings/plenary-1/", "/decisions/", f"/decisions/{decision.pk}/"):
        assert "Do it." in page_of(sign_in(world.rok.reader), address)


def test_between_meetings_it_needs_reference_and_date_of_the_letters(world, ground):
    client = sign_in(world.rok.editor)
    send(client, BY_LETTERS, 422, text_ko="정한다.")
    assert not Decision.objects.exists()
    send(client, BY_LETTERS, text_ko="정한다.", **LETTERS)
    decision = Decision.objects.get()
    assert (decision.meeting, decision.reference, decision.decided_on) == (None, "No. 12", TODAY)
    page = plain_text(page_of(sign_in(world.us.reader), f"/decisions/{decision.pk}/"))
    assert "By exchange of letters, ref. No. 12" in page
    assert agree(decision, *world.teams).code == "L-D1"


def test_what_is_wrong_is_said_and_what_was_typed_and_ticked_stays(world, meeting, ground):
    client = sign_in(world.us.editor)
    page = text_of(send(client, AT_MEETING, 422, workstreams=["3"]))
    assert "Write the decision, in English or in Korean." in page
    assert 'name="workstreams" value="3" checked' in page
    page = text_of(send(client, AT_MEETING, 422, text_en="Mine.", closes="finished"))
    assert "Choose the workstreams or commitments that it closes." in page and "Mine." in page
    type(ground[1]).objects.update(cadence="standing")
    page = text_of(send(client, AT_MEETING, 422, text_en="Mine.", closes="finished", commitments=["T1.1"]))
    assert "T1.1 cannot be closed in this way." in page
    send(client, AT_MEETING, 422, text_en="x", commitments=["T9.9"])
    assert not Decision.objects.exists()


def test_a_double_click_proposes_one(world, meeting):
    client = sign_in(world.us.editor)
    data = fill(client, AT_MEETING, text_en="Once.")
    assert [client.post(AT_MEETING, data).status_code for _n in range(2)] == [302, 302]
    assert Decision.objects.count() == 1


def test_neither_a_plan_nor_a_cancelled_meeting_decides(world, meeting):
    plan = make_meeting(world.us, own=True)
    client = sign_in(world.us.editor)
    assert client.get(f"/meetings/{plan.pk}/decisions/add/").status_code == 404
    assert "Propose a decision" not in page_of(client, f"/meetings/{plan.pk}/")
    data = fill(client, AT_MEETING, text_en="Typed by me.")
    type(meeting).objects.filter(pk=meeting.pk).update(state="cancelled")
    response = client.post(AT_MEETING, data)
    assert response.status_code == 409 and "Typed by me." in text_of(response)
    assert client.get(AT_MEETING).status_code == 404


def test_what_another_decision_supersedes_is_no_choice(world, meeting):
    old = agree(make_decision(meeting, world.us), *world.teams)
    client = sign_in(world.us.editor)
    data = fill(client, AT_MEETING, text_en="Mine.", supersedes=old.code)
    make_decision(meeting, world.rok, supersedes=old)
    response = client.post(AT_MEETING, data)
    assert response.status_code == 422 and "Mine." in text_of(response)
    assert "P1-D1" not in page_of(client, AT_MEETING)


# --- changed ----------------------------------------------------------------------------------------------


def test_either_side_changes_the_words_while_it_is_proposed(world, meeting, ground):
    decision = agree(make_decision(meeting, world.us, workstreams=[ground[0]]), world.us)
    address = f"/decisions/{decision.pk}/edit/"
    client = sign_in(world.rok.editor)
    page = page_of(client, address)
    assert 'name="workstreams" value="3" checked' in page
    send(client, address, text_en="Other words.", workstreams=["3"])
    decision.refresh_from_db()
    assert (decision.text_en, [*decision.workstreams.all()]) == ("Other words.", [ground[0]])
    assert sides_for(decision) == set()


def test_who_was_slower_sees_theirs_mine_and_the_base(world, meeting, ground):
    decision = make_decision(meeting, world.us, text_en="First words.")
    address = f"/decisions/{decision.pk}/edit/"
    client = sign_in(world.us.editor)
    data = fill(client, address, text_en="My words.", workstreams=["3"])
    change_decision(decision, world.rok, text_en="Their words.", commitments=[ground[1]])
    response = client.post(address, data)
    page = text_of(response)
    assert response.status_code == 409 and find_problems(page) == []
    for text in ("First words.", "Their words.", "My words.", "T1.1"):
        assert text in page
    assert 'name="workstreams" value="3" checked' in page
    again = {**data, "seen": fields_of(response)["seen"]}
    assert client.post(address, again).status_code == 302
    decision.refresh_from_db()
    assert decision.text_en == "My words."


def test_what_is_agreed_is_read_only_for_ever(world, meeting):
    decision = make_decision(meeting, world.us, text_en="Agreed words.")
    address = f"/decisions/{decision.pk}/edit/"
    client = sign_in(world.us.releaser)
    data = fill(client, address, text_en="My words.")
    agree(decision, *world.teams)
    response = client.post(address, data)
    page = text_of(response)
    assert response.status_code == 409 and find_problems(page) == []
    assert "its words stand for ever" in page and "My words." in page
    assert client.get("/decisions/P1-D1/edit/").status_code == 404
    page = page_of(client, "/decisions/P1-D1/")
    assert "Change the wording" not in page and "Agreed words." in page
    assert "/edit/" not in page_of(client, "/meetings/plenary-1/").split('id="decisions"')[1]


# --- agreed -----------------------------------------------------------------------------------------------


def test_a_releaser_of_each_side_agrees_and_it_gets_its_code(world, meeting):
    decision = make_decision(meeting, world.us, text_en="Do it.")
    address = f"/decisions/{decision.pk}/agree/"
    for member in (world.us.editor, world.us.reader, world.us.steward):
        assert sign_in(member).get(address).status_code == 403
    us, rok = sign_in(world.us.releaser), sign_in(world.rok.releaser)
    assert "ROK sees that your side has agreed." in plain_text(page_of(us, address))
    assert send(us, address).headers["Location"] == f"/decisions/{decision.pk}/"
    assert us.get(address).headers["Location"] == f"/decisions/{decision.pk}/", "a side agrees once"
    assert send(rok, address).headers["Location"] == "/decisions/P1-D1/"
    assert us.get(f"/decisions/{decision.pk}/").headers["Location"] == "/decisions/P1-D1/"
    page = plain_text(page_of(us, "/decisions/P1-D1/"))
    assert "Us Releaser" in page and "Rok Releaser" in page and "Do it." in page
    assert "Us Editor proposed the decision" in page


def test_words_that_changed_after_they_were_read_are_not_agreed_to(world, meeting):
    decision = make_decision(meeting, world.us, text_en="What was read.")
    address = f"/decisions/{decision.pk}/agree/"
    client = sign_in(world.us.releaser)
    data = fill(client, address)
    change_decision(decision, world.rok, text_en="What stands now.")
    response = client.post(address, data)
    page = text_of(response)
    assert response.status_code == 409 and find_problems(page) == []
    assert "The words were changed after you read them" in page
    assert "What was read." in page and "What stands now." in page
    assert sides_for(decision) == set()
    assert client.post(address, fields_of(response)).status_code == 302
    decision.refresh_from_db()
    assert sides_for(decision) == {"US"}


def test_agreed_meanwhile_by_both(world, meeting):
    decision = make_decision(meeting, world.us)
    address = f"/decisions/{decision.pk}/agree/"
    client = sign_in(world.us.releaser)
    data = fill(client, address)
    agree(decision, *world.teams)
    response = client.post(address, data)
    assert response.status_code == 409 and "It was agreed meanwhile" in text_of(response)


def test_its_page_says_what_it_will_supersede_and_close_and_then_that_it_did(world, meeting, ground):
    old = agree(make_decision(meeting, world.us, text_en="The old way."), *world.teams)
    content = {"workstreams": [ground[0]], "commitments": [ground[1]], "closes": "not_pursued"}
    decision = make_decision(None, world.us, reference="No. 12", supersedes=old, **content)
    client = sign_in(world.us.releaser)
    for address in (f"/decisions/{decision.pk}/", f"/decisions/{decision.pk}/agree/"):
        page = plain_text(page_of(client, address))
        assert "Will supersede P1-D1" in page
        assert "When both sides agree, T1.1 is entered as: Not pursued." in page
        assert "When both sides agree, 3 Workstream 3 is entered as: Not pursued." in page
    assert "A proposed decision would supersede it" in page_of(client, "/decisions/P1-D1/")
    agree(decision, *world.teams)
    page = plain_text(page_of(client, "/decisions/L-D1/"))
    assert "It superseded P1-D1" in page and "It closed T1.1: Not pursued" in page
    assert "counts when confirmed by" in page
    page = plain_text(page_of(client, "/decisions/P1-D1/"))
    assert "Superseded · Superseded by L-D1" in page


@pytest.mark.parametrize(
    "ref", ["P1-D2", "p1-d1", "P1-D01", "x", "P1", "00000000-0000-4000-8000-000000000000"]
)
def test_nothing_else_has_an_address(world, meeting, ref):
    agree(make_decision(meeting, world.us), *world.teams)
    assert sign_in(world.us.reader).get(f"/decisions/{ref}/").status_code == 404
