"""Ten workstreams updated, cleared and released through the round alone, with and without script."""

import re

import pytest
from playwright.sync_api import expect

ROUND = "/quarters/2026-q4/"


@pytest.fixture
def ten(site):
    """Ten active workstreams, of which the US has said nothing this quarter; its offices lead them all."""
    from tests.world import NOW, make_office, make_workstream
    from tracker.people.models import User
    from tracker.workstreams.actions import set_leads
    from tracker.workstreams.models import Workstream

    User.objects.update(language="en")
    office = make_office(site.us.side, "TEN", by=site.us.steward)
    number = Workstream.objects.count()
    while Workstream.objects.filter(state="active").count() < 10:
        number += 1
        make_workstream(number)
    rows = list(Workstream.objects.filter(state="active").order_by("number"))
    for row in rows:
        set_leads(row, [office], by=site.us.steward, now=NOW)
    assert len(rows) == 10
    return rows


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_ten_workstreams_through_the_round_alone(ten, seat, script):
    from tracker.workstreams.models import Clearance, StatusUpdate

    editor = seat("en", script=script).bring_session("us.editor").go(f"{ROUND}?show=all")
    for row in ten:
        cell(editor, row, "Status").select_option("on_track")
        cell(editor, row, "Headline").fill(f"Workstream {row.number} moves on.")
    if script:
        go_by_keyboard(editor, ten)
    save_one_row(editor, ten[0], script)
    editor.button("Save and submit all drafts").first.click()
    expect(editor.page.get_by_text(re.compile(r"rows? submitted"))).to_be_visible()
    ask_all(editor, len(ten))
    note_answers(editor, ten)
    assert Clearance.objects.filter(answer="cleared", told_by="Desk").count() == len(ten)

    releaser = seat("en", script=script).bring_session("us.releaser").go(f"{ROUND}?show=all")
    releaser.button("Save and preview the release").click()
    expect(releaser.page).to_have_url(re.compile(r"/release/"))
    for row in ten:
        expect(releaser.page.locator("main")).to_contain_text(f"Workstream {row.number} moves on.")
    releaser.page.locator("main form button.pri").last.click()
    expect(releaser.page.locator(".flash, [role=status]").first).to_be_visible()
    assert StatusUpdate.objects.filter(side="US", state="released", quarter__number=4).count() >= len(ten)
    other = seat("en", script=script).bring_session("rok.reader")
    assert other.finds(f"Workstream {ten[-1].number} moves on.", f"/workstreams/{ten[-1].slug}/")
    assert not other.finds("Desk", f"/workstreams/{ten[-1].slug}/")


def cell(person, row, label):
    return person.page.get_by_label(f"{label}, {row.number}", exact=True)


def go_by_keyboard(person, rows):
    """From cell to cell down the sheet and back."""
    cell(person, rows[0], "Headline").focus()
    for row in rows[1:3]:
        person.page.keyboard.press("Alt+PageDown")
        expect(cell(person, row, "Headline")).to_be_focused()
    person.page.keyboard.press("Alt+PageUp")
    expect(cell(person, rows[1], "Headline")).to_be_focused()


def save_one_row(person, row, script):
    """In its place; without script all rows are saved with one press."""
    if not script:
        person.button("Save all rows").first.click()
        return
    person.page.locator(f"#row-{row.slug}").get_by_role("button").click()
    expect(person.page.locator(f"#row-{row.slug}")).to_contain_text("Draft")


def ask_all(person, count):
    boxes = person.page.locator("#clearing input[type=checkbox]")
    expect(boxes).to_have_count(count)
    for place in range(count):
        boxes.nth(place).check()
    person.button("Save the clearances").click()
    expect(person.page.get_by_text(f"{count} clearances noted.")).to_be_visible()


def note_answers(person, rows):
    for row in rows:
        line = person.page.locator(f"#clear-{row.slug}")
        line.get_by_label(re.compile("^Answer, ")).select_option("cleared")
        line.get_by_label(re.compile("^Told by, ")).fill("Desk")
    person.button("Save the clearances").click()
    expect(person.page.get_by_text(f"{len(rows)} clearances noted.")).to_be_visible()
