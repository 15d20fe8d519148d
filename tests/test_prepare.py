"""What `make run` does before it serves."""

import io

import pytest
from django.core.management import call_command

from tests.world import PASSWORD, make_member, make_side
from tracker.commitments.models import Commitment


@pytest.fixture(autouse=True)
def _nothing_to_collect(settings, tmp_path):
    settings.STATICFILES_DIRS = []
    settings.STATIC_ROOT = tmp_path


def prepare():
    out, err = io.StringIO(), io.StringIO()
    call_command("prepare", "--address", "http://localhost:8123", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_loads_the_record_and_prints_the_address(world):
    said, _ = prepare()
    assert "http://localhost:8123" in said
    assert Commitment.objects.count() >= 13


def test_it_prints_the_sign_ins_and_the_password_that_works(world, monkeypatch):
    monkeypatch.setenv("NCG_DEMO_PASSWORD", PASSWORD)
    said, _ = prepare()
    assert "us.reader, us.editor, us.releaser, us.steward; the same with rok." in said
    assert PASSWORD in said


def test_it_does_not_print_a_password_that_does_not_work(world, monkeypatch):
    monkeypatch.setenv("NCG_DEMO_PASSWORD", "another pass phrase")
    said, _ = prepare()
    assert "as set when it was first loaded" in said
    assert "another pass phrase" not in said


def test_a_database_with_members_of_its_own_is_served_without_the_demonstration(db):
    make_member(make_side("US"), "editor", "us.someone")
    said, complaint = prepare()
    assert "Without the demonstration" in complaint
    assert "Sign in as" not in said
