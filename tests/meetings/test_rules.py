"""What is derived of meetings: names, days to go and between, the other capital's date, late or in time."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from tests.world import TODAY
from tracker.meetings import rules
from tracker.meetings.models import Attendance, Meeting
from tracker.meetings.table import ActionItem

DAY = datetime.timedelta(days=1)
SIDES = [
    SimpleNamespace(zone="America/New_York", name_en="US", name_ko="미측", name_en_at=None, name_ko_at=None),
    SimpleNamespace(zone="Asia/Seoul", name_en="ROK", name_ko="한측", name_en_at=None, name_ko_at=None),
]


def meeting(**fields):
    return Meeting(**{"level": "plenary", "number": 7, "state": "agreed", "starts_on": TODAY, **fields})


@pytest.mark.parametrize(
    ("level", "number", "english", "korean"),
    [
        ("plenary", 1, "1st plenary", "제1차 본회의"),
        ("plenary", 7, "7th plenary", "제7차 본회의"),
        ("wg", 2, "2nd working-level meeting", "제2차 실무회의"),
        ("simulation", 3, "3rd simulation", "제3차 모의연습"),
        ("exercise", 11, "11th exercise", "제11차 도상연습"),
        ("signing", 1, "1st signing", "제1차 서명"),
    ],
)
def test_a_meeting_is_named_by_level_and_number(level, number, english, korean):
    for language, name in (("en", english), ("ko", korean)):
        with override(language):
            assert rules.name_of(meeting(level=level, number=number)) == name


def test_a_plan_without_a_number_goes_by_its_title():
    assert rules.name_of(meeting(number=None, title_en="Perhaps in May")) == "Perhaps in May"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_on": TODAY + 17 * DAY}, "in 17 days"),
        ({"starts_on": TODAY + DAY}, "in 1 day"),
        ({"starts_on": TODAY}, "today"),
        ({"starts_on": TODAY - DAY, "ends_on": TODAY}, "today"),
        ({"starts_on": TODAY - DAY}, "was planned for 11 November 2026, not recorded as held"),
        ({"starts_on": None}, "no date yet"),
        ({"state": "held"}, "held 12 November 2026"),
        ({"state": "held", "ends_on": TODAY + DAY}, "held 12 November 2026 to 13 November 2026"),
        ({"state": "cancelled"}, "cancelled"),
        ({"state": "postponed"}, "postponed"),
        ({"state": "postponed", "starts_on": None}, "postponed, no new date yet"),
    ],
)
def test_its_heading_says_when(fields, words):
    assert rules.say_when(meeting(**fields), TODAY) == words


@pytest.mark.parametrize(
    ("fields", "dates"),
    [
        # A date alone stays a date: nobody knows on which day it was elsewhere.
        ({"zone": "America/New_York", "starts_at": None}, []),
        ({"zone": "America/New_York", "starts_at": datetime.time(16)}, ["13 Nov in Seoul"]),
        ({"zone": "America/New_York", "starts_at": datetime.time(9)}, []),
        ({"zone": "Asia/Seoul", "starts_at": datetime.time(9)}, ["11 Nov in Washington"]),
        ({"zone": "Asia/Seoul", "starts_at": datetime.time(15)}, []),
        ({"zone": "Pacific/Honolulu", "starts_at": datetime.time(9)}, ["13 Nov in Seoul"]),
        (
            {"zone": "Pacific/Kiritimati", "starts_at": datetime.time(1)},
            ["11 Nov in Washington", "11 Nov in Seoul"],
        ),
        ({"starts_on": None, "starts_at": datetime.time(9)}, []),
    ],
)
def test_another_date_in_a_capital_is_said_when_the_hour_is_known(fields, dates):
    assert rules.other_dates(meeting(**fields), SIDES) == dates


@pytest.mark.parametrize(
    ("zone", "day", "letters"),
    [
        ("America/New_York", datetime.date(2025, 1, 10), "EST"),
        ("America/New_York", datetime.date(2024, 7, 11), "EDT"),
        ("America/New_York", datetime.date(2024, 3, 10), "EDT"),
        ("Asia/Seoul", datetime.date(2024, 6, 10), "KST"),
    ],
)
def test_the_zone_is_named_as_on_that_day(zone, day, letters):
    assert rules.zone_letters(meeting(zone=zone, starts_on=day)) == letters


def test_days_between_plenaries():
    assert rules.days_between(datetime.date(2023, 12, 15), datetime.date(2024, 6, 10)) == 178


def test_those_who_lead_come_first_then_protocol_order():
    people = [
        Attendance(part=part, order=order)
        for part, order in [("member", 1), ("head", 4), ("co_chair", 3), ("member", 0), ("convener", 9)]
    ]
    assert [(p.part, p.order) for p in rules.in_order(people)] == [
        ("convener", 9),
        ("co_chair", 3),
        ("head", 4),
        ("member", 0),
        ("member", 1),
    ]


@pytest.mark.parametrize(("minutes", "total"), [([], None), ([None], None), ([10, None, 35], 45), ([0], 0)])
def test_minutes_are_added_where_they_are_known(minutes, total):
    assert rules.add_minutes([SimpleNamespace(minutes=n) for n in minutes]) == total


@pytest.mark.parametrize(
    ("state", "due", "closed", "text", "look"),
    [
        ("open", -24, None, "24 days overdue", "bad"),
        ("open", -1, None, "1 day overdue", "bad"),
        ("open", 0, None, "Due today", "warn"),
        ("open", 4, None, "Due in 4 days", "warn"),
        ("open", 8, None, "Open", ""),
        ("open", None, None, "Open, no date", ""),
        ("done", -10, -10, "Done in time", "good"),
        ("done", -10, -9, "Done, 1 day late", ""),
        ("done", None, 0, "Done", "good"),
        ("cancelled", -10, 0, "Cancelled", ""),
    ],
)
def test_an_action_stands_against_its_date(state, due, closed, text, look):
    day = {n: TODAY + n * DAY for n in (-24, -10, -9, -1, 0, 4, 8)}
    action = ActionItem(state=state, due_on=day.get(due), closed_on=day.get(closed))
    assert rules.say_due(action, TODAY) == (text, look)
