""" "Concur again" in one press never hides what changed: whatever the hash covers is shown or named."""

import copy
import datetime
import json

import pytest

from tests.pages.web import plain_text, sign_in, text_of
from tests.reports.contents import both, make_content
from tests.reports.contents import concur as concur_on
from tests.reports.contents import make_report as make_row
from tests.reports.contents import send_out as put_out
from tests.world import (
    NOW,
    TODAY,
    concur,
    line_of,
    make_milestone,
    make_report,
    make_update,
    make_workstream,
    send_out,
    word_line,
)
from tracker.assent.models import Position
from tracker.reports import assembling, going_out
from tracker.reports.content import hashes_of
from tracker.reports.models import Report
from tracker.reports.since import compare_all

pytestmark = pytest.mark.usefixtures("db", "clock")
HERE = "/reports/2026-q4/"
DAY = datetime.timedelta(days=1)
CODES = ["US", "ROK"]
CLAIMS = ("No word of a valid text changed", "nothing changed", "Nothing changed")


def since_of(member):
    page = text_of(sign_in(member).get(HERE))
    assert 'id="since"' in page
    section = page[page.index('id="since"') :]
    return plain_text("<p " + section[: section.index("</section>")])


@pytest.fixture
def concurred(world):
    """Both sides worded the line of the workstream, it went out, both concurred, and it was taken back."""
    workstream = make_workstream(1, slug="one")
    make_update(workstream, world.us, rating="on_track")
    make_update(workstream, world.rok, rating="at_risk")
    report = make_report(world.us)
    for team in world.teams:
        word_line(line_of(report, "workstream/one"), team, "The sides differ on this.")
    send_out(report, world.us, respond_by=TODAY + 7 * DAY)
    concur(report, *world.teams)
    report = Report.objects.get()
    going_out.take_back(report, by=world.us.releaser, seen=report.token, now=NOW)
    return workstream


def out_again(world, now=NOW, respond_by=TODAY + 7 * DAY):
    report = Report.objects.get()
    assembling.assemble(report, by=world.us.editor, seen=report.token, now=now, today=now.date())
    send_out(report, world.us, now=now, today=now.date(), respond_by=respond_by)
    return Report.objects.get()


def test_a_rating_and_a_milestone_that_changed_under_the_same_words_are_shown(world, concurred):
    make_update(concurred, world.us, rating="off_track")
    make_milestone(concurred, world.rok, title_en="Acceptance check", due_on=datetime.date(2026, 12, 15))
    out_again(world)
    found = since_of(world.us.releaser)
    assert "1 Workstream 1 US On track → Off track" in found
    assert "1.1 Acceptance check: – → 15 Dec 2026" in found
    assert "Read again:" in found and "1 Workstream 1" in found
    assert not any(claim in found for claim in CLAIMS)
    theirs = since_of(world.rok.releaser)
    assert "1.1" in theirs and "2026" in theirs and "바뀌지 않았습니다" not in theirs


def test_the_words_alone_are_shown_when_only_words_changed(world, concurred):
    for team in world.teams:
        word_line(line_of(Report.objects.get(), "workstream/one"), team, "The sides agree on this.")
    send_out(Report.objects.get(), world.us, respond_by=TODAY + 7 * DAY)
    found = since_of(world.us.releaser)
    assert "1 Workstream 1 differ The sides agree on this." in found
    assert "Read again" not in found and "Respond by" not in found and "As of" not in found


def test_the_days_and_terms_that_changed_are_shown(world, concurred, clock):
    report = Report.objects.get()
    content = {"valid_text": "both"}
    assembling.set_terms(report, by=world.us.editor, seen=report.token, content=content, now=NOW)
    clock.now = NOW + DAY
    out_again(world, now=NOW + DAY, respond_by=TODAY + 9 * DAY)
    found = since_of(world.us.releaser)
    assert "As of: 12 Nov 2026 13 Nov 2026" in found
    assert "Respond by: 19 Nov 2026 21 Nov 2026" in found
    assert "Valid text: English; the Korean text is a courtesy translation English and Korean" in found


# --- generally


def changed(value):
    """Another value of the same shape: every string and number in it is another one."""
    if isinstance(value, dict):
        return {key: changed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [changed(item) for item in value]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value}*" if isinstance(value, str) else value


def leaves(value, path=()):
    """(path, a copy with that one leaf changed) for every text, number and truth in plain data."""
    if isinstance(value, dict):
        for key in value:
            for where, item in leaves(value[key], (*path, key)):
                yield where, {**value, key: item}
    elif isinstance(value, list):
        for place, one in enumerate(value):
            for where, item in leaves(one, (*path, place)):
                yield where, [*value[:place], item, *value[place + 1 :]]
        if value:
            yield (*path, "without the first"), value[1:]
    else:
        yield path, changed(value) if value is not None else "x"


PROPER = {
    # What is shown in words must stay readable; other values of these are tried by the two lists below.
    ("as_of",): "2026-11-21",
    ("valid_text",): "both",
    ("meeting", "starts_on"): "2026-11-17",
    ("meeting", "ends_on"): "2026-11-19",
    ("meeting", "level"): "simulation",
}


def readable(path, mutated):
    """The same mutation with a value that a report can hold."""
    *front, last = path
    value = PROPER.get(path)
    if path[0] == "milestones" and last in ("due", "done_on", "baseline"):
        value = "2027-02-03"
    if path[0] == "milestones" and last in ("precision", "ref"):
        value = {"precision": "month", "ref": "9.1"}[last]
    if value is None:
        return mutated
    mutated = copy.deepcopy(mutated)
    inner = mutated
    for key in front:
        inner = inner[key]
    inner[last] = value
    return mutated


def test_no_leaf_of_the_text_changes_in_silence():
    """Of every single value that one of the hashes covers, the comparison says that something changed."""
    content, tried = make_content(2), 0
    for path, raw in leaves(content):
        mutated = readable(path, raw)
        one, two = hashes_of(content), hashes_of(mutated)
        for valid, name in (("en", "hash_en"), ("ko", "hash_ko"), ("both", "hash")):
            then, now = {**content, "valid_text": valid}, {**mutated, "valid_text": valid}
            if one[name] != two[name] and path != ("valid_text",):
                assert not compare_all(then, now, CODES).is_silent, (valid, path)
                tried += 1
    assert tried > 500
    assert compare_all(content, copy.deepcopy(content), CODES).is_silent
    assert not compare_all(content, {**content, "valid_text": "both"}, CODES).is_silent
    assert not compare_all(content, {**content, "a_new_part": 1}, CODES).is_silent


def test_what_is_shown_is_not_named_once_more():
    then, now = make_content(2), make_content(2)
    now["sections"][1]["lines"][0]["texts"] = {side: both("Other words") for side in ("US", "ROK")}
    now["milestones"][0].update(due="2027-01-04", slip_days=96)
    now["matrix"]["rows"][0]["cells"][-1]["US"] = "paused"
    since = compare_all(then, now, CODES)
    assert since.others == [] and len(since.lines) == len(since.dates) == len(since.ratings) == 1


MUTATIONS = {
    "as_of": "2026-11-21",
    "valid_text": "both",
    "meeting": None,
    "basis": None,
    "milestones": [],
    "edition": 2,
    "period": {"start": "2026-10-01", "end": "2026-12-30"},
    "schema": "ncg-report/2",
    "quarter": "2026-q3",
}


@pytest.mark.parametrize("part", sorted(make_content()))
def test_the_page_never_claims_that_nothing_changed(world, part):
    content = make_content(2)
    report = make_row(world, content)
    candidate = put_out(world, report, content)
    concur_on(world, world.us, report, candidate)
    mutated = json.loads(json.dumps(content))
    mutated[part] = MUTATIONS[part] if part in MUTATIONS else changed_part(part, mutated[part])
    assert mutated != content
    put_out(world, report, mutated, number=4)
    if part == "valid_text":
        Report.objects.update(valid_text="both")
    found = since_of(world.us.releaser)
    assert not any(claim in found for claim in CLAIMS)
    said = found.replace("Changed since your side last took a position", "").strip()
    assert len(said.split()) > 2, found
    assert Position.objects.count() == 1


def changed_part(part, value):
    if part == "sections":
        value[1]["lines"][0]["sources"][0]["version"] = "3"
    elif part == "matrix":
        value["rows"][0]["cells"][0]["US"] = "paused"
    elif part == "marking":
        return {"en": "SECRET", "ko": "비밀"}
    elif part == "sides":
        value[0]["name"]["en"] = "Korea"
    return value
