"""From the prefilled form to the release, as a browser does it: with and without htmx."""

import datetime
import uuid
from collections import defaultdict

import pytest
from django.apps import apps
from django.utils.translation import gettext, override

from tests.pages.test_walk import NOT_ALLOWED, PAGES, WITH_FRAGMENTS
from tests.pages.web import (
    HTMX,
    NOW_PERIOD,
    elements,
    find_problems,
    form_fields,
    is_page,
    parse,
    sign_in,
    text_of,
)
from tests.world import (
    TODAY,
    make_superuser,
    make_update,
    make_workstream,
    seen_by,
    update_content,
)
from tracker.history.models import Entry
from tracker.people.access import Access
from tracker.people.models import MemberSession
from tracker.workstreams import actions as updates
from tracker.workstreams.models import Note, StatusUpdate

pytestmark = pytest.mark.usefixtures("clock")

PAGE = "/workstreams/one/"
UPDATE = "/workstreams/one/update/"
SUBMIT = "/workstreams/one/update/submit/"
RETURN = "/workstreams/one/update/return/"
RELEASE = "/workstreams/one/update/release/"
CONFIRM = "/workstreams/one/confirm/"


@pytest.fixture(params=["plain", "htmx"])
def headers(request):
    return HTMX if request.param == "htmx" else {}


@pytest.fixture
def one(world):
    return make_workstream(1, slug="one")


def open_form(client, headers=None):
    response = client.get(UPDATE, headers=headers or {})
    assert response.status_code == 200
    return form_fields(response, UPDATE)


def check_saved(response, headers, sentence):
    """Plain: sent back to the page, which says so. htmx: the fresh part of the page, which says so."""
    if headers:
        assert response.status_code == 200 and not is_page(text_of(response))
        assert response.headers["HX-Retarget"] == "#standing"
        shown = text_of(response)
    else:
        assert (response.status_code, response.headers["Location"]) == (302, PAGE)
        shown = text_of(response.client.get(PAGE))
    assert sentence in shown
    return shown


def only_update(**fields):
    return StatusUpdate.objects.get(**fields)


def state_of_everything():
    """Every row of the product, but for sessions, the log of refusals and when somebody last signed in."""
    rows = {}
    for model in apps.get_app_config("tracker").get_models():
        if model in (MemberSession, Access):
            continue
        columns = [field.attname for field in model._meta.concrete_fields if field.name != "last_login"]
        rows[model.__name__] = sorted(map(repr, model._base_manager.values_list(*columns)))
    return rows


# --- the form ---------------------------------------------------------------------------------------------


def test_the_first_form_of_a_side_starts_with_not_started_today(world, one):
    make_update(one, world.rok)
    form = open_form(sign_in(world.us.editor))
    del form["csrfmiddlewaretoken"]
    empty = dict.fromkeys(
        ("headline_en", "headline_ko", "narrative_en", "narrative_ko", "ask_en", "ask_ko", "seen"), ""
    )
    assert form == {
        **empty,
        "rating": "not_started",
        "as_of": "2026-11-12",
        "marking": "UNCLASSIFIED // DEMONSTRATION DATA",
    }


def test_the_form_is_prefilled_from_what_the_own_side_released_last_and_dated_today(world, one, headers):
    last = datetime.datetime(2026, 8, 20, 14, tzinfo=datetime.UTC)
    released = make_update(one, world.us, now=last, rating="at_risk", ask_en="US ask")
    make_update(one, world.rok)
    form = open_form(sign_in(world.us.editor), headers)
    del form["csrfmiddlewaretoken"]
    assert form == {
        **update_content(world.us, rating="at_risk", ask_en="US ask"),
        "as_of": "2026-11-12",
        "seen": released.token,
    }


def test_the_form_goes_on_where_the_draft_of_a_colleague_stopped(world, one):
    draft = make_update(one, world.us, state="draft", headline_en="half a", as_of=TODAY.replace(day=2))
    form = open_form(sign_in(world.us.releaser))
    assert (form["headline_en"], form["as_of"], form["seen"]) == ("half a", "2026-11-02", draft.token)


def test_the_own_language_comes_first_and_the_other_is_folded_away(world, one):
    for member, first, folded in ((world.us.editor, "en", "ko"), (world.rok.editor, "ko", "en")):
        html = text_of(sign_in(member).get(UPDATE, headers=HTMX))
        assert html.index(f'name="headline_{first}"') < html.index("<details")
        assert html.index("<details") < html.index(f'name="headline_{folded}"')


# --- draft, submit, return, release -----------------------------------------------------------------------


def test_an_update_goes_from_a_draft_over_a_return_to_its_release(world, one, headers):
    make_update(one, world.rok, rating="on_track")
    editor, releaser, reader = map(sign_in, (world.us.editor, world.us.releaser, world.us.reader))
    other = sign_in(world.rok.releaser)

    form = {**open_form(editor), "rating": "at_risk", "headline_en": "Plain words"}
    saved = editor.post(UPDATE, {**form, "action": "save"}, headers=headers)
    check_saved(saved, headers, "Draft saved. Only your side can see it.")
    assert (only_update(side="US").state, only_update(side="US").revision) == ("draft", 1)

    form = {**open_form(editor), "narrative_en": "Because of <b>rain</b>"}
    submitted = editor.post(UPDATE, {**form, "action": "submit"}, headers=headers)
    check_saved(submitted, headers, "Submitted. A releaser of your side can release it now.")
    assert only_update(side="US").state == "submitted"

    note = "Say it shorter."
    seen = form_fields(releaser.get(PAGE), RETURN)["seen"]
    returned = releaser.post(RETURN, {"seen": seen, "note": note}, headers=headers)
    check_saved(returned, headers, "Returned with your note. The note stays with your side.")
    assert (only_update(side="US").state, Note.objects.get().text) == ("draft", note)
    for client in (editor, releaser, reader):
        assert note in text_of(client.get(PAGE))
    assert note not in text_of(other.get(PAGE))

    form = {**open_form(editor), "headline_en": "Plain"}
    editor.post(UPDATE, {**form, "action": "save"}, headers=headers)
    seen = form_fields(editor.get(PAGE), SUBMIT)["seen"]
    submitted = editor.post(SUBMIT, {"seen": seen}, headers=headers)
    shown = check_saved(submitted, headers, "Submitted. A releaser of your side can release it now.")
    assert note not in shown

    preview = releaser.get(RELEASE, headers=headers)
    assert preview.status_code == 200
    released = releaser.post(RELEASE, form_fields(preview, RELEASE), headers=headers)
    shown = check_saved(released, headers, "Released. ROK can read it now.")
    assert "The sides differ this quarter" in shown
    update = only_update(side="US")
    assert (update.state, update.version, update.released_by) == ("released", 1, world.us.releaser)

    theirs = text_of(other.get(PAGE))
    assert "Plain" in theirs and "Because of &lt;b&gt;rain&lt;/b&gt;" in theirs and note not in theirs
    entries = Entry.objects.filter(subject_id=update.pk)
    assert [*entries.filter(chain="US").values_list("verb", flat=True)] == [
        "draft_saved",
        "draft_submitted",
        "draft_returned",
        "draft_saved",
        "draft_submitted",
    ]
    assert [*entries.filter(chain="both").values_list("verb", flat=True)] == ["update_released"]


def test_a_releaser_goes_from_the_form_to_the_preview_to_the_release(world, one, headers):
    releaser = sign_in(world.us.releaser)
    form = {**open_form(releaser), "rating": "on_track", "headline_en": "In one go", "action": "preview"}
    response = releaser.post(UPDATE, form, headers=headers)
    if not headers:
        assert (response.status_code, response.headers["Location"]) == (302, RELEASE)
        response = releaser.get(RELEASE)
    assert response.status_code == 200 and "What ROK will see" in text_of(response)
    assert only_update().state == "draft"
    released = releaser.post(RELEASE, form_fields(response, RELEASE), headers=headers)
    check_saved(released, headers, "Released. ROK can read it now.")
    assert only_update().version == 1


def test_the_preview_is_what_the_other_side_will_see_and_changes_nothing(world, one, headers):
    make_update(one, world.rok, rating="complete")
    make_update(one, world.us, state="submitted", headline_ko="", narrative_ko="미측 설명")
    releaser = sign_in(world.us.releaser)
    before = state_of_everything()
    response = releaser.get(RELEASE, headers=headers)
    assert state_of_everything() == before
    shown = text_of(response)
    assert is_page(shown) == (not headers)
    assert "After the release the sides differ on this workstream." in shown
    boxes = {
        element.get("lang"): "".join(element.itertext())
        for element in elements(parse(shown))
        if element.tag == "div" and element.get("lang")
    }
    # In Korean the headline is there in English only, and says so.
    assert "US headline" in boxes["en"] and "US narrative" in boxes["en"] and "미측 설명" not in boxes["en"]
    with override("ko"):
        assert (
            "US headline EN" in boxes["ko"]
            and "미측 설명" in boxes["ko"]
            and gettext("On track") in boxes["ko"]
        )

    releaser.post(RELEASE, form_fields(response, RELEASE), headers=headers)
    theirs = text_of(sign_in(world.rok.reader).get(PAGE))
    assert "US headline" in theirs and "미측 설명" in theirs


def test_an_editor_who_asks_for_a_preview_has_saved_a_draft(world, one):
    editor = sign_in(world.us.editor)
    form = {**open_form(editor), "rating": "on_track", "headline_en": "x", "action": "preview"}
    check_saved(editor.post(UPDATE, form), {}, "Draft saved. Only your side can see it.")
    assert only_update().state == "draft"


def test_there_is_nothing_to_preview_without_a_draft(world, one, headers):
    make_update(one, world.us)
    make_update(one, world.rok, state="submitted")
    assert sign_in(world.us.releaser).get(RELEASE, headers=headers).status_code == 404


def test_a_draft_that_lacks_something_comes_back_as_its_form_instead_of_its_preview(world, one, headers):
    make_update(one, world.us, state="draft", rating="off_track", narrative_en="", narrative_ko="")
    releaser = sign_in(world.us.releaser)
    for response in (
        releaser.get(RELEASE, headers=headers),
        releaser.post(RELEASE, {"seen": only_update().token}, headers=headers),
        sign_in(world.us.editor).post(SUBMIT, {"seen": only_update().token}, headers=headers),
    ):
        assert response.status_code == 422
        assert "At risk, off track and paused need a narrative or an ask." in text_of(response)
        assert form_fields(response, UPDATE)["headline_en"] == "US headline"
    assert only_update().state == "draft"


def test_a_note_must_say_something(world, one, headers):
    make_update(one, world.us, state="submitted")
    for note in ("", "  \n ", "x" * 1001, "bell\a"):
        response = sign_in(world.us.releaser).post(
            RETURN, {"seen": only_update().token, "note": note}, headers=headers
        )
        assert response.status_code == 422
        assert note.strip() in text_of(response)
    assert (only_update().state, Note.objects.count()) == ("submitted", 0)


# --- still true -------------------------------------------------------------------------------------------


def test_still_true_makes_one_new_version_a_day_with_the_same_words(world, one, headers, clock):
    last = datetime.datetime(2026, 8, 20, 14, tzinfo=datetime.UTC)
    make_update(one, world.us, now=last, rating="at_risk")
    editor = sign_in(world.us.editor)
    for _press in range(2):
        response = editor.post(CONFIRM, form_fields_or_none(editor), headers=headers)
        check_saved(response, headers, "Confirmed as of today. The other side sees the new date.")
    now = only_update(quarter__number=4)
    assert (now.version, now.as_of, now.rating, now.headline_en) == (1, TODAY, "at_risk", "US headline")

    clock.now += datetime.timedelta(days=1)
    editor.post(CONFIRM, form_fields_or_none(editor), headers=headers)
    versions = StatusUpdate.objects.filter(quarter__number=4).order_by("version")
    assert [(update.version, update.state, update.as_of.day) for update in versions] == [
        (1, "superseded", 12),
        (2, "released", 13),
    ]


def form_fields_or_none(client):
    """The button's form, which is gone once the day is confirmed."""
    page = client.get(PAGE)
    return form_fields(page, CONFIRM) if f'action="{CONFIRM}"' in text_of(page) else {}


def test_nothing_can_be_still_true_that_was_never_released(world, one, headers):
    make_update(one, world.rok)
    make_update(one, world.us, state="draft")
    response = sign_in(world.us.editor).post(CONFIRM, headers=headers)
    assert response.status_code == 409
    assert "Nothing was done" in text_of(response)
    assert StatusUpdate.objects.filter(side="US").count() == 1


# --- what is refused comes back ---------------------------------------------------------------------------

TROUBLE = "At risk, off track and paused need a narrative or an ask."
QUARTER = "Enter a date in this quarter, from 1 Oct 2026 to today, 12 Nov 2026."
HIDDEN = "This text holds a control character that cannot be seen. Type it again without it."
TURNED = "This text holds a mark that reverses the reading direction. Type it again without it."

# (what is asked for, what is typed over a complete form, the sentence)
REFUSED = {
    "at risk without a word": ("submit", {"rating": "at_risk", "narrative_en": ""}, TROUBLE),
    "off track without a word": ("preview", {"rating": "off_track", "narrative_en": " \n"}, TROUBLE),
    "paused without a word": ("submit", {"rating": "paused", "narrative_en": ""}, TROUBLE),
    "complete without a word": (
        "submit",
        {"rating": "complete", "narrative_en": "", "ask_en": "an ask is not enough"},
        "Complete needs a narrative: say what was completed.",
    ),
    "no headline": ("submit", {"headline_en": ""}, "Write a headline, in English or in Korean."),
    "headline of 121": (
        "save",
        {"headline_en": "가" * 121},
        "Ensure this value has at most 120 characters (it has 121).",
    ),
    "folded headline of 121": (
        "save",
        {"headline_ko": "가" * 121},
        "Ensure this value has at most 120 characters (it has 121).",
    ),
    "narrative of 4001": (
        "save",
        {"narrative_en": "x" * 4001},
        "Ensure this value has at most 4000 characters (it has 4001).",
    ),
    "a day of the last quarter": ("save", {"as_of": "2026-09-30"}, QUARTER),
    "tomorrow": ("save", {"as_of": "2026-11-13"}, QUARTER),
    "year 1": ("save", {"as_of": "0001-01-01"}, "Enter a date from 2000 to 2100."),
    "year 9999": ("save", {"as_of": "9999-12-31"}, "Enter a date from 2000 to 2100."),
    "no day": ("save", {"as_of": "2026-11-31"}, "Enter a valid date."),
    "no date": ("save", {"as_of": "soon <b>"}, "Enter a valid date."),
    "an empty date": ("save", {"as_of": ""}, "This field is required."),
    "an unknown rating": (
        "save",
        {"rating": "splendid"},
        "Select a valid choice. splendid is not one of the available choices.",
    ),
    "an unknown marking": (
        "save",
        {"marking": "PUBLIC"},
        "Select a valid choice. PUBLIC is not one of the available choices.",
    ),
    "a bell": ("save", {"headline_en": "a\ab"}, HIDDEN),
    "a zero": ("save", {"narrative_ko": "a\0b"}, HIDDEN),
    "a turned word": ("save", {"ask_en": "a\u202eb"}, TURNED),
}


@pytest.mark.parametrize("refused", REFUSED)
def test_what_is_refused_comes_back_with_a_sentence_and_everything_typed(world, one, headers, refused):
    action, typed, sentence = REFUSED[refused]
    client = sign_in(world.us.releaser)
    complete = {"rating": "on_track", "headline_en": "Words", "narrative_en": "More words"}
    sent = {**open_form(client, headers), **complete, **typed}
    response = client.post(UPDATE, {**sent, "action": action}, headers=headers)
    shown = text_of(response)
    assert response.status_code == 422
    assert is_page(shown) == (not headers)
    # In the list of errors, and beside the field.
    assert shown.count(sentence) == (1 if "marking" in typed else 2)
    assert not StatusUpdate.objects.exists()
    if sentence == HIDDEN:
        assert all(value in shown for value in typed.values())  # no parser takes these pages
        return
    kept = form_fields(response, UPDATE)
    # A choice that does not exist cannot be shown again, and each page has its own token.
    lost = {"csrfmiddlewaretoken", *({"rating", "marking"} & {*typed} if "an unknown" in refused else ())}
    assert {name: kept[name] for name in sent if name not in lost} == {
        name: value for name, value in sent.items() if name not in lost
    }


def test_leaving_complete_needs_a_word_even_in_a_new_quarter(world, one, headers):
    last = datetime.datetime(2026, 8, 20, 14, tzinfo=datetime.UTC)
    make_update(one, world.us, now=last, rating="complete")
    editor = sign_in(world.us.editor)
    form = {**open_form(editor), "rating": "on_track", "narrative_en": "", "narrative_ko": ""}
    response = editor.post(UPDATE, {**form, "action": "submit"}, headers=headers)
    assert response.status_code == 422
    assert "Leaving complete needs a narrative: say what was reopened." in text_of(response)
    assert editor.post(UPDATE, {**form, "action": "save"}, headers=headers).status_code in (200, 302)


# --- someone was faster -----------------------------------------------------------------------------------


def save_over(world, one, headers, *, meanwhile):
    """(an editor who opened the form and saves after a colleague did something meanwhile, the answer)"""
    make_update(one, world.us, state="draft", headline_en="the base", narrative_en="same", narrative_ko="")
    editor = sign_in(world.us.editor)
    form = {**open_form(editor), "headline_en": "mine", "action": "save"}
    meanwhile()
    return editor, editor.post(UPDATE, form, headers=headers)


def check_conflict(response, headers):
    shown = text_of(response)
    assert response.status_code == 409
    assert is_page(shown) == (not headers)
    rows = [element for element in elements(parse(shown)) if element.tag == "tr"]
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in rows]
    return next(row for row in cells if row[0] == "Headline in English"), shown


def save_as(world, one, member, **content):
    updates.save_draft(
        one,
        period=NOW_PERIOD,
        by=member,
        seen=seen_by(one, world.us, NOW_PERIOD),
        content=update_content(world.us, narrative_en="same", narrative_ko="", **content),
        now=datetime.datetime(2026, 11, 12, 14, 5, tzinfo=datetime.UTC),
    )


def test_a_colleague_who_saved_first_is_shown_beside_mine_and_the_base(world, one, headers):
    def meanwhile():
        save_as(world, one, world.us.releaser, headline_en="theirs")

    editor, response = save_over(world, one, headers, meanwhile=meanwhile)
    row, shown = check_conflict(response, headers)
    assert row == ["Headline in English", "the base", "theirs", "mine"]
    assert "Us Releaser saved this draft while you were writing" in shown
    assert (only_update().headline_en, only_update().revision) == ("theirs", 2)

    form = form_fields(response, UPDATE)
    assert form["headline_en"] == "mine"
    second = editor.post(UPDATE, {**form, "action": "save"}, headers=headers)
    check_saved(second, headers, "Draft saved. Only your side can see it.")
    assert (only_update().headline_en, only_update().revision) == ("mine", 3)


def test_a_release_meanwhile_is_shown_and_mine_becomes_the_next_draft(world, one, headers):
    def meanwhile():
        save_as(world, one, world.us.releaser, headline_en="theirs")
        updates.release(
            only_update(),
            by=world.us.releaser,
            seen=only_update().token,
            now=datetime.datetime(2026, 11, 12, 14, 6, tzinfo=datetime.UTC),
        )

    editor, response = save_over(world, one, headers, meanwhile=meanwhile)
    row, shown = check_conflict(response, headers)
    assert row == ["Headline in English", "the base", "theirs", "mine"]
    assert "The update of Us Releaser was released while you were writing" in shown

    editor.post(UPDATE, {**form_fields(response, UPDATE), "action": "save"}, headers=headers)
    assert only_update(state="released").headline_en == "theirs"
    assert only_update(state="draft").headline_en == "mine"


def test_who_was_slower_may_keep_theirs_and_mine_as_a_note(world, one, headers):
    editor, response = save_over(
        world,
        one,
        headers,
        meanwhile=lambda: save_as(world, one, world.us.releaser, headline_en="theirs"),
    )
    assert 'name="action" value="note"' in text_of(response)
    form = {**form_fields(response, UPDATE), "action": "note"}
    for _press in range(2):
        answer = editor.post(UPDATE, form, headers=headers)
        check_saved(answer, headers, "Kept as a note. Only your side can see it.")
    assert only_update().headline_en == "theirs"
    note = Note.objects.get()
    assert (note.subject_id, note.side_id) == (one.pk, "US")
    assert "Headline in English: mine" in note.text and "Status: On track" in note.text
    assert "Headline in English: mine" in text_of(editor.get(PAGE))
    for member in world.rok.members:
        assert "mine" not in text_of(sign_in(member).get(PAGE))


def test_two_first_drafts_meet_without_a_base(world, one, headers):
    editor = sign_in(world.us.editor)
    form = {**open_form(editor), "headline_en": "mine", "action": "save"}
    save_as(world, one, world.us.releaser, headline_en="theirs")
    response = editor.post(UPDATE, form, headers=headers)
    row, _shown = check_conflict(response, headers)
    assert row == ["Headline in English", "–", "theirs", "mine"]
    editor.post(UPDATE, {**form_fields(response, UPDATE), "action": "save"}, headers=headers)
    assert only_update().headline_en == "mine"


def test_an_old_tab_cannot_submit_return_or_release_what_it_does_not_show(world, one, headers):
    make_update(one, world.us, state="submitted")
    old = only_update().token
    releaser = sign_in(world.us.releaser)
    save_as(world, one, world.us.editor, headline_en="newer")
    for address, data in (
        (RELEASE, {"seen": old}),
        (RETURN, {"seen": old, "note": "late"}),
        (SUBMIT, {"seen": old}),
        (RELEASE, {"seen": ""}),
        (RELEASE, {"seen": f"{uuid.uuid4()}.1"}),
    ):
        response = releaser.post(address, data, headers=headers)
        assert response.status_code == 409
        assert "Nothing was done; here is how it stands now." in text_of(response)
        assert "newer" in text_of(response)
        assert ("late</textarea>" in text_of(response)) == (address == RETURN), "a note is kept in its form"
    assert (only_update().state, Note.objects.count()) == ("submitted", 0)
    assert not Entry.objects.filter(chain="both", verb="update_released").exists()


def test_a_second_press_releases_nothing_twice(world, one, headers):
    make_update(one, world.us, state="submitted")
    releaser = sign_in(world.us.releaser)
    form = form_fields(releaser.get(RELEASE), RELEASE)
    assert releaser.post(RELEASE, form, headers=headers).status_code in (200, 302)
    assert releaser.post(RELEASE, form, headers=headers).status_code == 409
    assert only_update().version == 1


def test_a_note_that_has_lost_its_draft_is_shown(world, one, headers):
    make_update(one, world.us, state="submitted")
    releaser = sign_in(world.us.releaser)
    sent = {"seen": only_update().token, "note": "A note\nin two lines"}
    updates.release(
        only_update(), by=world.us.releaser, seen=only_update().token, now=only_update().written_at
    )
    response = releaser.post(RETURN, sent, headers=headers)
    assert response.status_code == 409
    assert "A note<br>in two lines" in text_of(response)
    assert find_problems(text_of(response)) == []


# --- signed out, expired, not allowed ---------------------------------------------------------------------


def test_a_session_that_ended_gives_back_what_was_typed(world, one, headers):
    form = open_form(sign_in(world.us.editor))
    form = {**form, "headline_en": "typed <for> nothing?", "narrative_en": "line\nline", "action": "submit"}
    response = sign_in(None).post(UPDATE, form, headers=headers)
    assert response.status_code == 401
    assert not StatusUpdate.objects.exists()
    kept = form_fields(response, UPDATE)
    assert kept.pop("csrfmiddlewaretoken") != form.pop("csrfmiddlewaretoken")
    assert kept == form
    assert "typed &lt;for&gt; nothing?" in text_of(response)

    again = sign_in(world.us.editor).post(UPDATE, {**kept, "rating": "on_track"})
    check_saved(again, {}, "Submitted. A releaser of your side can release it now.")


def test_a_form_whose_key_expired_gives_back_what_was_typed_and_can_be_sent_again(world, one, headers):
    client = sign_in(world.us.editor, enforce_csrf_checks=True)
    form = {**open_form(client), "headline_en": "typed words", "rating": "on_track", "action": "save"}
    own = {**headers, "Sec-Fetch-Site": "same-origin"}
    response = client.post(UPDATE, {**form, "csrfmiddlewaretoken": "x" * 64}, headers=own)
    assert response.status_code == 403
    assert not StatusUpdate.objects.exists()
    kept = form_fields(response, UPDATE)
    assert kept["headline_en"] == "typed words"
    check_saved(client.post(UPDATE, kept), {}, "Draft saved. Only your side can see it.")
    assert only_update().headline_en == "typed words"


@pytest.mark.parametrize(
    "sent_by",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
def test_a_foreign_form_gets_no_press_that_would_send_it(world, one, sent_by):
    client = sign_in(world.us.editor, enforce_csrf_checks=True)
    response = client.post(UPDATE, {"headline_en": "planted words"}, headers=sent_by)
    assert response.status_code == 403
    assert "planted words" not in text_of(response)


def test_an_htmx_request_after_the_session_ended_says_where_to_sign_in(world, one):
    response = sign_in(None).get(PAGE, headers=HTMX)
    assert (response.status_code, response.headers["HX-Redirect"]) == (204, "/account/login/")
    assert not response.content


def test_readers_stewards_and_a_superuser_change_nothing(world, one, headers):
    make_update(one, world.us)
    draft = make_update(one, world.us, state="submitted")
    form = {**open_form(sign_in(world.us.editor)), "headline_en": "changed"}
    refused = (world.us.reader, world.us.steward, make_superuser())
    before = state_of_everything()
    for member in refused:
        client = sign_in(member)
        for address, data in (
            (UPDATE, {**form, "action": "save"}),
            (UPDATE, {**form, "action": "submit"}),
            (UPDATE, {**form, "action": "preview"}),
            (SUBMIT, {"seen": draft.token}),
            (RETURN, {"seen": draft.token, "note": "no"}),
            (RELEASE, {"seen": draft.token}),
            (CONFIRM, {}),
        ):
            assert client.post(address, data, headers=headers).status_code == 403, (member, address)
        assert state_of_everything() == before


def test_an_editor_neither_returns_nor_releases(world, one, headers):
    draft = make_update(one, world.us, state="submitted")
    client = sign_in(world.us.editor)
    for address in (RETURN, RELEASE):
        data = {"seen": draft.token, "note": "no"}
        assert client.post(address, data, headers=headers).status_code == 403
    assert only_update().state == "submitted"


# --- the other side ---------------------------------------------------------------------------------------

WORD = "Quokka"


def read_everything(members):
    """{(who, address): text} of every page of the product, as a page and as a fragment."""
    keys = defaultdict(uuid.uuid4)
    shown = {}
    for member in members:
        client = sign_in(member)
        for name, rows in PAGES.items():
            for address, get, _post in rows:
                if get in NOT_ALLOWED:
                    continue
                for headers in ({}, HTMX) if name in WITH_FRAGMENTS else ({},):
                    response = client.get(address.format_map(keys), headers=headers)
                    shown[getattr(member, "username", ""), address, *headers] = text_of(response)
    return shown


def test_a_draft_is_nowhere_for_the_other_side_until_its_release_and_then_everywhere(world, one):
    make_update(one, world.rok, rating="on_track")
    text = {
        f"{field}_{language}": WORD for field in ("headline", "narrative", "ask") for language in ("en", "ko")
    }
    draft = make_update(one, world.us, state="submitted", rating="off_track", **text)
    updates.return_draft(draft, by=world.us.releaser, seen=draft.token, note=WORD, now=draft.written_at)
    outside = [*world.rok.members, make_superuser(), None]
    assert [key for key, html in read_everything(outside).items() if WORD in html] == []
    assert WORD in text_of(sign_in(world.us.reader).get(PAGE))

    # As if it were theirs: its address, its preview, its verbs.
    theirs = sign_in(world.rok.releaser)
    assert theirs.get(RELEASE).status_code == 404
    for address in (RELEASE, SUBMIT):
        response = theirs.post(address, {"seen": only_update(side="US").token})
        assert response.status_code == 409 and WORD not in text_of(response)
    response = theirs.post(RETURN, {"seen": only_update(side="US").token, "note": "no"})
    assert response.status_code == 409 and WORD not in text_of(response)
    form = form_fields(theirs.get(UPDATE), UPDATE)
    response = theirs.post(UPDATE, {**form, "seen": only_update(side="US").token})
    assert response.status_code == 409 and WORD not in text_of(response)

    draft = only_update(side="US")
    updates.release(draft, by=world.us.releaser, seen=draft.token, now=draft.written_at)
    for member in (*world.rok.members, *world.us.members):
        client = sign_in(member)
        for address, divergence in {
            "/": "Sides differ",
            PAGE: "The sides differ this quarter",
            f"{PAGE}updates/us-2026-q4-1/": "Off track",
            "/reports/2026-q4/": "Sides differ",
        }.items():
            shown = text_of(client.get(address))
            assert WORD in shown, (member, address)
            with override(member.language):
                assert gettext(divergence) in shown, (member, address)
