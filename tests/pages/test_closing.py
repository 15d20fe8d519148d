"""Stewards close and reopen commitments and workstreams on a page; releasers confirm it on another."""

import re

import pytest
from django.urls import reverse

from tests.pages.test_hostile import SHORT, check, timed
from tests.pages.web import find_problems, form_fields, sign_in, text_of
from tests.world import NOW, make_commitment, make_document, make_paragraph, make_workstream
from tracker.assent.actions import take_position
from tracker.commitments.actions import close_commitment
from tracker.commitments.models import Commitment, Paragraph
from tracker.history.models import Entry
from tracker.workstreams.closing import close_workstream
from tracker.workstreams.models import Workstream

pytestmark = pytest.mark.usefixtures("clock")

CONFIRMATIONS = "/confirmations/"
PAGES = {"commitment": "/commitments/R4.2/close/", "workstream": "/workstreams/one/close/"}
CLOSED = {"commitment": "superseded", "workstream": "completed"}


@pytest.fixture
def record(world):
    paragraph = make_paragraph(make_document("R"), 4)
    make_commitment("R4.2", paragraph=paragraph)
    make_workstream(1, slug="one")
    return paragraph


def find(kind):
    return Commitment.objects.get() if kind == "commitment" else Workstream.objects.get()


def fill(client, kind, **typed):
    response = client.get(PAGES[kind])
    assert response.status_code == 200 and find_problems(text_of(response)) == []
    return {**form_fields(response, PAGES[kind]), **typed}


def closing(client, kind, paragraph, **typed):
    words = {"state": CLOSED[kind], "paragraph": paragraph.pk, "quote_en": "will report", **typed}
    return fill(client, kind, **words)


def close(kind, world, paragraph):
    """Through the verb, by a steward of ROK."""
    subject = find(kind)
    verb = close_commitment if kind == "commitment" else close_workstream
    return verb(
        subject,
        CLOSED[kind],
        paragraph=paragraph,
        quotes={"en": "will report", "ko": ""},
        by=world.rok.steward,
        seen=subject.content_hash(),
        now=NOW,
    )


@pytest.mark.parametrize("kind", PAGES)
def test_a_closing_counts_when_both_sides_confirmed_it(world, record, kind):
    steward = sign_in(world.us.steward)
    response = steward.post(PAGES[kind], closing(steward, kind, record), follow=True)
    assert "it counts when each side has confirmed it" in text_of(response)
    assert find_problems(text_of(response)) == []
    # Everybody sees that it is entered, with the words that say so, and what it waits for.
    for team, name in ((world.us, "This counts when both sides have confirmed it."), (world.rok, "집계")):
        page = text_of(sign_in(team.reader).get(CONFIRMATIONS))
        assert find_problems(page) == []
        note = re.search(r'<div class="note warn">(.*?)</div></div>', page, re.S)[1]
        assert "will report" in note and (team is world.rok or name in note)
    if kind == "workstream":
        page = text_of(sign_in(world.us.reader).get("/workstreams/one/"))
        assert "Completed, counts when confirmed by US, ROK" in page
    for team in world.teams:
        take_position(find(kind), "confirm", by=team.releaser, now=NOW)
    if kind == "workstream":
        page = text_of(sign_in(world.us.reader).get("/workstreams/one/"))
        assert "Completed" in page and "counts when" not in page
    page = text_of(sign_in(world.us.reader).get(CONFIRMATIONS))
    assert "This counts when both sides have confirmed it." not in page


@pytest.mark.parametrize("kind", PAGES)
def test_reopening_asks_for_a_reason_and_everybody_finds_it(world, record, kind):
    close(kind, world, record)
    for team in world.teams:
        take_position(find(kind), "confirm", by=team.releaser, now=NOW)
    steward = sign_in(world.us.steward)
    form = fill(steward, kind)
    refused = steward.post(PAGES[kind], form)
    assert refused.status_code == 422 and find_problems(text_of(refused)) == []
    response = steward.post(PAGES[kind], {**form, "reason": "Quokka reason"})
    assert response.status_code == 302
    assert find(kind).state == "active"
    reader = sign_in(world.rok.reader)
    history = text_of(reader.get(f"{reverse('history:entry_list')}?subject={find(kind).pk}"))
    assert "Quokka reason" in history
    page = text_of(sign_in(world.us.reader).get(CONFIRMATIONS))
    assert "Opened again" in page and "This counts when" not in page


@pytest.mark.parametrize("kind", PAGES)
def test_words_that_are_not_there_come_back_with_the_nearest_that_are(world, record, kind):
    steward = sign_in(world.us.steward)
    form = closing(steward, kind, record, quote_en="Both sides shall report <b>", quote_ko="보고한다")
    response = steward.post(PAGES[kind], form)
    page = text_of(response)
    assert response.status_code == 422 and find_problems(page) == []
    assert "These words are not in the paragraph." in page and "Both sides will report," in page
    again = form_fields(response, PAGES[kind])
    assert again["quote_en"] == "Both sides shall report <b>" and again["state"] == CLOSED[kind]
    taken = steward.post(PAGES[kind], {**again, "take": "en"})
    assert taken.status_code == 200 and find_problems(text_of(taken)) == []
    form = form_fields(taken, PAGES[kind])
    assert (form["quote_en"], form["quote_ko"]) == ("Both sides will report, in", "보고한다")
    assert steward.post(PAGES[kind], form).status_code == 302
    assert find(kind).state == CLOSED[kind]


@pytest.mark.parametrize("kind", PAGES)
def test_taking_words_saves_nothing(world, record, kind):
    steward = sign_in(world.us.steward)
    for take in ("en", "ko", "fr", ""):
        steward.post(PAGES[kind], closing(steward, kind, record, quote_en="no such words", take=take))
    assert find(kind).state == "active"
    assert not Entry.objects.exists()


@pytest.mark.parametrize("kind", PAGES)
def test_a_stale_form_says_so_and_keeps_what_was_typed(world, record, kind):
    steward = sign_in(world.us.steward)
    form = closing(steward, kind, record, quote_ko="보고한다")
    type(find(kind)).objects.update(**{"text_en" if kind == "commitment" else "name_en": "Reworded"})
    response = steward.post(PAGES[kind], form)
    assert response.status_code == 409 and find_problems(text_of(response)) == []
    again = form_fields(response, PAGES[kind])
    assert (again["quote_en"], again["quote_ko"]) == ("will report", "보고한다")
    assert again["seen"] != form["seen"]
    assert steward.post(PAGES[kind], again).status_code == 302


@pytest.mark.parametrize("kind", PAGES)
def test_of_two_stewards_who_close_it_the_second_is_told(world, record, kind):
    steward = sign_in(world.us.steward)
    form = closing(steward, kind, record, quote_en="will report, in")
    close(kind, world, record)
    response = steward.post(PAGES[kind], form)
    page = text_of(response)
    assert response.status_code == 409 and find_problems(page) == []
    # The form now asks for the reason to open it again; the words are still to be read and copied.
    assert 'name="reason"' in page and "will report, in" in page
    assert Entry.objects.count() == 1


def test_a_standing_commitment_is_not_fulfilled_whatever_is_sent(world, record):
    Commitment.objects.update(cadence="standing")
    steward = sign_in(world.us.steward)
    page = text_of(steward.get(PAGES["commitment"]))
    assert "A standing commitment is never fulfilled" in page and 'value="fulfilled"' not in page
    response = steward.post(PAGES["commitment"], closing(steward, "commitment", record, state="fulfilled"))
    assert response.status_code == 422
    assert "A standing commitment is never fulfilled" in text_of(response)
    assert find("commitment").state == "active"


def test_a_proposed_workstream_is_entered_as_active(world, record):
    Workstream.objects.update(state="proposed")
    steward = sign_in(world.us.steward)
    form = fill(steward, "workstream", paragraph=record.pk, quote_en="will report")
    assert steward.post(PAGES["workstream"], form).status_code == 302
    assert find("workstream").state == "active"


def test_the_workstreams_page_has_the_link_for_stewards_only(world, record):
    for member in world.members:
        shown = PAGES["workstream"] in text_of(sign_in(member).get("/workstreams/one/"))
        assert shown == member.is_steward


def test_a_paragraph_that_was_changed_while_the_form_was_open(world, record):
    steward = sign_in(world.us.steward)
    form = closing(steward, "workstream", record)
    Paragraph.objects.update(text_en="Something else.")
    assert steward.post(PAGES["workstream"], form).status_code == 422


@pytest.mark.parametrize("kind", PAGES)
def test_every_field_takes_or_refuses_every_string(world, record, kind):
    steward = sign_in(world.us.steward)
    form = closing(steward, kind, record)
    for name in ("state", "paragraph", "quote_en", "quote_ko", "seen"):
        for text in [text for text in SHORT[::14] if text.strip()]:
            check(timed(steward.post, PAGES[kind], {**form, name: text}), 409, 422, where=(name, text))
    close(kind, world, record)
    form = fill(steward, kind)
    for text in SHORT[::14]:
        check(timed(steward.post, PAGES[kind], {**form, "seen": text, "reason": text}), 409, where=text)
    assert Entry.objects.count() == 1
