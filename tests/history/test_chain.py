"""Nobody changes the past unseen: the check finds what was touched, in the chain in which it was touched."""

import datetime
import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, QuerySet

from tests.world import NOW, make_superuser, make_workstream
from tracker.history.actions import record
from tracker.history.canonical import sha256
from tracker.history.models import ChainHead, Entry, EntryBody
from tracker.history.rules import check_all
from tracker.pages.door import inside_request

LENGTH = 5


@pytest.fixture
def chains(unguarded_history, world):
    """Five entries for both sides and five for each side, taken in turns."""
    subject = make_workstream()
    for number in range(LENGTH):
        for audience, member in (
            (None, world.us.releaser),
            ("US", world.us.editor),
            ("ROK", world.rok.editor),
        ):
            record(
                subject,
                "draft_saved",
                by=member,
                now=NOW + datetime.timedelta(minutes=number),
                audience=audience,
                before={"headline": f"{audience} {number}"},
                after={"headline": "새 요지"},
                reason="because",
            )
    assert problems() == {}
    return world


def rows(chain="both", sequence=None):
    """The table as someone with the database password has it: the product's own QuerySet refuses to write."""
    entries = QuerySet(Entry).filter(chain=chain)
    return entries.filter(sequence=sequence) if sequence else entries


def drop(chain, sequence):
    QuerySet(EntryBody).filter(entry__chain=chain, entry__sequence=sequence).delete()
    rows(chain, sequence)._raw_delete("default")


def problems():
    return {verdict.chain: verdict.problem for verdict in check_all() if verdict.problem}


def verify(*kept):
    out = io.StringIO()
    call_command("verify", kept=list(kept), stdout=out)
    return out.getvalue()


def heads():
    return {head.chain: (head.sequence, head.hash) for head in ChainHead.objects.all()}


def one_more(text):
    """The same text with its last character changed."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


# For each column another value that the database takes.
CHANGES = {
    "id": lambda entry, world: uuid.uuid4(),
    "chain": lambda entry, world: "other",
    "sequence": lambda entry, world: entry.sequence + LENGTH,
    "at": lambda entry, world: entry.at + datetime.timedelta(microseconds=1),
    "actor": lambda entry, world: world.us.reader.pk,
    "side": lambda entry, world: world.rok.side.pk,
    "verb": lambda entry, world: "draft_savee",
    "subject_kind": lambda entry, world: one_more(entry.subject_kind),
    "subject_id": lambda entry, world: uuid.UUID(one_more(str(entry.subject_id))),
    "subject_label": lambda entry, world: one_more(entry.subject_label),
    "digest": lambda entry, world: one_more(entry.digest),
    "previous_hash": lambda entry, world: one_more(entry.previous_hash),
    "hash": lambda entry, world: one_more(entry.hash),
}


def test_every_column_of_an_entry_is_tried():
    assert set(CHANGES) == {field.name for field in Entry._meta.concrete_fields}


@pytest.mark.parametrize("sequence", [1, 3, LENGTH])
@pytest.mark.parametrize("column", CHANGES)
def test_one_changed_value_in_any_column_is_found(chains, column, sequence):
    entry = rows("both", sequence).get()
    value = CHANGES[column](entry, chains)
    # The text follows its entry, so that nothing but the column itself gives the change away.
    text = entry.body.text
    QuerySet(EntryBody).filter(pk=entry.pk).delete()
    rows("both", sequence).update(**{column: value})
    EntryBody.objects.create(entry_id=value if column == "id" else entry.pk, text=text)
    assert "both" in problems()


@pytest.mark.parametrize("column", ["actor", "side"])
def test_an_erased_actor_is_found(chains, column):
    rows("US", 2).update(**{column: None})
    assert problems() == {"US": "entry 2 was changed"}


@pytest.mark.parametrize("sequence", [1, 3, LENGTH])
def test_one_changed_character_of_a_text_is_found(chains, sequence):
    body = EntryBody.objects.get(entry__chain="ROK", entry__sequence=sequence)
    for place in (0, len(body.text) // 2, len(body.text) - 1):
        changed = body.text[:place] + one_more(body.text[place]) + body.text[place + 1 :]
        QuerySet(EntryBody).filter(pk=body.pk).update(text=changed)
        assert problems() == {"ROK": f"the text of entry {sequence} was changed"}


def test_a_text_changed_together_with_its_digest_is_found(chains):
    QuerySet(EntryBody).filter(entry__chain="both", entry__sequence=2).update(text="{}")
    rows("both", 2).update(digest=sha256("{}"))
    assert problems() == {"both": "entry 2 was changed"}


def test_an_entry_rewritten_with_a_fitting_hash_is_found_at_the_next_one(chains):
    rewrite("both", 2)
    assert problems() == {"both": "entry 3 does not follow the one before it"}


def test_a_last_entry_rewritten_with_a_fitting_hash_is_found_at_the_head(chains):
    rewrite("both", LENGTH)
    assert problems() == {"both": f"the head says {LENGTH} entries, the chain ends at {LENGTH}"}


def rewrite(chain, sequence):
    """Changes an entry and makes its own hash fit again."""
    entry = rows(chain, sequence).get()
    entry.subject_label = "something else"
    rows(chain, sequence).update(subject_label=entry.subject_label, hash=entry.computed_hash())
    return entry.computed_hash()


@pytest.mark.parametrize(
    ("sequence", "problem"),
    [
        (1, "entry 1 is missing"),
        (3, "entry 3 is missing"),
        (LENGTH, f"the head says {LENGTH} entries, the chain ends at {LENGTH - 1}"),
    ],
)
def test_a_deleted_entry_is_found(chains, sequence, problem):
    drop("both", sequence)
    assert problems() == {"both": problem}


def test_a_deleted_entry_is_found_when_the_later_ones_move_up(chains):
    drop("both", 3)
    for sequence in (4, 5):
        rows("both", sequence).update(sequence=F("sequence") - 1)
    assert problems() == {"both": "entry 3 does not follow the one before it"}


def test_a_chain_emptied_but_for_its_head_is_found(chains):
    for sequence in range(1, LENGTH + 1):
        drop("US", sequence)
    assert problems() == {"US": f"the head says {LENGTH} entries, the chain ends at 0"}


def test_two_swapped_entries_are_found(chains):
    rows("both", 2).update(sequence=99)
    rows("both", 3).update(sequence=2)
    rows("both", 99).update(sequence=3)
    assert problems() == {"both": "entry 2 does not follow the one before it"}


def test_an_entry_moved_to_another_chain_is_found_in_both(chains):
    rows("US", LENGTH).update(chain="ROK", sequence=LENGTH + 1)
    assert set(problems()) == {"US", "ROK"}


def test_a_deleted_text_is_found(chains):
    QuerySet(EntryBody).filter(entry__chain="US", entry__sequence=4).delete()
    assert problems() == {"US": "the text of entry 4 is missing"}


@pytest.mark.parametrize("change", [{"sequence": LENGTH - 1}, {"sequence": LENGTH + 1}, {"hash": "f" * 64}])
def test_a_changed_head_is_found(chains, change):
    ChainHead.objects.filter(chain="both").update(**change)
    assert set(problems()) == {"both"}


def test_a_deleted_head_is_found(chains):
    ChainHead.objects.filter(chain="both").delete()
    assert problems() == {"both": "entries, but no head"}


def test_the_first_bad_entry_is_named(chains):
    for sequence in (4, 2):
        rows("both", sequence).update(verb="nothing")
    assert problems() == {"both": "entry 2 was changed"}


def cut_tail(chain):
    """Cuts the last entry off together with its head: what is left fits together."""
    drop(chain, LENGTH)
    last = rows(chain, LENGTH - 1).get()
    ChainHead.objects.filter(chain=chain).update(sequence=last.sequence, hash=last.hash)


def test_a_tail_cut_off_with_its_head_shows_only_against_a_head_kept_elsewhere(chains):
    sequence, digest = heads()["both"]
    cut_tail("both")
    assert "Every chain and every published report holds." in verify()
    with pytest.raises(CommandError, match="Chain both: entry 5 is not the one whose hash was kept"):
        verify(f"both:{sequence}:{digest}")


def test_a_tail_rewritten_with_its_head_shows_only_against_a_head_kept_elsewhere(chains):
    sequence, digest = heads()["US"]
    ChainHead.objects.filter(chain="US").update(hash=rewrite("US", LENGTH))
    assert "Every chain and every published report holds." in verify()
    with pytest.raises(CommandError, match="Chain US"):
        verify(f"US:{sequence}:{digest}")


def test_a_head_kept_earlier_still_holds_when_the_chain_has_grown(chains):
    kept = [f"{chain}:{sequence}:{digest}" for chain, (sequence, digest) in heads().items()]
    record(make_workstream(2), "draft_saved", by=chains.us.editor, now=NOW, audience="US")
    assert "Every chain and every published report holds." in verify(*kept)


def test_the_command_prints_each_head_in_the_form_in_which_it_is_kept(chains):
    printed = verify().splitlines()
    assert printed[:-1] == [f"{chain}:{LENGTH}:{digest}" for chain, (_, digest) in sorted(heads().items())]
    assert "Every chain and every published report holds." in verify(*printed[:-1])


@pytest.mark.parametrize("line", ["both", "both:x:abc", "both:1", "both:1:a:b"])
def test_a_kept_head_that_cannot_be_read_is_refused(chains, line):
    with pytest.raises(CommandError, match="is not CHAIN:LENGTH:HASH"):
        verify(line)


def test_the_command_fails_with_the_chain_and_the_reason(chains):
    rows("ROK", 2).update(verb="nothing")
    with pytest.raises(CommandError, match=r"Chain ROK: entry 2 was changed\."):
        verify()


def test_an_empty_database_has_three_chains_that_hold(db):
    assert [(verdict.chain, verdict.length) for verdict in check_all()] == [
        ("ROK", 0),
        ("US", 0),
        ("both", 0),
    ]
    assert problems() == {}


@pytest.mark.parametrize("audience", [None, "US", "ROK"])
def test_an_entry_goes_into_the_chain_of_its_audience_alone(chains, audience):
    before = heads()
    entry = record(make_workstream(2), "draft_saved", by=chains.us.editor, now=NOW, audience=audience)
    changed = {chain for chain, head in heads().items() if head != before[chain]}
    assert changed == {entry.chain} == {audience or "both"}
    assert entry.sequence == LENGTH + 1
    assert entry.previous_hash == before[entry.chain][1]


def test_a_verb_that_is_not_registered_is_refused(chains):
    with pytest.raises(ValueError, match="tinkered"):
        record(make_workstream(2), "tinkered", by=chains.us.editor, now=NOW, audience=None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        record(make_workstream(2), "draft_saved", by=None, now=NOW, audience=None)


def test_a_member_reads_the_shared_chain_and_the_own_one(chains):
    token = inside_request.set(True)
    try:
        for member, expected in (
            (chains.us.reader, {"both", "US"}),
            (chains.rok.reader, {"both", "ROK"}),
            (make_superuser(), {"both"}),
        ):
            assert {entry.chain for entry in Entry.objects.visible_to(member)} == expected
    finally:
        inside_request.reset(token)


def test_the_product_itself_cannot_change_or_delete_an_entry(chains):
    entry = rows("both", 1).get()
    entries = Entry.objects.unrestricted("tries to write")
    for attempt in (
        lambda: entries.update(verb="nothing"),
        entries.delete,
        entry.delete,
        lambda: entries.bulk_update([entry], ["verb"]),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


def test_an_entry_once_written_cannot_be_saved_again(chains):
    entry = rows("both", 1).get()
    entry.verb = "draft_returned"
    with pytest.raises(TypeError, match="append-only"):
        entry.save()


def test_an_entry_without_an_audience_is_refused(chains):
    with pytest.raises(TypeError, match="audience"):
        record(make_workstream(2), "draft_saved", by=chains.us.editor, now=NOW)
