"""Calendar files, read again by the library and, for what it forgives, by hand."""

import datetime

import pytest
from django.db import transaction
from icalendar import Calendar

from tests.exports.calendar_file import read_events
from tests.pages.web import sign_in
from tests.world import NOW, make_meeting, make_world
from tracker.exports.ics import Event, write
from tracker.history.actions import record
from tracker.meetings.models import Meeting
from tracker.people.access import Access

pytestmark = pytest.mark.usefixtures("db", "clock")
UTC = datetime.UTC
STAMP = datetime.datetime(2026, 11, 1, tzinfo=UTC)


def make(**fields):
    plain = {
        "uid": "1@ncg-tracker",
        "sequence": 0,
        "summary": "7th plenary",
        "status": "CONFIRMED",
        "first": datetime.date(2026, 12, 10),
        "last": datetime.date(2026, 12, 10),
        "stamp": STAMP,
    }
    return Event(**{**plain, **fields})


def read(*events):
    data = write(events, "NCG")
    read_events(data)
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_a_date_stays_a_date_and_ends_the_day_after():
    (event,) = read(make())
    assert event["DTSTART"].dt == datetime.date(2026, 12, 10)
    assert event["DTEND"].dt == datetime.date(2026, 12, 11)
    assert b"DTSTART;VALUE=DATE:20261210" in write([make()], "NCG")


def test_several_days_over_the_end_of_a_year():
    (event,) = read(make(first=datetime.date(2026, 12, 30), last=datetime.date(2027, 1, 2)))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        datetime.date(2026, 12, 30),
        datetime.date(2027, 1, 3),
    )


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        ("2026-03-07", -5),
        ("2026-03-08", -4),
        ("2026-10-31", -4),
        ("2026-11-01", -5),
        ("2026-12-31", -5),
    ],
)
def test_hours_around_both_changes_of_the_clock(day, offset):
    when = datetime.date.fromisoformat(day)
    (event,) = read(
        make(
            first=when,
            last=when,
            starts_at=datetime.time(9),
            ends_at=datetime.time(23, 30),
            zone="America/New_York",
        )
    )
    assert event["DTSTART"].dt.utcoffset() == datetime.timedelta(hours=offset)
    assert event["DTSTART"].dt.astimezone(UTC).hour == 9 - offset
    assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(hours=14, minutes=30)


def test_the_zone_comes_with_the_file():
    data = write([make(starts_at=datetime.time(9), zone="Asia/Seoul")], "NCG")
    zones = [str(zone["TZID"]) for zone in Calendar.from_ical(data).walk("VTIMEZONE")]
    assert zones == ["Asia/Seoul"] and b"DTSTART;TZID=Asia/Seoul:20261210T090000" in data


def test_korean_text_over_75_octets_and_signs_that_mean_something():
    text = "제7차 핵협의그룹 본회의, 워싱턴; 다음 회의 일정 협의 \\ 쉼표, " * 8
    (event,) = read(make(summary=text, description="One\nTwo", location="서울, 용산"))
    assert event["SUMMARY"] == text
    assert event["DESCRIPTION"] == "One\nTwo" and event["LOCATION"] == "서울, 용산"


def test_the_same_event_has_the_same_bytes():
    assert write([make(starts_at=datetime.time(9))], "NCG") == write(
        [make(starts_at=datetime.time(9))], "NCG"
    )


# --- of the product -----------------------------------------------------------------------------------------


def fetch(member, address):
    response = sign_in(member).get(address)
    assert response.status_code == 200, response
    read_events(response.content)
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


@pytest.fixture
def world():
    return make_world()


def announce(meeting, state="announced"):
    Meeting.objects.filter(pk=meeting.pk).update(state=state)


def test_what_is_not_announced_is_a_hold_without_title_or_place(world):
    meeting = make_meeting(world.us, title_en="Secret title", city_en="Secret city")
    (event,) = fetch(world.rok.reader, f"/meetings/{meeting.slug}.ics")
    assert str(event["STATUS"]) == "TENTATIVE" and "LOCATION" not in event
    assert "Secret" not in event.to_ical().decode()
    announce(meeting)
    (event,) = fetch(world.us.reader, f"/meetings/{meeting.slug}.ics")
    assert str(event["STATUS"]) == "CONFIRMED" and "Secret city" in str(event["LOCATION"])


def test_a_cancelled_one_says_so_under_the_same_name(world):
    meeting = make_meeting(world.us)
    (before,) = fetch(world.us.reader, f"/meetings/{meeting.slug}.ics")
    announce(meeting, "cancelled")
    (after,) = fetch(world.us.reader, f"/meetings/{meeting.slug}.ics")
    assert before["UID"] == after["UID"] and str(after["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize("state", ["tentative", "agreed", "postponed", "cancelled"])
def test_what_was_never_announced_has_no_name_in_any_state(world, state):
    meeting = make_meeting(world.us, title_en="Secret title", city_en="Secret city")
    announce(meeting, state)
    (event,) = fetch(world.us.reader, f"/meetings/{meeting.slug}.ics")
    text = event.to_ical().decode()
    assert str(event["SUMMARY"]) == "Hold" and not {"URL", "LOCATION", "DESCRIPTION"} & set(event)
    assert "Secret" not in text and "plenary" not in text


def change(meeting, team, audience, minutes):
    with transaction.atomic():
        record(
            meeting,
            "record_changed",
            by=team.steward,
            now=NOW + datetime.timedelta(minutes=minutes),
            audience=audience,
            before={},
            after={},
        )


def test_the_sequence_counts_the_changes_that_both_see(world):
    meeting = make_meeting(world.us)
    address = f"/meetings/{meeting.slug}.ics"
    (before,) = fetch(world.us.reader, address)
    change(meeting, world.us, None, 5)
    (after,) = fetch(world.us.reader, address)
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


def test_a_file_handed_on_tells_nothing_of_what_its_side_did_inside(world):
    meeting = make_meeting(world.us)
    address = f"/meetings/{meeting.slug}.ics"
    readers = [sign_in(team.reader) for team in world.teams]
    before = [reader.get(address).content for reader in readers]
    change(meeting, world.us, "US", 7)
    assert [reader.get(address).content for reader in readers] == before
    ours, theirs = (Calendar.from_ical(data).walk("VEVENT")[0] for data in before)
    assert all(ours[name] == theirs[name] for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART"))


def test_an_own_plan_is_older_than_all_that_follows(world):
    plan = make_meeting(world.us, own=True)
    address = f"/meetings/{plan.pk}.ics"
    (first,) = fetch(world.us.reader, address)
    for minutes in (1, 2, 3):
        change(plan, world.us, "US", minutes)
    (again,) = fetch(world.us.reader, address)
    assert (int(first["SEQUENCE"]), int(again["SEQUENCE"])) == (0, 0)
    assert again["DTSTAMP"].dt > first["DTSTAMP"].dt
    Meeting.objects.filter(pk=plan.pk).update(audience=None, number=9, state="agreed")
    change(plan, world.us, None, 4)
    (shared,) = fetch(world.rok.reader, "/meetings/plenary-9.ics")
    assert int(shared["SEQUENCE"]) == 1 and shared["UID"] == first["UID"]


def test_all_of_them_are_those_that_the_side_sees_and_that_have_a_date(world):
    make_meeting(world.us)
    make_meeting(world.us, own=True, title_en="US plan")
    make_meeting(world.rok, own=True, title_en="ROK plan")
    make_meeting(world.us, level="wg", starts_on=None)
    assert len(fetch(world.us.reader, "/meetings.ics")) == 2
    assert len(fetch(world.rok.reader, "/meetings.ics")) == 2
    assert Access.objects.filter(kind="exported", how="ics").count() == 2
    assert sign_in(world.us.reader).get("/meetings/wg-1.ics").status_code == 404
