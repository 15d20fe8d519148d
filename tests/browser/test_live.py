"""A page that is open says what others did meanwhile, and never takes away what is being typed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import find_faults, require_none

PAGE = "/workstreams/consultation/"
TEXT = "Typed while somebody else released"
HIDE = """(is) => {
  Object.defineProperty(document, "hidden", {get: () => is, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
MINUTE = 60_000  # a page asks at least as often


@pytest.fixture
def sits(desk):
    """With a clock of the test's own, so that a minute takes no minute."""

    def sit(username, language="en"):
        person = desk(username, language)
        person.page.clock.install()
        return person

    return sit


def banner(person):
    return person.page.locator("#live .news")


def pass_a_minute(person):
    person.page.clock.run_for(MINUTE)


def release(team, slug="consultation", **content):
    from tests.world import make_update
    from tracker.workstreams.models import Workstream

    return make_update(Workstream.objects.get(slug=slug), team, **content)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_news_appear_while_somebody_types_and_the_text_stays(site, sits, language):
    editor = sits("us.editor", language).go(PAGE)
    editor.link("Post an update").click()
    headline = editor.page.locator(f"#update [name=headline_{language}]")
    headline.fill(TEXT)
    pass_a_minute(editor)
    expect(banner(editor)).to_have_count(0)
    headline.focus()
    place = headline.bounding_box()

    release(site.rok, headline_en="From the other side", headline_ko="상대측 소식")
    pass_a_minute(editor)
    expect(banner(editor)).to_contain_text("Rok Releaser")
    expect(headline).to_be_focused()
    expect(headline).to_have_value(TEXT)
    assert headline.bounding_box() == place
    require_none({language: find_faults(editor)})

    # What stands around the form is fresh; the form is the very same.
    banner(editor).get_by_role("link").click()
    expect(editor.page.locator("#assessments")).to_contain_text(
        {"en": "From the other side", "ko": "상대측 소식"}[language]
    )
    expect(banner(editor)).to_have_count(0)
    expect(headline).to_have_value(TEXT)
    expect(headline).to_be_focused()
    pass_a_minute(editor)
    expect(banner(editor)).to_have_count(0)
    editor.button("Save draft").click()
    editor.told("Draft saved. Only your side can see it.")
    # What somebody does is no news to the same person.
    pass_a_minute(editor)
    expect(banner(editor)).to_have_count(0)


def test_a_form_in_a_fold_stays_open_with_its_text(site, sits):
    reader = sits("us.editor").go(PAGE)
    reader.page.get_by_text("Add a note").click()
    note = reader.page.locator("#note textarea")
    note.fill(TEXT)
    release(site.rok, headline_en="From the other side")
    pass_a_minute(reader)
    banner(reader).get_by_role("link").click()
    expect(reader.page.locator("#assessments")).to_contain_text("From the other side")
    expect(note).to_be_visible()
    expect(note).to_have_value(TEXT)
    reader.button("Add the note").click()
    expect(reader.page.locator("#notes")).to_contain_text(TEXT)


def test_a_form_that_came_back_with_an_error_stays_too(site, sits):
    editor = sits("us.editor").go("/workstreams/asset-visibility/")
    editor.link("Post an update").click()
    editor.radio("Off track").check()
    editor.button("Submit for release").click()
    expect(editor.page.locator("#errors")).to_be_focused()
    release(site.rok, "asset-visibility")
    pass_a_minute(editor)
    banner(editor).get_by_role("link").click()
    expect(banner(editor)).to_have_count(0)
    expect(editor.page.locator("#errors")).to_be_visible()
    expect(editor.radio("Off track")).to_be_checked()


def test_where_nobody_types_it_is_a_link_to_the_page(site, sits):
    reader = sits("us.reader").go("/?changes=all")
    release(site.rok, headline_en="From the other side")
    pass_a_minute(reader)
    expect(banner(reader)).to_contain_text(re.compile("1 change since you opened this page"))
    banner(reader).get_by_role("link").click()
    expect(reader.page).to_have_url(f"{reader.url}/?changes=all")
    expect(reader.page.locator("#changes")).to_contain_text("From the other side")
    expect(banner(reader)).to_have_count(0)


def test_signed_out_it_says_so_and_where_to_sign_in(sits):
    editor = sits("us.editor").go(PAGE)
    editor.link("Post an update").click()
    editor.field("Headline").fill(TEXT)
    editor.context.clear_cookies(name="sessionid")
    pass_a_minute(editor)
    expect(banner(editor)).to_contain_text("You are signed out.")
    expect(editor.field("Headline")).to_have_value(TEXT)
    require_none({"signed out": find_faults(editor)})
    with editor.context.expect_page() as opened:
        banner(editor).get_by_role("link").click()
    editor.at(opened.value).sign_in("us.editor")
    pass_a_minute(editor)
    expect(banner(editor)).to_have_count(0)
    editor.button("Save draft").click()
    editor.told("Draft saved. Only your side can see it.")


def test_a_server_that_is_away_is_asked_ever_more_rarely(sits):
    reader = sits("us.reader")
    asked = []
    reader.page.route("**/*seen=*", lambda route: (asked.append(1), route.fulfill(status=503)))
    reader.go("/")
    for _n in range(30):
        pass_a_minute(reader)
    assert 3 <= len(asked) <= 8
    expect(banner(reader)).to_have_count(0)
    expect(reader.page.locator("#trouble")).to_be_hidden()
    reader.complaints.clear()


def test_a_tab_that_nobody_sees_does_not_ask(site, sits):
    reader = sits("us.reader").go("/")
    asked = []
    reader.page.on("request", lambda request: "seen=" in request.url and asked.append(request.url))
    reader.page.evaluate(HIDE, True)
    release(site.rok)
    for _n in range(5):
        pass_a_minute(reader)
    assert asked == []
    reader.page.evaluate(HIDE, False)
    expect(banner(reader)).to_be_visible()
    assert len(asked) == 1


def test_without_script_nothing_is_missing(site, desk):
    reader = desk("us.reader", script=False).go(PAGE)
    assert reader.page.locator("#live").inner_html() == ""
    expect(reader.page.get_by_text("You are signed out")).to_be_hidden()
