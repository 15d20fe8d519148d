"""A database that does not answer: said in a sentence, with what was typed, and never with internals."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from tests import world as worlds
from tracker.people.sides import joint_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_a_locked_database_gives_back_what_was_typed(client, monkeypatch):
    world = worlds.make_world()
    workstream = worlds.make_workstream()
    client.force_login(world.us.editor)

    def locked(*args, **kwargs):
        raise OperationalError("database is locked: secret internals")

    monkeypatch.setattr("tracker.workstreams.actions.save_draft", locked)
    data = {
        "rating": "on_track",
        "headline_en": "Kept <b>words</b>",
        "as_of": joint_day(timezone.now(), world.sides).isoformat(),
        "marking": "UNCLASSIFIED // DEMONSTRATION DATA",
        "action": "save",
    }
    response = client.post(f"/workstreams/{workstream.slug}/update/", data)
    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert 'name="headline_en" value="Kept &lt;b&gt;words&lt;/b&gt;"' in page
    assert "secret internals" not in page
    assert "<b>words" not in page


def test_any_other_failure_shows_no_internals(client, monkeypatch):
    world = worlds.make_world()
    client.force_login(world.us.reader)

    def broken(*args, **kwargs):
        raise RuntimeError("secret internals")

    monkeypatch.setattr("tracker.home.views.read_overview", broken)
    response = client.get("/")
    assert response.status_code == 500
    assert "secret internals" not in response.content.decode()
