"""A session ends by itself, and at once when the account changes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import world as worlds
from tracker.people import sessions
from tracker.people.models import MemberSession
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


def open_session(member, browser="Mozilla/5.0 Firefox/140.0"):
    client = Client(headers={"user-agent": browser})
    client.post("/account/login/", {"login": member.username, "password": worlds.PASSWORD})
    return client


def test_one_sees_ones_own_sessions_and_ends_the_others(client):
    world = worlds.make_world()
    here, there, away = (open_session(world.us.reader) for _ in range(3))
    other = open_session(world.us.editor, "Mozilla/5.0 Chrome/140 Safari/537.36 Edg/140.0")
    page = here.get("/account/sessions/")
    assert len(page.context_data["sessions"]) == 3
    assert "Firefox" in page.content.decode() and "Edge" not in page.content.decode()
    row = MemberSession.objects.get(session_key=there.session.session_key)
    assert here.post("/account/sessions/end/", {"session": row.pk}).status_code == 302
    assert [is_signed_in(one) for one in (here, there, away)] == [True, False, True]
    here.post("/account/sessions/end/", {"session": "others"})
    assert [is_signed_in(one) for one in (here, away, other)] == [True, False, True]


def test_nobody_ends_the_session_of_somebody_else():
    world = worlds.make_world()
    mine, theirs = open_session(world.us.reader), open_session(world.us.steward)
    row = MemberSession.objects.get(session_key=theirs.session.session_key)
    mine.post("/account/sessions/end/", {"session": row.pk})
    assert is_signed_in(theirs)
    assert mine.post("/account/sessions/end/", {"session": "nonsense"}).status_code == 400


def test_what_signed_out_or_ran_out_is_not_shown(clock):
    member = worlds.make_world().us.reader
    gone, idle = open_session(member), open_session(member)
    gone.post("/account/logout/")
    assert MemberSession.objects.get().session_key == idle.session.session_key
    later = sessions.as_time(clock.now + sessions.IDLE_SECONDS + sessions.NOTE_SECONDS + 1)
    assert not sessions.living_sessions(member, later).exists()


def test_reading_writes_nothing(signed_in):
    with CaptureQueriesContext(connection) as queries:
        signed_in.get("/account/sessions/")
    assert all(query["sql"].startswith("SELECT") for query in queries)
