"""What every form in which one types has: it says who will see it, before it is saved."""

import pytest
from django.test import Client

from tests.pages.test_walk import PAGES
from tests.pages.web import Place, elements, parse, still, text_of, typed_forms
from tests.people.admin_forms import address
from tests.world import make_world

pytestmark = pytest.mark.django_db

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


def test_every_form_says_who_sees_what_is_typed():
    with still():
        forms = read_forms()
    assert len(forms) > 30
    silent = [key for key, parts in forms.items() if not any(says_who_sees(part) for part in parts)]
    assert not silent, "\n".join(map(str, silent))
