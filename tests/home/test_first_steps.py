"""An empty installation says what belongs where and who enters it; a steward is led step by step."""

import pytest

from tests.pages.web import elements, find_problems, parse, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    make_meeting,
    make_member,
    make_office,
    make_superuser,
    make_update,
    make_workstream,
    make_world,
)
from tracker.people.models import User

pytestmark = pytest.mark.usefixtures("db", "clock")
GUIDE, CALM = "Start from what was promised", "Nothing is entered yet"


@pytest.fixture
def alone():
    """One steward of one side, and nothing else."""
    world = make_world()
    User.objects.exclude(pk=world.us.steward.pk).update(is_active=False)
    return world


def read(member, address="/"):
    html = text_of(sign_in(member).get(address))
    assert find_problems(html) == []
    return html


def steps(member):
    """[(title, is it done, addresses)] as the overview shows them, none for no guide."""
    found = [e for e in elements(parse(read(member))) if e.tag == "ol" and e.get("class") == "first"]
    rows = []
    for step in found[0] if found else ():
        words = " ".join("".join(step.itertext()).split())
        links = [e.get("href") for e in step.iter() if e.tag == "a"]
        is_done = any(e.get("class") == "tag good" for e in step.iter())
        rows.append((words[:2], is_done, links))
    return rows


def test_a_steward_of_an_empty_installation_is_led_step_by_step(alone):
    steward = alone.us.steward
    assert steps(steward) == [
        ("1.", False, ["/admin/"]),
        ("2.", False, ["/account/offices/"]),
        ("3.", False, ["/account/members/"]),
        ("4.", False, ["/meetings/add/"]),
    ]
    make_workstream()
    make_office(alone.us.side, by=steward)
    assert [done for _n, done, _links in steps(steward)] == [True, True, False, False]
    make_member(alone.us.side, "editor", "us.second")
    assert steps(steward)[3] == ("4.", False, ["/quarters/2026-q4/", "/meetings/add/"])
    assert [done for _n, done, _links in steps(steward)] == [True, True, True, False]


@pytest.mark.parametrize("begun", ["draft", "plenary", "release"])
def test_the_guide_goes_when_the_side_has_begun(world, begun):
    one = make_workstream()
    make_office(world.us.side)
    assert GUIDE in read(world.us.steward)
    if begun == "draft":
        make_update(one, world.us, state="draft")
    elif begun == "plenary":
        make_meeting(world.us)
    else:
        make_update(one, world.us)
    assert GUIDE not in read(world.us.steward)


def test_what_the_other_side_does_for_itself_ends_no_guide(world):
    one = make_workstream()
    make_office(world.us.side)
    before = steps(world.us.steward)
    make_update(one, world.rok, state="draft")
    make_meeting(world.rok, own=True)
    make_member(world.rok.side, "editor", "rok.second")
    assert steps(world.us.steward) == before


def test_everybody_else_is_told_calmly_that_nothing_is_there_yet(world):
    for member in (world.us.reader, world.us.editor, world.us.releaser, make_superuser()):
        page = plain_text(read(member))
        assert CALM in page
        assert GUIDE not in page
    make_workstream()
    assert CALM not in read(world.us.reader)


EMPTY = {
    "/workstreams/": "stewards enter new ones",
    "/commitments/": "stewards enter new ones",
    "/sources/": "stewards enter new ones",
    "/milestones/": "Editors add one on the page of its workstream",
    "/decisions/": "Editors propose one on the page of its meeting",
    "/actions/": "Editors note one at a meeting",
    "/meetings/": "Stewards plan one for both sides or for their own",
    "/reports/": "an editor of either side begins the draft there",
    "/history/": "nobody enters it",
    "/search/": "Type the beginning of one or more words",
    "/quarters/2026-q4/": "in which editors write the update of the quarter",
    "/brief/": "stewards enter new ones",
    "/confirmations/": "stewards enter new ones",
    "/release/": "Editors write updates",
    "/account/offices/": "a steward adds them here",
}


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_list_says_what_belongs_there_and_who_enters_it(world, address):
    member = {"/release/": world.us.releaser, "/account/offices/": world.us.steward}
    page = plain_text(read(member.get(address, world.us.reader), address))
    assert EMPTY[address] in page
    assert "Nothing fits these filters." not in page


FILTERED = {
    "/commitments/?q=nowhere": "/commitments/",
    "/sources/?q=nowhere": "/sources/",
    "/milestones/?q=nowhere": "/milestones/",
    "/decisions/?state=superseded": "/decisions/",
    "/actions/?overdue=1": "/actions/",
    "/meetings/?state=cancelled": "/meetings/",
    "/history/?verb=report_published": "/history/",
    "/account/access/?kind=exported": "/account/access/",
}


@pytest.mark.parametrize("address", FILTERED)
def test_where_only_the_filters_leave_nothing_a_link_clears_them(world, address):
    make_meeting(world.us, now=NOW)
    html = read(world.us.releaser, address)
    assert "Nothing fits these filters." in html
    links = [e for e in elements(parse(html)) if e.tag == "a" and "".join(e.itertext()) == "Clear filters"]
    assert {link.get("href") for link in links} == {FILTERED[address]}


def test_who_leads_nothing_is_shown_the_way_to_all(world):
    make_workstream()
    page = read(world.us.editor, "/quarters/2026-q4/?show=mine")
    assert "Your offices lead no active workstream." in page
    assert 'href="?show=all"' in page
