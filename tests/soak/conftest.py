"""A database of its own for what runs in other processes."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A file or a database of its own, on the engine that DATABASE_URL names."""
    given = os.environ["DATABASE_URL"]
    if given.startswith("sqlite:"):
        yield f"sqlite:///{tmp_path_factory.mktemp('soak')}/soak.sqlite3"
        return
    import psycopg

    name = f"ncg_soak_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
