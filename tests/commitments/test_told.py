"""The promise to report to both Presidents knows its own record: the days that each side released."""

import csv
import datetime
import io

import pytest

from tests.pages.web import find_problems, plain_text, sign_in, text_of
from tests.world import NOW, TODAY, make_commitment, make_document, make_paragraph, make_published, make_world
from tracker.assent.closing import mark_closings
from tracker.commitments.outcome import find_outcome, measure
from tracker.commitments.told import Told, first_by_all, measure_told, read_told
from tracker.quarters.models import Period
from tracker.reports import transmission

pytestmark = pytest.mark.usefixtures("db", "clock")
NOW_PERIOD = Period.of(NOW.date())
DAY = datetime.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def promise(world):
    paragraph = make_paragraph(make_document("R", date=NOW_PERIOD.previous().previous().start), 4)
    return make_commitment("R4.2", paragraph=paragraph, cadence="recurring", measured_by="reports")


def tell(report, team, on=TODAY):
    transmission.release_reported(report, by=team.releaser, on=on, now=NOW, today=TODAY)


def main_of(member, address):
    page = text_of(sign_in(member).get(address))
    assert find_problems(page) == []
    return plain_text(page[page.index("<main") :])


def outcome_in_csv(member):
    text = sign_in(member).get("/commitments.csv").content.decode("utf-8-sig")
    head, row = (row for row in csv.reader(io.StringIO(text, newline="")) if len(row) > 5)
    return row[len(head) - 2]


def test_its_page_lists_the_days_of_each_quarter_and_side(world, promise):
    report = make_published(world, period=NOW_PERIOD.previous()).report
    tell(report, world.us, TODAY - 3 * DAY)
    tell(report, world.rok, TODAY - 2 * DAY)
    tell(report, world.us, TODAY - DAY)  # a wrong day put right: the last one counts
    said = main_of(world.us.reader, "/commitments/R4.2/")
    assert "its President Quarter US ROK 2026 Q3 11 Nov 2026 10 Nov 2026" in said
    assert "No text, decision or meeting on record" not in said and "Not known" not in said
    korean = main_of(world.rok.reader, "/commitments/R4.2/")
    assert "분기 한측 미측 2026년 3분기 2026. 11. 10. 2026. 11. 11." in korean


def test_page_register_and_file_say_the_same(world, promise):
    report = make_published(world, period=NOW_PERIOD.previous()).report
    tell(report, world.us)
    said = "Quarters reported to the Presidents: US 1, ROK 0, of 3"
    assert said in main_of(world.us.reader, "/commitments/R4.2/")
    assert said in main_of(world.us.reader, "/commitments/")
    assert outcome_in_csv(world.us.reader) == said


def test_without_a_day_it_is_not_known(world, promise):
    make_published(world, period=NOW_PERIOD.previous())
    assert "Not known" in main_of(world.us.reader, "/commitments/R4.2/")
    assert outcome_in_csv(world.us.reader) == "Not known"


def test_what_is_measured_otherwise_has_no_days(world):
    tell(make_published(world, period=NOW_PERIOD.previous()).report, world.us)
    other = make_commitment("R4.9", cadence="recurring")
    assert read_told([other], world.sides) == []
    assert "Reported to the Presidents" not in main_of(world.us.reader, "/commitments/R4.9/")


def told(world, *rows):
    return [
        Told(period, edition, list(zip(world.sides, days, strict=True))) for period, edition, *days in rows
    ]


def test_a_correction_that_was_reported_too_is_no_second_quarter(world):
    rows = told(world, (NOW_PERIOD, 2, TODAY, None), (NOW_PERIOD, 1, TODAY - DAY, TODAY))
    assert dict(measure_told(rows, 4).counts) == {"US": 1, "ROK": 1}


def test_what_is_promised_once_is_kept_when_both_have_reported(world):
    promise = make_commitment("R4.8", measured_by="reports", due_on=TODAY - DAY, due_precision="day")
    mark_closings([promise], world.sides)
    nothing = {"citations": [], "meetings": [], "today": TODAY}
    one = told(world, (NOW_PERIOD, 1, TODAY - DAY, None))
    assert first_by_all(one) is None
    assert find_outcome(promise, **nothing, told=one).key == "not_known"
    both = told(world, (NOW_PERIOD, 1, TODAY - DAY, TODAY))
    found = find_outcome(promise, **nothing, told=both)
    assert (found.key, found.days, found.on) == ("late", 1, TODAY)
    assert measure(promise, **nothing, told=both) is None
