"""Nothing typed is lost: the session ends, the key expires, the page is reloaded, the server is away."""

from playwright.sync_api import expect

PAGE = "/workstreams/consultation/"
FORM = f"{PAGE}update/"
TEXT = "Typed before the session ended"
SIGNED_OUT = "You are signed out. What you typed is still on this page."


def saved_headlines():
    from tracker.workstreams.models import StatusUpdate

    return list(StatusUpdate.objects.filter(state="draft").values_list("headline_en", flat=True))


def test_a_session_that_ends_under_a_form_costs_no_text(desk):
    editor = desk("us.editor").go(PAGE)
    editor.link("Post an update").click()
    editor.field("Headline").fill(TEXT)
    editor.context.clear_cookies(name="sessionid")
    editor.button("Save draft").click()
    trouble = editor.page.locator("#trouble")
    expect(trouble).to_contain_text(SIGNED_OUT)
    expect(editor.field("Headline")).to_have_value(TEXT)

    with editor.context.expect_page() as opened:
        trouble.get_by_role("link").click()
    editor.at(opened.value).sign_in("us.editor")
    # Signing in made a new key; the form of the old tab takes it.
    editor.button("Save draft").click()
    editor.told("Draft saved. Only your side can see it.")
    assert saved_headlines() == [TEXT]


def test_without_script_it_comes_back_to_be_sent_again(desk):
    editor = desk("us.editor", script=False).go(FORM)
    editor.field("Headline").fill(TEXT)
    editor.context.clear_cookies(name="sessionid")
    editor.button("Save draft").click()
    expect(editor.heading("Not saved yet, and nothing is lost")).to_be_visible()
    expect(editor.page.locator("main")).to_contain_text(TEXT)
    with editor.context.expect_page() as opened:
        editor.link("Sign in in a new tab").click()
    editor.at(opened.value).sign_in("us.editor")
    # The key of this page died at the sign-in, so it is asked for once more; then it is saved.
    editor.button("Send it again").click()
    editor.button("Send it again").click()
    editor.told("Draft saved. Only your side can see it.")
    assert saved_headlines() == [TEXT]


def test_an_expired_key_costs_no_text(desk):
    editor = desk("us.editor", script=False).go(FORM)
    editor.field("Headline").fill(TEXT)
    editor.context.clear_cookies(name="csrftoken")
    editor.button("Save draft").click()
    expect(editor.page.locator("main")).to_contain_text(TEXT)
    editor.button("Send it again").click()
    editor.told("Draft saved. Only your side can see it.")
    assert saved_headlines() == [TEXT]


def test_a_reload_gives_back_what_was_typed(desk):
    editor = desk("us.editor").go(FORM)
    editor.field("Headline").fill(TEXT)
    editor.radio("Off track").check()
    editor.page.reload()
    expect(editor.field("Headline")).to_have_value(TEXT)
    expect(editor.radio("Off track")).to_be_checked()
    expect(editor.page.locator("[data-put-back]:not([hidden])")).to_be_visible()
    editor.link("Cancel").click()
    editor.go(FORM)
    expect(editor.field("Headline")).to_have_value("US headline")


def test_a_server_that_is_away_costs_no_text(desk):
    editor = desk("us.editor").go(PAGE)
    editor.link("Post an update").click()
    editor.field("Headline").fill(TEXT)
    editor.context.set_offline(True)
    editor.button("Save draft").click()
    expect(editor.page.locator("#trouble")).to_contain_text(
        "Not saved: the server did not answer as expected."
    )
    expect(editor.field("Headline")).to_have_value(TEXT)
    editor.context.set_offline(False)
    editor.button("Save draft").click()
    editor.told("Draft saved. Only your side can see it.")
    # Browser and htmx tell the console too that the server was away, as they should.
    editor.complaints.clear()


def test_signing_out_leaves_nothing_for_the_next_person(desk):
    editor = desk("us.editor").go(FORM)
    editor.field("Headline").fill(TEXT)
    editor.page.locator("details.menu > summary").click()
    editor.button("Sign out").click()
    expect(editor.field("User name")).to_be_visible()
    assert editor.page.evaluate("sessionStorage.length") == 0
    editor.page.go_back()
    expect(editor.page.locator("body")).not_to_contain_text(TEXT)


def test_back_shows_pages_and_never_a_fragment(desk):
    editor = desk("us.editor").go(PAGE)
    editor.link("Post an update").click()
    expect(editor.field("Headline")).to_be_visible()
    editor.link("Reports").click()
    expect(editor.page).to_have_url(f"{editor.url}/reports/")
    editor.page.go_back()
    expect(editor.page.get_by_role("navigation", name="Main menu")).to_be_visible()
    expect(editor.link("Post an update")).to_be_visible()
