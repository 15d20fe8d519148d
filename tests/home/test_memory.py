"""What is remembered is what would be read, at any time and for everybody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.pages.web import Place, sign_in
from tests.world import NOW, TODAY, make_milestone, make_office, make_update, make_workstream
from tracker.home import memory
from tracker.home.overview import SHOWN, read_panels
from tracker.home.waiting_ground import Ground
from tracker.people.actions import change_member
from tracker.people.models import User
from tracker.workstreams.actions import set_leads

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def remembering(monkeypatch):
    monkeypatch.setattr(memory, "ON", True)


def panels(world, member, *, show_all=False, today=TODAY):
    return read_panels(Ground(member, world.sides, today), show_all=show_all)


def fresh(world, member, today=TODAY):
    """What is shown when nothing is remembered."""
    memory.ON = False
    found = panels(world, member, today=today)
    memory.ON = True
    return found


def test_after_every_step_of_both_sides_it_is_what_would_be_read(world, remembering):
    members = [world.us.editor, world.us.releaser, world.us.steward, world.rok.releaser, world.rok.reader]
    changed = dict.fromkeys(members, 0)
    last: dict = {}

    def compare(step):
        for member in members:
            found = panels(world, member)
            assert found == fresh(world, member), (step, member)
            changed[member] += found != last.get(member)
            last[member] = found

    Place(world, seed=compare)
    compare("end")
    # It did change all the time, for everyone.
    assert min(changed.values()) > 5, changed


def test_what_the_other_side_keeps_to_itself_moves_nothing(world, remembering, django_assert_num_queries):
    one = make_workstream(1)
    make_update(one, world.us)
    panels(world, world.us.releaser)
    make_update(one, world.rok, state="submitted")
    make_milestone(one, world.rok, released=False)
    with django_assert_num_queries(1):
        panels(world, world.us.releaser)
    panels(world, world.rok.releaser)
    with django_assert_num_queries(1):
        panels(world, world.rok.releaser)


def test_the_day_the_language_and_the_offices_of_the_reader_count(world, remembering):
    one = make_workstream(1)
    offices = [make_office(world.us.side, name, by=world.us.steward) for name in ("A", "B")]
    set_leads(one, offices[:1], by=world.us.steward, now=NOW)
    editor = world.us.editor
    panels(world, editor)
    later = TODAY.replace(day=TODAY.day + 1)
    assert panels(world, editor, today=later) == fresh(world, editor, later)
    with override("ko"):
        assert panels(world, editor) == fresh(world, editor)
        assert "1" in panels(world, editor)["waiting"][0][0].title
    assert panels(world, editor)["waiting_count"] == 1
    change_member(
        editor,
        by=world.us.steward,
        seen=editor.token,
        now=NOW,
        name=editor.name,
        role=editor.role,
        is_steward=False,
        is_active=True,
        offices=offices[1:],
    )
    assert panels(world, User.objects.get(pk=editor.pk))["waiting_count"] == 0


def test_a_long_list_is_shown_whole_when_asked_for_and_not_kept(world, remembering):
    for number in range(1, SHOWN + 4):
        make_workstream(number)
    for _again in range(2):
        few, many = panels(world, world.us.editor), panels(world, world.us.editor, show_all=True)
        assert (len(few["waiting"]), few["waiting_count"]) == (SHOWN, SHOWN + 3)
        assert len(many["waiting"]) == many["waiting_count"] == SHOWN + 3
    assert max(len(kept[0]) for key, kept in memory.KEPT.items() if key[0] == "waiting") == SHOWN


def test_the_oldest_makes_room(monkeypatch, remembering):
    monkeypatch.setattr(memory, "MOST", 2)
    read = []
    for key in ("a", "b", "a", "c", "a", "b"):
        memory.remembered(key, lambda key=key: read.append(key))
    assert read == ["a", "b", "c", "b"]


def test_an_overview_that_is_opened_again_costs_few_queries(world, remembering, clock):
    Place(world)
    client = sign_in(world.us.releaser)
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    assert len(queries) == 18, "\n".join(
        q["sql"][:60] + q["sql"][q["sql"].find(" FROM") :][:100] for q in queries
    )
