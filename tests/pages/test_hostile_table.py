"""Whatever is typed into a decision or an action: kept or refused in words, never markup."""

import pytest

from tests.pages.test_hostile import HOSTILE, LONG, SHORT, check, timed
from tests.pages.test_hostile_reports import send_each
from tests.pages.web import form_fields, sign_in
from tests.world import make_action, make_decision, make_meeting, make_workstream
from tracker.meetings.table import ActionItem, Decision

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/meetings/plenary-1/"


@pytest.fixture
def meeting(world):
    make_workstream(1, slug="one")
    return make_meeting(world.us)


def open_form(client, address):
    return form_fields(client.get(address), address)


def refuse_each(client, address, form, names, *, step=9):
    for name in names:
        for text in [text for text in [*SHORT[::step], LONG[0]] if text.strip()]:
            answer = timed(client.post, address, {**form, name: text})
            check(answer, 409, 422, where=f"{address} {name}: {text[:40]}")


def test_an_action_takes_or_refuses_every_string(world, meeting):
    client, address = sign_in(world.us.editor), f"{PAGE}actions/add/"
    form = open_form(client, address)
    names = ["text_en", "text_ko"]
    assert send_each(client, address, form, names, HOSTILE[::2], ActionItem, "text_en", page=PAGE) > 50
    refuse_each(client, address, {**form, "text_en": "x"}, ("side", "office", "due_on", "workstream"))


def test_a_change_and_a_closing_take_or_refuse_every_string(world, meeting):
    action, client = make_action(meeting, world.us), sign_in(world.us.editor)
    address = f"/actions/{action.pk}/edit/"
    form = open_form(client, address)
    names = ["text_en", "text_ko"]
    assert send_each(client, address, form, names, HOSTILE[::5], ActionItem, "text_en", page=PAGE) > 20
    refuse_each(client, address, {**form, "text_en": "y"}, ("seen", "office", "due_on"))
    address = f"/actions/{action.pk}/close/"
    form = open_form(client, address)
    names = ["closing_note_en", "closing_note_ko"]
    taken = send_each(client, address, form, names, HOSTILE[::5], ActionItem, "closing_note_en", page=PAGE)
    assert taken > 20
    refuse_each(client, address, {**form, "closing_note_en": "x"}, ("seen", "to"))


def test_pasted_lines_are_read_or_refused_whatever_they_hold(world, meeting):
    client, address = sign_in(world.us.editor), f"{PAGE}actions/paste/"
    form = open_form(client, address)
    for text in HOSTILE[::2]:
        for lines in (text, f"x; {text}; {text}; {text}", f"{text}\n{text};;;"):
            answer = timed(client.post, address, {**form, "lines_en": lines, "step": "look"})
            check(answer, 200, 422, where=lines[:60])
        answer = timed(client.post, address, {**form, "lines_ko": "x", "looked_at": text, "step": "save"})
        check(answer, 200, where=text[:40])
    assert not ActionItem.objects.exists()


def test_a_decision_takes_or_refuses_every_string(world, meeting):
    client, names = sign_in(world.us.editor), ["text_en", "text_ko"]
    nothing = {"workstreams": [], "commitments": []}
    address = f"{PAGE}decisions/add/"
    form = {**open_form(client, address), **nothing}
    assert send_each(client, address, form, names, HOSTILE[::3], Decision, "text_en", page=PAGE) > 30
    fields = ("workstreams", "commitments", "supersedes", "closes")
    refuse_each(client, address, {**form, "text_en": "x"}, fields)
    address = "/decisions/add/"
    form = {**open_form(client, address), **nothing, "text_en": "x", "decided_on": "2026-11-01"}
    texts = [text for text in SHORT[::4] if text.strip()]
    taken = send_each(client, address, form, ["reference"], texts, Decision, "reference", page="/decisions/")
    assert taken > 10
    refuse_each(client, address, {**form, "reference": "x"}, ("decided_on",))
    decision = make_decision(meeting, world.us)
    address = f"/decisions/{decision.pk}/edit/"
    form = {**open_form(client, address), **nothing}
    assert send_each(client, address, form, names, HOSTILE[::7], Decision, "text_en", page=PAGE) > 15
    refuse_each(client, address, form, ("seen", *fields))
    releaser, address = sign_in(world.us.releaser), f"/decisions/{decision.pk}/agree/"
    form = open_form(releaser, address)
    for text in [*SHORT[::7], LONG[0]]:
        check(timed(releaser.post, address, {**form, "seen": text, "revision": text}), 409, where=text[:40])


def test_a_forged_key_finds_nothing(world, meeting):
    client = sign_in(world.us.releaser)
    for step in ("edit", "close", "release"):
        for key in (meeting.pk, "x", str(meeting.pk).upper()):
            check(timed(client.get, f"/actions/{key}/{step}/"), 404, where=f"{key} {step}")
