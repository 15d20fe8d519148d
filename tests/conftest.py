"""The environment of every test, and the fixtures that most of them share."""

import importlib
import os
import tempfile
from contextlib import contextmanager

import pytest

# Settings are read once, when Django starts, so the environment stands before that. The database is the
# caller's choice: `make test` runs everything twice.
os.environ.update(
    DJANGO_SETTINGS_MODULE="tracker.settings",
    SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    NCG_LOCAL="1",
    DEBUG="0",
    NCG_MARKINGS="UNCLASSIFIED // DEMONSTRATION DATA|평문 // 시연용 자료",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")


def pytest_configure():
    from django.conf import settings

    # A password that takes a quarter of a second to check protects nobody here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Plain names for static files: nothing has been collected.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = tempfile.mkdtemp(prefix="ncg-static.")

    from hypothesis import settings as hypothesis_settings

    # The same examples every time: a red build is never luck.
    hypothesis_settings.register_profile(
        "ncg", derandomize=True, deadline=None, database=None, max_examples=40
    )
    hypothesis_settings.load_profile("ncg")


def pytest_unconfigure():
    from django.conf import settings

    if os.path.basename(str(settings.STATIC_ROOT)).startswith("ncg-static."):
        os.rmdir(settings.STATIC_ROOT)


def _fail_when_skipped(report):
    """Where everything is installed, a test that was not run proves nothing."""
    if report.skipped and os.getenv("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not accept: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return _fail_when_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return _fail_when_skipped((yield))


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Failed sign-ins are counted in the cache; one test's tries are not the next one's."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def world(db):
    from tests.world import make_world

    return make_world()


@pytest.fixture(scope="module")
def _record_once(django_db_setup, django_db_blocker):
    from django.db import transaction

    from tests.record import load

    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def public_record(_record_once, db):
    """The public record, loaded once for all tests of a file. What one of them changes is undone after it."""


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory, django_db_blocker):
    """A database in a file with all tables and no rows, to be copied: making one takes seconds."""
    from tests.pages.on_disk import sqlite_file

    path = tmp_path_factory.mktemp("empty") / "ncg.sqlite3"
    with django_db_blocker.unblock(), sqlite_file(path):
        return path


@pytest.fixture
def record_folder(tmp_path, monkeypatch):
    """The files of the public record, to be broken."""
    from tests.record import write
    from tracker.commitments import record_files

    for name, content in record_files.read_files():
        write(tmp_path / name, content)
    monkeypatch.setattr(record_files, "FOLDER", tmp_path)
    return tmp_path


@contextmanager
def without_guards():
    """The database lets anyone change the history: for tests that do so on purpose, and to empty it."""
    from django.db import connection

    names = ("0014_conclusions", "0012_reports_frozen", "0003_history_append_only")
    guards = [importlib.import_module(f"tracker.migrations.{name}") for name in names]
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            # Nothing may wait for the end of the transaction while triggers go.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    for guard in guards:
        guard.run(connection, {"postgresql": guard.UNGUARD_POSTGRESQL, "sqlite": guard.UNGUARD_SQLITE})
    yield
    for guard in reversed(guards):
        guard.run(connection, {"postgresql": guard.POSTGRESQL, "sqlite": guard.SQLITE})


@pytest.fixture
def unguarded_history(db):
    """Someone with the owner's password took the triggers away; they are back when the test is over."""
    manager = without_guards()
    manager.__enter__()


@pytest.fixture(autouse=True, scope="session")
def _emptied_after_a_test():
    """Tests with real transactions empty every table after them, which the triggers refuse."""
    from django.test import TransactionTestCase

    empty = TransactionTestCase._fixture_teardown

    def empty_unguarded(case):
        with without_guards():
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_unguarded)
        yield


@pytest.fixture
def clock():
    """Requests come at `clock.now`, until the test moves it."""
    from tests.pages.web import still  # models are there only after this file was read

    with still() as clock:
        yield clock


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """Tests put rows into tables without the entries by which what is remembered is known to be old."""
    from tracker.home import memory

    monkeypatch.setattr(memory, "ON", False)
    memory.KEPT.clear()


@pytest.fixture(autouse=True, scope="session")
def _locks_in_order():
    """Two people never wait for each other."""
    from tests import locks

    with pytest.MonkeyPatch.context() as patch:
        locks.watch(patch)
        yield
