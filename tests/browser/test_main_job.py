"""The main job, as people do it: one side writes, releases, and the other side reads."""

import re

import pytest
from playwright.sync_api import expect

PAGE = "/workstreams/consultation/"
REPORT = "/reports/2026-q4/"
PAGES = ["/", "/?changes=all", "/workstreams/", PAGE, f"{PAGE}?history=all", "/reports/", REPORT]
HEADLINE = {"en": "Joint cell opens three months late", "ko": "공동 협의반 개소가 석 달 늦어짐"}

in_both_languages = pytest.mark.parametrize("language", ["en", "ko"])
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
# Where language and script do not meet, two of the four pairs say as much.
in_both_ways = pytest.mark.parametrize(
    ("language", "script"), [("en", True), ("ko", False)], ids=["en script", "ko no script"]
)


def write_update(editor, headline):
    """From the workstream's page to the filled form."""
    language, other = editor.language, {"en": "ko", "ko": "en"}[editor.language]
    editor.link("Post an update").click()
    expect(editor.field("Headline")).to_have_value({"en": "US headline", "ko": "US 요지"}[language])
    expect(editor.radio("On track")).to_be_checked()
    editor.radio("At risk").check()
    editor.field("Headline").fill(headline[language])
    editor.page.get_by_text(editor.say("The other language, as-of date")).click()
    name = {"en": "%(text)s in English", "ko": "%(text)s in Korean"}[other]
    editor.field(name, text=editor.say("Headline")).fill(headline[other])


@with_and_without_script
@in_both_languages
def test_what_one_side_writes_the_other_reads_only_after_the_release(site, seat, language, script):
    from tracker.people.models import User

    User.objects.update(language=language)
    headline = HEADLINE[language]

    editor = seat(language, script=script).go().sign_in("us.editor")
    editor.link("Workstreams").click()
    editor.page.locator(f"a[href='{PAGE}']").click()
    write_update(editor, HEADLINE)
    # The form opens in its place; without script it is a page of its own.
    expect(editor.page).to_have_url(re.compile(rf"{PAGE}$" if script else rf"{PAGE}update/$"))
    editor.button("Submit for release").click()
    editor.told("Submitted. A releaser of your side can release it now.")
    expect(editor.heading("Submitted for release")).to_be_visible()
    expect(editor.page.get_by_role("heading", name=headline)).to_be_visible()

    reader = seat(language, script=script).go().sign_in("rok.reader")
    traces = [page for page in PAGES for text in HEADLINE.values() if reader.finds(text, page)]
    assert traces == []

    releaser = seat(language, script=script).go().sign_in("us.releaser")
    releaser.page.locator(f"a[href='{PAGE}#update']").click()
    releaser.link("Preview for %(side)s", side=releaser.name_of("ROK")).click()
    expect(releaser.heading("What %(side)s will see", side=releaser.name_of("ROK"))).to_be_visible()
    preview = releaser.page.get_by_role(
        "region", name=releaser.say("What %(side)s will see", side=releaser.name_of("ROK"))
    )
    for code, text in HEADLINE.items():
        expect(preview.locator(f"[lang={code}]").get_by_role("heading", name=text)).to_be_visible()
    expect(preview).to_contain_text(releaser.say("After the release the sides differ on this workstream."))
    assert [page for page in PAGES for text in HEADLINE.values() if reader.finds(text, page)] == []
    releaser.button("Release to %(side)s", side=releaser.name_of("ROK")).click()
    releaser.told("Released. %(side)s can read it now.", side=releaser.name_of("ROK"))
    expect(releaser.page.locator("#history")).to_contain_text(headline)

    differ = reader.say("Sides differ")
    reader.go("/")
    matrix_row = reader.page.locator("#matrix tr").filter(has=reader.page.locator(f"a[href='{PAGE}']"))
    expect(matrix_row).to_contain_text(differ)
    expect(matrix_row).to_contain_text(reader.say("At risk"))
    expect(reader.page.locator("#changes")).to_contain_text(headline)
    matrix_row.get_by_role("link").click()
    expect(reader.heading("The sides differ this quarter")).to_be_visible()
    card = reader.page.get_by_role(
        "region", name=reader.say("%(side)s assessment", side=reader.name_of("US"))
    )
    expect(card).to_contain_text(headline)
    reader.link("Reports").click()
    reader.page.locator(f"a[href='{REPORT}']").click()
    line = reader.page.locator("#line-2")
    expect(line).to_contain_text(headline)
    expect(line.get_by_role("heading", name=differ)).to_be_visible()
    # The divergence is named in the summary, and its name leads to the line.
    named = reader.page.locator("a[href='#line-2']")
    expect(named).to_have_text(re.compile("^2 "))
    named.click()
    expect(line).to_be_in_viewport()


def test_from_the_page_to_the_saved_draft_it_takes_four_presses_and_the_headline(desk):
    editor = desk("us.editor").go(PAGE)
    opened = []
    editor.page.on("framenavigated", lambda frame: opened.append(frame.url))
    editor.link("Post an update").click()
    editor.page.get_by_text("At risk", exact=True).last.click()
    editor.field("Headline").click()
    editor.page.keyboard.press("Control+A")
    editor.page.keyboard.type("Late")
    editor.button("Save draft").click()
    editor.told("Draft saved. Only your side can see it.")
    assert opened == []
    assert editor.did["presses"] == 4
    assert editor.did["keys"] <= len("Late") + 2


def test_a_new_rating_alone_takes_three_presses(desk):
    editor = desk("us.editor").go(PAGE)
    editor.link("Post an update").click()
    editor.page.get_by_text("Off track", exact=True).last.click()
    editor.button("Submit for release").click()
    editor.told("Submitted. A releaser of your side can release it now.")
    assert editor.did == {"presses": 3, "keys": 0}


@in_both_ways
def test_still_true_is_one_press(desk, language, script):
    editor = desk("us.editor", language, script=script).go(PAGE)
    editor.button("Still true as of today").click()
    editor.told("Confirmed as of today. The other side sees the new date.")
    expect(editor.button("Still true as of today")).to_have_count(0)
    if script:
        assert editor.did == {"presses": 1, "keys": 0}
    reader = desk("rok.reader", language, script=script).go(PAGE)
    card = reader.page.get_by_role(
        "region", name=reader.say("%(side)s assessment", side=reader.name_of("US"))
    )
    expect(card).to_contain_text({"en": "As of 12 Nov 2026", "ko": "2026. 11. 12."}[language])


@with_and_without_script
def test_a_releaser_returns_an_update_with_a_note(desk, script):
    editor = desk("us.editor", script=script).go(PAGE)
    write_update(editor, HEADLINE)
    editor.button("Submit for release").click()
    editor.told("Submitted. A releaser of your side can release it now.")

    releaser = desk("us.releaser", script=script).go(PAGE)
    releaser.page.get_by_text("Return with a note").click()
    releaser.button("Return to the editor").click()
    expect(releaser.field("What should change?")).to_have_attribute("aria-invalid", "true")
    releaser.field("What should change?").fill("Name the office.\nAnd the day.")
    releaser.button("Return to the editor").click()
    releaser.told("Returned with your note. The note stays with your side.")

    editor.go(PAGE)
    expect(editor.heading("Your side's draft")).to_be_visible()
    expect(editor.page.locator("#update")).to_contain_text("Name the office.")
    expect(editor.button("Submit for release")).to_be_visible()
    reader = desk("rok.reader", script=script)
    assert not any(reader.finds("Name the office.", page) for page in PAGES)


@in_both_ways
def test_an_incomplete_form_keeps_what_was_typed_and_says_what_is_missing(desk, language, script):
    editor = desk("us.editor", language, script=script).go(PAGE)
    write_update(editor, HEADLINE)
    narrative = editor.field("Narrative")
    narrative.fill("")
    editor.field(
        {"en": "%(text)s in Korean", "ko": "%(text)s in English"}[language], text=editor.say("Narrative")
    ).fill("")
    with editor.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        editor.button("Submit for release").click()
    assert answer.value.status == 422
    summary = editor.page.locator("#errors")
    expect(summary).to_be_in_viewport()
    expect(summary).to_be_focused()
    expect(narrative).to_have_attribute("aria-invalid", "true")
    expect(editor.field("Headline")).to_have_value(HEADLINE[language])
    expect(editor.radio("At risk")).to_be_checked()
    # The sentence in the summary leads to the field.
    summary.get_by_role("link").click()
    expect(narrative).to_be_focused()
    narrative.fill("The office is not staffed.")
    editor.button("Submit for release").click()
    editor.told("Submitted. A releaser of your side can release it now.")


@in_both_ways
def test_who_saves_second_sees_theirs_mine_and_the_base_and_saves_again(desk, language, script):
    mine, theirs = ("Mine", "Theirs") if language == "en" else ("내 요지", "동료의 요지")
    me = desk("us.editor", language, script=script).go(PAGE)
    colleague = desk("us.releaser", language, script=script).go(PAGE)
    for person, text in ((me, mine), (colleague, theirs)):
        person.link("Post an update").click()
        person.field("Headline").fill(text)
    colleague.button("Save draft").click()
    colleague.told("Draft saved. Only your side can see it.")

    me.radio("At risk").check()
    with me.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        me.button("Save draft").click()
    assert answer.value.status == 409
    alert = me.page.get_by_role("alert").filter(
        has_text=me.say("%(who)s saved this draft while you were writing", who="Us Releaser")
    )
    expect(alert).to_be_in_viewport()
    expect(alert).to_be_focused()
    rows = me.page.get_by_role("region", name=me.say("Theirs and mine")).locator("tbody tr")
    texts = rows.filter(has_text=theirs).locator("td").all_inner_texts()
    assert texts == [{"en": "US headline", "ko": "US 요지"}[language], theirs, mine]
    expect(me.field("Headline")).to_have_value(mine)
    expect(me.radio("At risk")).to_be_checked()

    me.button("Save draft").click()
    me.told("Draft saved. Only your side can see it.")
    expect(me.page.locator("#update").get_by_role("heading", name=mine)).to_be_visible()


@in_both_ways
def test_a_milestone_is_added_released_and_moved_with_a_reason(desk, language, script):
    editor = desk("us.editor", language, script=script).go(PAGE)
    releaser = desk("us.releaser", language, script=script)
    reader = desk("rok.reader", language, script=script)
    other, title, reason = editor.name_of("ROK"), "Open the cell", "The room is not ready."
    own = {"en": "English", "ko": "Korean"}[language]

    editor.link("Add a milestone").click()
    editor.field(f"Title in {own}").fill(title)
    # What one side answers for it moves alone; a joint date would wait for the other side.
    editor.page.get_by_label(editor.say("Responsible")).select_option("US")
    editor.date("Due on").fill("2026-12-01")
    editor.button("Save draft").click()
    editor.told("Draft milestone saved. Only your side can see it.")
    assert not any(reader.finds(title, page) for page in PAGES)

    releaser.go(PAGE)
    releaser.page.get_by_role("link", name=f"{releaser.say('Release')} {title}").click()
    releaser.button("Release to %(side)s", side=other).click()
    releaser.told("Released. %(side)s can read it now.", side=other)
    reader.go(PAGE)
    expect(reader.page.get_by_role("rowheader").filter(has_text=f"2.1 {title}")).to_be_visible()

    editor.go(PAGE).link("Change %(a)s.%(b)s", a=2, b=1).click()
    editor.radio("Move the date").check()
    editor.date("Due on").fill("2026-12-21")
    editor.button("Save draft").click()
    expect(editor.field(f"Reason in {own}")).to_have_attribute("aria-invalid", "true")
    expect(editor.date("Due on")).to_have_value("2026-12-21")
    editor.field(f"Reason in {own}").fill(reason)
    editor.button("Save draft").click()
    editor.told("Draft change saved. Only your side can see it until it is released.")
    assert not any(reader.finds(reason, page) for page in PAGES)

    releaser.go(PAGE)
    releaser.page.get_by_role("link", name=f"{releaser.say('Release')} 2.1").click()
    expect(releaser.page.locator("main")).to_contain_text(reason)
    releaser.button("Release to %(side)s", side=other).click()
    releaser.told("Released. %(side)s can read it now.", side=other)
    for address in (PAGE, REPORT, "/"):
        reader.go(address)
        told = reader.page.locator("main").get_by_text(reason)
        expect(told.first).to_be_visible()
        expect(reader.page.locator("main")).to_contain_text(
            {"en": "21 Dec 2026", "ko": "2026. 12. 21."}[language]
        )
