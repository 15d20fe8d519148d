"""Slides for the room, and the side's book."""

import pytest

from tests.pages.web import Place, plain_text, sign_in, text_of
from tests.world import make_world

pytestmark = pytest.mark.usefixtures("db", "clock")


@pytest.fixture
def place():
    return Place(make_world())


def said(member, address):
    page = text_of(sign_in(member).get(address))
    return plain_text(page[page.index("<main") :])


def test_slides_show_what_both_see_and_nothing_else(place):
    slides = [said(team.reader, f"/meetings/{place.plenary.slug}/present/") for team in place.world.teams]
    for text in slides:
        for internal in ("briefing", "prepared item", "own action", "first try", "left behind"):
            assert internal not in text
    english = slides[0]
    assert "1." in english and "US" in english and "ROK" in english


def test_a_plan_of_one_side_has_no_slides_not_even_its_title(place):
    plan = place.keys()["us_plan"]
    reader = sign_in(place.us.reader)
    assert reader.get(f"/meetings/{plan}/").status_code == 200
    assert reader.get(f"/meetings/{plan}/present/").status_code == 404


def test_the_book_holds_the_own_points_and_none_of_theirs(place):
    address = f"/meetings/{place.plenary.slug}/book/"
    ours, theirs = (said(team.reader, address) for team in (place.us, place.rok))
    assert "US briefing" in ours and "ROK briefing" not in ours
    assert "ROK briefing" in theirs and "US briefing" not in theirs
    assert sign_in(place.root).get(address).status_code == 404
