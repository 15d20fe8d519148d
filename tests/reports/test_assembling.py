"""One press makes the draft from what is released by the as-of day; a second one keeps what people wrote."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.world import (
    NOW,
    TODAY,
    agree,
    line_of,
    make_change,
    make_commitment,
    make_decision,
    make_document,
    make_meeting,
    make_milestone,
    make_paragraph,
    make_report,
    make_update,
    make_workstream,
    press_line,
    word_line,
)
from tracker.history.canonical import canonical
from tracker.history.models import Entry
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.quarters.models import Period
from tracker.reports import assembling
from tracker.reports.content import all_lines, build, hashes_of, in_language
from tracker.reports.models import Report

DAY = datetime.timedelta(days=1)
Q4 = Period(2026, 4)


@pytest.fixture
def place(world):
    """Two workstreams: on the first the sides differ, on the second one of them is silent."""
    first, second = make_workstream(1, slug="one"), make_workstream(2, slug="two")
    make_update(first, world.us, rating="on_track")
    make_update(first, world.rok, rating="at_risk")
    make_update(second, world.us)
    return first, second


def again(report, team, **fields):
    report.refresh_from_db()
    return assembling.assemble(
        report, by=team.editor, seen=report.token, now=NOW, **{"today": TODAY, **fields}
    )


def keys(report):
    return [line.key for line in report.lines.all()]


def test_it_holds_the_sections_in_the_order_of_the_report(world, place):
    content = build(make_report(world.us))
    kinds = [section["kind"] for section in content["sections"]]
    assert kinds == [
        "summary",
        "workstream",
        "workstream",
        "decisions",
        "texts",
        "meetings",
        "not_reported",
    ]
    assert (content["schema"], content["quarter"], content["edition"]) == ("ncg-report/1", "2026-q4", 1)
    assert content["as_of"] == "2026-11-12"
    one = content["sections"][1]
    assert (one["slug"], one["picture"]) == ("one", "differ")
    assert [(a["side"], a["rating"], a["ref"]) for a in one["assessments"]] == [
        ("ROK", "at_risk", "one/rok-2026-q4-1"),
        ("US", "on_track", "one/us-2026-q4-1"),
    ]
    figures = {row["side"]: (row["reported"], row["total"]) for row in content["sections"][0]["figures"]}
    assert figures == {"US": (2, 2), "ROK": (1, 2)}
    assert content["matrix"]["quarters"][-1] == "2026-q4"
    assert content["matrix"]["rows"][1]["cells"][-1] == {"US": "on_track", "ROK": None}


def test_each_sentence_is_there_in_both_languages(world, place):
    report = make_report(world.us)
    silent = line_of(report, "silent/rok")
    assert silent.text_en == "Not reported by ROK: 2 Workstream 2."
    assert silent.text_ko == "한측 미보고: 2 과업 2."
    for line in report.lines.all():
        assert line.text_en and line.text_ko and line.text_en != line.text_ko
        assert line.sources, line.key


def test_each_line_pins_its_sources_by_version(world, place):
    make_update(place[0], world.us, headline_en="newer")
    report = make_report(world.us)
    assert line_of(report, "workstream/one").sources == [
        {"kind": "update", "ref": "one/rok-2026-q4-1", "version": "1"},
        {"kind": "update", "ref": "one/us-2026-q4-2", "version": "2"},
    ]
    assert line_of(report, "silent/rok").sources == [
        {"kind": "quarter", "ref": "2026-q4", "version": "2026-11-12"}
    ]


def test_the_change_since_the_last_report_is_said(world):
    workstream = make_workstream(1)
    before = NOW - datetime.timedelta(days=60)
    make_update(workstream, world.us, now=before, today=before.date(), rating="on_track")
    make_update(workstream, world.us, rating="off_track")
    report = make_report(world.us)
    assert "worsened: 1 Workstream 1" in line_of(report, "summary/worse").text_en
    (us,) = [a for a in build(report)["sections"][1]["assessments"] if a["side"] == "US"]
    assert (us["before"], us["before_quarter"], us["change"]) == ("on_track", "2026-q3", "worse")


def test_moved_milestones_stand_with_days_and_reason(world, place):
    milestone = make_milestone(place[0], world.us)
    make_change(milestone, world.us, "moved", reason_en="The room is small", reason_ko="장소 협소")
    report = make_report(world.us)
    line = line_of(report, "milestone/1.1/1")
    assert (
        line.text_en
        == "1.1 US milestone: moved from 15 Dec 2026 to 15 Jan 2027 (+31 days). The room is small"
    )
    assert line.facts["days"] == 31 and line.facts["reason"] == {"en": "The room is small", "ko": "장소 협소"}
    assert line.sources == [{"kind": "milestone", "ref": "1.1", "version": "1"}]
    (chart,) = build(report)["milestones"]
    assert (chart["ref"], chart["baseline"], chart["due"], chart["slip_days"]) == (
        "1.1",
        "2026-12-15",
        "2027-01-15",
        31,
    )


def test_decisions_texts_and_meetings_of_the_quarter_are_in_it(world, place):
    meeting = make_meeting(world.us, state="held", starts_on=TODAY - DAY)
    agree(make_decision(meeting, world.us, workstreams=[place[0]]), *world.teams)
    agree(make_decision(meeting, world.us), *world.teams)
    document = make_document(date=TODAY - DAY)
    make_commitment("T1.1", paragraph=make_paragraph(document))
    report = make_report(world.us)
    assert line_of(report, "decision/one/P1-D1").workstream == place[0]
    assert line_of(report, "decision/P1-D2").workstream is None
    assert line_of(report, "document/text-t").text_en.endswith("(11 November 2026): made: T1.1.")
    assert "held in Washington, D.C. on 11 November 2026" in line_of(report, "meeting/plenary-1").text_en


def test_what_is_internal_never_enters_it(world, place):
    empty = build(make_report(world.us))
    Report.objects.all().delete()
    make_update(place[1], world.rok, state="submitted", headline_en="ROK secret")
    make_milestone(place[0], world.rok, released=False, title_en="ROK secret")
    shared = make_milestone(place[0], world.us, now=NOW + DAY)
    make_change(shared, world.us, "moved", released=False, reason_en="US secret")
    make_meeting(world.us, own=True, state="held", title_en="US secret")
    for team in world.teams:
        assert build(make_report(team)) == empty
        Report.objects.all().delete()


def test_what_is_released_after_the_as_of_day_is_not_in_it(world, place):
    report = make_report(world.us)
    words = canonical(build(report))
    later = NOW + 2 * DAY
    make_update(place[1], world.rok, now=later)
    milestone = make_milestone(place[0], world.us, now=later)
    make_change(milestone, world.us, "moved", now=later)
    again(report, world.us, today=later.date(), as_of=TODAY)
    assert canonical(build(report)) == words
    again(report, world.us, today=later.date(), as_of=later.date())
    assert canonical(build(report)) != words
    assert "milestone/1.1/1" in keys(report)


def test_a_day_has_ended_when_it_has_ended_in_both_capitals(world):
    workstream = make_workstream(1)
    # 23:30 on the 12th in Washington, the 13th in Seoul: both are still on their 12th.
    night = datetime.datetime(2026, 11, 13, 4, 30, tzinfo=datetime.UTC)
    make_update(workstream, world.us, now=night, today=TODAY)
    report = make_report(world.us, now=night, today=TODAY)
    assert line_of(report, "workstream/workstream-1").sources[0]["kind"] == "update"


def test_the_same_facts_give_the_same_bytes(world, place):
    texts = set()
    for team in world.teams:
        report = make_report(team)
        content = build(report)
        texts.add(canonical(content))
        assert str(report.pk) not in canonical(content) and str(place[0].pk) not in canonical(content)
        Report.objects.all().delete()
    assert len(texts) == 1


def test_there_is_one_draft_of_a_quarter(world, place):
    report = make_report(world.us)
    with pytest.raises(MoveNotAllowed) as refused:
        make_report(world.rok)
    assert refused.value.current == report


def test_a_reader_does_not_assemble(world, place):
    with pytest.raises(PermissionDenied):
        assembling.start_report(Q4, by=world.us.reader, now=NOW, today=TODAY)


@pytest.mark.parametrize("as_of", [datetime.date(2026, 9, 30), TODAY + DAY])
def test_the_as_of_day_lies_in_the_quarter_or_after_it_and_not_in_the_future(world, place, as_of):
    with pytest.raises(ValidationError):
        make_report(world.us, as_of=as_of)


def test_assembled_again_it_keeps_what_people_wrote(world, place):
    report = make_report(world.us)
    word_line(line_of(report, "workstream/two"), world.us, "Ours")
    press_line("leave_out", line_of(report, "silent/rok"), world.us)
    make_update(place[1], world.rok, rating="paused")
    again(report, world.rok)
    line = line_of(report, "workstream/two")
    assert line.wordings.get().text_en == "Ours"
    assert line.text_en == "Assessment by side: US: on track; ROK: paused."
    assert len(line.sources) == 2
    # No fact speaks of it any more, but a side had asked for something.
    assert line_of(report, "silent/rok").sources == []


def test_assembled_again_a_line_that_nobody_touched_goes_with_its_fact(world, place):
    report = make_report(world.us)
    make_update(place[1], world.rok)
    again(report, world.us)
    assert "silent/rok" not in keys(report)
    assert [line.order for line in report.lines.all()] == list(range(1, report.lines.count() + 1))


def test_who_assembles_a_draft_that_changed_is_told(world, place):
    report = make_report(world.us)
    seen = report.token
    again(report, world.rok)
    with pytest.raises(Stale):
        assembling.assemble(report, by=world.us.editor, seen=seen, now=NOW, today=TODAY)


def test_it_is_due_ten_days_after_its_plenary_or_with_the_quarter(world, place):
    report = make_report(world.us)
    assert assembling.due_on(report) == datetime.date(2026, 12, 31)
    meeting = make_meeting(world.us, starts_on=datetime.date(2026, 12, 10))
    content = {"meeting": meeting, "valid_text": "both"}
    report = assembling.set_terms(report, by=world.rok.editor, seen=report.token, content=content, now=NOW)
    assert assembling.due_on(report, meeting) == datetime.date(2026, 12, 20)
    assert build(report)["meeting"]["ref"] == "plenary-1" and build(report)["valid_text"] == "both"
    content = {"due_on": datetime.date(2026, 12, 24)}
    report = assembling.set_terms(report, by=world.us.editor, seen=report.token, content=content, now=NOW)
    assert assembling.due_on(report, meeting) == datetime.date(2026, 12, 24)


def test_one_side_s_own_meeting_has_no_report(world, place):
    own = make_meeting(world.us, own=True)
    with pytest.raises(type(own).DoesNotExist):
        make_report(world.us, meeting=own)


def test_it_is_remembered_for_both_sides(world, place):
    make_report(world.us)
    entry = Entry.objects.get(verb="report_started")
    assert (entry.chain, entry.side_id) == ("both", "US")
    assert entry.subject_label == "Report 2026-q4, edition 1"


def test_a_hash_of_one_language_does_not_know_the_other(world, place):
    content = build(make_report(world.us))
    hashes = hashes_of(content)
    next(line for _section, line in all_lines(content))["texts"]["US"]["ko"] += " "
    changed = hashes_of(content)
    assert changed["hash_en"] == hashes["hash_en"]
    assert changed["hash_ko"] != hashes["hash_ko"] and changed["hash"] != hashes["hash"]
    assert "과업" not in canonical(in_language(content, "en"))
    assert "Workstream 2" not in canonical(in_language(content, "ko"))
