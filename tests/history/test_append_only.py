"""The database itself refuses to change or delete what was recorded, whoever asks."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from tests.world import NOW, make_workstream
from tracker.history.actions import record
from tracker.history.bodies import Removal, write_removal
from tracker.history.models import Entry, EntryBody

NOTE = write_removal(Removal(NOW, "us.releaser", "us.steward", "ORDER 7"))


@pytest.fixture
def entry(world):
    return record(make_workstream(), "draft_saved", by=world.us.editor, now=NOW, audience="US", reason="why")


def rows(model, entry):
    """Past the product's own refusals."""
    return QuerySet(model).filter(pk=entry.pk)


def say_purge(value="on"):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ncg.purge', %s, true)", [value])


def refused(change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


@pytest.mark.parametrize("purging", ["on", ""])
def test_an_entry_is_never_changed_or_deleted(entry, purging):
    say_purge(purging)
    refused(lambda: rows(Entry, entry).update(verb="nothing"))
    refused(lambda: rows(Entry, entry).update(at=NOW + datetime.timedelta(1)))
    refused(lambda: rows(Entry, entry)._raw_delete("default"))


@pytest.mark.parametrize("purging", ["on", ""])
def test_a_text_is_never_deleted_or_rewritten(entry, purging):
    say_purge(purging)
    refused(lambda: rows(EntryBody, entry).delete())
    for text in ("", "{}", "[]", "not JSON", entry.body.text.replace("why", "why not")):
        refused(lambda text=text: rows(EntryBody, entry).update(text=text))


@pytest.mark.parametrize(
    "text",
    [
        NOTE.replace("ORDER 7", " "),
        NOTE.replace('"with"', '"beside"'),
        NOTE.replace("us.steward", ""),
    ],
)
def test_a_note_that_lacks_something_does_not_replace_a_text(entry, text):
    say_purge()
    refused(lambda: rows(EntryBody, entry).update(text=text))


def test_a_removal_note_replaces_a_text_once(entry):
    say_purge()
    rows(EntryBody, entry).update(text=NOTE)
    refused(lambda: rows(EntryBody, entry).update(text=NOTE.replace("ORDER 7", "ORDER 8")))


def test_the_product_does_not_save_a_text_twice_or_delete_it(entry):
    body = EntryBody.objects.get(pk=entry.pk)
    for attempt in (body.save, body.delete):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


@pytest.fixture
def on_postgresql():
    return connection.vendor == "postgresql"


def test_postgresql_wants_the_session_to_say_that_it_purges(entry, on_postgresql):
    if on_postgresql:
        refused(lambda: rows(EntryBody, entry).update(text=NOTE))


def test_postgresql_does_not_empty_the_tables(entry, on_postgresql):
    def empty(table):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {table} CASCADE")

    if on_postgresql:
        for table in ("tracker_entry", "tracker_entrybody", "tracker_user"):
            refused(lambda table=table: empty(table))
