"""A report from the first draft to both Presidents, by two sides, with and without script."""

import re

import pytest
from playwright.sync_api import expect

Q4 = "/reports/2026-q4/"
FIRST = f"{Q4}e1/"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_draft_to_both_presidents(site, seat, script):
    us, rok = (seat("en", script=script).bring_session(f"{side}.releaser").go(Q4) for side in ("us", "rok"))
    make_the_draft(us, rok)
    bargain(us, rok, script)
    us.button("Send out for concurrence").click()
    told(us, "Out for concurrence. These words stay until it comes back.")
    hold_and_answer(us, rok)
    concur_on_condition(us, rok)
    us.button("Publish and freeze").click()
    told(us, "Published and frozen.")
    check_what_is_frozen(us, rok)
    report_to_both_presidents(us, rok)
    object_and_correct(us, rok)


def told(person, sentence, **slots):
    """News of a saved step, or of one that was too late."""
    expect(person.page.locator("main")).to_be_visible()
    expect(person.page.get_by_text(person.say(sentence, **slots)).first).to_be_visible()


def speak_english():
    from tracker.people.models import User

    User.objects.update(language="en")


def make_the_draft(us, rok):
    speak_english()
    us.go(Q4).button("Make the draft").click()
    told(us, "The draft is made from what both sides have released. Both sides see it.")
    expect(rok.go(Q4).heading("%(quarter)s report, draft", quarter="2026 Q4")).to_be_visible()


def line(person, text):
    return person.page.locator(".ln").filter(has_text=text).first


def word(person, text, english, script):
    """Rewords the line that says so: in its place, without script on a page of its own."""
    line(person, text).get_by_role("link", name="Word it").click()
    form = person.page.locator(".ln form").filter(
        has=person.page.get_by_role("button", name="Save our wording")
    )
    form.get_by_label("Text in English").fill(english)
    form.get_by_label("Text in Korean").fill(f"{english} (국문)")
    form.get_by_role("button", name="Save our wording").click()
    expect(line(person, english)).to_be_visible()
    expect(person.page).to_have_url(re.compile(rf"{Q4}(#.*)?$"))


def bargain(us, rok, script):
    first = us.page.locator(".ln .wd").first.inner_text().splitlines()[0][:40]
    word(us, first, "The sides will meet in spring.", script)
    rok.go(Q4)
    expect(line(rok, "The sides will meet in spring.")).to_contain_text("The wordings differ")
    word(rok, "The sides will meet in spring.", "The sides may meet in spring.", script)
    us.go(Q4)
    brackets = line(us, "The sides may meet in spring.")
    expect(brackets).to_contain_text("[US:")
    assert brackets.locator("mark").all_inner_texts()[:1] == ["will"]
    us.button("Send out for concurrence").click()
    told(us, "The sides have not agreed on this line.")
    brackets.get_by_role("button", name="Accept theirs").click()
    expect(line(us, "The sides may meet in spring.")).to_contain_text("Agreed text")
    us.go(Q4)


def take_position(person, kind, **fields):
    person.go(Q4).link("Take a position").click()
    person.page.get_by_label("Position", exact=True).select_option(label=kind)
    for label, text in fields.items():
        person.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}")).first.fill(text)
    person.button("Take this position").click()


def hold_and_answer(us, rok):
    take_position(rok, "Hold")
    told(rok, "Say what the hold is about.")
    rok.page.get_by_label(re.compile("^Comment")).fill("The word “may” is not cleared.")
    rok.button("Take this position").click()
    told(rok, "Saved. Both sides see it.")
    expect(us.go(Q4).page.locator("#concurrence")).to_contain_text("is not cleared")
    take_position(us, "Concurred ad referendum", Post_as_signed="Acting co-chair")
    expect(us.page.locator("#concurrence")).to_contain_text("Concurred ad referendum")
    take_position(us, "Concurred", Post_as_signed="Co-chair")
    expect(us.button("Publish and freeze")).to_have_count(0)


def concur_on_condition(us, rok):
    rok.go(Q4).link("Take a position").click()
    rok.page.get_by_label("Position", exact=True).select_option(label="Concurred if these edits are made")
    rok.page.get_by_label(re.compile("^Post as signed")).fill("Head of delegation")
    rok.page.get_by_text("Edits on which the concurrence depends").click()
    edit = rok.page.locator("fieldset").filter(has_text="Text in English").first
    edit.get_by_label("Text in English").fill("The sides will meet in March.")
    edit.get_by_label("Text in Korean").fill("양측은 3월에 만난다.")
    rok.button("Take this position").click()
    told(rok, "Saved. Both sides see it.")
    us.go(Q4)
    expect(us.page.locator("#proposed ins").first).to_be_visible()
    us.button("Adopt word for word").click()
    told(us, "Adopted word for word. The new words are out; each side concurs on them again.")
    expect(us.page.locator("#since")).to_contain_text("March")
    for person in (us, rok):
        person.go(Q4).button("Concur again").click()
        told(person, "Concurred. Both sides see it.")
    us.go(Q4)


def check_what_is_frozen(us, rok):
    for person in (us, rok):
        person.go(Q4)
        expect(person.page.locator("article")).to_contain_text("The sides will meet in March.")
        expect(person.page.locator("article")).to_contain_text("Head of delegation")
    us.button("Verify").click()
    expect(us.page.locator("#verify")).to_contain_text("It holds")


def report_to_both_presidents(us, rok):
    us.go(FIRST).link("Note a step").click()
    us.page.get_by_label("Day", exact=True).fill("2026-11-10")
    us.page.get_by_label("Office or post").fill("National Security Council")
    us.button("Save").click()
    told(us, "Noted. Only your side can see it.")
    assert not rok.finds("National Security Council", FIRST)
    for person in (us, rok):
        person.go(FIRST).link("Reported to the President …").click()
        person.page.get_by_label("Day on which your side reported to its President").fill("2026-11-11")
        person.button("Save").click()
        told(person, "Both sides see that day from now on.")
    rows = us.go("/reports/").page.get_by_role("row").filter(has_text="2026 Q4")
    expect(rows).to_contain_text("11 Nov 2026")


def object_and_correct(us, rok):
    rok.go(FIRST).link("Raise an objection").click()
    rok.page.get_by_label("Text in English").fill("March was not agreed for both capitals.")
    rok.button("Save").click()
    expect(us.go(FIRST).page.locator("main")).to_contain_text("March was not agreed for both capitals.")
    before = us.page.locator("article").inner_text()
    us.button("Prepare a correction").click()
    told(us, "A new edition begins with the words of the last one. The published one stays as it is.")
    us.go(FIRST)
    expect(us.page.locator("main")).to_contain_text("A correction is being prepared as edition 2.")
    assert us.page.locator("article").inner_text() == before
    us.go(Q4).button("Send out for concurrence").click()
    for person, post in ((us, "Co-chair"), (rok, "Co-chair")):
        take_position(person, "Concurred", Post_as_signed=post)
    rok.go(Q4).button("Publish and freeze").click()
    told(rok, "Published and frozen.")
    expect(us.go(FIRST).page.locator("main")).to_contain_text("Edition 2 corrects this one.")
    assert us.page.locator("article").inner_text() == before
