"""A press that comes too late gives back what was typed, and never puts a page inside a line."""

import pytest

from tests.pages.web import HTMX, form_fields, is_page, sign_in, text_of
from tests.world import concur, line_of, make_report, make_update, make_workstream, send_out, word_line
from tracker.reports import concurrence

pytestmark = pytest.mark.usefixtures("db", "clock")

PAGE = "/reports/2026-q4/"
TYPED = "What I typed, for long"


@pytest.fixture
def report(world):
    work = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(work, team)
    return make_report(world.us)


@pytest.fixture
def us(world):
    return sign_in(world.us.releaser)


def require_kept(response):
    assert response.status_code == 409 and TYPED in text_of(response)


def test_a_late_press_in_a_line_aims_at_the_whole_page(report, world, us):
    line = line_of(report)
    word_line(line, world.rok, "One")
    seen = line_of(report, line.key).token
    word_line(line, world.rok, "Another")
    response = us.post(f"{PAGE}lines/{line.pk}/accept_theirs/", {"seen": seen}, headers=HTMX)
    assert response.status_code == 409 and is_page(text_of(response))
    assert response.headers["HX-Retarget"] == response.headers["HX-Reselect"] == "#main"


def test_a_wording_that_comes_after_going_out(report, world, us):
    send_out(report, world.rok)
    require_kept(us.post(f"{PAGE}lines/{line_of(report).pk}/", {"seen": "-", "text_en": TYPED}))


def test_a_wording_of_a_line_that_is_gone(report, us):
    line = line_of(report)
    address = f"{PAGE}lines/{line.pk}/"
    line.delete()
    require_kept(us.post(address, {"seen": "-", "text_en": TYPED}))


def test_a_position_on_words_that_changed(report, world, us):
    send_out(report, world.us)
    seen = report.candidate.hash
    edits = [(line_of(report), {"text_en": "Edited", "text_ko": "수정"})]
    concur(report, world.us, kind="conditional", edits=edits)
    concurrence.adopt_edits(report, by=world.rok.releaser, seen=seen, now=report.assembled_at)
    require_kept(us.post(f"{PAGE}position/", {"seen": seen, "kind": "hold", "comment": TYPED}))


def test_the_edits_of_a_condition_on_words_that_changed(report, world, us):
    send_out(report, world.us)
    address = f"{PAGE}position/"
    fields = form_fields(us.get(address), address)
    edits = [(line_of(report), {"text_en": "Edited", "text_ko": "수정"})]
    concur(report, world.us, kind="conditional", edits=edits)
    concurrence.adopt_edits(report, by=world.rok.releaser, seen=fields["seen"], now=report.assembled_at)
    typed = {"kind": "conditional", "post": "Chair", f"{line_of(report).pk}-text_en": TYPED}
    require_kept(us.post(address, {**fields, **typed}))


def test_a_position_on_what_went_back_to_draft(report, us):
    require_kept(us.post(f"{PAGE}position/", {"seen": "x" * 64, "kind": "hold", "comment": TYPED}))
