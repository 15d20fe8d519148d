"""Offices of the own side clear a report or a line of it; the other side never learns of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.pages.web import sign_in, text_of
from tests.world import NOW, line_of, make_office, make_published, make_report, make_update, make_workstream
from tracker.history.models import Entry
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.reports.clearances import ask_office, note_answer, of_report
from tracker.workstreams.models import Clearance


@pytest.fixture
def report(world):
    make_update(make_workstream(1, slug="one"), world.us)
    return make_report(world.us)


def ask(subject, team, office=None, **fields):
    office = office or make_office(team.side)
    return ask_office(subject, office, due_on=None, by=team.editor, now=NOW, **fields)


def test_a_report_and_each_line_of_it_are_cleared_by_offices(world, report):
    office = make_office(world.us.side)
    for subject in (report, line_of(report)):
        ask(subject, world.us, office)
        with pytest.raises(ValidationError):
            ask(subject, world.us, office)
    assert of_report(report, world.us.reader).count() == 2
    assert not of_report(report, world.rok.releaser).exists()
    assert set(Entry.objects.filter(verb="clearance_asked").values_list("chain", flat=True)) == {"US"}


def test_an_answer_is_noted_by_whoever_read_the_last_one(world, report):
    clearance = ask(report, world.us)
    content = {"answer": "cleared", "told_by": "Desk"}
    note_answer(clearance, report, by=world.us.editor, seen=clearance.token, now=NOW, **content)
    with pytest.raises(Stale):
        note_answer(clearance, report, by=world.us.editor, seen=clearance.token, now=NOW, **content)
    assert of_report(report, world.us.editor).get().answer == "cleared"


def test_one_form_asks_once(world, report):
    office = make_office(world.us.side)
    assert ask(report, world.us, office, once="x")
    assert ask(report, world.us, office, once="x") is None


def test_nobody_asks_an_office_of_the_other_side_or_about_what_is_published(world, report):
    with pytest.raises(PermissionDenied):
        ask(report, world.us, make_office(world.rok.side))
    other = make_published(world, period=report.quarter.period.previous())
    with pytest.raises(MoveNotAllowed):
        ask(other.report, world.us)
    assert not Clearance.objects.exists()


@pytest.mark.usefixtures("clock")
def test_the_history_of_a_report_has_its_lines_and_for_the_own_side_its_clearances(world, report):
    ask(line_of(report), world.us)
    seen = {team: text_of(sign_in(team.reader).get(f"/history/?subject={report.pk}")) for team in world.teams}
    for page in seen.values():
        assert "assembled the first draft" in page or "첫 초안" in page
    assert "asked an office" in seen[world.us]
    assert "협조" not in seen[world.rok].split("<main")[1].split("</form>")[-1]
