"""The page of a report before publication, from the first draft to the press that freezes it."""

import datetime

import pytest

from tests.pages.web import HTMX, find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    concur,
    line_of,
    make_office,
    make_report,
    make_update,
    make_workstream,
    make_world,
    send_out,
    word_line,
)
from tracker.assent.models import Position
from tracker.quarters.models import Period
from tracker.reports.frozen import Snapshot
from tracker.reports.models import LineWording, Report
from tracker.workstreams.models import Workstream

pytestmark = pytest.mark.usefixtures("db", "clock")
PERIOD = Period.of(NOW.date())
HERE = f"/reports/{PERIOD.slug}/"


@pytest.fixture
def world():
    world = make_world()
    one = make_workstream(1, slug="one")
    make_update(one, world.us, headline_en="US words")
    make_update(one, world.rok, rating="at_risk", headline_en="ROK words")
    return world


@pytest.fixture
def report(world):
    return make_report(world.us)


@pytest.fixture
def out(world, report):
    send_out(report, world.us, respond_by=NOW.date() + datetime.timedelta(days=3))
    return Report.objects.get()


def main_of(member, address=HERE):
    response = sign_in(member).get(address)
    page = text_of(response)
    assert find_problems(page) == []
    return plain_text(page[page.index("<main") :])


def edit(line):
    return f"{HERE}lines/{line.pk}/"


def press(member, line, move, **options):
    client = sign_in(member)
    return client.post(f"{edit(line)}{move}/", {"seen": line_of(line.report, line.key).token}, **options)


def test_one_press_makes_the_draft_and_a_second_one_finds_it(world):
    client = sign_in(world.us.editor)
    assert "Make the draft" in main_of(world.us.editor)
    assert "Make the draft" not in main_of(world.us.reader)
    for _twice in range(2):
        assert client.post(f"{HERE}start/").status_code == 302
    assert Report.objects.count() == 1
    assert "report, draft" in main_of(world.us.reader)


def test_above_the_lines_stand_the_figures_and_what_each_side_has_released(world, report):
    said = main_of(world.us.reader)
    figures = "US 1 of 1 reported"
    assert said.index("Summary") < said.index(figures) < said.index("ROK 1 of 1 reported")
    assert said.index("US On track (U) US words As of") < said.index("ROK At risk (U) ROK words As of")
    korean = main_of(world.rok.reader)
    assert korean.index("한측 지연 우려") < korean.index("미측 정상 추진")
    # What was released since is not in this text.
    make_update(Workstream.objects.get(), world.us, headline_en="Newer words")
    page = plain_text(text_of(sign_in(world.us.reader).get(HERE)).split("<aside")[0])
    assert "US words" in page and "Newer words" not in page


def test_a_side_that_has_not_reported_is_said_above_the_lines(world):
    make_workstream(2, slug="two")
    make_report(world.us)
    assert "US Not reported ROK Not reported" in main_of(world.us.reader)


def test_wordings_stand_in_brackets_until_one_side_accepts_theirs(world, report):
    line = line_of(report)
    client = sign_in(world.us.editor)
    fields = form_fields(client.get(edit(line)), edit(line))
    fields.update(text_en="The sides will meet.", text_ko="양측은 만날 것이다.")
    response = client.post(edit(line), fields)
    assert response.status_code == 302
    word_line(line, world.rok, "The sides may meet.", "양측은 만날 수 있다.")
    said = main_of(world.us.editor)
    assert "[ US : The sides" in said or "[US:" in said.replace(" ", "")
    page = text_of(sign_in(world.us.editor).get(HERE))
    assert "<mark>will</mark>" in page and "<mark>may</mark>" in page
    assert press(world.rok.editor, line, "accept_theirs").status_code == 302
    assert {row.text_en for row in LineWording.objects.filter(line=line)} == {"The sides will meet."}


def test_a_wording_is_saved_in_place(world, report):
    line = line_of(report)
    client = sign_in(world.us.editor)
    part = client.get(edit(line), headers=HTMX)
    assert "<html" not in text_of(part)
    fields = form_fields(part, edit(line))
    response = client.post(edit(line), {**fields, "text_en": "In place"}, headers=HTMX)
    assert response.status_code == 200 and "In place" in text_of(response)
    assert f'id="line-{line.pk}"' in text_of(response) and "<html" not in text_of(response)


def test_a_colleague_who_was_faster_is_shown_with_mine_and_the_base(world, report):
    line = line_of(report)
    client = sign_in(world.us.editor)
    fields = form_fields(client.get(edit(line)), edit(line))
    word_line(line, world.us, "Theirs, saved")
    for headers in ({}, HTMX):
        response = client.post(edit(line), {**fields, "text_en": "Mine <i>"}, headers=headers)
        assert response.status_code == 409
        said = plain_text(text_of(response))
        assert "Theirs, saved" in said and "Mine <i>" in said
    again = form_fields(response, edit(line))
    assert again["text_en"] == "Mine <i>"
    assert client.post(edit(line), again).status_code == 302
    assert LineWording.objects.get(line=line).text_en == "Mine <i>"


def test_an_empty_wording_keeps_the_form(world, report):
    line = line_of(report)
    client = sign_in(world.us.editor)
    fields = form_fields(client.get(edit(line)), edit(line))
    response = client.post(edit(line), {**fields, "text_en": " ", "text_ko": ""})
    assert response.status_code == 422 and "Write the line" in text_of(response)


def test_both_stand_and_left_out_by_agreement(world, report):
    line, other = report.lines.all()[:2]
    word_line(line, world.us, "One")
    word_line(line, world.rok, "Another")
    assert press(world.us.editor, line, "let_both_stand").status_code == 302
    assert press(world.us.editor, other, "leave_out").status_code == 302
    assert "asks to leave it out" in main_of(world.us.reader)
    response = press(world.rok.editor, other, "leave_out", headers=HTMX)
    assert response.status_code == 200 and "is-left_out" in text_of(response)
    assert press(world.rok.editor, other, "put_back").status_code == 302


def test_a_press_on_a_line_that_changed_meanwhile_does_nothing(world, report):
    line = line_of(report)
    response = sign_in(world.us.editor).post(f"{edit(line)}leave_out/", {"seen": f"{line.pk}.0"})
    assert response.status_code == 409 and "Someone was faster" in text_of(response)


def test_a_line_added_by_hand_rests_on_a_source(world, report):
    client = sign_in(world.rok.editor)
    fields = form_fields(client.get(f"{HERE}lines/add/"), f"{HERE}lines/add/")
    fields.update(section="summary", text_en="By hand", text_ko="직접 작성")
    fields.pop("sources", None)
    assert client.post(f"{HERE}lines/add/", fields).status_code == 422
    for _twice in range(2):
        assert client.post(f"{HERE}lines/add/", {**fields, "sources": ["0"]}).status_code == 302
    assert report.lines.filter(key__startswith="hand/").count() == 1
    assert "Text of one side only" in main_of(world.us.reader)


def test_what_is_not_ready_does_not_go_out_and_says_why(world, report):
    word_line(line_of(report), world.us, "Only ours")
    client = sign_in(world.us.releaser)
    response = client.post(f"{HERE}send-out/", {"seen": report.token, "respond_by": "2026-12-01"})
    assert response.status_code == 422
    assert "The sides have not agreed on this line." in plain_text(text_of(response))
    assert 'value="2026-12-01"' in text_of(response)


def test_terms_are_changed_and_who_was_faster_is_said(world, report):
    client = sign_in(world.us.editor)
    fields = form_fields(client.get(f"{HERE}terms/"), f"{HERE}terms/")
    for expected in (302, 409):
        valid = "both" if expected == 302 else "ko"
        response = client.post(f"{HERE}terms/", {**fields, "valid_text": valid})
        assert response.status_code == expected
    assert Report.objects.get().valid_text == "both"
    said = plain_text(text_of(response))
    assert "The terms were changed while you were choosing" in said
    for heading in ("You both started from", "Theirs, saved", "Mine, not saved yet"):
        assert heading in said
    again = form_fields(response, f"{HERE}terms/")
    assert client.post(f"{HERE}terms/", {**again, "valid_text": "ko"}).status_code == 302


def position(client, kind, **fields):
    form = form_fields(client.get(f"{HERE}position/"), f"{HERE}position/")
    form.pop("conforms", None)
    return client.post(f"{HERE}position/", {**form, "kind": kind, **fields})


def test_a_hold_needs_words_and_an_ad_referendum_blocks_until_confirmed(world, out):
    us, rok = sign_in(world.us.releaser), sign_in(world.rok.releaser)
    assert position(us, "hold").status_code == 422
    assert position(us, "hold", comment="Line 2 <i>").status_code == 302
    assert "Line 2 <i>" in main_of(world.rok.reader)
    assert position(us, "concur", post="US co-chair").status_code == 302
    assert position(rok, "ad_referendum", post="한측 대표 대행").status_code == 302
    assert rok.post(f"{HERE}publish/", {"seen": out.candidate.hash}).status_code == 409
    assert position(rok, "concur", post="한측 대표").status_code == 302
    assert "Publish and freeze" in main_of(world.us.releaser)
    assert us.post(f"{HERE}publish/", {"seen": out.candidate.hash}).status_code == 302
    assert Snapshot.objects.get().text == out.candidate.text
    assert us.post(f"{HERE}publish/", {"seen": out.candidate.hash}).status_code == 409


def test_conditional_edits_are_adopted_word_for_word_and_concurred_on_again_in_one_press(world, out):
    us, rok = sign_in(world.us.releaser), sign_in(world.rok.releaser)
    concur(out, world.us)
    line = line_of(out)
    words = {f"{line.pk}-text_en": "Entirely new words", f"{line.pk}-text_ko": "전혀 다른 문구"}
    assert position(rok, "conditional", post="ROK co-chair").status_code == 422
    assert position(rok, "conditional", post="ROK co-chair", **words).status_code == 302
    assert "Entirely new words" in main_of(world.us.releaser)
    assert us.post(f"{HERE}adopt/", {"seen": out.candidate.hash}).status_code == 302
    report = Report.objects.get()
    assert report.candidate.number == 2 and "Entirely new words" in report.candidate.text
    for client, team in ((us, world.us), (rok, world.rok)):
        page = text_of(client.get(HERE))
        assert 'id="since"' in page
        assert client.post(f"{HERE}position/again/", {"seen": report.candidate.hash}).status_code == 302
        post = Position.objects.filter(side=team.side, kind="concur").latest("at").post
        assert post == f"{team.side.code} co-chair"
    assert us.post(f"{HERE}publish/", {"seen": report.candidate.hash}).status_code == 302


def test_edits_with_any_other_position_are_refused_and_kept(world, out):
    client = sign_in(world.us.releaser)
    line = line_of(out)
    words = {f"{line.pk}-text_en": "Kept words", f"{line.pk}-text_ko": "유지"}
    response = position(client, "concur", post="US co-chair", **words)
    assert response.status_code == 422 and "Kept words" in text_of(response)


def test_what_was_received_from_the_other_side_is_dashed_and_does_not_count(world, out):
    client = sign_in(world.us.releaser)
    fields = form_fields(client.get(f"{HERE}received/"), f"{HERE}received/")
    assert client.post(f"{HERE}received/", {**fields, "received_through": ""}).status_code == 422
    fields.update(kind="concur", received_through="Embassy, 11 Nov")
    assert client.post(f"{HERE}received/", fields).status_code == 302
    concur(out, world.us)
    page = text_of(client.get(HERE))
    assert 'class="sm dash"' in page and "Embassy, 11 Nov" in page
    assert client.post(f"{HERE}publish/", {"seen": out.candidate.hash}).status_code == 409


def test_silence_counts_only_when_agreed_and_when_the_day_has_ended(world, out, clock):
    us, rok = sign_in(world.us.releaser), sign_in(world.rok.releaser)
    seen = {"seen": out.candidate.hash}
    assert us.post(f"{HERE}silence/", {**seen, "do": "note"}).status_code == 409
    assert rok.post(f"{HERE}silence/", {**seen, "do": "agree"}).status_code == 302
    assert us.post(f"{HERE}silence/", {**seen, "do": "note"}).status_code == 409
    clock.now = NOW + datetime.timedelta(days=5)
    assert us.post(f"{HERE}silence/", {**seen, "do": "note"}).status_code == 302
    concur(out, world.us, now=clock.now)
    assert us.post(f"{HERE}publish/", seen).status_code == 302


def test_silence_cannot_say_that_two_valid_texts_are_the_same(world, report, clock):
    Report.objects.update(valid_text="both")
    report.refresh_from_db()
    send_out(report, world.us, respond_by=NOW.date() + datetime.timedelta(days=3))
    us, rok = sign_in(world.us.releaser), sign_in(world.rok.releaser)
    seen = {"seen": report.candidate.hash}
    assert rok.post(f"{HERE}silence/", {**seen, "do": "agree"}).status_code == 302
    clock.now = NOW + datetime.timedelta(days=5)
    assert us.post(f"{HERE}silence/", {**seen, "do": "note"}).status_code == 302
    concur(report, world.us, now=clock.now, conforms=True)
    assert us.post(f"{HERE}publish/", seen).status_code == 409


def test_newer_updates_never_change_what_is_out(world, out):
    text = out.candidate.text
    make_update(line_of(out, "workstream/one").workstream, world.us, headline_en="Newer words")
    assert "1 newer update not in this text" in main_of(world.us.reader)
    assert Report.objects.get().candidate.text == text
    client = sign_in(world.us.releaser)
    fields = form_fields(client.get(HERE), f"{HERE}newer/")
    assert client.post(f"{HERE}newer/", {**fields, "do": "leave"}).status_code == 302
    assert "newer update" not in main_of(world.us.reader)


def test_taking_over_leads_back_to_a_draft_with_the_newer_words(world, out):
    make_update(line_of(out, "workstream/one").workstream, world.us, headline_en="Newer words")
    client = sign_in(world.us.releaser)
    fields = form_fields(client.get(HERE), f"{HERE}newer/")
    assert client.post(f"{HERE}newer/", {**fields, "do": "take"}).status_code == 302
    assert Report.objects.get().state == "draft"
    assert "Newer words" in Report.objects.get().facts


def test_clearances_of_a_report_stay_with_their_side(world, report):
    office = make_office(world.us.side, "US-1", by=world.us.steward)
    client = sign_in(world.us.editor)
    data = {"on": "report", "office": str(office.pk), "once": "x"}
    for _twice in range(2):
        assert client.post(f"{HERE}clearances/", data).status_code == 302
    assert "US-1" in main_of(world.us.editor)
    assert "US-1" not in main_of(world.rok.editor)
    line = line_of(report)
    assert client.post(f"{HERE}clearances/", {**data, "on": str(line.pk), "once": "y"}).status_code == 302
    first, second = (
        f for f in text_of(client.get(HERE)).split("<form") if "/clearances/" in f and "told_by" in f
    )
    assert "US-1" in first and "US-1" in second
    address = first.split('action="')[1].split('"')[0]
    seen = first.split('name="seen" value="')[1].split('"')[0]
    answer = {"seen": seen, "answer": "cleared", "told_by": "A colleague"}
    assert client.post(address, answer).status_code == 302
    assert client.post(address, {**answer, "answer": "no_reply"}).status_code == 409
    assert sign_in(world.rok.editor).post(address, answer).status_code == 404
    assert "A colleague" in main_of(world.us.editor)
