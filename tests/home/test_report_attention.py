"""What a report asks of a releaser on the overview."""

import pytest

from tests.pages.web import plain_text, sign_in, text_of
from tests.world import concur, make_report, make_update, make_workstream, make_world, publish, send_out

pytestmark = pytest.mark.usefixtures("db", "clock")


@pytest.fixture
def world():
    world = make_world()
    make_update(make_workstream(1), world.us)
    return world


def said(member):
    return plain_text(text_of(sign_in(member).get("/")))


def test_a_report_that_is_out_asks_for_a_position_until_there_is_one(world):
    assert "No draft yet" in said(world.us.releaser)
    report = make_report(world.us)
    assert "Take a position" not in said(world.us.releaser)
    send_out(report, world.us)
    assert "Take a position on the 2026 Q4 report" in said(world.us.releaser)
    assert "Take a position" not in said(world.us.reader)
    concur(report, world.us, kind="ad_referendum")
    assert "Confirm the concurrence on the 2026 Q4 report" in said(world.us.releaser)
    concur(report, world.us)
    assert "2026 Q4 report" not in said(world.us.releaser).split("Needs your attention")[-1]


def test_a_hold_is_to_be_answered_by_the_other_side(world):
    report = make_report(world.us)
    send_out(report, world.us)
    concur(report, world.us)
    concur(report, world.rok, kind="hold", comment="Line 2")
    assert "Answer ROK on the 2026 Q4 report" in said(world.us.releaser)


def test_what_is_published_asks_for_nothing_more(world):
    report = make_report(world.us)
    send_out(report, world.us)
    concur(report, *world.teams)
    publish(report, world.us)
    text = said(world.us.releaser)
    assert "Take a position" not in text and "Published" in text
