"""The product on another database than that of the tests: a file, or a server that is not there."""

import socket
from contextlib import contextmanager

from django.core.management import call_command
from django.db import ConnectionHandler, connections

from tracker.settings import postgresql_options, sqlite_options


@contextmanager
def instead_of_ours(database, alias="default"):
    """All of Django talks to this one for as long as it lasts."""
    ours = connections["default"]
    other = ConnectionHandler({"default": {}, alias: database})[alias]
    connections["default"] = other
    try:
        yield other
    finally:
        connections["default"] = ours
        other.close()


@contextmanager
def sqlite_file(path):
    """As in production, but for how long a change waits for another writer. What is not there yet is made."""
    options = sqlite_options(timeout=0.3)
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    with instead_of_ours(database) as connection:
        call_command("migrate", verbosity=0)
        yield connection


@contextmanager
def postgresql_that_is_away():
    """A port on which nobody listens, kept free for as long as it lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        where = {"HOST": "127.0.0.1", "PORT": probe.getsockname()[1], "NAME": "ncg", "USER": "ncg"}
        options = postgresql_options(timeout=0.3)
        database = {"ENGINE": "django.db.backends.postgresql", **where, "OPTIONS": options}
        # By a name of its own: pools are kept by name, and ours may be open.
        with instead_of_ours(database, alias="away") as connection:
            try:
                yield connection
            finally:
                connection.close_pool()
