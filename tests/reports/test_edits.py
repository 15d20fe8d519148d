"""Edits on whose making a side concurs: what may be proposed and adopted, and what is never published."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from tests.pages.web import form_fields, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    concur,
    line_of,
    make_report,
    make_update,
    make_workstream,
    press_line,
    publish,
    send_out,
    word_line,
)
from tracker.assent.models import Position
from tracker.history.canonical import canonical
from tracker.reports import concurrence
from tracker.reports.content import hashes_of
from tracker.reports.frozen import Candidate
from tracker.reports.models import ProposedWording, Report

pytestmark = pytest.mark.usefixtures("db", "clock")
HERE = "/reports/2026-q4/"
KEY = "workstream/one"
EDITED = {"text_en": "Edited", "text_ko": "수정"}
KOREAN_ONLY = {"text_en": "", "text_ko": "한국어만"}


@pytest.fixture
def draft(world):
    workstream = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(workstream, team)
    return make_report(world.us)


@pytest.fixture
def out(world, draft):
    send_out(draft, world.us)
    return Report.objects.get()


@pytest.fixture
def out_without_a_line(world, draft):
    """A line that both sides had worded, that rests on nothing, and that both left out."""
    line = line_of(draft, KEY)
    for team in world.teams:
        word_line(line, team, "A claim")
    type(line).objects.filter(pk=line.pk).update(sources=[])
    for team in world.teams:
        press_line("leave_out", line, team)
    send_out(draft, world.us)
    return Report.objects.get()


def propose(report, team, texts=EDITED):
    return concur(report, team, kind="conditional", edits=[(line_of(report, KEY), texts)])


def slip_in(report, team, texts):
    """An edit that is there already, as it was before anything was asked of edits."""
    position = Position.objects.create(
        subject_kind="report",
        subject_id=report.pk,
        side=team.side,
        content_hash=report.candidate.relevant_hash(report.valid_text),
        kind="conditional",
        taken_by=team.releaser,
        post="co-chair",
        at=NOW,
    )
    ProposedWording.objects.create(position=position, line=line_of(report, KEY), **texts)


def adopt(report, team):
    return concurrence.adopt_edits(report, by=team.releaser, seen=report.candidate.hash, now=NOW)


def require_nothing_moved(report):
    current = Report.objects.get()
    assert (current.state, current.candidate.number) == ("out", report.candidate.number)


def test_a_line_that_was_left_out_is_not_worded_by_an_edit(world, out_without_a_line):
    with pytest.raises(ValidationError, match="left out by agreement"):
        propose(out_without_a_line, world.rok)
    assert not Position.objects.filter(kind="conditional").exists()


def test_a_line_that_was_left_out_is_not_offered_for_edits(world, out_without_a_line):
    line = line_of(out_without_a_line, KEY)
    page = text_of(sign_in(world.rok.releaser).get(f"{HERE}position/"))
    assert f"{line.pk}-text_en" not in page
    assert "-text_en" in page


def test_what_comes_for_a_left_out_line_all_the_same_is_refused_and_kept(world, out_without_a_line):
    line = line_of(out_without_a_line, KEY)
    client = sign_in(world.rok.releaser)
    form = form_fields(client.get(f"{HERE}position/"), f"{HERE}position/")
    form.update({f"{line.pk}-seen": "-", f"{line.pk}-text_en": "Typed", f"{line.pk}-text_ko": "입력"})
    form.update(kind="conditional", post="co-chair")
    answer = client.post(f"{HERE}position/", form)
    assert answer.status_code == 422
    assert "Typed" in text_of(answer) and 'role="alert"' in text_of(answer)
    assert not Position.objects.filter(kind="conditional").exists()


def test_an_old_edit_of_a_left_out_line_is_not_adopted(world, out_without_a_line):
    slip_in(out_without_a_line, world.rok, EDITED)
    with pytest.raises(ValidationError, match="left out by agreement"):
        adopt(out_without_a_line, world.us)
    require_nothing_moved(out_without_a_line)
    answer = sign_in(world.us.releaser).post(f"{HERE}adopt/", {"seen": out_without_a_line.candidate.hash})
    assert answer.status_code == 422
    assert "left out by agreement" in plain_text(text_of(answer))
    require_nothing_moved(out_without_a_line)


def test_adopting_never_puts_out_a_line_without_a_source(world, out):
    propose(out, world.rok)
    line = line_of(out, KEY)
    type(line).objects.filter(pk=line.pk).update(sources=[])
    with pytest.raises(ValidationError, match="rests on no source"):
        adopt(out, world.us)
    require_nothing_moved(out)
    assert not line_of(out, KEY).wordings.exists()
    page = plain_text(text_of(sign_in(world.us.releaser).post(f"{HERE}adopt/", {"seen": out.candidate.hash})))
    assert "This line rests on no source. 1, Workstream: “Edited”" in page


@pytest.mark.parametrize(
    ("valid_text", "texts", "goes"),
    [
        ("en", KOREAN_ONLY, False),
        ("ko", KOREAN_ONLY, True),
        ("both", KOREAN_ONLY, False),
        ("en", {"text_en": "English only", "text_ko": ""}, True),
        ("ko", {"text_en": "English only", "text_ko": ""}, False),
    ],
)
def test_an_edit_has_its_text_in_each_valid_language(world, draft, valid_text, texts, goes):
    Report.objects.update(valid_text=valid_text)
    send_out(draft, world.us)
    report = Report.objects.get()
    if goes:
        propose(report, world.rok, texts)
        adopt(report, world.us)
        return
    with pytest.raises(ValidationError, match="text is valid"):
        propose(report, world.rok, texts)
    slip_in(report, world.rok, texts)
    with pytest.raises(ValidationError, match="text is valid"):
        adopt(report, world.us)
    require_nothing_moved(report)


def test_who_proposes_is_told_beside_the_field(world, out):
    line = line_of(out, KEY)
    client = sign_in(world.us.releaser)
    form = form_fields(client.get(f"{HERE}position/"), f"{HERE}position/")
    form.update({f"{line.pk}-text_en": "", f"{line.pk}-text_ko": "한국어만"})
    form.update(kind="conditional", post="co-chair")
    answer = client.post(f"{HERE}position/", form)
    assert answer.status_code == 422
    page = text_of(answer)
    place = f"id_{line.pk}-text_en"
    assert f'id="{place}_error"' in page and f'href="#{place}"' in page
    assert "write the line in English too" in page and "한국어만" in page
    assert not Position.objects.filter(kind="conditional").exists()
    assert client.post(f"{HERE}position/", {**form, f"{line.pk}-text_en": "Words"}).status_code == 302


@pytest.mark.usefixtures("unguarded_history")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sources": []}, "rests on no source"),
        ({"texts": {side: {"en": "", "ko": "한국어만"} for side in ("US", "ROK")}}, "lacks its text"),
        ({"state": "brackets"}, "have not agreed"),
    ],
)
def test_whatever_came_to_be_out_is_not_published_with_a_line_that_is_not_ready(world, out, change, says):
    candidate = out.candidate
    content = json.loads(candidate.text)
    workstream = next(section for section in content["sections"] if section["kind"] == "workstream")
    workstream["lines"][0].update(change)
    QuerySet(Candidate).filter(pk=candidate.pk).update(text=canonical(content), **hashes_of(content))
    concur(out, *world.teams)
    with pytest.raises(ValidationError, match=says):
        publish(out, world.us)
    answer = sign_in(world.us.releaser).post(f"{HERE}publish/", {"seen": out.candidate.hash})
    assert answer.status_code == 422 and says in plain_text(text_of(answer))
