import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.world import NOW, PASSWORD
from tracker.history.models import Entry
from tracker.people.actions import add_member, add_office
from tracker.people.models import User


def test_a_new_member_is_remembered_in_the_own_sides_chain_alone(world):
    member = add_member("us.new", side=world.us.side, role="editor", name="New", password=PASSWORD, now=NOW)
    entry = Entry.objects.get()
    assert (entry.chain, entry.verb, entry.subject_id) == ("US", "member_added", member.pk)
    assert member.check_password(PASSWORD)
    assert PASSWORD not in entry.body.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "us.editor"},
        {"username": "with blank"},
        {"role": "chief"},
        {"zone": "Mars/Base"},
        {"name": ""},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_member_that_cannot_be_is_refused(world, wrong):
    fields = {"username": "us.new", "role": "editor", "name": "New", **wrong}
    with pytest.raises(ValidationError):
        add_member(**fields, side=world.us.side, password=PASSWORD, now=NOW)
    assert User.objects.count() == len(world.members)


def test_a_new_office_is_shared_with_its_name(world):
    since = datetime.date(2024, 1, 1)
    office = add_office(
        "MND", side=world.rok.side, name_en="Ministry", name_ko="국방부", now=NOW, since=since
    )
    assert Entry.objects.get().chain == "both"
    name = office.names.get()
    assert (name.name_en, name.name_ko, name.since, name.name_ko_at) == ("Ministry", "국방부", since, NOW)


def test_an_office_is_there_once_per_side(world):
    for team in world.teams:
        add_office("SAME", side=team.side, name_en="Name", name_ko="이름", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        add_office("SAME", side=world.us.side, name_en="Name", name_ko="이름", now=NOW)
