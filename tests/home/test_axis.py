"""The meetings on the overview's axis: what was held in each quarter, neutrally, and what is coming."""

import datetime

import pytest

from tests.pages.web import find_problems, plain_text, sign_in, text_of
from tests.world import NOW, TODAY, make_meeting, make_superuser, make_update, make_workstream
from tracker.home.axis import read_axis
from tracker.home.matrix import Column
from tracker.meetings.models import Meeting
from tracker.quarters.models import Period

pytestmark = pytest.mark.usefixtures("clock")
DAY = datetime.timedelta(days=1)
NOW_PERIOD, PAST = Period.of(TODAY), Period(2026, 2)


def hold(level, number, day, state="held"):
    Meeting.objects.create(level=level, number=number, starts_on=day, state=state, title_en="x")


def marks(member):
    (cell,) = read_axis(member, [Column(PAST, True)], NOW_PERIOD, TODAY).cells
    return cell


@pytest.mark.parametrize(
    ("meetings", "mark", "words"),
    [
        ([], '"mt no"', "2026 Q2: no plenary on record"),
        ([("plenary", 4)], '"mt p"', "2026 Q2: 4th plenary 10 May"),
        ([("plenary", 4), ("wg", 1)], '"mt p"', "2026 Q2: 4th plenary 10 May, other levels: 1"),
        ([("wg", 1), ("simulation", 1)], ">+2<", "2026 Q2: no plenary on record, other levels: 2"),
        ([("plenary", 4, "cancelled")], '"mt no"', "2026 Q2: no plenary on record"),
    ],
)
def test_a_past_quarter_has_one_mark(world, meetings, mark, words):
    for level, number, *state in meetings:
        hold(level, number, datetime.date(2026, 5, 10), *state)
    cell = marks(world.us.reader)
    assert mark in cell and f">{words}</span></td>" in cell
    assert "bad" not in cell and "miss" not in cell


def test_a_plan_of_one_side_leaves_no_mark_for_anybody(world):
    before = marks(world.us.reader)
    make_meeting(world.us, own=True, starts_on=datetime.date(2026, 5, 10))
    make_meeting(world.us, own=True, starts_on=TODAY + DAY)
    for member in (world.us.reader, world.rok.reader, make_superuser()):
        assert marks(member) == before
        assert not read_axis(member, [], NOW_PERIOD, TODAY).coming


def test_this_quarter_is_said_in_words(world):
    workstream = make_workstream()
    make_update(workstream, world.us, now=NOW - 100 * DAY)
    page = text_of(sign_in(world.us.reader).get("/"))
    assert "Meetings 2026 Q3: no plenary on record no plenary on record other levels: 0" in plain_text(
        page
    ).replace("– ", "")
    make_meeting(world.us, starts_on=TODAY + 17 * DAY)
    hold("wg", 1, TODAY - DAY)
    page = text_of(sign_in(world.us.reader).get("/"))
    assert find_problems(page) == []
    assert "P1 29 Nov, in 17 days other levels: 1" in plain_text(page)
    assert 'href="/meetings/plenary-1/"' in page
