"""What is typed and not saved yet comes back into the form it was typed in, and into no other."""

import re

import pytest
from playwright.sync_api import expect

UPDATE = "/workstreams/consultation/update/"
DECISION = "/decisions/add/"
Q4 = "/reports/2026-q4/"
TEXT = "Typed and not saved"


def put_back(person):
    return person.page.locator("[data-put-back]:not([hidden])")


def kept(person):
    return person.page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('unsaved'))")


def answer_with(status):
    def answer(route):
        route.fulfill(status=status, body="")

    return answer


def test_words_for_one_line_of_a_report_reach_no_other(site, desk):
    from tests.world import make_report

    lines = list(make_report(site.us).lines.order_by("pk")[:2])
    editor = desk("us.editor").go(Q4)

    def open_line(line):
        place = editor.page.locator(f"#line-{line.pk}")
        place.get_by_role("link", name="Word it").click()
        field = place.get_by_label("Text in English")
        # Once it is there the form takes the focus, and with it what is typed.
        expect(field).to_be_focused()
        return field

    first, second = [open_line(line) for line in lines]
    second_words = second.input_value()
    first.fill(TEXT)
    # Each label belongs to the field beside it.
    expect(second).to_have_value(second_words)
    editor.page.reload()
    expect(open_line(lines[1])).to_have_value(second_words)
    expect(put_back(editor)).to_have_count(0)
    expect(open_line(lines[0])).to_have_value(TEXT)
    ids = editor.page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))


def test_ticks_come_back_as_they_were_left(desk):
    editor = desk("us.editor").go(DECISION)
    boxes = editor.page.locator("[name=workstreams]")
    editor.field("Decision in English").fill(TEXT)
    for place in (0, 1, 3):
        boxes.nth(place).check()
    boxes.nth(1).uncheck()
    editor.page.locator("[name=closes]").nth(1).check()
    editor.page.reload()
    expect(editor.field("Decision in English")).to_have_value(TEXT)
    assert [boxes.nth(place).is_checked() for place in range(4)] == [True, False, False, True]
    expect(editor.page.locator("[name=closes]").nth(1)).to_be_checked()


def test_a_tick_that_was_taken_away_stays_away(site, desk):
    from tests.world import make_decision, make_meeting
    from tracker.workstreams.models import Workstream

    decision = make_decision(
        make_meeting(site.us), site.us, workstreams=[Workstream.objects.get(slug="consultation")]
    )
    editor = desk("us.editor").go(f"/decisions/{decision.pk}/edit/")
    box = editor.page.locator("[name=workstreams]:checked")
    name = box.get_attribute("value")
    box.uncheck()
    editor.page.reload()
    expect(editor.page.locator(f"[name=workstreams][value='{name}']")).not_to_be_checked()


def test_a_plain_form_is_kept_until_it_is_saved(desk):
    editor = desk("us.editor").go(DECISION)
    editor.field("Decision in English").fill(TEXT)
    editor.context.set_offline(True)
    editor.button("Save").click()
    editor.page.wait_for_url("chrome-error://chromewebdata/")
    editor.context.set_offline(False)
    # Another page in between says nothing about it.
    editor.go("/decisions/").go(DECISION)
    expect(editor.field("Decision in English")).to_have_value(TEXT)
    expect(put_back(editor)).to_be_visible()

    # Refused: it is on the page, and a reload keeps it all the same.
    editor.button("Save").click()
    expect(editor.page.locator("[aria-invalid=true]").first).to_be_visible()
    editor.go(DECISION)
    expect(editor.field("Decision in English")).to_have_value(TEXT)

    editor.field("Reference of the letters").fill("Letter 1")
    editor.date("Date of the letters").fill("2026-11-02")
    editor.button("Save").click()
    expect(editor.page.locator("main")).to_contain_text(TEXT)
    assert kept(editor) == []
    editor.go(DECISION)
    expect(editor.field("Decision in English")).to_have_value("")
    # The browser tells its console too that the server was away, as it should.
    editor.complaints.clear()


def test_what_comes_back_does_not_overwrite_a_colleague(site, desk):
    from tests.world import make_update
    from tracker.workstreams.models import Workstream

    editor = desk("us.editor").go(UPDATE)
    editor.field("Headline").fill(TEXT)
    make_update(
        Workstream.objects.get(slug="consultation"), site.us, state="draft", headline_en="A colleague's"
    )
    editor.page.reload()
    expect(editor.field("Headline")).to_have_value(TEXT)
    editor.button("Save draft").click()
    expect(editor.page.get_by_role("alert").filter(has_text="Nothing you wrote is lost")).to_be_visible()
    # With both before their eyes they decide; a reload does not go back to before that.
    expect(editor.field("Headline")).to_have_value(TEXT)
    editor.button("Save draft").click()
    editor.told("Draft saved. Only your side can see it.")
    assert kept(editor) == []


def test_a_refusal_in_place_is_kept_and_a_failure_too(desk):
    editor = desk("us.editor").go("/workstreams/consultation/")
    editor.link("Post an update").click()
    editor.field("Headline").fill(TEXT)
    for status in (403, 404, 503):
        editor.page.route("**/update/", answer_with(status))
        editor.button("Save draft").click()
        expect(editor.page.locator("#trouble")).to_be_visible()
        editor.page.unroute("**/update/")
        editor.page.reload()
        editor.link("Post an update").click()
        expect(editor.field("Headline")).to_have_value(TEXT)
    editor.date("As of").evaluate("(field) => { field.value = ''; }")
    editor.button("Save draft").click()
    expect(editor.page.locator("#errors")).to_be_visible()
    editor.page.reload()
    editor.link("Post an update").click()
    expect(editor.field("Headline")).to_have_value(TEXT)
    editor.complaints.clear()


def test_signing_out_forgets_it_in_every_tab(desk):
    editor = desk("us.editor").go(UPDATE)
    editor.field("Headline").fill(TEXT)
    assert len(kept(editor)) == 1
    other = editor.new_tab()
    other.page.locator("details.menu > summary").click()
    other.button("Sign out").click()
    expect(other.field("User name")).to_be_visible()
    editor.page.wait_for_function("sessionStorage.length === 0")


@pytest.mark.parametrize("leave", ["Cancel", None])
def test_only_the_way_out_of_the_form_itself_forgets_it(desk, leave):
    editor = desk("us.editor").go(UPDATE)
    editor.field("Headline").fill(TEXT)
    editor.link(leave or "Reports").click()
    expect(editor.page).not_to_have_url(re.compile("update/$"))
    editor.go(UPDATE)
    expect(editor.field("Headline")).to_have_value("US headline" if leave else TEXT)


def test_data_entry_comes_back_with_what_was_chosen_in_its_boxes(desk):
    from tracker.commitments.models import Document
    from tracker.meetings.models import Meeting

    meeting = Meeting.objects.on_record().latest("starts_on")
    chosen = set(meeting.documents.values_list("pk", flat=True))
    steward = desk("us.steward").go(f"/admin/tracker/meeting/{meeting.pk}/change/")
    steward.page.locator("#id_documents_from option").first.dblclick()
    steward.page.locator("#id_title_en").fill(TEXT)
    steward.page.reload()
    expect(steward.page.locator("#id_title_en")).to_have_value(TEXT)
    expect(put_back(steward)).to_be_visible()
    expect(steward.page.locator("#id_documents_to option")).to_have_count(len(chosen) + 1)
    steward.page.locator("[name=_continue]").click()
    expect(steward.page.locator(".flash[data-saved]")).to_be_visible()
    assert kept(steward) == []
    assert Document.objects.filter(meetings=meeting).count() == len(chosen) + 1


def test_a_note_for_the_editor_comes_back(site, desk):
    from tests.world import make_update
    from tracker.workstreams.models import Workstream

    make_update(Workstream.objects.get(slug="consultation"), site.us, state="submitted")
    releaser = desk("us.releaser").go("/workstreams/consultation/")
    fold = releaser.page.locator("details").filter(has=releaser.page.locator("#return"))
    fold.locator("summary").click()
    releaser.field("What should change?").fill(TEXT)
    releaser.page.reload()
    expect(releaser.page.locator("#return textarea")).to_have_value(TEXT)
    # Folded away it would be as good as lost.
    expect(releaser.page.locator("#return textarea")).to_be_visible()
