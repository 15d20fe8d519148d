"""The history as a person reads it: sentences, filters, and only what the reader's chains hold."""

import datetime
import re

import pytest
from django.core.management import call_command

from tests.pages.web import HTMX, elements, is_page, parse, sign_in, text_of, without_token
from tests.world import (
    NOW,
    make_change,
    make_milestone,
    make_superuser,
    make_update,
    make_workstream,
)
from tracker.history.actions import record
from tracker.history.labels import KINDS, VERB_NAMES
from tracker.history.models import Entry
from tracker.history.verbs import VERBS

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def place(world):
    """An update of US shared, a draft of ROK kept."""
    workstream = make_workstream(1, slug="one")
    make_update(workstream, world.us, now=NOW - datetime.timedelta(hours=3), rating="at_risk")
    make_milestone(workstream, world.us, released=False, now=NOW - datetime.timedelta(hours=1))
    make_update(workstream, world.rok, state="submitted", now=NOW - datetime.timedelta(hours=2))
    return workstream


def ask(member, query="", **options):
    response = sign_in(member).get(f"/history/{query}", **options)
    assert response.status_code == 200
    return response


def read(member, query=""):
    """What the list says, as text without markup."""
    html = text_of(ask(member, query, headers=HTMX))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def choices(member, name):
    (select,) = [e for e in elements(parse(text_of(ask(member)))) if e.get("name") == name]
    return {option.get("value") for option in select} - {""}


def test_every_verb_has_its_name_and_every_subject_its_kind(place):
    assert set(VERB_NAMES) == set(VERBS)
    assert set(Entry.objects.values_list("subject_kind", flat=True)) <= set(KINDS)


def test_an_entry_is_a_sentence_with_what_changed_in_words(place, world):
    text = read(world.us.reader, "?verb=update_released")
    assert "Us Releaser released 1" in text
    assert "Status – At risk" in text and "Shared by both sides" in text
    assert "at_risk" not in text and "revision" not in text
    assert "As of – 12 Nov 2026" in text
    assert "Quarter – 2026 Q4" in text
    assert "– –" not in text


def test_it_speaks_korean_to_a_korean_reader(place, world):
    text = read(world.rok.reader, "?verb=update_released")
    assert "지연 우려" in text and "양측 공유" in text and "2026년 4분기" in text


def test_what_happened_to_a_milestone_is_told_in_words(place, world):
    milestone = make_milestone(place, world.us)
    make_change(milestone, world.us, "moved", due_on=datetime.date(2026, 12, 24), reason_en="Two rooms")
    text = read(world.us.reader, "?what=milestonechange")
    assert "How exactly" not in text
    assert "24 Dec 2026" in text and "Two rooms" in text


def test_the_newest_comes_first(place, world):
    found = [line.entry.at for line in ask(world.us.reader).context_data["lines"]]
    assert found == sorted(found, reverse=True) and len(set(found)) > 1


def test_each_side_reads_the_shared_chain_and_its_own(place, world):
    for member, chains in (
        (world.us.reader, {"both", "US"}),
        (world.rok.reader, {"both", "ROK"}),
        (make_superuser(), {"both"}),
    ):
        assert {line.entry.chain for line in ask(member).context_data["lines"]} == chains


def test_only_people_who_acted_where_the_reader_sees_it_can_be_chosen(place, world):
    assert choices(world.us.reader, "who") == {"us.editor", "us.releaser"}
    assert choices(world.rok.reader, "who") == {"us.releaser", "rok.editor"}


def test_someone_who_did_nothing_visible_is_nobody(place, world):
    everything = read(world.us.reader)
    assert read(world.us.reader, "?who=rok.editor") == read(world.us.reader, "?who=nobody") == everything


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("?who=us.releaser", {"update_released"}),
        ("?verb=draft_submitted", {"draft_submitted"}),
        ("?what=statusupdate&verb=update_released", {"update_released"}),
        ("?what=office", set()),
        ("?from=2026-11-13", set()),
        ("?to=2026-11-11", set()),
        ("?from=2026-11-12&to=2026-11-12&who=us.releaser", {"update_released"}),
    ],
)
def test_filters_narrow_the_list(place, world, query, verbs):
    assert {line.entry.verb for line in ask(world.us.reader, query).context_data["lines"]} == verbs


def test_days_are_the_readers_own(place, world):
    make_update(make_workstream(2), world.us, now=datetime.datetime(2026, 11, 12, 1, tzinfo=datetime.UTC))
    asked = "?what=statusupdate&to=2026-11-11"
    assert ask(world.us.reader, asked).context_data["lines"]  # still the 11th in Washington
    assert not ask(world.rok.reader, asked).context_data["lines"]  # the 12th in Seoul


@pytest.mark.parametrize("name", ["who", "what", "verb", "from", "to", "subject", "before"])
@pytest.mark.parametrize("value", ["", "x", "%00", "2026-13-45", "0001-01-01", "9999-12-31", "é" * 300])
def test_a_wrong_value_is_no_filter(place, world, name, value):
    assert read(world.us.reader, f"?{name}={value}") == read(world.us.reader)


def test_the_form_keeps_what_was_chosen(place, world):
    html = text_of(
        ask(world.us.reader, f"?who=us.editor&verb=draft_saved&from=2026-11-01&subject={place.pk}")
    )
    for kept in (
        '<option value="us.editor" selected>',
        '<option value="draft_saved" selected>',
        'value="2026-11-01"',
        f'name="subject" value="{place.pk}"',
    ):
        assert kept in html


def test_the_history_of_an_object_starts_from_its_page(place, world):
    client = sign_in(world.rok.reader)
    update = Entry.objects.get(verb="update_released").subject_id
    for address, key in (("/workstreams/one/", place.pk), ("/workstreams/one/updates/us-2026-q4-1/", update)):
        assert f'href="/history/?subject={key}"' in text_of(client.get(address))
    lines = ask(world.rok.reader, f"?subject={update}").context_data["lines"]
    assert [line.entry.verb for line in lines] == ["update_released"]


def test_the_history_of_a_workstream_holds_its_updates_and_milestones(place, world):
    other = make_workstream(2)
    make_update(other, world.us)
    make_change(make_milestone(place, world.us), world.us, "moved")
    record(place, "record_loaded", by=None, now=NOW, audience=None)
    context = ask(world.us.reader, f"?subject={place.pk}").context_data
    assert context["subject_label"] == place.history_label()
    found = {line.entry.subject_kind for line in context["lines"]}
    assert found == {"workstream", "statusupdate", "milestone", "milestonechange"}
    assert not [line for line in context["lines"] if line.entry.subject_label.startswith("2 ")]
    assert {line.entry.chain for line in context["lines"]} == {"both", "US"}


def test_the_other_sides_subject_is_answered_like_one_that_never_was(place, world):
    hidden = Entry.objects.filter(chain="ROK").first().subject_id
    never = "00000000-0000-4000-8000-000000000000"
    one, other = (without_token(text_of(ask(world.us.reader, f"?subject={key}"))) for key in (hidden, never))
    assert one.replace(str(hidden), never) == other
    assert "Nothing fits these filters." in one


def test_the_other_sides_entry_is_no_place_to_go_on_from(place, world):
    hidden = Entry.objects.filter(chain="ROK").first()
    assert read(world.us.reader, f"?before={hidden.pk}") == read(world.us.reader)


def test_pages_hold_fifty_and_lose_and_repeat_nothing(place, world):
    for n in range(120):
        for team, audience in ((world.us, None), (world.us, "US"), (world.rok, "ROK")):
            at = NOW - datetime.timedelta(minutes=n // 10)
            record(place, "draft_saved", by=team.editor, now=at, audience=audience)
    expected = Entry.objects.filter(chain__in=["both", "US"]).order_by("-at", "chain", "-sequence")
    seen, query, pages = [], "", 0
    while pages < 10:
        context = ask(world.us.reader, query).context_data
        seen += [line.entry.pk for line in context["lines"]]
        pages += 1
        if not context["earlier"]:
            break
        assert len(context["lines"]) == 50
        query = f"?{context['earlier']}"
    assert seen == [entry.pk for entry in expected]


def test_the_way_to_earlier_entries_keeps_the_filters(place, world):
    for _n in range(60):
        record(place, "draft_saved", by=world.us.editor, now=NOW, audience=None)
    html = text_of(ask(world.us.reader, "?verb=draft_saved&who=us.editor&what=x"))
    assert "?who=us.editor&amp;verb=draft_saved&amp;before=" in html


def test_htmx_gets_the_list_alone(place, world):
    assert is_page(text_of(ask(world.us.reader)))
    html = text_of(ask(world.us.reader, headers=HTMX))
    assert not is_page(html) and 'id="entries"' in html


def test_a_removed_text_is_said_to_be_removed(place, world):
    entry = Entry.objects.get(verb="update_released")
    call_command(
        "purge_text", str(entry.pk), "--by", "us.releaser", "--with", "rok.steward", "--reference", "ORDER 7"
    )
    text = read(world.rok.reader, f"?subject={entry.subject_id}")
    assert "ORDER 7" in text and "내용이 삭제되었습니다" in text
    assert "지연 우려" not in text
    text = read(world.us.reader)
    assert "The text was removed." in text
    assert "by us.releaser and rok.steward; reference: ORDER 7" in text
    assert "Us Releaser removed the text of an entry on 1" in text
