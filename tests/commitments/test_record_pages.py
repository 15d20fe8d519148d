"""What the pages say of the commitments of the public record is true, and the register says the same."""

import csv
import io

import pytest

from tests.pages.web import plain_text, sign_in, text_of
from tests.world import TODAY
from tracker.commitments.models import Citation, Commitment
from tracker.commitments.outcome import find_outcome
from tracker.commitments.register import describe, with_sources
from tracker.meetings.calendar import count_others, read_days
from tracker.workstreams.milestones import Milestone

pytestmark = [pytest.mark.usefixtures("public_record", "clock")]


def read(world, **query):
    return plain_text(text_of(sign_in(world.us.reader).get(**query)))


def page_of(world, code):
    return read(world, path=f"/commitments/{code}/")


def described(world):
    rows = list(with_sources(Commitment.objects.all(), world.us.reader))
    describe(rows, world.us.reader, world.sides, TODAY)
    return {row.code: row for row in rows}


def exported(world, query=""):
    """{code: its row in the table}, in the order of the table."""
    answer = sign_in(world.us.reader).get(f"/commitments.csv{query}").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(answer)))
    names = next(line for line in lines if line and line[0] == "Code")
    known = set(Commitment.objects.values_list("code", flat=True))
    return {line[0]: dict(zip(names, line, strict=True)) for line in lines if line and line[0] in known}


# What became of each that is done once or comes back.
OUTCOMES = {
    "W4.2": ("kept", "2023-07-18", 0),
    "W4.5": ("not_judged", None, 0),
    "W5.2": ("not_judged", None, 0),
    "W5.3": ("kept", "2023-07-18", 0),
    "W5.4": ("not_known", None, 0),
    "R3.4": ("not_known", None, 0),
    "R3.5": ("not_judged", None, 0),
    "R4.2": ("not_judged", None, 0),
    "R4.3": ("measured", None, 0),
    "R4.4": ("kept", "2023-12-15", 0),
    # The review was done in time and the signature was not: no text says which of them was promised.
    "B2-1.1": ("not_judged", None, 0),
    # The exercise was held without the scenario.
    "B2-2.1": ("not_judged", None, 0),
    "S2-3.1": ("not_known", None, 0),
    "S2-4.1": ("kept", "2024-06-10", 0),
    "S3-3.1": ("kept", "2024-09-06", 0),
    "S3-3.2": ("not_known", None, 0),
    "S3-3.3": ("kept", "2024-08-01", 0),
    "S3-4.1": ("late", "2025-01-10", 10),
    "S4-3.1": ("not_known", None, 0),
    "S4-4.1": ("not_known", None, 0),
    "IM1.1": ("not_judged", None, 0),
    "SCM56-1.1": ("not_known", None, 0),
}
NOTHING_SAYS_SO = "No text, decision or meeting on record says that it was done"
NOBODY_HAS_SAID = "Neither a text nor the two sides have said whether that keeps it"


def test_what_became_of_each_is_what_the_record_says(world):
    found = {
        code: (row.outcome.key, row.outcome.on and row.outcome.on.isoformat(), row.outcome.days)
        for code, row in described(world).items()
        if row.outcome.key != "open_ended"
    }
    assert found == OUTCOMES


@pytest.mark.parametrize("code", ["S3-3.1", "S3-3.3", "W4.2", "W5.3"])
def test_a_promise_that_the_record_knows_as_done_reads_kept(world, code):
    page = page_of(world, code)
    assert "Kept" in page and "Not known" not in page and NOTHING_SAYS_SO not in page
    assert exported(world)[code]["What became of it"] == "Kept"


def test_what_was_done_for_it_is_not_denied_where_nobody_has_judged_it(world):
    for code, done in [("B2-1.1", "7.2 Guidelines signed"), ("B2-2.1", "3.2 Ulchi Freedom Shield 24")]:
        page = page_of(world, code)
        assert done in page and NOBODY_HAS_SAID in page
        assert NOTHING_SAYS_SO not in page and "Not known" not in page
        assert exported(world)[code]["What became of it"] == "On record, not judged"
    assert NOTHING_SAYS_SO in page_of(world, "S3-3.2")


def test_a_milestone_keeps_a_promise_only_where_the_entry_says_so(world):
    promise = described(world)["W5.3"]
    rows = {"citations": promise.citations.all(), "meetings": [], "today": TODAY}
    (visit,) = promise.milestones.all()
    assert find_outcome(promise, milestones=[visit], **rows).key == "kept"
    planned = Milestone(state="planned")
    assert find_outcome(promise, milestones=[visit, planned], **rows).key == "not_judged"
    assert find_outcome(promise, milestones=[visit, Milestone(state="dropped")], **rows).key == "kept"
    assert find_outcome(promise, milestones=[], **rows).key == "not_known"
    promise.measured_by = "hand"
    assert find_outcome(promise, milestones=[visit], **rows).key == "not_judged"


OF_THE_GROUP = {"R4.2", "R4.3", "R4.4", "S2-4.1", "S3-4.1", "S4-4.1", "W4.2"}


def test_what_concerns_the_group_as_a_whole_is_not_said_to_lack_a_workstream(world):
    lines = exported(world)
    assert {code for code, line in lines.items() if line["Workstreams"] == "All"} == OF_THE_GROUP
    assert {code for code, line in lines.items() if not line["Workstreams"]} == {
        *("R1.1", "R3.1", "R3.2", "W2.1", "W3.3", "W5.1")
    }
    for code in OF_THE_GROUP:
        answer = sign_in(world.us.reader).get(f"/commitments/{code}/").content.decode()
        assert "It concerns the group as a whole" in answer and 'href="/workstreams/"' in answer
        assert "No workstream answers to it yet" not in answer
    assert "No workstream answers to it yet" in page_of(world, "W2.1")
    assert read(world, path="/commitments/", data={"q": "R4.4"}).count(" All ") > read(
        world, path="/commitments/", data={"q": "W2.1"}
    ).count(" All ")


def test_progress_and_workplans_are_of_the_workstreams_that_their_text_lists(world):
    rows = described(world)
    numbers = {
        code: {w.number for w in rows[code].workstreams.all()} for code in ("J2.1", "S2-3.1", "S4-3.1")
    }
    assert numbers == {
        "J2.1": {1, 2, 3, 4, 6, 8, 9},
        "S2-3.1": {1, 2, 3, 4, 6, 7, 8, 9},
        "S4-3.1": {1, 2, 3, 4, 6, 8, 10},
    }


def test_the_promise_to_meet_counts_what_the_calendar_counts(world):
    others = count_others([day for day in read_days(world.us.reader) if day.starts_on])
    assert others == 3
    assert f"Plenaries on record: 4 in 14 quarters; other levels: {others}" in page_of(world, "R4.3")


def test_a_source_whose_day_is_not_known_dates_nothing(world):
    rows = described(world)
    for code in ("S4-3.1", "S4-4.1"):
        assert rows[code].last_affirmed.isoformat() == "2025-01-10"
        assert "31 Jan 2025" not in page_of(world, code)
    placeholders = Citation.objects.filter(paragraph__document__note_en__contains="the day is not recorded")
    assert not placeholders.exists()


def test_a_report_dates_a_promise_only_while_no_text_does(world):
    rows = described(world)
    assert rows["S3-4.1"].last_affirmed.isoformat() == "2024-06-10"
    assert rows["IM1.1"].last_affirmed.isoformat() == "2024-08-01"
    assert "Last affirmed 1 Aug 2024" in page_of(world, "IM1.1")
    days = [rows[code].last_affirmed for code in exported(world, "?sort=affirmed")]
    assert len(days) == len(rows) and days == sorted(days, reverse=True)


def test_a_commitment_is_sourced_to_the_text_that_its_code_names(world):
    assert exported(world)["S3-3.1"]["Source"] == "Joint press statement of the third NCG meeting"
    assert exported(world)["W5.3"]["Source"] == "Washington Declaration"
