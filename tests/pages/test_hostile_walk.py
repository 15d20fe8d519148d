"""Every form and every question of every page of the walk, with whatever may be typed or forged.

The forms are read from the pages themselves, so a new one is tried as soon as its page is in the walk. Of
some hundred strings a few dozen are sent here, each field gets a share of them in turn; NCG_SOAK=1 sends all.
"""

import os
from itertools import cycle, islice
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve

from tests.pages.test_hostile import BYTES, HOSTILE, SCRIPT, SHORT, check, timed
from tests.pages.test_walk import PAGES, VISITORS
from tests.pages.web import Place, elements, parse, sign_in, still, text_of
from tests.world import make_world

pytestmark = pytest.mark.django_db  # the walk is made once, in a transaction that ends with it

SOAK = os.getenv("NCG_SOAK") == "1"
LONGEST = "A" * 100_000
# In all fields of a form at once.
ALWAYS = (f'">{SCRIPT}', "a\0b", "\u202ecod.exe", LONGEST, "0001-01-01", "9999-12-31", "")
# A refusal in words; a page that is not there any more; a file of a wrong kind.
ANSWERS = (200, 204, 302, 400, 401, 403, 404, 405, 409, 413, 422, 429)
MANY = 300


class Found:
    """A form of a page: what a browser would send, and the names of all its fields."""

    def __init__(self, page, element):
        self.page = page
        self.method = (element.get("method") or "get").upper()
        self.address = element.get("action") or page
        self.fields, self.names = {}, []
        for one in element.iter():
            name, kind = one.get("name"), one.get("type")
            if not name or one.tag not in ("input", "select", "textarea", "button") or kind == "file":
                continue
            if name not in self.names:
                self.names.append(name)
            if one.tag == "textarea":
                self.fields[name] = one.text or ""
            elif one.tag == "select":
                options = list(one.iter("option"))
                chosen = [option for option in options if option.get("selected") is not None] or options[:1]
                self.fields[name] = chosen[0].get("value", "") if chosen else ""
            elif kind not in ("radio", "checkbox") or one.get("checked") is not None:
                self.fields.setdefault(name, one.get("value", ""))
        self.fields.pop("csrfmiddlewaretoken", None)
        self.names = [name for name in self.names if name != "csrfmiddlewaretoken"]

    @property
    def key(self):
        """The same form on several pages, or of several rows, is the same."""
        return self.method, resolve(urlsplit(self.address).path).view_name, tuple(self.names)


class Walk:
    """The pages as people of the US who may do most there; each request is undone after it."""

    def __init__(self):
        world = make_world()
        place = Place(world)
        keys = place.keys()
        self.forms, self.questions = {}, {}
        for name, rows in PAGES.items():
            for address, shown, _sent in rows:
                answers = dict(zip(VISITORS, shown.split(), strict=True))
                for member in (world.us.releaser, world.us.steward):
                    if name != "account_logout" and answers[f"US {member.username[3:]}"] == "200":
                        self.look(member, address.format_map(keys))
                        break

    def look(self, member, address):
        path, query = urlsplit(address).path, urlsplit(address).query
        names = self.questions.setdefault(path, {})
        names.update({name: member for name, _value in parse_qsl(query, keep_blank_values=True)})
        response = sign_in(member).get(address)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            return
        for element in elements(parse(text_of(response))):
            if element.tag == "form":
                found = Found(path, element)
                if found.method == "GET":
                    of_it = self.questions.setdefault(urlsplit(found.address).path, {})
                    of_it.update(dict.fromkeys(found.names, member))
                elif "logout" not in found.address:
                    self.forms.setdefault(found.key, (member, found))


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), still(), transaction.atomic():
        yield Walk()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _undone(place):
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def send(member, found, data):
    client = sign_in(member)
    where = f"{found.address}: { {name: str(value)[:40] for name, value in data.items()} }"
    point = transaction.savepoint()
    cache.clear()
    response = check(timed(client.post, found.address, data), *ANSWERS, where=where)
    if response.status_code == 302 and any(SCRIPT in str(value) for value in data.values()):
        # Kept: the page that shows it.
        check(timed(client.get, response["Location"]), *ANSWERS, where=f"after {where}")
    transaction.savepoint_rollback(point)


def test_the_walk_finds_the_forms(place):
    posted = {found.address for _member, found in place.forms.values()}
    for part in ("/update/", "/agenda/", "/note/", "/conclusions/", "/meetings/add/", "/hold/", "/cancel/"):
        assert any(part in address for address in posted), part
    for part in ("/postpone/", "/relocate/", "/announce/", "/members/", "/offices/", "/mails/", "/sheets/"):
        assert any(part in address for address in posted), part
    for part in ("/decisions/", "/actions/", "/milestones/", "/reports/", "/received/", "/clearances/"):
        assert any(part in address for address in posted), part
    assert len(place.forms) > 50
    assert sum(bool(names) for names in place.questions.values()) > 15


def test_every_form_takes_or_refuses_hostile_strings_in_all_its_fields_at_once(place):
    for member, found in place.forms.values():
        names = [name for name in found.names if found.fields.get(name, "") is not None]
        for text in HOSTILE if SOAK else ALWAYS:
            # What names a row or a version is kept: else nothing behind it would be reached.
            kept = {
                name: found.fields[name]
                for name in names
                if name in ("seen", "once", "on") and name in found.fields
            }
            send(member, found, {**dict.fromkeys(names, text), **kept})


def test_every_field_of_every_form_takes_or_refuses_hostile_strings(place):
    turn = cycle(SHORT)
    for member, found in place.forms.values():
        names = found.names if SOAK else found.names[:MANY]
        for name in names:
            for text in SHORT[::4] if SOAK else islice(turn, 1):
                send(member, found, {**found.fields, name: text})


def test_every_question_in_an_address_takes_or_refuses_hostile_strings(place):
    turn = cycle([*SHORT, LONGEST[:4000]])
    for path, names in place.questions.items():
        for member in {*names.values()}:
            client = sign_in(member)
            for text in HOSTILE[::3] if SOAK else ALWAYS:
                query = urlencode(dict.fromkeys(names, text[:4000]))
                check(timed(client.get, f"{path}?{query}"), *ANSWERS, where=f"{path}: all {text[:40]!r}")
            for name in names:
                for text in SHORT[::4] if SOAK else islice(turn, 2):
                    where = f"{path}?{name}={text[:40]!r}"
                    check(timed(client.get, f"{path}?{name}={quote(text)}"), *ANSWERS, where=where)


def test_every_question_takes_or_refuses_broken_bytes(place):
    turn = cycle(BYTES)
    for path, names in place.questions.items():
        for name, member in names.items():
            client = sign_in(member)
            for text in BYTES if SOAK else islice(turn, 2):
                address = f"{path}?{name}={text}"
                answer = timed(client.generic, "GET", path, QUERY_STRING=f"{name}={text}")
                check(answer, *ANSWERS, where=address)
