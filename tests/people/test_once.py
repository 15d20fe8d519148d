"""A form that is sent twice changes something once."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django import forms
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.world import NOW, make_world
from tracker.people.once import AT_A_TIME, Once, OnceField, claim, draw


def test_the_first_claim_counts_and_no_other(world):
    editor = world.us.editor
    assert claim("a token", by=editor, now=NOW)
    assert not claim("a token", by=editor, now=NOW)
    assert claim("another", by=editor, now=NOW)


def test_a_token_is_its_members_own(world):
    assert all(claim("a token", by=member, now=NOW) for member in world.members)


def test_who_goes_back_and_types_something_else_is_not_ignored(world):
    editor = world.us.editor
    assert claim("a token", by=editor, now=NOW, content={"text": "one"})
    assert claim("a token", by=editor, now=NOW, content={"text": "two"})
    assert not claim("a token", by=editor, now=NOW, content={"text": "one"})


def test_a_form_without_a_token_is_carried_out_each_time(world):
    assert claim("", by=world.us.editor, now=NOW)
    assert claim("", by=world.us.editor, now=NOW)
    assert not Once.objects.exists()


def test_a_change_that_fails_gives_its_token_back(world):
    with pytest.raises(ValueError), transaction.atomic():
        assert claim("a token", by=world.us.editor, now=NOW)
        raise ValueError
    assert claim("a token", by=world.us.editor, now=NOW)


def test_tokens_are_forgotten_after_a_day(world):
    for n in range(AT_A_TIME + 5):
        claim(f"old {n}", by=world.us.editor, now=NOW)
    day = datetime.timedelta(days=1)
    assert not claim("old 1", by=world.us.editor, now=NOW + day)
    later = NOW + day + datetime.timedelta(seconds=1)
    assert claim("new", by=world.rok.editor, now=later)
    assert Once.objects.count() == 6
    assert claim("newer", by=world.rok.editor, now=later)
    assert Once.objects.count() == 2


def test_a_claim_costs_few_queries(world):
    with CaptureQueriesContext(connection) as queries:
        claim("a token", by=world.us.editor, now=NOW)
    assert len(queries) == 4


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_outside_a_transaction_nothing_is_claimed():
    with pytest.raises(RuntimeError):
        claim("a token", by=make_world().us.editor, now=NOW)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_at_the_same_time_one_counts():
    editor = make_world().us.editor
    # SQLite writes one at a time, and in memory from one connection: there they come one after the other.
    together = 4 if connection.vendor == "postgresql" else 1
    meet = threading.Barrier(together)

    def press(_n):
        meet.wait(10)
        with transaction.atomic():
            return claim("a token", by=editor, now=NOW)

    def press_elsewhere(n):
        try:
            return press(n)
        finally:
            connection.close()

    if together == 1:
        answers = [press(n) for n in range(4)]
    else:
        with ThreadPoolExecutor(together) as pool:
            answers = list(pool.map(press_elsewhere, range(together)))
    assert sorted(answers) == [False, False, False, True]


class AForm(forms.Form):
    once = OnceField()


def test_each_form_draws_its_own_token_and_a_refused_one_keeps_it(db):
    assert AForm()["once"].value() != AForm()["once"].value()
    form = AForm()
    assert form["once"].value() == form["once"].value()
    assert AForm({"once": "x"})["once"].value() == "x"
    assert len(draw()) < 60


@pytest.mark.parametrize(
    ("sent", "is_valid"), [("", True), ("x" * 60, True), ("x" * 61, False), ("\0", False)]
)
def test_a_token_is_short_and_plain(sent, is_valid):
    assert AForm({"once": sent}).is_valid() is is_valid
