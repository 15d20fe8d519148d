"""Search: every word typed begins a word of the text, and only what the member may see is looked at."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages.web import Place, find_problems, plain_text, sign_in, text_of
from tests.world import (
    make_commitment,
    make_document,
    make_meeting,
    make_note,
    make_paragraph,
    make_update,
    make_workstream,
    make_world,
)
from tracker.commitments.models import Commitment
from tracker.home.search import read_search
from tracker.meetings.models import Attendance

pytestmark = pytest.mark.usefixtures("db", "clock")


@pytest.fixture
def world():
    return make_world()


def found(member, asked):
    groups = read_search(asked, member)["groups"]
    return [one for group in groups for one in group.found]


def test_words_are_found_from_their_beginning_in_both_languages(world):
    document = make_document("R", slug="readout")
    paragraph = make_paragraph(
        document, 4, text_en="They will hold Simulations", text_ko="모의연습을 실시한다"
    )
    make_commitment("R4.2", paragraph=paragraph, text_en="Another thing", text_ko="다른 것")
    for asked in ("simul", "SIMULATIONS", "hold simul", "모의", "모의연습", "\u1106\u1169\u110b\u1174"):
        assert [one.title for one in found(world.us.reader, asked)] == [f"{document.title_en} ¶4"], asked
    for asked in ("mulations", "simul never", "연습"):
        assert found(world.us.reader, asked) == [], asked


def test_what_was_found_is_marked_and_nothing_of_it_is_markup(world):
    document = make_document("R", slug="readout")
    make_paragraph(document, 4, text_en="<script>alert(1)</script> exercises & more")
    (one,) = found(world.us.reader, "exer")
    assert "<mark>exercises</mark>" in one.text and "<script>" not in one.text
    (one,) = found(world.us.reader, "script")
    assert "&lt;<mark>script</mark>&gt;" in one.text


def test_each_side_finds_its_own_drafts_and_notes_and_none_of_theirs(world):
    place = Place(world)
    for team, other in ((place.us, place.rok), (place.rok, place.us)):
        own = found(team.reader, f"{team.side.code} note")
        assert own and all(one.is_internal for one in own)
        assert found(team.reader, f"{other.side.code} note") == []
        assert found(team.reader, f"{other.side.code} planned") == []
        assert found(team.reader, f"{other.side.code} briefing") == []
    assert all(not one.is_internal for one in found(place.root, "US"))


def test_every_address_leads_to_what_was_found(world):
    place = Place(world)
    client = sign_in(place.us.reader)
    addresses = {one.address for word in ("US", "ROK", "a", "text") for one in found(place.us.reader, word)}
    assert len(addresses) > 10
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_who_is_to_be_at_a_meeting_of_one_side_is_found_by_that_side_only(world):
    plan = make_meeting(world.rok, own=True)
    Attendance.objects.create(meeting=plan, side_id="ROK", name_en="Somebody Planned", post_en="A post")
    (one,) = found(world.rok.reader, "somebody")
    assert one.is_internal and one.title == f"Somebody Planned · {plan.title_en}"
    assert found(world.us.reader, "somebody") == []
    assert found(world.us.reader, "a post") == []


@pytest.mark.parametrize("asked", ["", "   ", "…", "a" * 5000, "=1+1", "<b>", "%", "_", "\\", "'\"", "٣"])
def test_anything_typed_is_answered(world, asked):
    response = sign_in(world.us.reader).get("/search/", {"q": asked})
    assert response.status_code == 200
    assert find_problems(text_of(response)) == []


def test_nothing_found_says_what_to_do(world):
    said = plain_text(text_of(sign_in(world.us.reader).get("/search/", {"q": "zzzz"})))
    assert "Try fewer or shorter words." in said


def test_ten_thousand_rows_are_searched_in_the_same_queries_and_in_a_moment(world):
    make_commitment("R4.2", text_en="A needle in it")
    make_note(make_update_in(world), world.us, text="needle too")
    with CaptureQueriesContext(connection) as few:
        assert len(found(world.us.reader, "needle")) == 2
    Commitment.objects.bulk_create(
        Commitment(code=f"X{n}.1", code_order=f"X{n:05}", text_en=f"Words of number {n} that go on")
        for n in range(10_000)
    )
    start = time.process_time()
    with CaptureQueriesContext(connection) as many:
        assert len(found(world.us.reader, "needle")) == 2
        assert len(found(world.us.reader, "words")) == 20
    assert len(many) == 2 * len(few)
    assert time.process_time() - start < 2


def make_update_in(world):

    return make_update(make_workstream(1), world.us)
