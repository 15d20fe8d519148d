"""The brief: late with days, owner, reason and last update; and an edition that holds nothing internal."""

import datetime
import io

import pytest
from pypdf import PdfReader

from tests.pages.web import Place, find_problems, plain_text, sign_in, text_of
from tests.world import (
    TODAY,
    make_action,
    make_change,
    make_milestone,
    make_update,
    make_workstream,
    make_world,
)

pytestmark = pytest.mark.usefixtures("db", "clock")


@pytest.fixture
def world():
    return make_world()


def said(member, address="/brief/"):
    page = text_of(sign_in(member).get(address))
    assert find_problems(page) == []
    return plain_text(page[page.index("<main") :])


def test_what_is_late_says_since_when_whose_why_and_the_last_update(world):
    one = make_workstream(1, slug="one")
    late = make_milestone(one, world.us, due_on=TODAY - datetime.timedelta(days=40), title_en="Line check")
    make_change(
        late, world.us, "moved", due_on=TODAY - datetime.timedelta(days=9), reason_en="Parts came late"
    )
    make_update(one, world.us, as_of=TODAY - datetime.timedelta(days=3))
    text = said(world.us.reader)
    assert "1.1 Line check 9 US" in text and "Parts came late" in text


def test_an_empty_place_says_so(world):
    text = said(world.us.reader)
    assert "Nothing is late." in text and "No milestone and no action is open." in text
    assert "No commitment is active." in text


def test_where_everything_has_a_date_it_says_so(world):
    make_milestone(make_workstream(), world.us)
    assert "Everything that is open has a date." in said(world.us.reader)


def test_divergences_and_who_is_waited_for(world):
    one, _two = make_workstream(1, slug="one"), make_workstream(2, slug="two")
    make_update(one, world.us)
    make_update(one, world.rok, rating="at_risk")
    text = said(world.us.reader)
    assert "US On track" in text.replace("  ", " ") and "At risk" in text
    assert "ROK has not reported on 1 workstream" in text


def test_the_shareable_edition_is_the_same_for_both_and_holds_nothing_internal(world):
    place = Place(world)
    make_action(
        None,
        place.us,
        released=False,
        workstream=place.one,
        text_en="US own action with a date",
        due_on=TODAY,
    )
    internal = said(place.us.reader)
    assert "US own action with a date" in internal and "(internal)" in internal
    place.rok.reader.language = "en"
    place.rok.reader.save()
    shareable = {said(member, "/brief/?shareable=1") for member in (place.us.reader, place.rok.reader)}
    assert len(shareable) == 1
    assert "own action" not in shareable.pop()


def test_page_text_and_pdf_say_the_same(world):
    Place(world)
    client = sign_in(world.us.reader)
    text = client.get("/brief.txt").content.decode()
    page = said(world.us.reader)
    pdf = " ".join(
        sheet.extract_text() for sheet in PdfReader(io.BytesIO(client.get("/brief.pdf").content)).pages
    )
    lines = [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) > 5
    squeezed = ["".join(each.split()) for each in (page, pdf)]
    for line in lines:
        first = "".join(line.split(" (")[0].split())
        assert all(first in each for each in squeezed), line
