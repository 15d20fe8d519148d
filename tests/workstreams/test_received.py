"""What one side noted of the other: shown dashed, counted nowhere, until that side speaks itself."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.pages.web import HTMX, find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    TODAY,
    make_report,
    make_update,
    make_workstream,
    note_received,
    received_content,
)
from tracker.history.models import Entry
from tracker.home.brief import as_text, read_brief
from tracker.home.overview import read_overview
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.quarters.models import Period
from tracker.reports.models import Report
from tracker.workstreams import received_actions as actions
from tracker.workstreams.models import StatusUpdate
from tracker.workstreams.received import NOTHING_SEEN, ReceivedUpdate, token_of
from tracker.workstreams.standing import Cells

pytestmark = pytest.mark.usefixtures("clock")
PERIOD = Period.of(TODAY)
LATER = NOW + datetime.timedelta(hours=1)
TOLD = "received through a call of the working level"
FORM = "/workstreams/one/received/"
PRESS = "/workstreams/one/received/confirm/"


@pytest.fixture
def one(world):
    work = make_workstream(1, slug="one")
    make_update(work, world.us, rating="on_track")
    return work


def note(work, team, seen, **fields):
    return actions.note_received(
        work,
        "ROK" if team.side.code == "US" else "US",
        period=PERIOD,
        content=received_content(**fields),
        by=team.releaser,
        seen=seen,
        now=LATER,
        today=TODAY,
    )


def confirm(received, team, seen=None):
    return actions.confirm_received(
        received, by=team.releaser, seen=seen or received.token, now=LATER, today=TODAY
    )


def released(side="ROK"):
    return [
        (row.version, row.rating, row.headline_en)
        for row in StatusUpdate.objects.standing().filter(side=side)
    ]


# --- verbs ------------------------------------------------------------------------------------------------


def test_what_is_noted_is_no_update_of_the_other_side(world, one):
    noted = note_received(one, world.us)
    assert (noted.side_id, noted.noted_by, noted.version) == ("ROK", world.us.releaser, 1)
    assert released() == [] and StatusUpdate.objects.count() == 1
    entry = Entry.objects.get(verb="update_received")
    assert (entry.chain, entry.side_id) == ("both", "US")
    assert entry in Entry.objects.filter(
        subject_id__in=[row.pk for row in one.history_parts(world.rok.reader)[-2]]
    )


def test_a_correction_is_a_newer_one_and_both_stay(world, one):
    first = note_received(one, world.us)
    second = note(one, world.us, first.token, rating="paused", headline_en="Corrected")
    assert (second.version, ReceivedUpdate.objects.count()) == (2, 2)
    assert actions.find_received(one, PERIOD, "ROK", world.rok.reader) == second
    assert second.headline_en_at == LATER and second.headline_ko_at == NOW
    same = note(one, world.us, "whatever was seen", rating="paused", headline_en="Corrected")
    assert same == second and Entry.objects.filter(verb="update_received").count() == 2


def test_who_saw_another_one_is_told(world, one):
    first = note_received(one, world.us)
    with pytest.raises(Stale) as stale:
        note(one, world.us, NOTHING_SEEN, rating="paused")
    assert stale.value.current == first


def test_a_releaser_of_that_side_confirms_and_it_is_theirs(world, one):
    noted = note_received(one, world.us)
    update = confirm(noted, world.rok)
    assert (update.side_id, update.written_by, update.released_by) == ("ROK", *[world.rok.releaser] * 2)
    assert (update.rating, update.headline_ko, update.narrative_en) == (
        "at_risk",
        "전달받은 요지",
        "Told narrative",
    )
    assert (update.as_of, update.version, update.state) == (TODAY, 1, "released")
    entry = Entry.objects.get(verb="received_confirmed")
    assert (entry.chain, entry.side_id, entry.subject_id) == ("both", "ROK", update.pk)
    assert actions.find_received(one, PERIOD, "ROK", world.us.reader) is None
    for again in (lambda: confirm(noted, world.rok), lambda: note(one, world.us, noted.token)):
        with pytest.raises(MoveNotAllowed):
            again()
    assert released() == [(1, "at_risk", "Told headline")]


def test_nobody_confirms_for_the_other_side_or_what_was_corrected_meanwhile(world, one):
    noted = note_received(one, world.us)
    with pytest.raises(PermissionDenied):
        confirm(noted, world.us)
    with pytest.raises(PermissionDenied):
        note_of_own_side(one, world.us)
    note(one, world.us, noted.token, headline_en="Corrected")
    with pytest.raises(Stale):
        confirm(noted, world.rok)
    assert released() == []


def note_of_own_side(work, team):
    return actions.note_received(
        work,
        team.side.code,
        period=PERIOD,
        content=received_content(),
        by=team.releaser,
        seen=NOTHING_SEEN,
        now=NOW,
        today=TODAY,
    )


def test_a_confirmation_asks_what_every_release_asks(world, one):
    noted = note_received(one, world.us, narrative_en="", narrative_ko="")
    with pytest.raises(ValidationError):
        confirm(noted, world.rok)
    assert released() == []


def test_their_own_words_end_it_too_and_a_draft_does_not(world, one):
    noted = note_received(one, world.us)
    draft = make_update(one, world.rok, state="draft", rating="on_track")
    assert actions.find_received(one, PERIOD, "ROK", world.us.reader) == noted
    make_update(one, world.rok, rating="on_track")
    assert draft and actions.find_received(one, PERIOD, "ROK", world.us.reader) is None
    assert ReceivedUpdate.objects.get() == noted, "the row stays"


def test_a_quarter_that_has_ended_takes_neither(world, one):
    noted = note_received(one, world.us)
    after = TODAY + datetime.timedelta(days=90)
    with pytest.raises(MoveNotAllowed):
        actions.confirm_received(noted, by=world.rok.releaser, seen=noted.token, now=LATER, today=after)
    with pytest.raises(MoveNotAllowed):
        actions.note_received(
            one,
            "ROK",
            period=PERIOD,
            content=received_content(rating="paused"),
            by=world.us.releaser,
            seen=noted.token,
            now=LATER,
            today=after,
        )


# --- it counts nowhere ------------------------------------------------------------------------------------


def figures(world):
    found = read_overview(world.us.reader, world.sides, TODAY)
    names = ("answer", "reported", "waiting", "waiting_on")
    pictures = [(row.picture, [s.rating for s in row.standings]) for row in found["rows"]]
    return {name: str(found[name]) for name in names}, pictures


def test_no_figure_and_no_picture_changes(world, one):
    before = figures(world)
    note_received(one, world.us)
    assert figures(world) == before
    cells = Cells(world.us.reader, received=True)
    assert cells.pair(one.pk, PERIOD, world.sides) == ["on_track", None]
    assert cells.received_pair(one.pk, PERIOD, world.sides) == [None, "at_risk"]
    assert Cells(world.us.reader).received == {}


def test_a_report_does_not_hold_it(world, one):
    make_report(world.us)
    (first,) = Report.objects.all()
    lines = [[word.text_en for word in line.wordings.all()] for line in first.lines.all()]
    for table in (first.lines.all(),):
        table.delete()
    first.delete()
    note_received(one, world.us)
    make_report(world.us)
    (second,) = Report.objects.all()
    assert [[word.text_en for word in line.wordings.all()] for line in second.lines.all()] == lines
    assert "Told" not in str(lines)
    page = plain_text(text_of(sign_in(world.us.reader).get("/reports/2026-q4/")))
    assert "Told headline" not in page and TOLD not in page


# --- where it shows ---------------------------------------------------------------------------------------


def pages(member):
    client = sign_in(member)
    found = {page: client.get(page) for page in ("/", "/workstreams/", "/workstreams/one/", "/brief/")}
    for response in found.values():
        assert find_problems(text_of(response)) == []
    return {page: text_of(response) for page, response in found.items()}


def test_both_sides_see_it_dashed_until_the_other_one_speaks(world, one):
    note_received(one, world.us)
    for member in (world.us.reader, world.us.releaser):
        for page, html in pages(member).items():
            assert "eceived through a call of the working level" in plain_text(html), page
            assert ('class="rcv"' in html) or ('class="dash' in html) or page == "/brief/", page
    korean = plain_text(pages(world.rok.reader)["/workstreams/one/"])
    assert "접수, 미확인" in korean and "전달받은 요지" in korean
    own = plain_text(text_of(sign_in(world.rok.releaser).get(f"/quarters/{PERIOD.slug}/?show=all")))
    assert "접수 경로: a call of the working level" in own
    make_update(one, world.rok, rating="on_track")
    for html in pages(world.us.releaser).values():
        assert "a call of the working level" not in html
    history = plain_text(text_of(sign_in(world.us.reader).get("/history/?what=receivedupdate")))
    assert "noted what was received from the other side" in history and "Told headline" in history


def test_a_past_quarter_shows_in_the_matrix_what_was_never_confirmed(world, one):
    earlier = NOW - datetime.timedelta(days=92)
    make_update(one, world.us, now=earlier)
    note_received(one, world.us, now=earlier, today=earlier.date())
    html = pages(world.us.reader)["/"]
    assert "2026 Q3: US On track, ROK At risk (received, not confirmed)" in plain_text(html)
    assert '<i class="rcv s-risk">' in html


def test_the_brief_says_it_in_words_and_still_waits(world, one):
    note_received(one, world.us)
    text = as_text(read_brief(world.us.reader, world.sides, TODAY), "U")
    assert "ROK has not reported on 1 workstream" in text
    assert f"1 Workstream 1: ROK At risk ({TOLD}, 12 Nov 2026; not confirmed)" in text
    assert "The sides do not differ" in text


def test_a_releaser_is_asked_to_confirm_or_replace(world, one):
    note_received(one, world.us)
    asked = "확인 또는 자체 평가 공개"
    assert asked in plain_text(text_of(sign_in(world.rok.releaser).get("/")))
    assert asked not in plain_text(text_of(sign_in(world.rok.editor).get("/")))


# --- the form and the press -------------------------------------------------------------------------------


def test_the_form_says_who_sees_it_and_is_found_from_the_page(world, one):
    client = sign_in(world.us.releaser)
    assert f'href="{FORM}"' in text_of(client.get("/workstreams/one/"))
    assert f'href="{FORM}"' not in text_of(sign_in(world.us.editor).get("/workstreams/one/"))
    response = client.get(FORM)
    assert find_problems(text_of(response)) == []
    assert "ROK sees this when you save." in plain_text(text_of(response))
    fields = {**form_fields(response, FORM), "rating": "off_track", "headline_en": "Told by phone"}
    lacking = client.post(FORM, fields)
    assert lacking.status_code == 422 and find_problems(text_of(lacking)) == []
    assert form_fields(lacking, FORM)["headline_en"] == "Told by phone"
    early = client.post(FORM, {**fields, "received_through": "a call", "received_on": "2026-09-30"})
    assert early.status_code == 422 and "Enter a date in this quarter" in plain_text(text_of(early))
    assert client.post(FORM, {**fields, "received_through": "a call"}).status_code == 302
    noted = ReceivedUpdate.objects.get()
    assert (noted.rating, noted.headline_en, noted.received_on) == ("off_track", "Told by phone", TODAY)
    assert client.post(FORM, {**fields, "received_through": "a call"}).status_code == 302
    assert ReceivedUpdate.objects.count() == 1


def test_a_colleague_who_was_faster_is_shown_with_both_texts(world, one):
    client = sign_in(world.us.releaser)
    fields = {**form_fields(client.get(FORM), FORM), "rating": "paused", "headline_en": "Mine"}
    fields["received_through"] = "a call"
    note_received(one, world.us, headline_en="Theirs")
    late = client.post(FORM, fields)
    assert late.status_code == 409 and find_problems(text_of(late)) == []
    said = plain_text(text_of(late))
    assert "Theirs" in said and "Mine" in said
    assert client.post(FORM, form_fields(late, FORM)).status_code == 302
    assert ReceivedUpdate.objects.get(version=2).headline_en == "Mine"


def test_the_press_confirms_with_and_without_a_script(world, one):
    for number, headers in ((2, {}), (3, HTMX)):
        work = make_workstream(number, slug=f"w{number}")
        note_received(work, world.us)
        client, press = sign_in(world.rok.releaser), f"/workstreams/w{number}/received/confirm/"
        fields = form_fields(client.get(f"/workstreams/w{number}/"), press)
        response = client.post(press, fields, headers=headers)
        assert response.status_code == (200 if headers else 302)
        assert client.post(press, fields, headers=headers).status_code == 409
    assert len(released()) == 2


def test_what_a_release_would_lack_is_said_in_place_of_the_press(world, one):
    note_received(one, world.us, narrative_en="", narrative_ko="")
    html = text_of(sign_in(world.rok.releaser).get("/workstreams/one/"))
    assert f'action="{PRESS}"' not in html and "우리 측 추진상황을 입력하십시오" in html


def test_once_they_have_spoken_the_form_says_so(world, one):
    make_update(one, world.rok)
    client = sign_in(world.us.releaser)
    for response in (client.get(FORM), client.post(FORM, {})):
        assert response.status_code == 409
        assert "ROK has released its own assessment" in plain_text(text_of(response))


def test_a_token_names_the_content(world, one):
    noted = note_received(one, world.us)
    assert token_of(None) == NOTHING_SEEN and len(noted.token) == 20
    before = noted.token
    noted.rating = "paused"
    assert noted.token != before
