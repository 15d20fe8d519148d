"""What every form in which one types has: it says who will see it, before it is saved."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.pages.test_walk import PAGES
from tests.pages.web import WORDS, Place, elements, parse, still, text_of, typed_forms
from tests.people.admin_forms import address
from tests.world import make_world

# Data entry: {model: whose row is opened}, and pages of its own.
ENTERED = ("document", "commitment", "workstream", "meeting", "office", "quarter")
SAID = {"#i-lock", "#i-share"}


def says_who_sees(part):
    """By the sign beside the sentence, or by asking."""
    icons = {value for use in elements(part) if use.tag.endswith("use") for value in use.attrib.values()}
    return bool(icons & SAID) or any(field.get("name") == "whose" for field in elements(part))


def read_forms():
    """{(address of the page, where the form goes): the form, what stands around it}"""
    place = Place(make_world())
    keys = place.keys()
    addresses = [address.format_map(keys) for rows in PAGES.values() for address, *_answers in rows]
    for model in ENTERED:
        addresses += [address(model)]
    found = {}
    for member in (place.us.releaser, place.us.editor, place.us.steward, place.rok.releaser):
        client = Client()
        client.force_login(member)
        for page in dict.fromkeys(addresses):
            response = client.get(page)
            if (
                response.headers.get("Content-Type", "").startswith("text/html")
                and response.status_code == 200
            ):
                for form, around in typed_forms(elements(parse(text_of(response)))):
                    found[page, form.get("action") or page] = form, around
    return found


@pytest.fixture(scope="module")
def forms(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), still(), transaction.atomic():
        found = read_forms()
        transaction.set_rollback(True)
    assert len(found) > 30
    return found


def test_every_form_says_who_sees_what_is_typed(forms):
    silent = [key for key, parts in forms.items() if not any(says_who_sees(part) for part in parts)]
    assert not silent, "\n".join(map(str, silent))


def words_in(form):
    """{field in which one types words: something typed into it}"""
    names = []
    for field in elements(form):
        is_text = field.tag == "textarea" or (field.tag == "input" and field.get("type", "text") in WORDS)
        if is_text and field.get("name") and "__prefix__" not in field.get("name"):
            names.append(field.get("name"))
    return {name: f"Typed as number {place}." for place, name in enumerate(names)}


@pytest.mark.django_db
def test_what_was_typed_is_shown_where_the_form_cannot_come_back(forms):
    """Signed out meanwhile: every word is there to be read, under a name a reader knows."""
    lost, unnamed, fields = [], set(), 0
    for (page, action), (form, _around) in forms.items():
        typed = words_in(form)
        fields += len(typed)
        carried = {"seen": "7:abc", "once": "one-time", "csrfmiddlewaretoken": "a-token"}
        response = Client().post(action, {**typed, **carried}, headers={"Accept-Language": "ko"})
        assert response.status_code == 401, action
        shown = text_of(response).rpartition("<dl")[2]
        lost += [(page, name) for name, text in typed.items() if f">{text}</dd>" not in shown]
        unnamed |= {label for label in re.findall("<dt>(.*?)</dt>", shown) if not re.search("[가-힣]", label)}
        assert not any(value in shown for value in carried.values())
    assert fields > 150
    assert lost == []
    assert unnamed == set()


@pytest.mark.django_db
def test_it_is_called_as_its_own_form_calls_it():
    for page, label in (
        ("/decisions/add/", "Decision in English"),
        ("/actions/add/", "What is to be done"),
    ):
        response = Client().post(page, {"text_en": "Typed."}, headers={"Accept-Language": "en"})
        assert f"<dt>{label}" in text_of(response)
