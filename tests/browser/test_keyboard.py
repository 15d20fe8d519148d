"""The main job without a pointer: everything is reached by Tab, and the news is where the keyboard is."""

import pytest
from playwright.sync_api import expect

PAGE = "/workstreams/consultation/"
HEADLINE = {"en": "Headline", "ko": "요지"}
MOST_TABS = 80


def tab_to(person, target):
    """Presses Tab until the target has the focus; fails where somebody would give up."""
    for _press in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            ring = target.evaluate(
                "one => getComputedStyle(one).outlineStyle + getComputedStyle(one).boxShadow"
            )
            assert ring != "nonenone", f"nothing shows that {target} has the focus"
            return target
        person.page.keyboard.press("Tab")
    pytest.fail(f"not reached by Tab: {target}")


def press(person, target, key="Enter"):
    tab_to(person, target)
    person.page.keyboard.press(key)


def type_over(person, target, text):
    tab_to(person, target)
    person.page.keyboard.press("Control+A")
    person.page.keyboard.press("Delete")
    person.page.keyboard.insert_text(text)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_main_job_needs_no_pointer(site, seat, language):
    from tests.world import PASSWORD
    from tracker.people.models import User

    User.objects.update(language=language)
    editor = seat(language).go()
    tab_to(editor, editor.field("User name"))
    editor.page.keyboard.insert_text("us.editor")
    tab_to(editor, editor.password())
    editor.page.keyboard.insert_text(PASSWORD)
    editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_role("navigation", name=editor.say("Main menu"))).to_be_visible()

    # The first stop of every page jumps over the menu.
    editor.go(PAGE)
    editor.page.keyboard.press("Tab")
    expect(editor.link("Skip to content")).to_be_focused()
    editor.page.keyboard.press("Enter")
    press(editor, editor.link("Post an update"))

    expect(editor.radio("On track")).to_be_focused()
    editor.page.keyboard.press("ArrowRight")
    expect(editor.radio("At risk")).to_be_checked()
    own, other = ("Narrative", {"en": "%(text)s in Korean", "ko": "%(text)s in English"}[language])
    type_over(editor, editor.field("Headline"), HEADLINE[language])
    type_over(editor, editor.field(own), "")
    press(editor, editor.page.locator("#update summary"))
    type_over(editor, editor.field(other, text=editor.say(own)), "")
    press(editor, editor.button("Submit for release"))

    # What is wrong is where the keyboard is now, and its sentence leads to the field.
    errors = editor.page.locator("#errors")
    expect(errors).to_be_focused()
    press(editor, errors.get_by_role("link"))
    expect(editor.field(own)).to_be_focused()
    editor.page.keyboard.insert_text("The office is not staffed.")
    press(editor, editor.button("Submit for release"))
    news = editor.page.locator("[role=status][data-focus]")
    expect(news).to_contain_text(editor.say("Submitted. A releaser of your side can release it now."))
    expect(news).to_be_focused()

    releaser = seat(language).bring_session("us.releaser").go(PAGE)
    side = releaser.name_of("ROK")
    press(releaser, releaser.link("Preview for %(side)s", side=side))
    expect(releaser.heading("What %(side)s will see", side=side)).to_be_focused()
    press(releaser, releaser.button("Release to %(side)s", side=side))
    news = releaser.page.locator("[role=status][data-focus]")
    expect(news).to_contain_text(releaser.say("Released. %(side)s can read it now.", side=side))
    expect(news).to_be_focused()


def test_the_language_changes_and_the_session_ends_by_keyboard(desk):
    member = desk("us.reader").go("/workstreams/")
    press(member, member.page.get_by_role("button", name="한국어"))
    expect(member.page.locator("html")).to_have_attribute("lang", "ko")
    expect(member.page).to_have_url(f"{member.url}/workstreams/")
    press(member, member.page.locator("details.menu > summary"))
    member.language = "ko"
    press(member, member.button("Sign out"))
    expect(member.field("User name")).to_be_visible()
