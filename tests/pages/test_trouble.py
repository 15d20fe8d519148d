"""A database that does not answer: said in a sentence, with what was typed, and never with internals."""

import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests import world as worlds
from tests.pages.on_disk import postgresql_that_is_away, sqlite_file
from tests.pages.web import HTMX, find_problems
from tracker.people import sessions
from tracker.people.access import Access
from tracker.people.sides import joint_day
from tracker.workstreams.models import StatusUpdate


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_any_other_failure_shows_no_internals(client, monkeypatch):
    world = worlds.make_world()
    client.force_login(world.us.reader)

    def broken(*args, **kwargs):
        raise RuntimeError("secret internals")

    monkeypatch.setattr("tracker.home.views.read_overview", broken)
    response = client.get("/")
    assert response.status_code == 500
    assert "secret internals" not in response.content.decode()


@pytest.mark.django_db
def test_any_other_failure_of_a_change_gives_back_what_was_typed_too(client, monkeypatch):
    world = worlds.make_world()
    workstream = worlds.make_workstream()
    client.force_login(world.us.editor)

    def broken(*args, **kwargs):
        raise RuntimeError("secret internals")

    monkeypatch.setattr("tracker.workstreams.own_side_views.add_note", broken)
    data = {"on": "workstream", "text": "Kept <b>words</b>", "once": "one-time-token"}
    response = client.post(f"/workstreams/{workstream.slug}/notes/", data)
    page = response.content.decode()
    assert response.status_code == 500 and find_problems(page) == []
    assert "secret internals" not in page and "<b>words" not in page
    assert '<dd class="text">Kept &lt;b&gt;words&lt;/b&gt;</dd>' in page
    assert 'name="once" value="one-time-token"' in page and page.count("one-time-token") == 1

    # Not even that: the plain page.
    monkeypatch.setattr("tracker.pages.errors.typed", broken)
    response = client.post(f"/workstreams/{workstream.slug}/notes/", data)
    assert response.status_code == 500 and "secret internals" not in response.content.decode()


def read_only(on):
    """As on a standby after a failover; SQLite has a word for it too."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL transaction_read_only = on" if on else "SELECT 1")  # ends by itself
        else:
            cursor.execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}")


@pytest.mark.django_db
def test_a_standby_is_read_and_gives_back_what_was_typed(client):
    world = worlds.make_world()
    worlds.make_workstream(1, slug="one")
    client.force_login(world.us.editor)
    form = draft(client, "Kept words")
    with transaction.atomic():
        read_only(True)
        check_reads(client)
        check_kept(client.post(UPDATE, form), "Kept words")
        read_only(False)
        # Only so can it be written again.
        transaction.set_rollback(True)


# --- a method that an address does not take ----------------------------------------------------------------

POST_ONLY = (
    ("/workstreams/one/confirm/", "/workstreams/one/"),
    ("/workstreams/one/clearances/00000000-0000-0000-0000-000000000001/answer/", "/workstreams/one/"),
    ("/reports/2026-q4/start/", "/reports/2026-q4/"),
    ("/account/sessions/end/", "/account/sessions/"),
    ("/account/language/", None),
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("side", "title"), [("us", "Not in this way"), ("rok", "이 방법으로는 열 수 없습니다")]
)
def test_an_address_for_buttons_is_a_page_with_a_way_back_when_it_is_typed(client, side, title):
    worlds.make_workstream(1, slug="one")
    client.force_login(getattr(worlds.make_world(), side).releaser)
    for address, back in POST_ONLY:
        for headers in ({}, HTMX):
            response = client.get(address, headers=headers)
            page = response.content.decode()
            assert (response.status_code, response["Allow"]) == (405, "POST")
            assert f"<h1>{title}</h1>" in page and find_problems(page) == []
            assert (f'<a class="btn" href="{back}">' in page) == bool(back)
        if back:
            assert client.get(back).status_code == 200


@pytest.mark.django_db
def test_a_wrong_method_is_answered_with_a_page_before_sign_in_too(client):
    response = client.get("/account/language/", headers={"Accept-Language": "ko"})
    assert response.status_code == 405 and "이 방법으로는 열 수 없습니다" in response.content.decode()
    response = client.post("/healthz")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    # What an address does not take is not looked up, and an address of no page leads to none.
    assert 'href="/">' in response.content.decode()


@pytest.mark.django_db
def test_what_a_script_gets_of_a_wrong_method_is_said_on_its_page(client):
    client.force_login(worlds.make_world().us.reader)
    assert 'data-status="405"' in client.get("/").content.decode()


# --- a real file --------------------------------------------------------------------------------------------

UPDATE = "/workstreams/one/update/"
READABLE = ("/", "/workstreams/", "/workstreams/one/", UPDATE, "/history/", "/reports/", "/account/sessions/")
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def disk(tmp_path, empty_file, django_db_blocker):
    """A database in a file, with a world and a workstream in it."""
    path = shutil.copy(empty_file, tmp_path)
    with django_db_blocker.unblock(), sqlite_file(path) as connection:
        worlds.make_world()
        worlds.make_workstream(1, slug="one")
        yield connection


@pytest.fixture
def editor(disk, client):
    client.post("/account/login/", {"login": "us.editor", "password": worlds.PASSWORD})
    assert client.get(UPDATE).status_code == 200
    return client


def draft(client, headline, narrative=""):
    """What the open form would send."""
    form = client.get(UPDATE).context_data["form"]
    return {
        "seen": form["seen"].value() or "",
        "rating": "on_track",
        "headline_en": headline,
        "narrative_en": narrative,
        "as_of": form["as_of"].value(),
        "marking": settings.NCG_MARKINGS[0][0],
        "action": "save",
    }


@contextmanager
def held(path):
    """Another process writes, and does not come to an end."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "held\n"
        yield
        writer.stdin.close()


def check_reads(client):
    assert {address: client.get(address).status_code for address in READABLE} == dict.fromkeys(READABLE, 200)


def check_kept(response, words):
    assert response.status_code == 503
    assert words in response.content.decode() and response["Retry-After"] == "10"


def test_while_another_process_writes_pages_are_read_and_changes_answer_503(disk, editor):
    form = draft(editor, "Kept words")
    with held(disk.settings_dict["NAME"]):
        check_reads(editor)
        check_kept(editor.post(UPDATE, form), "Kept words")
        check_reads(editor)
    assert not StatusUpdate.objects.exists()
    assert editor.post(UPDATE, form).status_code == 302
    assert StatusUpdate.objects.get().headline_en == "Kept words"


def test_what_is_noted_beside_a_page_neither_stops_nor_delays_it(disk, editor, monkeypatch, caplog):
    form = draft(editor, "Kept words")
    later = int(time.time()) + sessions.NOTE_SECONDS + 5
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    with held(disk.settings_dict["NAME"]):
        start = time.monotonic()
        assert editor.get("/").status_code == 200
        assert editor.get("/account/members/").status_code == 403
        assert time.monotonic() - start < 5
        check_kept(editor.post(UPDATE, form), "Kept words")
    assert "was not written: OperationalError" in caplog.text
    assert not Access.objects.filter(kind="refused").exists()
    assert editor.get("/account/members/").status_code == 403
    assert Access.objects.filter(kind="refused").exists()
    assert editor.session["seen"] == later


def test_nobody_signs_in_while_nothing_can_be_written_and_no_password_is_shown(disk, client):
    with held(disk.settings_dict["NAME"]):
        response = client.post("/account/login/", {"login": "us.reader", "password": worlds.PASSWORD})
    assert response.status_code == 503
    assert worlds.PASSWORD not in response.content.decode()


def test_on_a_full_disk_pages_are_read_and_what_was_acknowledged_is_there(disk, editor):
    with disk.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
    acknowledged = ""
    for number in range(40):
        headline = f"Text {number}"
        response = editor.post(UPDATE, draft(editor, headline, "words " * 600))
        if response.status_code != 302:
            break
        acknowledged = headline
    check_kept(response, headline)
    assert acknowledged, "nothing was written before the disk was full"
    assert "disk is full" not in response.content.decode()
    check_reads(editor)
    assert StatusUpdate.objects.get().headline_en == acknowledged
    assert editor.get("/account/members/").status_code == 403
    with disk.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages + 2000}")
    assert editor.post(UPDATE, draft(editor, headline)).status_code == 302


def test_a_database_that_can_only_be_read_is_read(disk, editor, monkeypatch):
    form = draft(editor, "Kept words")
    later = int(time.time()) + sessions.NOTE_SECONDS + 5
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    with disk.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
    check_reads(editor)
    check_kept(editor.post(UPDATE, form), "Kept words")


# --- a server that is away ----------------------------------------------------------------------------------


def test_a_server_that_is_away_is_said_on_a_page_that_stands_alone(client, django_db_blocker):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with django_db_blocker.unblock(), postgresql_that_is_away():
        start = time.monotonic()
        for address in ("/", UPDATE, "/healthz"):
            response = client.get(address)
            assert response.status_code == 503
            page = response.content.decode()
            assert "Not available for the moment" in page and settings.NCG_MARKINGS[0][0] in page
            assert "127.0.0.1" not in page
        check_kept(client.post(UPDATE, {"headline_en": "Kept words"}), "Kept words")
        assert time.monotonic() - start < 20
