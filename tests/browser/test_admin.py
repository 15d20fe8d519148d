"""A meeting that is not in the record: entered by a steward, confirmed by the other side."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import find_faults, require_none

# What is left of Django's own markup, rule by rule; everything else holds there as on our pages.
KNOWN = {
    "aria-input-field-name": "the box of the field that searches for a row, drawn by its script",
    "aria-prohibited-attr": "a lens beside the filter of two boxes, drawn by their script",
}

TEXTS = {
    "id_code": "S9",
    "id_title_en": "Joint statement of the fifth meeting",
    "id_title_ko": "제5차 회의 공동성명",
    "id_date": "2026-10-01",
}
ENGLISH = "The group met in Seoul.\n\nBoth sides established a workstream on space support."
KOREAN = "양측은 서울에서 회의를 개최하였다.\n\n양측은 우주 지원 과업을 수립하였다."
NAMES = {
    "id_number": "11",
    "id_name_en": "Space support",
    "id_name_ko": "우주 지원",
}
MEETING = {
    "id_number": "15",
    "id_title_en": "Fifteenth plenary",
    "id_title_ko": "제15차 본회의",
    "id_city_en": "Seoul",
    "id_city_ko": "서울",
    "id_zone": "Asia/Seoul",
    "id_starts_on": "2026-10-01",
    "id_next_wording_en": "the next meeting in Washington",
    "id_next_wording_ko": "차기 회의는 워싱턴에서",
    "id_decisions-0-text_en": "Both sides set up a cell.",
    "id_decisions-0-text_ko": "양측은 협의반을 설치한다.",
}
LINES = {
    "id_us_en": "Jane Doe; Acting Assistant Secretary; ; co_chair",
    "id_us_ko": "제인 도; 차관보 직무대행",
    "id_rok_ko": "홍길동; 국방정책실장; ; co_chair",
}


def fill(person, content):
    for key, text in content.items():
        person.page.locator(f"[id='{key}']").fill(text)


def choose(person, **choices):
    for field, value in choices.items():
        person.page.locator(f"#id_{field}").select_option(value)


def press(person, name):
    person.page.locator(f"[name={name}]").click()


def sides_of(person):
    """Each language names its own side first."""
    own_first = ("US", "ROK") if person.language == "en" else ("ROK", "US")
    return [person.name_of(side) for side in own_first]


def look(person, faults, name):
    # After a press the next page may still be on its way.
    person.page.wait_for_load_state("load")
    found = find_faults(person, ["desk"])
    faults[name] = [fault for fault in found if re.sub(r"^\w+, \w+: ", "", fault).split(":")[0] not in KNOWN]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_meeting_that_is_not_in_the_record_is_entered_and_confirmed(site, desk, language):
    steward, faults = desk("us.steward", language).go(), {}
    steward.page.locator("details.menu > summary").click()
    steward.link("Data entry").click()
    look(steward, faults, "index")

    # Its text, paragraph by paragraph.
    steward.page.locator("a[href='/admin/tracker/document/']").click()
    look(steward, faults, "list")
    steward.page.locator("a.pri[href$='/add/']").click()
    look(steward, faults, "add")
    fill(steward, TEXTS)
    expect(steward.page.locator("#id_slug")).to_have_value("joint-statement-of-the-fifth-meeting")
    choose(steward, kind="statement", authority="official", publication="full", valid_text="both")
    press(steward, "_continue")
    steward.link("Paste a text").click()
    fill(steward, {"id_en": ENGLISH, "id_ko": KOREAN})
    steward.button("Show the paragraphs").click()
    expect(steward.page.locator("table.lines tbody tr")).to_have_count(2)
    look(steward, faults, "paste")
    steward.button("Save the paragraphs").click()
    steward.told("The paragraphs are saved.")
    look(steward, faults, "change")

    # The workstream that it names.
    steward.go("/admin/tracker/workstream/add/")
    fill(steward, NAMES)
    # The search for a row: its own script, its own requests, under the same policy.
    steward.page.locator(".field-paragraph .select2-selection").first.click()
    steward.page.locator("input.select2-search__field").fill("space support")
    steward.page.locator(".select2-results__option", has_text="fifth-meeting ¶2").click()
    choose(steward, **{"wordings-0-part": "established"})
    fill(steward, {"id_wordings-0-name_en": "space support", "id_wordings-0-order": "1"})
    press(steward, "_continue")
    expect(steward.page.locator("#id_name_en")).to_have_value("Space support")
    look(steward, faults, "workstream")

    # The meeting: level, place, decisions, the next meeting's wording, delegations with posts.
    steward.go("/admin/tracker/meeting/add/")
    fill(steward, MEETING)
    choose(steward, level="plenary", state="held", host="ROK")
    # What was decided concerns the new workstream, by its name in the reader's language.
    concerned = steward.page.locator("#id_decisions-0-workstreams_from option")
    concerned.filter(has_text=NAMES[f"id_name_{language}"]).dblclick()
    steward.page.locator(
        "#id_documents_from option", has_text="Joint statement of the fifth meeting"
    ).dblclick()
    look(steward, faults, "meeting")
    press(steward, "_continue")
    steward.link("Delegations from lines").click()
    fill(steward, LINES)
    look(steward, faults, "lines")
    steward.page.locator("form[method=post] button.pri").click()
    steward.told("The delegations are saved.")
    steward.go("/admin/tracker/meeting/")
    waiting = {"side": steward.name_of("US"), "sides": ", ".join(sides_of(steward))}
    sentence = steward.say("Entered by %(side)s, not yet confirmed by %(sides)s", **waiting)
    expect(steward.page.locator("#result_list")).to_contain_text(sentence)

    # The other side reads it and confirms all of it.
    releaser = desk("rok.releaser", language).go("/confirmations/")
    expect(releaser.page.locator("main")).to_contain_text(MEETING[f"id_title_{language}"])
    expect(releaser.page.locator("main")).to_contain_text(TEXTS[f"id_title_{language}"])
    releaser.page.locator("#confirmations button.pri").click()
    expect(releaser.page.locator("[role=status]:not(#live)").last).to_be_visible()
    steward.go("/admin/tracker/meeting/")
    waiting["sides"] = steward.name_of("US")
    sentence = steward.say("Entered by %(side)s, not yet confirmed by %(sides)s", **waiting)
    expect(steward.page.locator("#result_list")).to_contain_text(sentence)
    require_none(faults)


def test_a_stale_form_is_said_and_saved_the_second_time(site, desk):
    mine, theirs = (desk(f"{side}.steward").go("/admin/tracker/commitment/") for side in ("us", "rok"))
    for person in (mine, theirs):
        person.page.locator("#result_list tbody a").first.click()
    fill(theirs, {"id_note_en": "Theirs"})
    press(theirs, "_save")
    fill(mine, {"id_note_en": "Mine"})
    press(mine, "_save")
    alert = mine.page.get_by_role("alert")
    expect(alert).to_contain_text("Theirs")
    expect(alert).to_be_focused()
    expect(mine.page.locator("#id_note_en")).to_have_value("Mine")
    faults = {}
    look(mine, faults, "409")
    require_none(faults)
    press(mine, "_save")
    expect(mine.page.locator("#result_list")).to_be_visible()


def test_a_commitment_is_entered_without_script(site, desk):
    steward = desk("us.steward", script=False).go("/admin/tracker/commitment/add/")
    fill(
        steward,
        {
            "id_code": "R4.9",
            "id_text_en": "Report",
            "id_citations-0-quote_en": "reporting progress to both Presidents",
        },
    )
    choose(steward, force="committed", cadence="once")
    steward.page.locator("[id='id_citations-0-paragraph']").select_option(label="readout-2023-07-18 ¶4")
    press(steward, "_save")
    error = steward.page.locator(".field-quote_en .errorlist").first
    nearest = re.search("“(.+)”", error.inner_text())
    fill(steward, {"id_citations-0-quote_en": nearest[1]})
    press(steward, "_save")
    expect(steward.page.locator("#result_list")).to_contain_text("R4.9")
