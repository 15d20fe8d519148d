"""Conclusions: worded item by item, agreed by both sides on their hash, frozen, printed."""

import datetime
import io
import json
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.exports.papers import read_docx, read_pdf
from tests.pages.web import form_fields, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    TODAY,
    agree,
    agree_conclusions,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_workstream,
    word_conclusion,
)
from tracker.assent.models import Position
from tracker.history.canonical import sha256
from tracker.history.labels import FIELDS
from tracker.history.models import Entry
from tracker.meetings import conclusion_actions as conclusions
from tracker.meetings.action_actions import change_action
from tracker.meetings.agenda_actions import take_off
from tracker.meetings.conclusions import Conclusions, read_words
from tracker.meetings.models import Meeting
from tracker.pages.conflicts import MoveNotAllowed, Stale

pytestmark = pytest.mark.usefixtures("db", "clock")
Kind = Position.Kind


@pytest.fixture
def meeting(world):
    meeting = make_meeting(
        world.us,
        starts_on=TODAY - datetime.timedelta(days=3),
        attendance=[
            {"side_id": "ROK", "name_ko": "한 대표", "part": "head"},
            {"side_id": "US", "name_en": "A Chair", "part": "co_chair", "post_en": "Acting"},
        ],
    )
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def item(world, meeting):
    return word_conclusion(
        make_agenda_item(meeting, world.us, title_en="Point"), world.us, "It is concluded."
    )


def answer(meeting, team, kind=Kind.AGREE, **how):
    how = {"seen": read_words(meeting, team.releaser).hash, "post": "Co-chair", **how}
    return conclusions.take_position(meeting, kind, by=team.releaser, now=NOW, **how)


# --- the words --------------------------------------------------------------------------------------------


def test_the_words_are_the_same_for_both_sides_and_hold_no_key(world, meeting, item):
    for team in world.teams:
        make_agenda_item(meeting, team, own=True, title_en=f"{team.side.code} prepared")
    agree(make_decision(meeting, world.us, workstreams=[make_workstream(1)]), *world.teams)
    make_decision(meeting, world.rok, text_en="Only proposed")
    make_action(meeting, world.rok, due_on=TODAY)
    texts = [read_words(meeting, team.reader).text for team in world.teams]
    assert texts[0] == texts[1]
    content = json.loads(texts[0])
    assert content["items"] == [
        {
            "number": 1,
            "title": {"en": "Point", "ko": "US 의제"},
            "purpose": "discuss",
            "conclusion": {"en": "It is concluded.", "ko": ""},
        }
    ]
    assert [row["code"] for row in content["decisions"] + content["actions"]] == ["P1-D1", "P1-A1"]
    assert [person["part"] for person in content["present"]] == ["head", "co_chair"]
    assert "prepared" not in texts[0] and "Only proposed" not in texts[0]
    assert str(meeting.pk) not in texts[0] and str(item.pk) not in texts[0]


def test_the_order_in_which_numbers_pass_ten_is_that_of_the_numbers(world, meeting):
    for _n in range(11):
        make_action(meeting, world.us)
    codes = [row["code"] for row in read_words(meeting, world.us.reader).content["actions"]]
    assert codes == [f"P1-A{n}" for n in range(1, 12)]


def test_a_conclusion_is_worded_by_either_side_and_only_after_the_meeting(world, meeting, item):
    worded = word_conclusion(item, world.rok, "Better.")
    with pytest.raises(Stale):
        word_conclusion(item, world.us, "Mine.")
    with pytest.raises(PermissionDenied):
        conclusions.word_conclusion(worded, by=world.us.reader, seen=worded.token, now=NOW, content={})
    word_conclusion(worded, world.us, "Better.")
    assert Entry.objects.filter(verb="conclusion_worded").count() == 2
    planned = make_agenda_item(make_meeting(world.us), world.us)
    with pytest.raises(MoveNotAllowed):
        word_conclusion(planned, world.us, "Too early.")


# --- agreeing ---------------------------------------------------------------------------------------------


def test_the_second_side_freezes_what_both_have_agreed(world, meeting, item):
    assert answer(meeting, world.us) is None
    assert answer(meeting, world.us) is None  # a second press changes nothing
    assert not Conclusions.objects.exists()
    frozen = answer(meeting, world.rok, post="대리", authority="장관", received_through="Embassy, 3 Dec")
    assert (frozen.edition, frozen.hash) == (1, sha256(frozen.text))
    assert frozen.text == read_words(meeting, world.us.reader).text
    verbs = list(Entry.objects.filter(verb__startswith="conclusions").values_list("verb", flat=True))
    assert verbs == ["conclusions_answered", "conclusions_agreed"]


def test_words_that_changed_meanwhile_are_agreed_to_anew(world, meeting, item):
    answer(meeting, world.us)
    seen = read_words(meeting, world.rok.releaser).hash
    word_conclusion(item, world.us, "Other words.")
    with pytest.raises(Stale):
        answer(meeting, world.rok, seen=seen)
    assert answer(meeting, world.rok) is None
    assert answer(meeting, world.us).content["items"][0]["conclusion"]["en"] == "Other words."


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.AD_REFERENDUM, Kind.WITHDRAWN])
def test_a_hold_and_ad_referendum_block_until_the_side_agrees(world, meeting, item, kind):
    answer(meeting, world.us, kind, comment="About item 1.")
    assert answer(meeting, world.rok) is None
    assert answer(meeting, world.us).edition == 1


def test_what_an_answer_needs_is_asked_for(world, meeting, item):
    with pytest.raises(ValidationError):
        answer(meeting, world.us, Kind.HOLD)
    with pytest.raises(ValidationError):
        answer(meeting, world.us, post="")
    with pytest.raises(ValueError):
        answer(meeting, world.us, Kind.NO_OBJECTION)
    with pytest.raises(PermissionDenied):
        conclusions.take_position(meeting, Kind.AGREE, by=world.us.editor, seen="", now=NOW, post="Co-chair")
    assert not Position.objects.filter(subject_kind="conclusions").exists()


def test_nothing_is_agreed_where_nothing_was_concluded(world, meeting):
    make_agenda_item(meeting, world.us)
    with pytest.raises(ValidationError):
        answer(meeting, world.us)
    with pytest.raises(MoveNotAllowed):
        answer(make_meeting(world.us), world.us)


def test_other_words_begin_a_further_edition_and_both_stay(world, meeting, item):
    first = agree_conclusions(meeting, *world.teams)
    assert agree_conclusions(meeting, world.us) == first  # they stand: there is nothing to agree to
    word_conclusion(item, world.rok, "Corrected.")
    second = agree_conclusions(meeting, *world.teams)
    assert [row.edition for row in Conclusions.objects.order_by("edition")] == [1, 2]
    assert "It is concluded." in first.text and "Corrected." in second.text
    assert second.content["edition"] == 2


def test_nothing_changes_or_removes_what_was_agreed(world, meeting, item):
    frozen = agree_conclusions(meeting, *world.teams)
    frozen.text = "other"
    for change in (frozen.save, frozen.delete, Conclusions.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    for sql in ("UPDATE tracker_conclusions SET text = 'x'", "DELETE FROM tracker_conclusions"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


# --- pages and papers -------------------------------------------------------------------------------------


def read(member, address):
    page = text_of(sign_in(member).get(address))
    return plain_text(page[page.index("<main") :])


def test_both_sides_agree_on_the_page_with_post_and_authority(world, meeting, item):
    address = f"/meetings/{meeting.slug}/conclusions/"
    for team in world.teams:
        client = sign_in(team.releaser)
        typed = {**form_fields(client.get(address), f"{address}answer/"), "post": f"{team.side.code} chair"}
        assert client.post(f"{address}answer/", typed).status_code == 302
    shown = read(world.us.reader, address)
    assert "Edition 1, agreed by both sides" in shown
    assert "US chair" in shown and "ROK chair" in shown and "It is concluded." in shown
    assert Conclusions.objects.get().hash in shown
    assert "Edition 1, agreed by both sides" in read(world.us.reader, f"/meetings/{meeting.slug}/")


def test_agreeing_to_what_changed_meanwhile_shows_the_new_words(world, meeting, item):
    address = f"/meetings/{meeting.slug}/conclusions/"
    client = sign_in(world.us.releaser)
    typed = {**form_fields(client.get(address), f"{address}answer/"), "post": "Chair"}
    word_conclusion(item, world.rok, "Other words.")
    answer = client.post(f"{address}answer/", typed)
    assert answer.status_code == 409
    assert "Other words." in text_of(answer) and "Nothing was agreed" in text_of(answer)
    again = form_fields(answer, f"{address}answer/")
    assert again["post"] == "Chair"
    assert client.post(f"{address}answer/", again).status_code == 302
    assert Position.objects.get(subject_kind="conclusions").side_id == "US"


def test_a_conclusion_is_worded_on_its_page_and_a_stale_one_is_compared(world, meeting, item):
    client, address = sign_in(world.us.editor), f"/meetings/{meeting.slug}/conclusions/{item.pk}/"
    typed = {**form_fields(client.get(address), address), "conclusion_ko": "결론이다."}
    word_conclusion(item, world.rok, "Theirs.")
    answer = client.post(address, typed)
    assert answer.status_code == 409
    rows = {row["label"]: row for row in answer.context_data["conflict"]["rows"]}
    english = rows[str(FIELDS["conclusion_en"])]
    assert (english["base"], english["theirs"], english["mine"]) == (
        "It is concluded.",
        "Theirs.",
        "It is concluded.",
    )
    assert client.post(address, form_fields(answer, address)).status_code == 302
    item.refresh_from_db()
    assert (item.conclusion_en, item.conclusion_ko) == ("It is concluded.", "결론이다.")


def test_the_papers_say_what_was_frozen_and_who_agreed(world, meeting, item):
    agree(make_decision(meeting, world.us), *world.teams)
    make_action(meeting, world.rok, due_on=TODAY)
    agree_conclusions(meeting, *world.teams)
    digest = Conclusions.objects.get().hash
    word_conclusion(item, world.us, "Later words.")
    client = sign_in(world.rok.reader)
    base = f"/meetings/{meeting.slug}/conclusions"
    for kind, reader in (("pdf", read_pdf), ("docx", read_docx)):
        text = " ".join(reader(client.get(f"{base}-e1.{kind}?lang=both").content).split())
        for expected in ("It is concluded.", "P1-D1", "P1-A1", "US co-chair", "ROK co-chair", "한 대표"):
            assert expected in text, (kind, expected)
        assert "Later words." not in text and "Working record." in text
        assert digest in text.replace(" ", "").replace("\u200b", "")
    draft = " ".join(read_docx(client.get(f"{base}.docx?lang=en").content).split())
    assert "Later words." in draft and "draft, not agreed" in draft
    assert client.get(f"{base}.pdf").status_code == 404
    told = client.get(f"{base}-e1.json")
    assert sha256(told.content.decode()) == digest


def test_texts_that_would_be_markup_or_formulas_are_words(world, meeting):
    hostile = "=1+1 <script>alert(1)</script> #set page() 😀\nzweite Zeile"
    item = make_agenda_item(meeting, world.us, title_en=hostile[:100].split("\n")[0])
    word_conclusion(item, world.us, hostile)
    agree_conclusions(meeting, *world.teams)
    base = f"/meetings/{meeting.slug}/conclusions"
    page = text_of(sign_in(world.us.reader).get(f"{base}/"))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    text = read_pdf(sign_in(world.us.reader).get(f"{base}-e1.pdf?lang=en").content)
    assert "#set page()" in " ".join(text.split())


def test_verify_finds_words_that_were_changed_behind_its_back(world, meeting, item, unguarded_history):
    agree_conclusions(meeting, *world.teams)
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert "Agreed conclusions that hold: 1." in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_conclusions SET text = text || ' '")
    with pytest.raises(CommandError, match="the text of conclusions of plenary-1, edition 1 was changed"):
        call_command("verify", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tracker_conclusions")
    with pytest.raises(CommandError, match="knows 1 agreed conclusions, there are 0"):
        call_command("verify", stdout=io.StringIO())


def test_everything_that_is_hashed_stands_on_the_page_before_a_side_agrees(world, meeting):
    """In both languages: nobody freezes words that the page did not show."""
    item = make_agenda_item(meeting, world.us, title_en="Point", title_ko="의제 제목")
    content = {"conclusion_en": "Settled.", "conclusion_ko": "아직 정해지지 않았다."}
    conclusions.word_conclusion(item, by=world.rok.editor, seen=item.token, now=NOW, content=content)
    agree(make_decision(meeting, world.us, workstreams=[make_workstream(4)]), *world.teams)
    make_action(meeting, world.rok, due_on=TODAY)
    page = text_of(sign_in(world.us.releaser).get(f"/meetings/{meeting.slug}/conclusions/"))
    words = read_words(meeting, world.us.releaser).content
    texts = texts_of({**words, "marking": {}, "sides": []})
    assert len(texts) == 15
    assert [text for text in texts if text not in unescape(page)] == []


def texts_of(value):
    """What people wrote, in either language."""
    if isinstance(value, dict) and set(value) == {"en", "ko"}:
        return [text for text in value.values() if text]
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for item in inside for text in texts_of(item)]


def test_a_hold_after_the_words_were_frozen_is_refused_and_its_text_comes_back(world, meeting, item):
    seen = read_words(meeting, world.us.releaser).hash
    agree_conclusions(meeting, *world.teams)
    typed = {"kind": "hold", "comment": "Item 1 is wrong.", "post": "", "seen": seen}
    answer = sign_in(world.us.releaser).post(f"/meetings/{meeting.slug}/conclusions/answer/", typed)
    assert answer.status_code == 409
    assert "Item 1 is wrong." in text_of(answer) and "Your position was not taken." in text_of(answer)


def test_a_corrected_post_is_a_new_position(world, meeting, item):
    answer(meeting, world.us, post="Chiar")
    answer(meeting, world.us, post="Chair", comment="On the understanding that it is reviewed.")
    answer(meeting, world.rok)
    shown = read(world.us.reader, f"/meetings/{meeting.slug}/conclusions/")
    assert "Chair" in shown and "Chiar" not in shown and "On the understanding" in shown
    paper = sign_in(world.us.reader).get(f"/meetings/{meeting.slug}/conclusions-e1.pdf?lang=en")
    assert "On the understanding" in " ".join(read_pdf(paper.content).split())


def test_what_was_agreed_stays_agreed_when_an_action_moves_or_the_markings_change(
    world, meeting, item, settings
):
    action = make_action(meeting, world.rok, due_on=TODAY)
    first = agree_conclusions(meeting, *world.teams)
    settings.NCG_MARKINGS = [*settings.NCG_MARKINGS, ("HIGHER", "상위")]
    change = {"due_on": TODAY + datetime.timedelta(days=9)}
    change_action(action, by=world.rok.editor, seen=action.token, now=NOW, content=change)
    assert read_words(meeting, world.us.reader).hash == first.hash
    assert "Edition 1, agreed by both sides" in read(
        world.us.reader, f"/meetings/{meeting.slug}/conclusions/"
    )


def test_a_conclusion_on_an_item_that_was_taken_off_comes_back_to_be_copied(world, meeting, item):
    client, address = sign_in(world.us.editor), f"/meetings/{meeting.slug}/conclusions/{item.pk}/"
    typed = {**form_fields(client.get(address), address), "conclusion_en": "Long and typed."}
    take_off(item, by=world.rok.editor, seen=item.token, now=NOW)
    answer = client.post(address, typed)
    assert answer.status_code == 409 and "Long and typed." in text_of(answer)
