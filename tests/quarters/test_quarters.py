"""Calendar quarters, as values and as rows."""

import datetime
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.world import quarters_back
from tracker.quarters.models import Period, Quarter, ensure_quarter, periods, read_quarter

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 31))


@pytest.mark.parametrize(("month", "number"), [(month, (month + 2) // 3) for month in range(1, 13)])
def test_a_month_lies_in_its_quarter(month, number):
    assert number == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4][month - 1]
    assert Period.of(datetime.date(2026, month, 28)) == (2026, number)


@pytest.mark.parametrize(
    ("number", "start", "end"),
    [
        (1, "2024-01-01", "2024-03-31"),
        (2, "2024-04-01", "2024-06-30"),
        (3, "2024-07-01", "2024-09-30"),
        (4, "2024-10-01", "2024-12-31"),
    ],
)
def test_a_quarter_has_a_first_and_a_last_day(number, start, end):
    period = Period(2024, number)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@given(DAYS)
def test_every_day_lies_between_the_ends_of_its_quarter(day):
    period = Period.of(day)
    assert period.start <= day <= period.end
    assert period.next().previous() == period == period.previous().next()
    assert period.next().start - period.end == datetime.timedelta(days=1)


@given(DAYS)
def test_its_address_reads_back(day):
    assert Period.parse(Period.of(day).slug) == Period.of(day)


NO_QUARTERS = ["", "2026", "2026-q0", "2026-q5", "2026-4", "2026-Q4", "q4-2026", "2026-q", "-q4", "2026-q4-"]
# One quarter has one address; Python's int() would take these too.
OTHER_SPELLINGS = [
    "2026-q04",
    "02026-q4",
    "2026-q+4",
    " 2026-q4",
    "2026-q 4",
    "2_026-q4",
    "２０２６-q4",
    "-2026-q4",
]
OUT_OF_BOUNDS = ["0-q1", "1999-q4", "2101-q1", "99999-q1"]


@pytest.mark.parametrize("slug", [*NO_QUARTERS, *OTHER_SPELLINGS, *OUT_OF_BOUNDS])
def test_what_is_not_the_address_of_a_quarter_is_refused(slug):
    with pytest.raises(ValueError):
        Period.parse(slug)


def test_quarters_are_counted_from_first_to_last():
    quarters = list(periods(Period(2025, 3), Period(2026, 2)))
    assert quarters == [(2025, 3), (2025, 4), (2026, 1), (2026, 2)]
    assert quarters == quarters_back(Period(2026, 2), 4)
    assert list(periods(Period(2026, 2), Period(2025, 3))) == []


def test_quarters_sort_by_time():
    quarters = quarters_back(Period(2026, 2), 9)
    assert sorted(set(quarters)) == quarters
    assert all(one.next() == other for one, other in pairwise(quarters))


def test_a_quarter_has_its_names_in_both_languages():
    names = {}
    for language in ("en", "ko"):
        with override(language):
            period = Period(2026, 4)
            names[language] = (period.label, period.short, period.in_words)
    assert names["en"] == ("2026 Q4", "Q4", "Fourth quarter 2026")
    assert all(korean != english for korean, english in zip(names["ko"][2:], names["en"][2:], strict=True))


def test_reading_a_quarter_makes_no_row(db):
    quarter = read_quarter(Period(2026, 4))
    assert quarter._state.adding
    assert not Quarter.objects.exists()


def test_updates_are_due_14_days_before_the_report_at_the_quarters_end(db):
    quarter = read_quarter(Period(2026, 4))
    assert (quarter.updates_due.isoformat(), quarter.report_due.isoformat()) == ("2026-12-17", "2026-12-31")


def test_a_verb_makes_the_row_once_and_keeps_edited_dates(db):
    quarter = ensure_quarter(Period(2026, 4))
    moved = datetime.date(2026, 12, 1)
    Quarter.objects.filter(pk=quarter.pk).update(updates_due=moved)
    assert ensure_quarter(Period(2026, 4)).updates_due == moved
    assert read_quarter(Period(2026, 4)).pk == quarter.pk
    assert Quarter.objects.of(Period(2026, 4)).count() == 1
