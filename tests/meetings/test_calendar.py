"""Quarters and what was held in each: a quarter without a plenary says so and nothing more."""

import datetime

import pytest

from tests.pages.web import plain_text, sign_in, text_of
from tests.world import (
    NOW,
    TODAY,
    make_commitment,
    make_document,
    make_meeting,
    make_paragraph,
    make_superuser,
)
from tracker.meetings.calendar import read_calendar
from tracker.meetings.models import Meeting
from tracker.quarters.models import Period

pytestmark = pytest.mark.usefixtures("db")
DAY = datetime.timedelta(days=1)


def make(level, number, day, state="held", **fields):
    return Meeting.objects.create(
        level=level, number=number, starts_on=day, state=state, title_en=f"{level} {number}", **fields
    )


def rows(member, **asked):
    return {row.period: row for row in read_calendar(member, asked, TODAY)["rows"]}


def as_text(member, address):
    return plain_text(text_of(sign_in(member).get(address)))


@pytest.fixture
def past():
    make("plenary", 1, datetime.date(2023, 7, 18))
    make("plenary", 2, datetime.date(2023, 12, 15))
    make("signing", 1, datetime.date(2024, 2, 12))
    make("wg", 1, datetime.date(2024, 3, 5))
    make("plenary", 3, datetime.date(2024, 6, 10))


def test_quarters_run_from_the_first_meeting_to_the_present_one(world, past):
    found = list(rows(world.us.reader))
    assert (found[0], found[-1]) == (Period(2026, 4), Period(2023, 3))
    assert found == sorted(found, reverse=True) and len(found) == 14


def test_and_to_the_last_that_is_planned(world, past):
    make("plenary", 4, datetime.date(2027, 5, 5), "agreed")
    found = rows(world.us.reader)
    assert next(iter(found)) == Period(2027, 2)
    assert [found[Period(2027, n)].time for n in (1, 2)] == ["future", "future"]
    assert found[Period(2026, 4)].time == "now"


def test_a_quarter_without_a_plenary_counts_the_other_levels(world, past):
    row = rows(world.us.reader)[Period(2024, 1)]
    # The signing is named, but it is no meeting.
    assert (row.has_plenary, row.other_count, len(row.others)) == (False, 1, 2)
    shown = as_text(world.us.reader, "/meetings/")
    assert "2024 Q1 no plenary on record other levels: 1" in shown
    assert "2024 Q3 no plenary on record other levels: 0" in shown
    assert "missed" not in shown.lower()


def test_absence_is_neutral_and_never_red(world, past):
    page = text_of(sign_in(world.us.reader).get("/meetings/"))
    assert '<span class="mt no">no plenary on record</span>' in page
    assert 'class="tag bad"' not in page


def test_days_between_plenaries(world, past):
    row = rows(world.us.reader)[Period(2024, 2)]
    (entry,) = row.plenaries
    assert (entry.after.days, entry.after.before.number) == (178, 2)
    assert "178 days after the 2nd plenary" in as_text(world.us.reader, "/meetings/")


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_what_was_called_off_is_named_and_not_counted(world, past, state):
    make("plenary", 4, datetime.date(2024, 12, 4), state)
    make("wg", 2, datetime.date(2024, 12, 5), state)
    make("plenary", 5, datetime.date(2025, 1, 10))
    found = rows(world.us.reader)
    row = found[Period(2024, 4)]
    assert (row.has_plenary, row.other_count, len(row.plenaries), len(row.others)) == (False, 0, 1, 1)
    assert found[Period(2025, 1)].plenaries[0].after.days == 214


@pytest.mark.parametrize(
    ("meetings", "answer"),
    [
        ([], "No meeting is on record yet"),
        ([("plenary", 1, -20, "held")], "No meeting is planned; last: 1st plenary, held 23 October 2026"),
        ([("plenary", 1, -20, "held"), ("plenary", 2, 17, "agreed")], "Next: 2nd plenary, in 17 days"),
        ([("wg", 1, 4, "announced"), ("plenary", 2, 4, "agreed")], "Next: 2nd plenary, in 4 days"),
        (
            [("plenary", 1, 3, "cancelled"), ("wg", 1, 9, "agreed")],
            "Next: 1st working-level meeting, in 9 days",
        ),
        ([("plenary", 1, -3, "agreed")], "No meeting is on record yet"),
    ],
)
def test_the_heading_is_the_answer(world, meetings, answer):
    for level, number, days, state in meetings:
        make(level, number, TODAY + days * DAY, state)
    assert read_calendar(world.us.reader, {}, TODAY)["answer"] == answer


def test_filters_by_level_and_state_show_only_their_quarters(world, past):
    assert list(rows(world.us.reader, level="wg")) == [Period(2024, 1)]
    assert list(rows(world.us.reader, level="wg", state="agreed")) == []
    assert len(rows(world.us.reader, state="held")) == 4
    assert len(rows(world.us.reader, level="nonsense")) == 14
    assert "no plenary on record" not in as_text(world.us.reader, "/meetings/?level=wg")


def test_a_plan_of_one_side_is_there_for_that_side_only(world, past):
    make_meeting(world.rok, own=True, title_en="ROK plan", title_ko="한측 계획")
    own = rows(world.rok.reader)[Period(2026, 4)]
    assert [entry.meeting.title_en for entry in own.plenaries] == ["ROK plan"]
    assert not own.has_plenary
    for reader in (world.us.reader, make_superuser()):
        assert not rows(reader)[Period(2026, 4)].plenaries
    assert read_calendar(world.rok.reader, {}, TODAY)["answer"].startswith("No meeting is planned")


def test_undated_ones_stand_apart(world):
    make("plenary", 1, None, "postponed")
    found = read_calendar(world.us.reader, {}, TODAY)
    assert [entry.when for entry in found["undated"]] == ["postponed, no new date yet"]


def test_the_cadence_is_quoted_as_each_text_words_it(world):
    early = make_paragraph(make_document("E", date=datetime.date(2023, 7, 18)))
    late = make_paragraph(make_document("L", date=datetime.date(2025, 1, 10)))
    promise = make_commitment("R4.3", paragraph=early, quote_en="meet quarterly")
    promise.citations.create(paragraph=late, quote_en="twice per year", part="changed")
    shown = as_text(world.us.reader, "/meetings/")
    assert shown.index("meet quarterly") < shown.index("twice per year")
    assert "Cadence, as worded:" in shown


def test_fifty_quarters_a_page_and_few_queries_with_ten_thousand_meetings(world, django_assert_num_queries):
    first = datetime.date(2004, 1, 1)
    Meeting.objects.bulk_create(
        Meeting(
            level="wg", number=n, starts_on=first + datetime.timedelta(n % 7600), title_en="x", state="held"
        )
        for n in range(1, 10_001)
    )
    with django_assert_num_queries(3):
        found = read_calendar(world.us.reader, {}, TODAY)
    assert len(found["rows"]) == 50 and found["listing"].has_more
    assert all(len(row.others) == 8 for row in found["rows"][9:])
    assert len(read_calendar(world.us.reader, {"page": "2"}, TODAY)["rows"]) == 42


def test_each_level_counts_in_the_steward_verb(world):
    assert make_meeting(world.us, now=NOW).slug == "plenary-1"
