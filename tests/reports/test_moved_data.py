"""The data moves to another engine, and every published report keeps its bytes, its hash and its place."""

import json
import os
import shutil
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest


@pytest.fixture
def new_database(tmp_path, empty_file):
    """An empty one on the engine that DATABASE_URL names."""
    given = os.environ["DATABASE_URL"]
    if given.startswith("sqlite:"):
        yield f"sqlite:///{shutil.copy(empty_file, tmp_path / 'new.sqlite3')}"
        return
    import psycopg

    name = f"ncg_moved_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(what, file, url):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.reports.moving", what, str(file)],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.soak.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    return json.loads(ran.stdout)


def test_from_sqlite_every_snapshot_arrives_as_it_was_and_verifies(tmp_path, empty_file, new_database):
    file = tmp_path / "data.json"
    left = run("fill", file, f"sqlite:///{shutil.copy(empty_file, tmp_path / 'old.sqlite3')}")
    assert left["engine"] == "sqlite" and len(left["snapshots"]) == 3
    arrived = run("take", file, new_database)
    assert arrived["snapshots"] == left["snapshots"]
