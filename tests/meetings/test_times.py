"""Hours by the clock of the place, and the next meeting by the clock of each capital."""

import datetime
from types import SimpleNamespace

import pytest

from tests.pages.web import plain_text, sign_in, text_of
from tests.people.admin_forms import address, save
from tests.world import make_meeting, make_world
from tracker.meetings import countdown, times
from tracker.meetings.models import Meeting

EASTERN, SEOUL = "America/New_York", "Asia/Seoul"
UTC = datetime.UTC


def side(zone):
    return SimpleNamespace(zone=zone, name_en="Side", name_ko="측", name_en_at=None, name_ko_at=None)


SIDES = [side(EASTERN), side(SEOUL)]


def content(day="2026-12-10", begins=None, ends=None, *, last=None, zone=EASTERN):
    return {
        "starts_on": day and datetime.date.fromisoformat(day),
        "ends_on": last and datetime.date.fromisoformat(last),
        "starts_at": begins and datetime.time.fromisoformat(begins),
        "ends_at": ends and datetime.time.fromisoformat(ends),
        "zone": zone,
    }


def meeting(*args, **kwargs):
    return Meeting(level="plenary", number=7, state="agreed", **content(*args, **kwargs))


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (content(), []),
        (content(None), []),
        (content(begins="09:00", ends="17:00"), []),
        (content("2026-03-08", "01:59", "03:00"), []),
        (content("2026-03-08", "02:00", "17:00"), ["starts_at"]),
        (content("2026-03-08", "02:59"), ["starts_at"]),
        (content("2026-03-08", "01:00", "02:30"), ["ends_at"]),
        (content("2026-03-07", "09:00", "02:30", last="2026-03-08"), ["ends_at"]),
        (content("2026-03-08", "02:30", zone=SEOUL), []),
        (content("2026-11-01", "01:30", "01:45"), []),
        (content(begins="09:00", ends="09:00"), ["ends_at"]),
        (content(begins="15:00", ends="09:00"), ["ends_at"]),
        (content(begins="15:00", ends="09:00", last="2026-12-11"), []),
        (content(ends="09:00"), ["starts_at"]),
        (content(None, "09:00"), ["starts_on"]),
        (content("2026-03-08", "02:30", zone=None), []),
    ],
)
def test_hours_that_do_not_exist_or_do_not_fit_are_refused(given, faults):
    assert list(times.find_faults(given)) == faults


def test_the_refusal_says_why():
    assert times.find_faults(content("2026-03-08", "02:30")) == {
        "starts_at": "There is no 02:30 on 8 March 2026 at this place: "
        "its clock goes from EST to EDT that night."
    }


def test_an_hour_that_comes_twice_is_named():
    (said,) = times.say_repeated(content("2026-11-01", "01:30", "09:00"))
    assert said == ("01:30 comes twice on 1 November 2026 at this place. The first is meant: 01:30 EDT.")
    for other in (content("2026-11-01", "00:59", "02:00"), content("2026-03-08", "02:30"), content(None)):
        assert times.say_repeated(other) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (meeting(), "EST"),
        (meeting(begins="09:00"), "09:00 EST"),
        (meeting(begins="09:00", ends="17:00"), "09:00 to 17:00 EST"),
        (meeting("2026-11-01", "01:30"), "01:30 EDT"),
        (meeting("2026-11-01", "00:30", "03:00"), "00:30 EDT to 03:00 EST"),
        (meeting("2026-03-07", "09:00", "17:00", last="2026-03-08"), "09:00 EST to 17:00 EDT"),
        (meeting(None), ""),
    ],
)
def test_hours_carry_the_letters_of_their_clock(given, said):
    assert times.say_hours(given) == said


def clocks(now, *args, **kwargs):
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = countdown.read_clocks(meeting(*args, **kwargs), SIDES, moment)
    return [(clock.when, clock.day, clock.hour, clock.shift) for clock in found]


def test_each_capital_counts_by_its_own_clock():
    assert clocks("2026-11-12 14:00", begins="16:00") == [
        ("in 28 days", "Thu 10 Dec 2026", "16:00 EST", ""),
        ("in 29 days", "Fri 11 Dec 2026", "06:00 KST", "the next day there"),
    ]
    assert clocks("2026-11-12 16:00", begins="09:00", zone=SEOUL) == [
        ("in 27 days", "Wed 9 Dec 2026", "19:00 EST", "the day before there"),
        ("in 27 days", "Thu 10 Dec 2026", "09:00 KST", ""),
    ]


def test_a_date_alone_is_the_same_date_everywhere_while_today_is_not():
    assert clocks("2026-11-12 16:00") == [
        ("in 28 days", "Thu 10 Dec 2026", "", ""),
        ("in 27 days", "Thu 10 Dec 2026", "", ""),
    ]
    assert [when for when, *_rest in clocks("2026-12-10 16:00")] == ["today", "began 1 day ago"]


def test_without_a_dated_meeting_no_clock_is_shown():
    now = datetime.datetime(2026, 11, 12, tzinfo=UTC)
    assert countdown.read_clocks(None, SIDES, now) == countdown.read_clocks(meeting(None), SIDES, now) == []


# --- on pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def world(db, clock):
    return make_world()


def said(member, address):
    return plain_text(text_of(sign_in(member).get(address)))


def test_the_calendar_shows_both_capitals(world):
    make_meeting(world.us, starts_at=datetime.time(16), zone=EASTERN)
    text = said(world.us.reader, "/meetings/")
    assert "Washington : in 28 days · Thu 10 Dec 2026, 16:00 EST" in text
    assert "Seoul : in 29 days · Fri 11 Dec 2026, 06:00 KST · the next day there" in text


def test_a_plan_of_one_side_moves_no_clock(world):
    make_meeting(world.rok, own=True, starts_at=datetime.time(16))
    for team in world.teams:
        assert "in 28 days" not in said(team.reader, "/meetings/")


def test_the_page_of_a_meeting_names_its_hours(world):
    found = make_meeting(
        world.us,
        starts_on=datetime.date(2026, 11, 1),
        starts_at=datetime.time(0, 30),
        ends_at=datetime.time(3),
        zone=EASTERN,
    )
    assert "Sun 1 Nov 2026, 00:30 EDT to 03:00 EST" in said(world.us.reader, f"/meetings/{found.slug}/")


def test_data_entry_refuses_an_hour_that_the_clock_skips_and_names_one_it_repeats(world):
    found = make_meeting(world.us, starts_on=datetime.date(2026, 12, 10))
    steward, page = sign_in(world.us.steward), address("meeting", found)
    refused = save(steward, page, starts_on="2026-03-08", starts_at="02:30")
    assert "There is no 02:30 on 8 March 2026 at this place" in text_of(refused)
    found.refresh_from_db()
    assert found.starts_at is None and found.starts_on == datetime.date(2026, 12, 10)
    taken = save(steward, page, starts_on="2026-11-01", starts_at="01:30")
    assert taken.status_code == 302
    assert "The first is meant: 01:30 EDT." in text_of(steward.get(taken["Location"]))


def test_slides_say_nothing_of_what_was_just_saved(world):
    found = make_meeting(world.us)
    steward = sign_in(world.us.steward)
    save(steward, address("meeting", found), starts_on="2026-11-01", starts_at="01:30")
    assert "comes twice" not in text_of(steward.get(f"/meetings/{found.slug}/present/"))
    assert "comes twice" in text_of(steward.get(f"/meetings/{found.slug}/"))


def press(client, page, **typed):
    """The form of a page as it stands, with what is typed into it."""
    form = client.get(page).context_data["form"]
    stands = {name: form[name].value() or "" for name in form.fields}
    return client.post(page, {**stands, **typed})


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("postpone", {"starts_on": "2027-03-14", "starts_at": "02:30", "reason_en": "Fog."}),
        ("hold", {"starts_on": "2026-03-08", "starts_at": "02:30"}),
        ("relocate", {"city_en": "Chicago", "zone": "America/Chicago", "reason_en": "Fog."}),
    ],
)
def test_no_move_of_a_meeting_ends_at_an_hour_that_is_not_there(world, page, typed):
    # In Seoul it is there; moved to Chicago it is not.
    found = make_meeting(
        world.us,
        starts_on=datetime.date(2027, 3, 14),
        starts_at=datetime.time(2, 30),
        zone=SEOUL if page == "relocate" else EASTERN,
    )
    if page == "postpone":
        Meeting.objects.filter(pk=found.pk).update(starts_on=datetime.date(2026, 12, 10))
    answer = press(sign_in(world.us.releaser), f"/meetings/{found.slug}/{page}/", **typed)
    assert answer.status_code == 422 and "There is no 02:30 on" in text_of(answer)
    before = Meeting.objects.get(pk=found.pk)
    assert (before.state, before.zone) == ("agreed", found.zone)


def test_a_plan_says_which_hour_is_meant(world):
    plan = make_meeting(world.us, own=True)
    steward, page = sign_in(world.us.steward), f"/meetings/{plan.pk}/edit/"
    refused = press(steward, page, starts_on="2026-03-08", starts_at="02:30")
    assert refused.status_code == 422 and "There is no 02:30 on" in text_of(refused)
    taken = press(steward, page, starts_on="2026-11-01", starts_at="01:30")
    assert taken.status_code == 302
    shown = text_of(steward.get(taken["Location"]))
    assert "The first is meant: 01:30 EDT." in shown and "01:30 EDT" in plain_text(shown)
