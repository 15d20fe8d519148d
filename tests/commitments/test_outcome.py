"""What became of a commitment: kept, kept late, not kept, not known, from rows and a day."""

import datetime

import pytest

from tests.world import TODAY, make_commitment, make_document, make_paragraph, make_world
from tracker.assent.actions import take_position
from tracker.assent.closing import mark_closings
from tracker.commitments.models import Citation, Commitment, in_order
from tracker.commitments.outcome import dates_said, find_outcome, last_affirmed, measure
from tracker.commitments.story import tell_story
from tracker.meetings.models import Meeting, Postponement

DUE = datetime.date(2023, 12, 31)
LONG_AGO = datetime.date(2024, 6, 10)


@pytest.fixture
def world(db):
    return make_world()


def day(text):
    return datetime.date.fromisoformat(text)


def make_promise(**fields):
    document = make_document("R", date=day("2023-07-18"))
    return make_commitment("R4.4", paragraph=make_paragraph(document, 4), **fields)


def make_meeting(level="plenary", number=2, on="2023-12-15", state="held", **fields):
    return Meeting.objects.create(
        level=level, number=number, title_en=f"{level} {number}", starts_on=day(on), state=state, **fields
    )


def end(commitment, *, on="2024-07-11", state="fulfilled", confirmed_by=(), now=None):
    document = make_document("E", date=day(on))
    paragraph = make_paragraph(document)
    Citation.objects.create(commitment=commitment, paragraph=paragraph, quote_en="will report", part="ended")
    commitment.state = state
    commitment.save()
    for team in confirmed_by:
        take_position(commitment, "confirm", by=team.releaser, now=now or datetime.datetime.now(datetime.UTC))


def rows_of(commitment):
    meetings = commitment.meetings.unrestricted("a test looks at all").order_by("starts_on")
    return {
        "citations": list(commitment.citations.select_related("paragraph__document")),
        "meetings": list(meetings),
    }


def ask(world, commitment, today=TODAY):
    mark_closings([commitment], world.sides)
    found = find_outcome(commitment, **rows_of(commitment), today=today)
    return found.key, found.days


def test_kept_when_its_meeting_was_held_by_the_date(world):
    promise = make_promise(due_on=DUE, due_precision="year", measured_by="meetings")
    promise.meetings.add(make_meeting())
    assert ask(world, promise) == ("kept", 0)


def test_kept_after_the_date_says_how_many_days(world):
    promise = make_promise(due_on=DUE, due_precision="year", measured_by="meetings")
    promise.meetings.add(make_meeting(on="2024-01-10"), make_meeting(number=3, on="2024-06-10"))
    assert ask(world, promise) == ("late", 10)


def test_without_evidence_it_is_not_known_and_never_not_kept(world):
    promise = make_promise(due_on=DUE, due_precision="year", measured_by="meetings")
    assert ask(world, promise) == ("not_known", 0)
    promise.meetings.add(make_meeting(state="announced"), make_meeting(number=3, state="cancelled"))
    assert ask(world, promise) == ("not_known", 0)


def test_before_its_date_nothing_is_said(world):
    promise = make_promise(due_on=DUE, due_precision="year")
    assert ask(world, promise, today=DUE) == ("not_due", 0)
    assert ask(world, promise, today=DUE + datetime.timedelta(1)) == ("not_known", 0)


def test_a_meeting_ahead_is_no_evidence_yet(world):
    promise = make_promise(measured_by="meetings")
    promise.meetings.add(make_meeting(on="2026-11-12"))
    assert ask(world, promise, today=day("2026-11-11")) == ("not_known", 0)
    assert ask(world, promise, today=day("2026-11-12")) == ("kept", 0)


@pytest.mark.parametrize("cadence", ["standing", "continuing"])
def test_a_pledge_without_end_never_completes(world, cadence):
    promise = make_promise(cadence=cadence, measured_by="meetings")
    promise.meetings.add(make_meeting())
    assert ask(world, promise) == ("open_ended", 0)


@pytest.mark.parametrize(
    ("state", "confirmed"),
    [("fulfilled", ("kept", 0)), ("superseded", ("replaced", 0)), ("not_pursued", ("not_kept", 0))],
)
def test_a_closing_is_evidence_when_both_sides_have_confirmed_it(world, state, confirmed):
    promise = make_promise()
    end(promise, state=state, confirmed_by=[world.us])
    assert ask(world, promise) == ("not_known", 0)
    take_position(promise, "confirm", by=world.rok.releaser, now=datetime.datetime.now(datetime.UTC))
    assert ask(world, promise) == confirmed


def test_fulfilled_after_the_date_is_kept_late(world):
    promise = make_promise(due_on=LONG_AGO, due_precision="day")
    end(promise, on="2024-07-11", confirmed_by=world.teams)
    assert ask(world, promise) == ("late", 31)


def test_what_recurs_is_measured_by_meetings_and_not_scored(world):
    promise = make_promise(cadence="recurring", measured_by="meetings")
    meetings = [
        make_meeting(number=n, on=on) for n, on in [(1, "2023-07-18"), (2, "2023-12-15"), (3, "2024-06-10")]
    ]
    meetings += [
        make_meeting("wg", 1, "2024-03-01"),
        make_meeting(number=4, on="2025-01-10", state="announced"),
    ]
    promise.meetings.add(*meetings)
    assert ask(world, promise) == ("measured", 0)
    found = measure(promise, **rows_of(promise), today=TODAY)
    assert (found.plenaries, found.others, found.quarters) == (3, 1, 14)
    assert found.words == "Plenaries on record: 3 in 14 quarters; other levels: 1"


def test_reports_are_not_measured_by_meetings(world):
    promise = make_promise(cadence="recurring", measured_by="reports")
    assert ask(world, promise) == ("not_known", 0)
    assert measure(promise, **rows_of(promise), today=TODAY) is None


def test_last_affirmed_is_the_last_text_that_says_it(world):
    promise = make_promise()
    for code, on, part in [("A", "2024-06-10", "reaffirmed"), ("B", "2024-07-11", "ended")]:
        paragraph = make_paragraph(make_document(code, date=day(on)))
        Citation.objects.create(commitment=promise, paragraph=paragraph, quote_en="will report", part=part)
    assert last_affirmed(rows_of(promise)["citations"]) == day("2024-06-10")
    assert last_affirmed([]) is None


def test_two_texts_that_name_different_dates_are_both_shown(world):
    promise = make_promise()
    made = promise.citations.get()
    made.due_on, made.due_precision, made.due_text_en = DUE, "year", "later this year"
    made.save()
    assert dates_said(promise, rows_of(promise)["citations"]) == []
    paragraph = make_paragraph(make_document("K"))
    Citation.objects.create(
        commitment=promise,
        paragraph=paragraph,
        quote_en="will report",
        part="reaffirmed",
        due_on=day("2024-03-31"),
        due_precision="quarter",
    )
    assert len(dates_said(promise, rows_of(promise)["citations"])) == 2


def test_the_story_is_one_list_by_day(world):
    promise = make_promise(due_on=DUE, due_precision="year", measured_by="meetings")
    held = make_meeting(on="2024-01-10")
    Postponement.objects.create(
        meeting=held, old_starts_on=day("2023-12-15"), postponed_on=day("2023-12-01"), reason_en="Weather"
    )
    promise.meetings.add(held, make_meeting(number=3, on="2027-01-10", state="agreed"))
    now = datetime.datetime(2024, 8, 1, 1, 0, tzinfo=datetime.UTC)  # still 31 July in Washington
    end(promise, confirmed_by=world.teams, now=now)
    from tracker.assent.rules import latest_positions

    story = tell_story(
        promise,
        **rows_of(promise),
        changes=[],
        decisions=[],
        positions=latest_positions(promise),
        sides=world.sides,
        today=TODAY,
    )
    assert [(event.on.isoformat(), event.kind, event.is_ahead) for event in story] == [
        ("2023-07-18", "citation", False),
        ("2023-12-01", "postponed", False),
        ("2024-01-10", "held", False),
        ("2024-07-11", "citation", False),
        ("2024-07-31", "confirmed", False),
        ("2024-07-31", "confirmed", False),
        ("2027-01-10", "planned", True),
    ]


def test_a_code_has_the_order_people_expect(db):
    codes = ["S2-10.1", "S2-9.1", "S2-9.10", "S2-9.2", "R4.2", "R10.1", "R3.1"]
    Commitment.objects.bulk_create(
        Commitment(code=code, text_en="x", force="committed", cadence="once") for code in codes
    )
    expected = ["R3.1", "R4.2", "R10.1", "S2-9.1", "S2-9.2", "S2-9.10", "S2-10.1"]
    assert [row.code for row in Commitment.objects.all()] == expected
    assert sorted(codes, key=in_order) == expected
