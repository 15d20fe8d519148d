"""A position counts while the words are those it was taken on. The last one of a side decides."""

import datetime
from itertools import product

import pytest

from tests.world import NOW, make_commitment
from tracker.assent.actions import take_position
from tracker.assent.models import Position
from tracker.assent.rules import is_confirmed, latest_positions, sides_for
from tracker.commitments.models import Commitment
from tracker.history.models import Entry

Kind = Position.Kind

COUNTS_FOR = {
    Kind.CONFIRM: True,
    Kind.AGREE: True,
    Kind.CONCUR: True,
    Kind.NO_OBJECTION: True,
    Kind.CONDITIONAL: False,  # blocks until the edits are made
    Kind.AD_REFERENDUM: False,  # blocks until confirmed
    Kind.HOLD: False,
    Kind.WITHDRAWN: False,
}


def take(subject, team, kind="confirm", minutes=0, **fields):
    return take_position(
        subject, kind, by=team.releaser, now=NOW + datetime.timedelta(minutes=minutes), **fields
    )


def test_every_kind_of_position_is_in_the_table():
    assert set(COUNTS_FOR) == set(Kind)


@pytest.mark.parametrize("kind", COUNTS_FOR)
def test_a_position_of_this_kind_counts_for_the_words_or_not(world, kind):
    commitment = make_commitment()
    take(commitment, world.us, kind)
    assert sides_for(commitment) == ({"US"} if COUNTS_FOR[kind] else set())


@pytest.mark.parametrize(("first", "second"), product(COUNTS_FOR, repeat=2))
def test_the_last_position_of_a_side_decides(world, first, second):
    commitment = make_commitment()
    take(commitment, world.us, first)
    take(commitment, world.us, second, minutes=1)
    assert latest_positions(commitment)["US"].kind == second
    assert sides_for(commitment) == ({"US"} if COUNTS_FOR[second] else set())


def test_it_is_confirmed_when_both_sides_are_for_it(world):
    commitment = make_commitment()
    seen = [is_confirmed(commitment, world.sides)]
    for team in world.teams:
        take(commitment, team)
        seen.append(is_confirmed(commitment, world.sides))
    assert seen == [False, False, True]


# What a commitment says.
CHANGES = {
    "code": "T9.9",
    "text_en": "other",
    "text_ko": "다른 글",
    "force": "discussed",
    "cadence": "recurring",
    "undertaken_by_id": "US",
    "due_text_en": "soon",
    "due_text_ko": "곧",
    "due_on": datetime.date(2026, 12, 31),
    "due_precision": "year",
    "state": "superseded",
    "measured_by": "meetings",
    "note_en": "a note",
    "note_ko": "참고",
    "confidence": "press",
}


@pytest.mark.parametrize("field", CHANGES)
def test_changed_words_are_unconfirmed_and_the_same_words_again_confirmed(world, field):
    commitment = make_commitment()
    for team in world.teams:
        take(commitment, team)
    before = getattr(commitment, field)
    setattr(commitment, field, CHANGES[field])
    assert sides_for(commitment) == set()
    setattr(commitment, field, before)
    assert is_confirmed(commitment, world.sides)


def test_every_word_of_a_commitment_is_in_the_table():
    # The times only say when a text changed; the rest of the columns are the key and the code's order.
    columns = {
        field.attname for field in Commitment._meta.concrete_fields if not field.attname.endswith("_at")
    }
    assert columns - set(CHANGES) == {"id", "code_order"}


def test_nothing_lapses_by_a_write(world):
    commitment = make_commitment()
    position = take(commitment, world.us)
    Commitment.objects.filter(pk=commitment.pk).update(text_en="other")
    commitment.refresh_from_db()
    assert Position.objects.get(subject_id=commitment.pk) == position
    assert latest_positions(commitment) == {}


def test_a_position_on_one_commitment_says_nothing_of_another(world):
    one, other = make_commitment("T1.1"), make_commitment("T1.2")
    take(one, world.us)
    assert sides_for(other) == set()


def test_a_position_keeps_who_took_it_with_post_authority_and_comment(world):
    commitment = make_commitment()
    signed = {"comment": "검토함", "post": "Acting Director", "authority": "memo 12", "received_through": ""}
    position = take(commitment, world.rok, "agree", **signed)
    position.refresh_from_db()
    assert {name: getattr(position, name) for name in signed} == signed
    assert (position.side_id, position.taken_by, position.at) == ("ROK", world.rok.releaser, NOW)


def test_a_position_is_one_entry_in_the_shared_chain_with_the_hash_of_the_words(world):
    commitment = make_commitment()
    take(commitment, world.us)
    entry = Entry.objects.get()
    assert (entry.chain, entry.verb, entry.subject_id) == ("both", "record_confirmed", commitment.pk)
    assert commitment.content_hash() in entry.body.text
