"""The database refuses to change what went out, what was published, and a published report."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from tests.test_constraints import a_candidate, a_report, a_snapshot, saved
from tracker.reports.frozen import Candidate, Snapshot
from tracker.reports.models import Report


def rows(model):
    """Past the product's own refusals."""
    return QuerySet(model)


def refused(change, says="never changed"):
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        change()


@pytest.fixture
def published(world):
    snapshot = saved(a_snapshot(world))
    snapshot.report.state = "published"
    snapshot.report.save()
    return snapshot


def test_a_candidate_is_never_changed_or_deleted(world):
    saved(a_candidate(world))
    refused(lambda: rows(Candidate).update(text="{}"))
    refused(lambda: rows(Candidate).update(number=7))
    refused(lambda: rows(Candidate)._raw_delete("default"))


def test_a_snapshot_is_never_changed_or_deleted(published):
    refused(lambda: rows(Snapshot).update(text="{}"))
    refused(lambda: rows(Snapshot).update(previous_hash="y"))
    refused(lambda: rows(Snapshot)._raw_delete("default"))


def test_a_published_report_stays_what_it_is(published):
    refused(lambda: rows(Report).update(state="draft"))
    refused(lambda: rows(Report).update(valid_text="ko"))
    refused(lambda: rows(Report)._raw_delete("default"))


def test_a_report_is_not_published_without_a_snapshot(world):
    a_report(world)
    refused(lambda: rows(Report).update(state="published"), says="with its snapshot")


def test_an_open_report_may_change(world):
    a_report(world)
    assert rows(Report).update(state="out") == rows(Report).update(state="draft") == 1


def test_the_product_does_not_try(published):
    for row in (published, published.candidate):
        for attempt in (row.save, row.delete):
            with pytest.raises(TypeError, match="went out"):
                attempt()
        for attempt in (lambda row=row: type(row).objects.update(text=""), type(row).objects.all().delete):
            with pytest.raises(TypeError, match="went out"):
                attempt()


def test_postgresql_does_not_empty_the_tables(published):
    if connection.vendor == "postgresql":
        for table in ("tracker_candidate", "tracker_snapshot", "tracker_report"):
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            refused(lambda table=table: connection.cursor().execute(f"TRUNCATE {table} CASCADE"))
