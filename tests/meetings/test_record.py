"""The meetings of the public record: who was there in which post, on which local day, what was decided."""

import datetime
import re
from itertools import pairwise

import pytest

from tests.record import codes
from tracker.commitments.models import Commitment
from tracker.meetings.models import Attendance, Meeting, Postponement
from tracker.meetings.table import ActionItem, AgendaItem, Decision
from tracker.pages.bilingual import LANGUAGES

pytestmark = pytest.mark.usefixtures("public_record")

# slug: (state, first and last day, zone, host, those who lead it)
MEETINGS = {
    "plenary-1": ("held", "2023-07-18", None, "Asia/Seoul", "ROK", {"convener": 3}),
    "plenary-2": ("held", "2023-12-15", None, "America/New_York", "US", {"convener": 2, "led": 2}),
    "plenary-3": ("held", "2024-06-10", None, "Asia/Seoul", "ROK", {"co_chair": 2}),
    "plenary-4": ("held", "2025-01-10", None, "America/New_York", "US", {"co_chair": 2}),
    "signing-1": ("held", "2024-02-12", None, "America/New_York", None, {"signed": 2}),
    "signing-2": ("held", "2024-07-11", None, "America/New_York", None, {"signed": 2}),
    "simulation-1": ("held", "2024-09-05", "2024-09-06", "America/New_York", None, {}),
    "exercise-1": ("held", "2024-07-30", "2024-08-01", "Asia/Seoul", None, {}),
    "exercise-2": ("postponed", None, None, "America/New_York", None, {}),
    "exercise-3": ("held", "2025-04-21", "2025-04-25", "Asia/Seoul", None, {}),
}


def get(slug):
    level, _dash, number = slug.rpartition("-")
    return Meeting.objects.get(level=level, number=number)


def iso(day):
    return day and day.isoformat()


def test_every_meeting_has_its_local_days_and_the_zone_of_its_place():
    found = {}
    for meeting in Meeting.objects.all():
        parts = [seat.part for seat in meeting.attendance.all()]
        found[meeting.slug] = (
            meeting.state,
            iso(meeting.starts_on),
            iso(meeting.ends_on),
            meeting.zone,
            meeting.host_id,
            {part: parts.count(part) for part in parts},
        )
    assert found == MEETINGS


def test_every_meeting_has_sources_and_our_words_in_both_languages():
    for meeting in Meeting.objects.all():
        assert meeting.sources.exists() and meeting.confidence and meeting.audience is None, meeting
        assert meeting.commitments.exists(), meeting
        for field in Meeting.TEXTS:
            en, ko = (getattr(meeting, f"{field}_{language}") for language in LANGUAGES)
            assert bool(en) == bool(ko), (meeting, field)
            assert not re.search("[가-힣]", en) and (not ko or re.search("[가-힣]", ko)), (meeting, field)
        assert meeting.title_en and meeting.summary_en


def test_a_plenary_has_its_text_and_leads_to_the_next_one():
    texts = {
        "plenary-1": {"R", "RO", "RK"},
        "plenary-2": {"S2", "B2"},
        "plenary-3": {"S3"},
        "plenary-4": {"S4", "FS"},
    }
    for slug, found in texts.items():
        assert codes(get(slug).documents) == found
        assert get(slug).next_wording_en


def test_plenaries_came_150_178_and_214_days_apart():
    days = list(Meeting.objects.filter(level="plenary").by_day().values_list("starts_on", flat=True))
    assert [(later - day).days for day, later in pairwise(days)] == [150, 178, 214]


def test_working_levels_have_no_rows_because_their_dates_are_not_public():
    assert not Meeting.objects.filter(level="wg").exists()
    assert "their dates are not public" in get("plenary-2").summary_en


def test_a_promise_slipped_by_ten_days():
    promise = Commitment.objects.get(code="S3-4.1")
    meeting = get("plenary-4")
    assert (meeting.starts_on - promise.due_on).days == 10
    assert promise in meeting.commitments.all()
    moved = meeting.postponements.get()
    assert (moved.old_starts_on, moved.old_ends_on) == (
        datetime.date(2024, 12, 4),
        datetime.date(2024, 12, 5),
    )
    assert moved.reason_en and moved.reason_ko


def test_an_exercise_was_postponed_with_no_later_record():
    exercise = get("exercise-2")
    assert (exercise.state, exercise.starts_on, exercise.postponements.count()) == ("postponed", None, 1)
    assert "whether it was held is not known" in exercise.summary_en
    promise = Commitment.objects.get(code="S3-3.2")
    assert [meeting.slug for meeting in promise.meetings.all()] == ["exercise-2"]
    assert promise.state == "active"
    assert Postponement.objects.count() == 2


def test_one_event_serves_several_commitments():
    assert codes(get("simulation-1").commitments) == {"S3-3.1", "W4.4", "W4.5", "R3.6"}
    assert [str(milestone) for milestone in get("simulation-1").milestones.all()] == ["3.3"]


def test_the_first_meeting_has_three_conveners():
    seats = get("plenary-1").attendance.order_by("side_id", "order")
    assert [(seat.side_id, seat.order, seat.name_en) for seat in seats] == [
        ("ROK", 1, "Kim Tae-hyo"),
        ("US", 1, "Kurt Campbell"),
        ("US", 2, "Cara Abercrombie"),
    ]


def posts_of(name):
    seats = Attendance.objects.filter(name_en=name).order_by("meeting__starts_on")
    return [(seat.meeting.slug, seat.part, seat.post_en) for seat in seats]


def test_the_same_person_appears_in_different_posts():
    assert posts_of("Cara Abercrombie") == [
        (
            "plenary-1",
            "convener",
            "Coordinator for Defense Policy and Arms Control, National Security Council",
        ),
        ("plenary-4", "co_chair", "Performing the duties of Deputy Under Secretary of Defense for Policy"),
    ]
    assert [post for _slug, _part, post in posts_of("Vipin Narang")] == [
        "Principal Deputy Assistant Secretary of Defense for Space Policy",
        "Principal Deputy Assistant Secretary of Defense for Space Policy",
        "Acting Assistant Secretary of Defense for Space Policy",
        "",  # not in the record
    ]


def test_the_same_post_is_held_by_different_persons():
    post = Attendance.objects.filter(post_en="Deputy Minister for National Defense Policy")
    assert set(post.values_list("name_en", flat=True)) == {"Heo Tae-keun", "Cho Chang-lae"}


def test_names_in_korean_only_where_the_record_has_them():
    named = Attendance.objects.exclude(name_ko="")
    assert set(named.values_list("name_en", "name_ko")) == {("Cho Chang-lae", "조창래")}
    for seat in Attendance.objects.all():
        assert bool(seat.post_en) == bool(seat.post_ko)


def test_a_washington_date_stays_local_where_the_press_in_seoul_carried_the_next_day():
    for slug, next_day in (("plenary-2", "2023-12-16"), ("plenary-4", "2025-01-11")):
        meeting = get(slug)
        assert meeting.zone == "America/New_York"
        reported = meeting.sources.filter(document__valid_text="ko", document__kind="report")
        assert next_day in {paragraph.document.date.isoformat() for paragraph in reported}
        assert (datetime.date.fromisoformat(next_day) - meeting.starts_on).days == 1
        statement = meeting.documents.get(kind="statement")
        assert statement.date == meeting.starts_on and "the date in Seoul" in statement.note_en


def test_decisions_are_only_what_the_texts_say_was_decided():
    found = {
        decision.code: (
            decision.meeting.slug,
            decision.state,
            iso(decision.decided_on),
            codes(decision.commitments),
        )
        for decision in Decision.objects.all()
    }
    assert found == {
        "P1-D1": ("plenary-1", "agreed", "2023-07-18", {"R3.4", "R3.5", "R3.6"}),
        "P2-D1": ("plenary-2", "agreed", "2023-12-15", {"S2-3.1"}),
        "P4-D1": ("plenary-4", "agreed", "2025-01-10", {"S4-3.1"}),
        "G1-D1": ("signing-1", "agreed", "2024-02-12", {"R1.1"}),
    }
    for decision in Decision.objects.all():
        assert decision.text_en and decision.text_ko and decision.proposed_by is None
    first = Decision.objects.get(code="P1-D1").workstreams.values_list("slug", flat=True)
    assert set(first) == {"information-sharing", "consultation", "exercises"}


def test_nothing_lies_on_a_table_that_the_record_does_not_know():
    assert not AgendaItem.objects.exists() and not ActionItem.objects.exists()
