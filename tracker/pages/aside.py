"""What is written beside an answer, such as when someone was last seen, never stands in its way."""

import logging
from contextlib import contextmanager

from django.db import Error, connection, transaction

log = logging.getLogger(__name__)
WAIT_MS = 200


def aside(write):
    """Runs what may fail: a database that is locked, full or away costs the note and not the page."""
    try:
        with short_wait(), transaction.atomic():
            write()
    except Error as trouble:
        # Its text may hold values; its kind says enough.
        log.warning("A note beside an answer was not written: %s", type(trouble).__name__)


@contextmanager
def short_wait():
    """SQLite would wait for a writer as long as a change may; a note is not worth that."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")
