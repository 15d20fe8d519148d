"""A session ends by itself, and at once when the account changes."""

import pytest
from django.utils import timezone

from tests import world as worlds
from tracker.people import sessions
from tracker.people.sides import joint_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = int(timezone.now().timestamp())

    monkeypatch.setattr(sessions.time, "time", lambda: Clock.now)
    return Clock


@pytest.fixture
def signed_in(client, clock):
    client.force_login(worlds.make_world().us.reader)
    return client


def is_signed_in(client):
    return client.get("/workstreams/").status_code == 200


def test_an_idle_session_ends(signed_in, clock):
    clock.now += sessions.IDLE_SECONDS
    assert is_signed_in(signed_in)
    clock.now += sessions.IDLE_SECONDS + 1
    assert not is_signed_in(signed_in)


def test_a_busy_session_ends_too(signed_in, clock):
    for _half_hour in range(23):
        clock.now += 30 * 60
        assert is_signed_in(signed_in)
    clock.now += 31 * 60
    assert not is_signed_in(signed_in)


def test_last_seen_is_written_every_five_minutes_at_most(signed_in, clock):
    begun = signed_in.session["seen"]
    clock.now += sessions.NOTE_SECONDS
    assert is_signed_in(signed_in)
    assert signed_in.session["seen"] == begun
    clock.now += 1
    assert is_signed_in(signed_in)
    assert signed_in.session["seen"] == clock.now


def test_what_was_typed_comes_back_when_the_session_has_ended(client, clock):
    world = worlds.make_world()
    workstream = worlds.make_workstream()
    client.force_login(world.us.editor)
    clock.now += sessions.IDLE_SECONDS + 1
    response = client.post(f"/workstreams/{workstream.slug}/update/", {"headline_en": "Still here"})
    assert response.status_code == 401
    assert "Still here" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"role": "reader"}, 403),
        ({"is_active": False}, 401),
        ({"side_id": "ROK", "username": "rok.moved"}, 302),
    ],
)
def test_rights_bite_at_the_next_request(client, change, status):
    world = worlds.make_world()
    workstream = worlds.make_workstream()
    client.force_login(world.us.editor)
    address = f"/workstreams/{workstream.slug}/update/"
    draft = {
        "rating": "on_track",
        "headline_en": "Words",
        "as_of": joint_day(timezone.now(), world.sides).isoformat(),
        "marking": "UNCLASSIFIED // DEMONSTRATION DATA",
    }
    type(world.us.editor).objects.filter(pk=world.us.editor.pk).update(**change)
    assert client.post(address, draft).status_code == status
    if status == 302:
        # Moved to the other side in the middle of a session: acts for that side only.
        assert set(workstream.updates.values_list("side_id", flat=True)) == {"ROK"}
