"""Notes and clearances on the pages: for the own side only, nothing typed is lost, nothing is done twice."""

import uuid

import pytest

from tests.pages.web import HTMX, form_fields, sign_in, text_of
from tests.world import (
    NOW,
    make_change,
    make_clearance,
    make_milestone,
    make_note,
    make_office,
    make_superuser,
    make_update,
    make_workstream,
)
from tracker.workstreams.models import Clearance, Note
from tracker.workstreams.notes import NEWEST

pytestmark = pytest.mark.usefixtures("clock")

PAGE = "/workstreams/one/"
NOTES = "/workstreams/one/notes/"
ASK = "/workstreams/one/clearances/"
WORD = "Quokka"


@pytest.fixture
def one(world):
    return make_workstream(1, slug="one")


def page_of(member, where=PAGE):
    response = sign_in(member).get(where)
    assert response.status_code == 200
    return text_of(response)


# --- notes ------------------------------------------------------------------------------------------------


def test_an_editor_adds_a_note_that_only_the_own_side_reads(world, one):
    editor = sign_in(world.us.editor)
    form = {**form_fields(editor.get(PAGE), NOTES), "text": f"{WORD} <b>"}
    response = editor.post(NOTES, form)
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}#notes")
    shown = text_of(editor.get(PAGE))
    assert "Note added. Only your side can see it." in shown and "Quokka &lt;b&gt;" in shown
    assert "Only US ever sees these" in shown and "Us Editor, 12 Nov 2026, 09:00 EST" in shown
    for member in world.us.members:
        assert WORD in page_of(member)
    for member in world.rok.members:
        assert WORD not in page_of(member)
        assert WORD not in page_of(member, "/history/")
    nobody = page_of(make_superuser())
    assert WORD not in nobody and 'id="notes"' not in nobody


def test_a_reader_reads_notes_and_has_no_form(world, one):
    shown = page_of(world.us.reader)
    assert 'id="notes"' in shown and f'action="{NOTES}"' not in shown
    assert sign_in(world.us.reader).post(NOTES, {"on": "workstream", "text": "x"}).status_code == 403


def test_a_double_click_and_back_add_one_note(world, one):
    editor = sign_in(world.us.editor)
    form = {**form_fields(editor.get(PAGE), NOTES), "text": WORD}
    answers = [editor.post(NOTES, form) for _n in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [f"{PAGE}#notes"] * 2
    assert Note.objects.count() == 1
    editor.post(NOTES, {**form, "text": "something else"})
    editor.post(NOTES, {**form_fields(editor.get(PAGE), NOTES), "text": WORD})
    assert Note.objects.count() == 3


def test_htmx_gets_the_panel_with_a_new_token(world, one):
    editor = sign_in(world.us.editor)
    form = {**form_fields(editor.get(PAGE), NOTES), "text": WORD}
    response = editor.post(NOTES, form, headers=HTMX)
    assert response.status_code == 200 and text_of(response).lstrip().startswith(
        '<section class="panel" id="notes"'
    )
    assert WORD in text_of(response)
    fresh = form_fields(response, NOTES)
    assert fresh["text"] == "" and fresh["once"] not in ("", form["once"])


def test_a_note_that_says_nothing_comes_back_with_its_subject_and_token(world, one):
    milestone = make_milestone(one, world.rok)
    editor = sign_in(world.us.editor)
    form = {**form_fields(editor.get(PAGE), NOTES), "on": f"milestone:{milestone.pk}", "text": "\u202e"}
    for headers in ({}, HTMX):
        response = editor.post(NOTES, form, headers=headers)
        assert response.status_code == 422
        kept = form_fields(response, NOTES)
        assert [kept[name] for name in ("on", "once")] == [form[name] for name in ("on", "once")]
    assert not Note.objects.exists()


def test_a_note_on_a_milestone_and_on_an_older_version_says_what_it_is_about(world, one):
    milestone = make_milestone(one, world.rok, title_en="The list")
    for headline in ("first", "second"):
        make_update(one, world.rok, headline_en=headline)
    editor = sign_in(world.us.editor)
    assert "?on=update:rok-2026-q4-1#notes" in page_of(world.us.editor, f"{PAGE}updates/rok-2026-q4-1/")
    assert "?on=update" not in page_of(world.us.reader, f"{PAGE}updates/rok-2026-q4-1/")
    form = form_fields(editor.get(f"{PAGE}?on=update:rok-2026-q4-1"), NOTES)
    assert form["on"] == "update:rok-2026-q4-1"
    editor.post(NOTES, {**form, "text": "on the first"})
    editor.post(NOTES, {**form, "on": f"milestone:{milestone.pk}", "text": "on the list"})
    shown = text_of(editor.get(PAGE))
    assert 'updates/rok-2026-q4-1/">' in shown and "ROK, 2026 Q4, version 1</a>" in shown
    assert f'<a href="{PAGE}?milestone=1#m-1">1.1 The list</a>' in shown


def test_a_note_on_what_the_other_side_drafts_or_on_nothing_is_not_found(world, one):
    draft = make_milestone(one, world.rok, released=False)
    elsewhere = make_milestone(make_workstream(2), world.us)
    editor = sign_in(world.us.editor)
    for on in (f"milestone:{draft.pk}", f"milestone:{uuid.uuid4()}", f"milestone:{elsewhere.pk}", "report:1"):
        assert editor.post(NOTES, {"on": on, "text": "x"}).status_code == 404
        assert form_fields(editor.get(PAGE, {"on": on}), NOTES)["on"] == "workstream"
    assert not Note.objects.exists()


def test_twenty_notes_are_shown_and_all_when_asked_for(world, one):
    for n in range(NEWEST + 1):
        make_note(one, world.us, text=f"note {n}.", now=NOW.replace(minute=n))
    reader = sign_in(world.us.reader)
    newest = text_of(reader.get(PAGE))
    assert "note 20." in newest and "note 0." not in newest and "?notes=all" in newest
    for headers in ({}, HTMX):
        everything = text_of(reader.get(f"{PAGE}?notes=all", headers=headers))
        assert "note 0." in everything and "Show all notes" not in everything


def test_a_return_note_stands_in_the_draft_and_not_among_the_notes(world, one):
    releaser = sign_in(world.us.releaser)
    draft = make_update(one, world.us, state="submitted")
    releaser.post(f"{PAGE}update/return/", {"seen": draft.token, "note": WORD})
    assert text_of(releaser.get(PAGE)).count(WORD) == 1


# --- clearances -------------------------------------------------------------------------------------------


def answer_address(clearance):
    return f"{ASK}{clearance.pk}/answer/"


def test_an_office_is_asked_and_its_answer_noted_in_the_draft(world, one):
    make_update(one, world.us, state="draft")
    office = make_office(world.us.side, "NSC")
    editor = sign_in(world.us.editor)
    form = {**form_fields(editor.get(PAGE), ASK), "office": str(office.pk), "due_on": "2026-11-20"}
    for _double_click in range(2):
        response = editor.post(ASK, form)
        assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}#clearances")
    asked = Clearance.objects.get()
    shown = text_of(editor.get(PAGE))
    assert "Noted: the office was asked." in shown and "Office NSC" in shown and "due 20 Nov 2026" in shown
    where = answer_address(asked)
    form = {**form_fields(editor.get(PAGE), where), "answer": "with_edits", "told_by": f"Ms {WORD}"}
    assert editor.post(where, form).status_code == 302
    shown = text_of(editor.get(PAGE))
    assert f"told by Ms {WORD}" in shown and "The answer is noted." in shown
    reads = page_of(world.us.reader)
    assert WORD in reads and ASK not in reads
    for member in world.rok.members:
        for page in (PAGE, "/", "/history/"):
            assert WORD not in page_of(member, page)


def test_the_same_office_again_is_a_sentence_beside_the_field(world, one):
    draft, office = make_update(one, world.us, state="draft"), make_office(world.us.side)
    make_clearance(draft, world.us, office=office)
    editor = sign_in(world.us.editor)
    form = {**form_fields(editor.get(PAGE), ASK), "office": str(office.pk)}
    for headers in ({}, HTMX):
        response = editor.post(ASK, form, headers=headers)
        assert response.status_code == 422
        assert 'id="id_ask_office_error"' in text_of(response)
        assert "This office was asked already" in text_of(response)


def test_an_office_of_the_other_side_is_no_choice(world, one):
    make_update(one, world.us, state="draft")
    theirs = make_office(world.rok.side, WORD)
    editor = sign_in(world.us.editor)
    form = form_fields(editor.get(PAGE), ASK)
    for office in (theirs.pk, uuid.uuid4(), ""):
        assert editor.post(ASK, {**form, "office": str(office)}).status_code == 422
    assert WORD not in page_of(world.us.editor)


def test_a_stale_answer_is_told_what_stands_and_keeps_what_was_typed(world, one):
    asked = make_clearance(make_update(one, world.us, state="draft"), world.us)
    editor, releaser, where = sign_in(world.us.editor), sign_in(world.us.releaser), answer_address(asked)
    form = {**form_fields(editor.get(PAGE), where), "answer": "no_reply", "told_by": WORD}
    quicker = {**form_fields(releaser.get(PAGE), where), "answer": "cleared", "told_by": "Ms Lee"}
    assert releaser.post(where, quicker, headers=HTMX).status_code == 200
    for headers in ({}, HTMX):
        response = editor.post(where, form, headers=headers)
        shown = text_of(response)
        assert response.status_code == 409
        assert "Someone was faster" in shown and "told by Ms Lee" in shown and f'value="{WORD}"' in shown
    again = {**form_fields(response, where), "answer": "no_reply"}
    assert again["told_by"] == WORD
    assert editor.post(where, again).status_code == 302
    asked.refresh_from_db()
    assert asked.content() == {"answer": "no_reply", "told_by": WORD}


def test_the_preview_of_an_update_warns_and_does_not_block(world, one):
    draft = make_update(one, world.us, state="draft")
    make_clearance(draft, world.us, office=make_office(world.us.side, "A"))
    make_clearance(draft, world.us, office=make_office(world.us.side, "B"), answer="no_reply")
    make_clearance(draft, world.us, office=make_office(world.us.side, "C"), answer="not_needed")
    releaser, where = sign_in(world.us.releaser), f"{PAGE}update/release/"
    shown = releaser.get(where)
    assert "2 offices have not cleared this." in text_of(shown)
    assert releaser.post(where, form_fields(shown, where)).status_code == 302
    assert "have not cleared" not in page_of(world.rok.releaser)
    assert 'id="clearances"' not in page_of(world.us.releaser)


@pytest.mark.parametrize("kind", ["milestone", "change"])
def test_a_milestone_draft_shows_its_clearances_where_it_is_edited_and_released(world, one, kind):
    draft = make_milestone(one, world.us, released=kind == "change")
    asked_of = make_change(draft, world.us, "moved", released=False) if kind == "change" else draft
    office = make_office(world.us.side)
    releaser = sign_in(world.us.releaser)
    edit = f"{PAGE}milestones/{draft.pk}/{'change' if kind == 'change' else 'edit'}/"
    share = f"{PAGE}milestones/{draft.pk}/release/"
    for where in (edit, share):
        form = form_fields(releaser.get(where), ASK)
        assert form["on"] == f"{kind}:{asked_of.pk}"
        form["office"] = str(office.pk)
        assert releaser.post(ASK, form).headers["Location"] == f"{where}#clearances"
        assert "1 office has not cleared this." in text_of(releaser.get(share))
        Clearance.objects.all().delete()
    make_clearance(asked_of, world.us, office=office)
    assert releaser.post(ASK, {**form, "once": "another"}).status_code == 422
    assert releaser.post(share, form_fields(releaser.get(share), share)).status_code == 302


def test_a_draft_of_the_other_side_is_not_found(world, one):
    asked = make_clearance(make_update(one, world.rok, state="draft"), world.rok)
    editor = sign_in(world.us.editor)
    office = str(make_office(world.us.side).pk)
    for on in (f"update:{asked.subject_id}", f"update:{uuid.uuid4()}", "", "workstream"):
        assert editor.post(ASK, {"on": on, "office": office}).status_code == 404
    answer = {"seen": asked.token, "answer": "cleared"}
    assert editor.post(answer_address(asked), answer).status_code == 404


def test_what_was_released_meanwhile_is_said(world, one):
    draft, office = make_milestone(one, world.us, released=False), make_office(world.us.side)
    editor, releaser = sign_in(world.us.editor), sign_in(world.us.releaser)
    edit, share = (f"{PAGE}milestones/{draft.pk}/{verb}/" for verb in ("edit", "release"))
    form = {**form_fields(editor.get(edit), ASK), "office": str(office.pk)}
    releaser.post(share, form_fields(releaser.get(share), share))
    response = editor.post(ASK, form)
    assert response.status_code == 409 and "Someone was faster" in text_of(response)
