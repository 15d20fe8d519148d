"""A meeting from one side's plan to what both concluded, by two sides, with and without script."""

import datetime
import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_plan_to_the_conclusions(site, seat, script):
    speak_english()
    sit = lambda name: seat("en", script=script).bring_session(name)  # noqa: E731
    steward, us, rok = (sit(name) for name in ("us.steward", "us.releaser", "rok.releaser"))
    address = plan_and_agree(steward, us, rok)
    postpone_and_move(us, rok, address)
    draw_up_the_agenda(us, rok, address, script)
    press(us.go(address), "Enter as announced")
    make_its_day_come(address)
    press(us.go(address), "Enter as held")
    told(us, "The meeting is entered as held.")
    note_an_action(us, rok, address)
    conclude(us, rok, address)


def speak_english():
    from tracker.people.models import User

    User.objects.update(language="en")


def told(person, sentence, **slots):
    expect(person.page.get_by_text(person.say(sentence, **slots)).first).to_be_visible()


def press(person, move, **fields):
    """Opens the form of a move, fills it in, and presses its button."""
    person.link(move).click()
    for label, text in fields.items():
        person.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}")).first.fill(text)
    person.button(move).click()


def plan_and_agree(steward, us, rok):
    steward.go("/meetings/").link("Plan a meeting").click()
    page = steward.page
    page.get_by_label("Level", exact=True).select_option("wg")
    page.get_by_label("Title in English").fill("A planned meeting")
    page.get_by_label("First day, at the place").fill("2026-12-15")
    page.get_by_label(re.compile("^Begins at")).fill("10:00")
    page.get_by_label("City in English").fill("Seoul")
    page.get_by_label("Time zone of the place").select_option("Asia/Seoul")
    steward.button("Save").click()
    told(steward, "The plan is saved. Only your side can see it.")
    plan = re.sub(r"^https?://[^/]+", "", page.url)
    rok.go(plan)
    expect(rok.page.locator("main")).not_to_contain_text("A planned meeting")
    press(us.go(plan), "Put it to the other side")
    told(us, "The other side sees the meeting now. It is agreed when they agree too.")
    address = re.sub(r"^https?://[^/]+", "", us.page.url)
    press(rok.go(address), "Agree to date and place")
    expect(rok.page.locator(".head")).to_contain_text("Agreed by both sides")
    return address


def postpone_and_move(us, rok, address):
    press(
        us.go(address),
        "Postpone",
        First_day="2026-12-18",
        Reason_in_English="Travel took longer.",
        Reason_for_your_own_side="Our own reason.",
    )
    expect(us.page.locator("main")).to_contain_text("Postponed from 15 December 2026")
    assert not rok.finds("Our own reason.", address)
    press(rok.go(address), "Agree to date and place")
    press(rok.go(address), "Move to another city", City_in_English="Busan", Reason_in_English="Rooms.")
    expect(rok.page.locator("main")).to_contain_text("Moved from Seoul")
    for person in (us, rok):
        person.go(address)
        if person.link("Agree to date and place").count():
            press(person, "Agree to date and place")
    expect(us.go(address).page.locator(".head")).to_contain_text("Agreed by both sides")


def draw_up_the_agenda(us, rok, address, script):
    sheet = f"{address}agenda/"
    us.go(sheet).button("Put on it what belongs there").click()
    expect(us.page.locator("#agenda")).to_contain_text("Date and place of the next meeting")
    us.page.get_by_label("Item in English").fill("A point of our own")
    us.page.get_by_text("Only my side: prepare it first").click()
    us.button("Add the item").click()
    told(us, "The item is prepared. Only your side can see it.")
    assert not rok.finds("A point of our own", sheet)
    us.page.get_by_role("button", name=re.compile("^Propose to both sides: A point of our own")).click()
    told(us, "Both sides see it now: %(item)s", item="A point of our own")
    expect(rok.go(sheet).page.locator("#agenda")).to_contain_text("A point of our own")
    up = rok.page.get_by_role("button", name="Move up: A point of our own")
    before = titles(rok)
    up.focus()
    rok.page.keyboard.press("Enter")
    expect(rok.page.get_by_text("Moved up: A point of our own")).to_be_visible()
    assert titles(rok).index("A point of our own") == before.index("A point of our own") - 1
    if script:
        expect(up).to_be_focused()
    us.go(sheet).link("A point of our own").click()
    us.page.get_by_label("Minutes").fill("15")
    us.page.get_by_label("Point of your side").fill("Begin with the dates.")
    us.button("Note the point").click()
    told(us, "The point is noted. Only your side can see it.")
    assert not rok.finds("Begin with the dates.", address)
    expect(us.go(f"{address}book/").page.locator("main")).to_contain_text("Begin with the dates.")
    expect(us.go(f"{address}present/").page.locator("body")).not_to_contain_text("Begin with the dates.")


def titles(person):
    return person.page.locator("#agenda tbody").first.locator("td a b").all_inner_texts()


def make_its_day_come(address):
    """The clock of this test does not move on by weeks."""
    from tests.world import NOW
    from tracker.meetings.models import Meeting

    level, number = address.strip("/").split("/")[-1].split("-")
    Meeting.objects.filter(level=level, number=number).update(
        starts_on=NOW.date() - datetime.timedelta(days=1)
    )


def note_an_action(us, rok, address):
    us.go(address).link("Add an action").click()
    us.page.get_by_label(re.compile("^What is to be done, in English")).fill("Send the list.")
    us.page.get_by_label("Who is to do it").select_option("ROK")
    us.button("Save").click()
    expect(rok.go(address).page.locator("#actions")).to_contain_text("Send the list.")


def conclude(us, rok, address):
    page = f"{address}conclusions/"
    us.go(page).link("Word the conclusion on item %(n)s", n=1).click()
    us.page.get_by_label("Conclusion in English").fill("It was settled.")
    us.button("Save").click()
    told(us, "Saved. Both sides see it.")
    take_position(rok.go(page), "Hold")
    told(rok, "Say what the hold is about.")
    rok.page.get_by_label(re.compile("^Comment")).fill("Item 1 is not cleared.")
    rok.button("Take this position").click()
    expect(us.go(page).page.locator("#agreement")).to_contain_text("Item 1 is not cleared.")
    for person in (us, rok):
        take_position(person.go(page), "Agreed", "Co-chair")
    told(rok, "Both sides have agreed. These words are frozen.")
    expect(us.go(page).page.locator("main")).to_contain_text("Edition 1, agreed by both sides")
    answer = us.page.request.get(f"{page.rstrip('/')}-e1.pdf?lang=both")
    assert answer.body().startswith(b"%PDF")


def take_position(person, kind, post=""):
    person.page.locator("#answer").get_by_text(kind, exact=True).click()
    person.page.get_by_label(re.compile("^Post as signed")).fill(post)
    person.button("Take this position").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_planned_exercise_is_cancelled_with_its_consequences(site, seat, script):
    from tests.world import NOW, make_meeting, make_milestone
    from tracker.commitments.models import Commitment
    from tracker.workstreams.models import Workstream

    speak_english()
    exercise = make_meeting(site.us, level="exercise", starts_on=NOW.date() + datetime.timedelta(days=30))
    rests = [
        make_milestone(Workstream.objects.first(), site.us, title_en=f"Milestone {n}", due_on=NOW.date())
        for n in range(2)
    ]
    exercise.milestones.add(*rests)
    exercise.commitments.add(Commitment.objects.first())
    us = seat("en", script=script).bring_session("us.releaser")
    rok = seat("en", script=script).bring_session("rok.reader")
    address = f"/meetings/{exercise.slug}/"
    us.go(address).link("Cancel the meeting").click()
    us.button("Cancel the meeting").click()
    expect(us.page.get_by_role("alert").first).to_be_visible()
    move, drop = (us.page.locator("fieldset").filter(has_text=f"Milestone {n}") for n in range(2))
    move.get_by_text("Move", exact=False).first.click()
    move.get_by_label(re.compile("^(New|Due|Date)")).first.fill("2027-03-01")
    drop.get_by_text("Drop", exact=False).first.click()
    promise = us.page.locator("fieldset.rests").last
    promise.get_by_text("Leave", exact=False).first.click()
    us.page.get_by_label(re.compile("^Reason in English")).first.fill("The season is over.")
    us.button("Cancel the meeting").click()
    told(us, "The meeting is cancelled.")
    shown = rok.go(address).page.locator("main")
    expect(shown).to_contain_text("The season is over.")
    for milestone in rests:
        milestone.refresh_from_db()
    assert (str(rests[0].due_on), rests[1].state) == ("2027-03-01", "dropped")
