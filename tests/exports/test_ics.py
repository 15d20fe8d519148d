"""Calendar files as a strict calendar reads them: by their own zones, without the library that wrote them."""

import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from tests.exports.calendar_file import read_events
from tracker.exports.ics import Event, write

UTC = datetime.UTC
HOUR = datetime.timedelta(hours=1)
EASTERN = "America/New_York"
# Names of files in the zone folder that are no places.
ODD = {"localtime", "Factory", "posixrules"}


def make(**fields):
    plain = {
        "uid": "1@ncg-tracker",
        "sequence": 0,
        "summary": "7th plenary",
        "status": "CONFIRMED",
        "first": datetime.date(2026, 12, 10),
        "stamp": datetime.datetime(2026, 11, 1, tzinfo=UTC),
        **fields,
    }
    return Event(**{"last": plain["first"], **plain})


def read(*events):
    return read_events(write(events, "NCG"))


def moment(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "begins"),
    [
        ("2026-03-08", "01:30", "2026-03-08 06:30"),
        # Left out by the clock: the hour that it shows instead.
        ("2026-03-08", "02:30", "2026-03-08 07:30"),
        ("2026-03-08", "03:00", "2026-03-08 07:00"),
        ("2026-03-08", "03:30", "2026-03-08 07:30"),
        ("2026-11-01", "00:30", "2026-11-01 04:30"),
        # Struck twice: the first.
        ("2026-11-01", "01:30", "2026-11-01 05:30"),
        ("2026-11-01", "02:00", "2026-11-01 07:00"),
        ("2026-12-31", "23:30", "2027-01-01 04:30"),
        ("2041-07-01", "09:00", "2041-07-01 13:00"),
        ("2100-12-31", "09:00", "2100-12-31 14:00"),
        ("2000-01-01", "09:00", "2000-01-01 14:00"),
    ],
)
def test_an_hour_is_the_moment_that_its_own_zone_says(day, hour, begins):
    first, at = datetime.date.fromisoformat(day), datetime.time.fromisoformat(hour)
    (event,) = read(make(first=first, starts_at=at, zone=EASTERN))
    assert event["start"] == moment(begins) and event["end"] - event["start"] == HOUR


@pytest.mark.parametrize(
    ("first", "begins", "last", "ends", "hours"),
    [
        # Over both changes of the clock, and over the end of a year.
        ("2026-03-07", "12:00", "2026-03-08", "12:00", 23),
        ("2026-10-31", "12:00", "2026-11-01", "12:00", 25),
        ("2026-12-31", "09:00", "2027-01-01", "09:00", 24),
        # From the first strike of the hour, and to a moment before it began: that one is not believed.
        ("2026-11-01", "00:30", "2026-11-01", "01:30", 1),
        ("2026-12-10", "15:00", "2026-12-10", "09:00", 1),
        ("2026-12-10", "15:00", "2026-12-10", "15:00", 1),
        ("2026-12-10", "19:00", "2026-12-11", None, 23),
    ],
)
def test_its_length_is_counted_in_real_hours(first, begins, last, ends, hours):
    (event,) = read(
        make(
            first=datetime.date.fromisoformat(first),
            last=datetime.date.fromisoformat(last),
            starts_at=datetime.time.fromisoformat(begins),
            ends_at=ends and datetime.time.fromisoformat(ends),
            zone=EASTERN,
        )
    )
    assert event["end"] - event["start"] == hours * HOUR


def test_several_in_several_zones_and_dates_beside_them():
    nine = datetime.time(9)
    events = read(
        make(uid="a", starts_at=nine, zone=EASTERN),
        make(uid="b", starts_at=nine, zone="Asia/Seoul"),
        make(uid="c", starts_at=nine, zone="UTC"),
        make(uid="d", first=datetime.date(2026, 12, 31), last=datetime.date(2027, 1, 2), zone="Asia/Tokyo"),
        make(uid="e", first=datetime.date(2031, 6, 2), starts_at=nine, zone=EASTERN),
    )
    assert [event["start"] for event in events] == [
        moment("2026-12-10 14:00"),
        moment("2026-12-10 00:00"),
        moment("2026-12-10 09:00"),
        datetime.date(2026, 12, 31),
        moment("2031-06-02 13:00"),
    ]
    assert events[3]["end"] == datetime.date(2027, 1, 3)


def test_korean_is_folded_between_letters_and_reads_back():
    text = "제7차 핵협의그룹 본회의, 워싱턴; 다음 회의 \\n 일정 협의 \\ 쉼표, " * 8
    for spaces in range(8):
        (event,) = read(
            make(summary=" " * spaces + text, location="서울; 용산,", description="하나\n둘 😀" * 30)
        )
        assert event["SUMMARY"] == " " * spaces + text
        assert (event["LOCATION"], event["DESCRIPTION"]) == ("서울; 용산,", "하나\n둘 😀" * 30)


def test_every_zone_that_a_place_may_have_is_written_as_its_clocks_go():
    noon = datetime.time(12)
    for zone in sorted(available_timezones() - ODD):
        for day in (datetime.date(2024, 7, 11), datetime.date(2026, 12, 10)):
            (event,) = read(make(first=day, starts_at=noon, zone=zone))
            assert event["start"] == datetime.datetime.combine(day, noon, ZoneInfo(zone)), zone


@pytest.mark.parametrize("zone", [EASTERN, "Asia/Seoul", "Europe/Dublin", "Australia/Lord_Howe"])
def test_every_hour_of_a_year_follows_the_clock(zone):
    place, days = ZoneInfo(zone), [datetime.date(2026, 1, 1) + datetime.timedelta(days=n) for n in range(365)]
    shown = [
        (datetime.datetime.combine(day, datetime.time(), UTC) + n * HOUR / 2).astimezone(place)
        for day in days
        for n in range(48)
    ]
    # Around each change all half hours, elsewhere one a day.
    near = {local.date() for before, local in pairwise(shown) if before.utcoffset() != local.utcoffset()}
    hours = [local for local in shown if local.date() in near or (local.hour == 9 and not local.minute)]
    events = read(
        *(
            make(uid=str(n), first=local.date(), starts_at=local.time(), zone=zone)
            for n, local in enumerate(hours)
        )
    )
    for event, local in zip(events, hours, strict=True):
        assert event["start"] == local.replace(fold=0).astimezone(UTC)


def test_what_is_not_valid_is_refused_by_the_reader():
    good = write([make(starts_at=datetime.time(9), zone=EASTERN)], "NCG")
    read_events(good)
    for was, spoilt in (
        (b"\r\n", b"\n"),
        (b"UID:", b"X-UID:"),
        (b"TZID=America/New_York", b"TZID=America/Denver"),
        (b"SUMMARY:7th plenary", b"SUMMARY:7th plenary; of many"),
        (b"SUMMARY:7th plenary", b"SUMMARY:" + b"x" * 80),
        (b"END:VTIMEZONE", b"END:VEVENT"),
        (b"STATUS:CONFIRMED", b"STATUS:DONE"),
        (b"20261210T090000", b"20260308T023000"),
    ):
        assert was in good
        with pytest.raises((AssertionError, KeyError, ValueError)):
            read_events(good.replace(was, spoilt))
