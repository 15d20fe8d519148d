"""After a spill a text goes for ever; the entry stays, the chain verifies, tampering does not pass for it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from tests.world import NOW, make_superuser, make_update, make_workstream
from tracker.history.bodies import Removal, read_body, write_removal
from tracker.history.canonical import sha256
from tracker.history.conflicts import contents_of
from tracker.history.models import Entry, EntryBody
from tracker.history.rules import check_all
from tracker.people.models import User

SPILL = "a spilled secret"


@pytest.fixture
def update(world):
    """Its draft and its release say what they must not."""
    return make_update(make_workstream(), world.us, headline_en=SPILL)


@pytest.fixture
def entries(update):
    return [entry for entry in Entry.objects.select_related("body") if SPILL in entry.body.text]


def purge(*names, by="us.releaser", partner="us.steward", reference="ORDER 7"):
    call_command(
        "purge_text", *names, "--by", by, "--with", partner, "--reference", reference, stdout=io.StringIO()
    )


def problems():
    return {verdict.chain: verdict.problem for verdict in check_all() if verdict.problem}


def verify():
    out = io.StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


def name_of(entry):
    return f"{entry.chain}:{entry.sequence}"


def test_the_words_are_gone_and_every_chain_still_holds(entries):
    assert {entry.chain for entry in entries} == {"US", "both"}
    purge(str(entries[0].pk), *map(name_of, entries))
    assert not EntryBody.objects.filter(text__contains=SPILL).exists()
    assert (
        f"Every chain and every published report holds. Texts removed after a spill: {len(entries)}."
        in verify()
    )


def test_the_entry_keeps_its_digest_and_the_note_says_who_and_why(entries):
    entry = entries[0]
    purge(name_of(entry))
    after = Entry.objects.get(pk=entry.pk)
    assert (after.digest, after.hash) == (entry.digest, entry.hash)
    removal = read_body(after.body.text).removal
    assert (removal.by, removal.partner, removal.reference) == ("us.releaser", "us.steward", "ORDER 7")


def test_the_removal_is_an_entry_of_the_same_chain(entries):
    for entry in entries:
        purge(name_of(entry))
        noted = Entry.objects.get(verb="text_purged", subject_id=entry.pk)
        assert noted.chain == entry.chain and noted.sequence > entry.sequence
        assert noted.actor.username == "us.releaser"
        after = json.loads(noted.body.text)["after"]
        assert (after["with"], after["reference"]) == ("us.steward", "ORDER 7")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"partner": "us.releaser"}, "Two different persons"),
        ({"partner": "nobody"}, "no active account 'nobody'"),
        ({"by": "us.reader"}, "no active account 'us.reader'"),
        ({"reference": " "}, "reference is needed"),
        ({"reference": "a\u202eb"}, "reading direction"),
        ({"partner": "rok.steward"}, "people of that side"),
    ],
)
def test_without_two_persons_of_the_side_and_a_reference_nothing_happens(entries, options, problem):
    User.objects.filter(username="us.reader").update(is_active=False)
    entry = next(entry for entry in entries if entry.chain == "US")
    with pytest.raises(CommandError, match=problem):
        purge(name_of(entry), **options)
    assert SPILL in EntryBody.objects.get(pk=entry.pk).text


def test_one_from_each_side_may_remove_a_shared_text(entries):
    entry = next(entry for entry in entries if entry.chain == "both")
    purge(name_of(entry), partner="rok.steward")
    make_superuser()
    assert problems() == {}


@pytest.mark.parametrize("name", ["both", "both:x", "both:99999", "00000000-0000-4000-8000-000000000000"])
def test_an_entry_that_is_not_there_is_refused(entries, name):
    with pytest.raises(CommandError, match=r"neither|no entry"):
        purge(name)


def test_neither_a_removal_nor_its_note_is_removed_again(entries):
    entry = entries[0]
    purge(name_of(entry))
    with pytest.raises(CommandError, match="was removed before"):
        purge(str(entry.pk))
    noted = Entry.objects.get(verb="text_purged")
    with pytest.raises(CommandError, match="cannot be removed"):
        purge(str(noted.pk))


def test_one_refusal_keeps_all(entries):
    with pytest.raises(CommandError):
        purge(*map(name_of, entries), partner="rok.steward")
    assert not Entry.objects.filter(verb="text_purged").exists()


def test_a_conflict_after_a_purge_has_no_base(entries, update, world):
    def bases():
        return [
            content.get("headline_en")
            for content in contents_of("statusupdate", [update.pk], world.us.editor)
        ]

    assert SPILL in bases()
    purge(*map(name_of, entries))
    assert bases() == []


def tamper(entry, text):
    QuerySet(EntryBody).filter(pk=entry.pk).update(text=text)


def note(reference="ORDER 7"):
    return write_removal(Removal(NOW, "us.releaser", "us.steward", reference))


def test_a_note_without_its_entry_is_tampering(unguarded_history, entries):
    entry = entries[0]
    tamper(entry, note())
    assert problems() == {entry.chain: f"the text of entry {entry.sequence} was changed"}


@pytest.mark.parametrize("text", [note("ORDER 8"), "{}", "not JSON"])
def test_another_text_in_the_place_of_a_note_is_tampering(unguarded_history, entries, text):
    entry = entries[0]
    purge(name_of(entry))
    tamper(entry, text)
    assert problems() == {entry.chain: f"the text of entry {entry.sequence} was changed"}


def test_a_purge_does_not_cover_a_later_text(unguarded_history, entries):
    purge(name_of(entries[0]))
    noted = Entry.objects.get(verb="text_purged")
    tamper(noted, note())
    assert noted.chain in problems()


def test_a_text_that_only_looks_like_a_note_is_none():
    good = note()
    assert read_body(good).removal
    for text in (
        good + " ",
        good.replace("us.steward", "us.releaser"),
        good.replace("ORDER 7", " "),
        "[1]",
        "1",
    ):
        assert read_body(text).removal is None
    assert sha256(good) != sha256(note("ORDER 8"))
