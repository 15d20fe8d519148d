"""Every page, in both languages, light and dark, on a desk and on a phone."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.looks import PHONE, find_faults, require_none

NOBODY = "nobody"
VISITORS = (NOBODY, "us.releaser", "us.editor", "rok.reader", "us.steward")

# {name of the pattern: [(who, address)]}; those that only take POST have none.
PAGES = {
    "overview": [
        ("us.releaser", "/"),
        ("us.editor", "/"),
        ("rok.reader", "/?changes=all"),
        ("rok.releaser", "/?waiting=all"),
    ],
    "confirmations": [("us.releaser", "/confirmations/"), ("rok.reader", "/confirmations/?show=all")],
    "brief": [("us.releaser", "/brief/"), ("rok.reader", "/brief/?shareable=1")],
    "brief_text": [],
    "brief_pdf": [],
    "search": [("us.releaser", "/search/?q=exercise"), ("rok.reader", "/search/?q=%EB%AA%A8%EC%9D%98")],
    "round_show": [
        ("us.editor", "/quarters/2026-q4/?show=all"),
        ("us.releaser", "/quarters/2026-q3/"),
        ("rok.reader", "/quarters/2026-q4/"),
    ],
    "sheet_upload": [
        ("us.editor", "/quarters/2026-q4/sheets/"),
        ("us.releaser", "/quarters/2026-q4/sheets/"),
    ],
    "sheet_file": [],
    "release_many": [("us.releaser", "/release/")],
    "workstreams:update_discard": [("us.editor", "/workstreams/exercises/update/discard/")],
    "workstreams:milestone_discard": [
        ("us.editor", "/workstreams/consultation/milestones/{draft}/discard/"),
        ("us.editor", "/workstreams/consultation/milestones/{late}/discard/"),
    ],
    "workstreams:workstream_list": [("us.releaser", "/workstreams/")],
    "workstreams:workstream_show": [
        ("us.releaser", "/workstreams/consultation/?history=all"),
        ("us.releaser", "/workstreams/exercises/"),
        ("us.editor", "/workstreams/information-sharing/"),
        ("us.editor", "/workstreams/asset-visibility/"),
        ("rok.reader", "/workstreams/consultation/"),
        ("us.steward", "/workstreams/asset-visibility/"),
        ("us.editor", "/workstreams/consultation/?on=update:us-2026-q4-1"),
    ],
    "workstreams:note_add": [],
    "workstreams:clearance_ask": [],
    "workstreams:clearance_answer": [],
    "workstreams:workstream_close": [("us.steward", "/workstreams/consultation/close/")],
    "commitments:commitment_close": [("us.steward", "/commitments/R4.2/close/")],
    "workstreams:update_edit": [
        ("us.releaser", "/workstreams/exercises/update/"),
        ("us.editor", "/workstreams/asset-visibility/update/"),
        ("rok.reader", "/workstreams/consultation/update/"),
    ],
    "workstreams:update_submit": [],
    "workstreams:update_return": [],
    "workstreams:update_release": [("us.releaser", "/workstreams/exercises/update/release/")],
    "workstreams:update_confirm": [],
    "workstreams:received_edit": [("us.releaser", "/workstreams/asset-visibility/received/")],
    "workstreams:received_confirm": [],
    "workstreams:update_show": [
        ("us.releaser", "/workstreams/consultation/updates/us-2026-q4-1/"),
        ("rok.reader", "/workstreams/consultation/updates/us-2026-q4-2/"),
        ("rok.reader", "/workstreams/consultation/updates/us-2026-q4-3/"),
    ],
    "workstreams:milestone_add": [("us.editor", "/workstreams/exercises/milestones/add/")],
    "workstreams:milestone_edit": [("us.editor", "/workstreams/consultation/milestones/{draft}/edit/")],
    "workstreams:milestone_change": [
        ("us.editor", "/workstreams/consultation/milestones/{late}/change/"),
        ("us.editor", "/workstreams/consultation/milestones/{done}/change/"),
    ],
    "workstreams:milestone_release": [
        ("us.releaser", "/workstreams/consultation/milestones/{draft}/release/"),
        ("us.releaser", "/workstreams/consultation/milestones/{late}/release/"),
    ],
    "workstreams:milestone_answer": [
        ("us.releaser", "/workstreams/consultation/milestones/{proposed}/answer/")
    ],
    "commitments:commitment_list": [
        ("us.releaser", "/commitments/"),
        ("rok.reader", "/commitments/?force=committed&sort=affirmed"),
        ("us.editor", "/commitments/?q=nothing-of-the-kind"),
    ],
    "commitments:commitment_show": [
        ("us.releaser", "/commitments/R4.3/"),
        ("rok.reader", "/commitments/R3.5/"),
        ("us.editor", "/commitments/R4.4/"),
    ],
    "sources:source_list": [("rok.reader", "/sources/"), ("us.editor", "/sources/")],
    "sources:source_show": [
        ("us.releaser", "/sources/readout-2023-07-18/"),
        ("rok.reader", "/sources/readout-2023-07-18/"),
    ],
    "milestones:milestone_list": [
        ("us.editor", "/milestones/"),
        ("rok.reader", "/milestones/?late=1&slipped=1"),
    ],
    "glossary": [("us.steward", "/glossary/"), ("rok.reader", "/glossary/")],
    "meetings:meeting_list": [("us.releaser", "/meetings/"), ("rok.reader", "/meetings/?level=wg")],
    "meetings:meeting_show": [
        ("us.releaser", "/meetings/plenary-{plenary}/"),
        ("us.editor", "/meetings/{plan}/"),
        ("rok.reader", "/meetings/wg-{wg}/"),
        ("us.steward", "/meetings/plenary-{plenary}/"),
    ],
    "meetings:meeting_add": [("us.steward", "/meetings/add/")],
    "meetings:meeting_edit": [("us.steward", "/meetings/{plan}/edit/")],
    "meetings:meeting_move": [
        ("us.releaser", "/meetings/plenary-{plenary}/postpone/"),
        ("us.releaser", "/meetings/plenary-{plenary}/cancel/"),
        ("us.steward", "/meetings/plenary-{plenary}/relocate/"),
    ],
    "meetings:meeting_present": [
        ("us.releaser", "/meetings/plenary-{plenary}/present/"),
        ("rok.reader", "/meetings/plenary-{plenary}/present/#slide-2"),
    ],
    "meetings:meeting_book": [("us.editor", "/meetings/plenary-{plenary}/book/")],
    "meetings:agenda_edit": [
        ("us.editor", "/meetings/plenary-{plenary}/agenda/"),
        ("rok.editor", "/meetings/plenary-{plenary}/agenda/"),
    ],
    "meetings:agenda_assemble": [],
    "meetings:agenda_item_add": [],
    "meetings:agenda_item_move": [],
    "meetings:agenda_item_edit": [("us.editor", "/meetings/plenary-{plenary}/agenda/{item}/")],
    "meetings:briefing_note_add": [],
    "meetings:conclusions_show": [
        ("us.releaser", "/meetings/wg-{wg}/conclusions/"),
        ("rok.editor", "/meetings/wg-{wg}/conclusions/"),
    ],
    "meetings:conclusions_edition": [("rok.reader", "/meetings/wg-{wg}/conclusions/e1/")],
    "meetings:conclusions_answer": [],
    "meetings:conclusion_edit": [("rok.editor", "/meetings/wg-{wg}/conclusions/{concluded}/")],
    "meetings:conclusions_export": [],
    "meetings:conclusions_edition_export": [],
    "meetings:meeting_ics": [],
    "meetings_ics": [],
    "decisions:decision_list": [
        ("us.releaser", "/decisions/"),
        ("rok.reader", "/decisions/?state=superseded"),
    ],
    "actions:action_list": [("us.editor", "/actions/"), ("rok.reader", "/actions/?overdue=1")],
    "decisions:decision_add": [("us.editor", "/decisions/add/")],
    "meetings:decision_add": [("us.editor", "/meetings/plenary-{plenary}/decisions/add/")],
    "decisions:decision_show": [
        ("us.releaser", "/decisions/{decision}/"),
        ("rok.reader", "/decisions/W{wg}-D1/"),
    ],
    "decisions:decision_edit": [("us.editor", "/decisions/{decision}/edit/")],
    "decisions:decision_agree": [("us.releaser", "/decisions/{decision}/agree/")],
    "actions:action_add": [("us.editor", "/actions/add/?workstream=consultation")],
    "actions:action_paste": [("us.editor", "/actions/paste/")],
    "meetings:action_add": [("us.editor", "/meetings/plenary-{plenary}/actions/add/")],
    "meetings:action_paste": [("us.releaser", "/meetings/plenary-{plenary}/actions/paste/")],
    "actions:action_edit": [("us.editor", "/actions/{action}/edit/")],
    "actions:action_close": [("us.editor", "/actions/{action}/close/")],
    "actions:action_release": [("us.releaser", "/actions/{own_action}/release/")],
    "reports:report_list": [("rok.reader", "/reports/")],
    "reports:report_show": [
        ("us.editor", "/reports/2026-q4/"),
        ("us.releaser", "/reports/2026-q4/"),
        ("us.releaser", "/reports/2026-q2/"),
        ("rok.reader", "/reports/2026-q3/"),
        ("rok.reader", "/reports/2023-q3/"),
    ],
    "reports:edition_show": [
        ("us.releaser", "/reports/2026-q3/e1/"),
        ("rok.reader", "/reports/2026-q3/e1/"),
    ],
    "reports:edition_verify": [("rok.reader", "/reports/2026-q3/e1/verify/")],
    "reports:report_compare": [("rok.reader", "/reports/2026-q4/compare/2026-q3/")],
    "reports:report_terms": [("us.editor", "/reports/2026-q4/terms/")],
    "reports:line_add": [("us.editor", "/reports/2026-q4/lines/add/")],
    "reports:line_edit": [("us.editor", "/reports/2026-q4/lines/{line}/")],
    "reports:position_take": [("us.releaser", "/reports/2026-q2/position/")],
    "reports:position_receive": [("us.releaser", "/reports/2026-q2/received/")],
    "reports:objection_add": [("us.releaser", "/reports/2026-q3/e1/objection/")],
    "reports:step_add": [("us.releaser", "/reports/2026-q3/e1/transmission/")],
    "reports:reported_add": [("us.releaser", "/reports/2026-q3/e1/reported/")],
    "reports:report_start": [],
    "reports:report_assemble": [],
    "reports:report_take_back": [],
    "reports:report_send": [],
    "reports:report_newer": [],
    "reports:report_publish": [],
    "reports:line_move": [],
    "reports:clearance_ask": [],
    "reports:clearance_answer": [],
    "reports:position_again": [],
    "reports:position_silence": [],
    "reports:edits_adopt": [],
    "reports:correction_start": [],
    "history:entry_list": [
        ("us.releaser", "/history/"),
        ("rok.reader", "/history/?verb=update_released"),
        ("us.steward", "/history/?verb=position_taken"),
    ],
    "account_login": [(NOBODY, "/account/login/")],
    "account_logout": [("us.steward", "/account/logout/")],
    "account_inactive": [(NOBODY, "/account/inactive/")],
    "account_change_password": [("us.steward", "/account/password/change/")],
    "password_set_link": [],
    "password_set": [(NOBODY, "/account/set-password/no/set/")],
    "session_list": [("us.releaser", "/account/sessions/")],
    "session_end": [],
    "access_list": [("us.releaser", "/account/access/"), ("us.steward", "/account/access/?kind=refused")],
    "mail_settings": [("us.editor", "/account/mails/")],
    "side_mail_settings": [("us.steward", "/account/mails/side/")],
    "member_list": [("us.steward", "/account/members/")],
    "member_add": [("us.steward", "/account/members/add/")],
    "member_change": [
        ("us.steward", "/account/members/us.editor/"),
        ("us.steward", "/account/members/us.steward/"),
    ],
    "member_link": [],
    "office_list": [("us.steward", "/account/offices/")],
    "office_handover": [
        ("us.steward", "/account/offices/{office}/handover/"),
        ("us.steward", "/account/offices/{office}/handover/?to={to}"),
    ],
    "language_set": [],
    # Not pages.
    "commitment_export": [],
    "milestone_export": [],
    "decision_export": [],
    "action_export": [],
    "reports:report_export": [],
    "reports:edition_export": [],
    "reports:cover_note": [],
    "reports:edition_cover_note": [],
    "marking_css": [],
    "healthz": [],
}
LONG = "https://example.invalid/a-long-address-that-nobody-breaks/" + "0123456789" * 6


@pytest.fixture
def lively(site):
    """Something of everything. Returns the keys that addresses need."""
    from tests.world import (
        NOW,
        TODAY,
        make_change,
        make_clearance,
        make_milestone,
        make_note,
        make_office,
        make_update,
    )
    from tracker.quarters.models import Period
    from tracker.workstreams.actions import return_draft, set_leads
    from tracker.workstreams.models import Workstream

    us, rok = site.us, site.rok
    work = {workstream.slug: workstream for workstream in Workstream.objects.all()}
    days = [datetime.timedelta(days=days) for days in range(8)]
    for back in range(5, 1, -1):
        make_update(work["exercises"], us, now=NOW - back * 91 * days[1], rating="off_track")
        make_update(work["exercises"], rok, now=NOW - back * 91 * days[1], rating="paused")
    make_update(work["exercises"], us, state="submitted", rating="at_risk", ask_en="Name the office.")
    make_update(work["consultation"], us, now=NOW - days[5], rating="complete", headline_ko="")
    make_update(work["consultation"], us, now=NOW - days[4], rating="not_started", headline_en="H" * 120)
    text = f"One line.\n{LONG}\n\n" + "A sentence that goes on. " * 20
    make_update(work["consultation"], us, now=NOW - days[3], rating="at_risk", narrative_en=text, ask_en=LONG)
    returned = make_update(work["information-sharing"], us, state="submitted", headline_en="")
    return_draft(returned, by=us.releaser, seen=returned.token, note=f"Say who.\n{LONG}", now=NOW)

    place = work["consultation"]
    late = make_milestone(place, us, due_on=datetime.date(2026, 10, 30), title_en=LONG[:160])
    make_change(late, us, "moved", due_on=datetime.date(2026, 11, 2), reason_en=text[:1000])
    make_change(late, us, "moved", released=False)
    done = make_milestone(
        place, rok, responsible_id=None, due_on=Period(2026, 4).end, due_precision="quarter"
    )
    make_change(done, rok, "done")
    dropped = make_milestone(place, us, due_on=None, due_precision="none", title_ko="")
    make_change(dropped, us, "dropped")
    make_milestone(place, us)
    draft = make_milestone(place, us, released=False)
    proposed = make_milestone(place, rok, responsible_id=None)
    make_change(proposed, rok, "moved", reason_en=text[:1000])
    for subject in (place, late, draft, place.updates.filter(state="released").first()):
        make_note(subject, us, text=text)
    long_name = make_office(us.side, "A-LONG-ABBREVIATED-1", name_en=LONG[:150], name_ko=LONG[:150])
    change = late.changes.get(stage="draft")
    for asked in (draft, change, work["exercises"].updates.get(state="submitted")):
        make_clearance(asked, us, office=long_name, answer="with_edits", told_by=LONG[:150])
        make_clearance(asked, us, office=make_office(us.side, f"O-{str(asked.pk)[:8]}"), due_on=TODAY)
    keys = {"late": late.pk, "done": done.pk, "draft": draft.pk, "proposed": proposed.pk}
    set_leads(place, [long_name], by=us.steward, now=NOW)
    us.editor.offices.add(long_name)
    keys["office"], keys["to"] = long_name.pk, make_office(us.side, "TAKES-OVER").pk
    return {**keys, **set_table(site, work), **publish_reports(site, work)}


def publish_reports(site, work):
    """One on hold, one published and objected to, one draft in brackets with newer updates."""
    from tests.world import (
        NOW,
        concur,
        line_of,
        make_published,
        make_report,
        make_update,
        send_out,
        word_line,
    )
    from tracker.quarters.models import Period
    from tracker.reports.clearances import ask_office
    from tracker.reports.publishing import raise_objection
    from tracker.reports.transmission import note_step, release_reported

    us, rok, now = site.us, site.rok, Period.of(NOW.date())
    out = make_report(us, period=now.previous().previous())
    send_out(out, us, respond_by=NOW.date())
    concur(out, us)
    concur(out, rok, kind="hold", comment=LONG)
    published = make_published(site, period=now.previous()).report
    told = {"text_en": f"Not our words.\n{LONG}", "text_ko": ""}
    raise_objection(published, by=rok.releaser, kind="objection", content=told, now=NOW)
    by = {"by": us.releaser, "on": NOW.date(), "now": NOW, "today": NOW.date()}
    note_step(published, step="sent", office=LONG[:190], **by)
    release_reported(published, **by)
    draft = make_report(us)
    line = line_of(draft)
    word_line(line, us, f"The sides will meet. {LONG}")
    word_line(line, rok, "The sides may meet.")
    ask_office(draft, us.side.offices.first(), due_on=None, by=us.editor, now=NOW)
    make_update(work["exercises"], rok, headline_en="Newer", rating="paused")
    return {"line": line.pk}


def set_table(site, work):
    """Meetings with everything on their tables, and texts that are too long. Returns what addresses need."""
    from tests.world import (
        NOW,
        agree,
        agree_conclusions,
        make_action,
        make_agenda_item,
        make_decision,
        make_meeting,
        word_conclusion,
    )
    from tracker.meetings.models import Meeting, Postponement
    from tracker.meetings.table import BriefingNote

    us, rok = site.us, site.rok
    day = datetime.timedelta(days=1)
    people = [
        {"side_id": "US", "name_en": "A. Sample", "post_en": "Acting " * 20, "part": "co_chair"},
        {"side_id": "ROK", "name_ko": "김 견본", "post_ko": "국방정책실장", "part": "convener"},
        {"side_id": "ROK", "name_en": LONG[:140]},
    ]
    plenary = make_meeting(
        us,
        starts_on=NOW.date() + 17 * day,
        starts_at=datetime.time(20),
        ends_at=datetime.time(22),
        title_en="T" * 150,
        level_note_en="Assistant-secretary level",
        next_wording_en="at a mutually convenient time",
        summary_en=f"What it is for.\n{LONG}",
        attendance=people,
    )
    Postponement.objects.create(
        meeting=plenary, old_starts_on=NOW.date() - 9 * day, reason_en=LONG, reason_ko=""
    )
    for team, slug, purpose in ((us, "consultation", "reconcile"), (rok, "exercises", "decide")):
        item = make_agenda_item(plenary, team, workstream=work[slug], purpose=purpose, lead_side_id="ROK")
        BriefingNote.objects.create(
            side=us.side, item=item, text=f"Say it.\n{LONG}", written_by=us.editor, written_at=NOW
        )
    make_agenda_item(plenary, us, own=True, title_en=LONG[:190], title_ko="")
    decision = make_decision(plenary, us, text_en=LONG, text_ko="", workstreams=[work["exercises"]])
    agree(decision, rok)
    make_action(plenary, rok, due_on=NOW.date() + 4 * day)
    wg = make_meeting(us, level="wg", starts_on=NOW.date() - 60 * day)
    Meeting.objects.filter(pk=wg.pk).update(state="held")
    agree(make_decision(wg, us, workstreams=list(work.values())), us, rok)
    late = make_action(wg, us, due_on=NOW.date() - 24 * day, text_en=LONG, workstream=work["consultation"])
    own = make_action(None, us, text_en=LONG, workstream=work["consultation"], released=False)
    make_action(None, us, workstream=work["consultation"], released=False, due_on=None)
    concluded = word_conclusion(make_agenda_item(wg, us, title_en=LONG[:190]), rok, LONG)
    agree_conclusions(wg, us, rok)
    word_conclusion(concluded, us, f"{LONG}\nOther words.")
    plan = make_meeting(us, own=True, starts_on=None)
    return {
        "decision": decision.pk,
        "action": late.pk,
        "own_action": own.pk,
        "plenary": plenary.number,
        "wg": wg.number,
        "plan": plan.pk,
        "item": item.pk,
        "concluded": concluded.pk,
    }


def speak(language):
    from tracker.people.models import User

    User.objects.update(language=language)


def test_every_url_pattern_has_its_pages():
    from tests.pages.web import url_names

    # Data entry is Django's own markup: tests/browser/test_admin.py looks at it.
    assert set(PAGES) == {name for name in url_names() if not name.startswith("admin:")}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("who", VISITORS)
def test_pages_are_right_for_eyes_fingers_and_screen_readers(lively, seat, who, language):
    speak(language)
    visitor = seat(language)
    if who != NOBODY:
        visitor.bring_session(who)
    addresses = [address for rows in PAGES.values() for visits, address in rows if visits == who]
    if who == "rok.reader":
        addresses.append("/nothing/is/here/")
    assert addresses
    faults = {}
    for address in addresses:
        visitor.go(address.format_map(lively))
        faults[address] = find_faults(visitor)
    require_none(faults)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_menus_are_right_too(lively, seat, language):
    speak(language)
    member = seat(language).bring_session("us.releaser").go()
    name = member.page.locator("details.menu > summary")
    name.click()
    expect(member.button("Sign out")).to_be_visible()
    faults = {"menu": find_faults(member, ["desk"])}
    member.page.keyboard.press("Escape")
    expect(member.button("Sign out")).to_be_hidden()
    expect(name).to_be_focused()

    member.page.set_viewport_size(PHONE)
    member.button("Menu").click()
    name.click()
    expect(member.button("Sign out")).to_be_in_viewport()
    faults["phone menu"] = find_faults(member, ["phone"])
    require_none(faults)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_forms_answer_is_right_too(lively, seat, language):
    speak(language)
    editor, releaser = (seat(language).bring_session(f"us.{role}") for role in ("editor", "releaser"))
    faults = {}

    form = "/workstreams/asset-visibility/update/"
    editor.go(form)
    releaser.go(form)
    editor.radio("Off track").check()
    editor.button("Submit for release").click()
    expect(editor.page.locator("#errors")).to_be_focused()
    faults["422"] = find_faults(editor)

    releaser.field("Headline").fill("Theirs")
    releaser.button("Save draft").click()
    releaser.told("Draft saved. Only your side can see it.")
    faults["saved"] = find_faults(releaser)
    editor.field("Headline").fill("Mine")
    editor.button("Save draft").click()
    expect(editor.page.locator("#update").get_by_role("alert")).to_be_focused()
    faults["409"] = find_faults(editor)

    releaser.link("Preview for %(side)s", side=releaser.name_of("ROK")).click()
    expect(releaser.heading("What %(side)s will see", side=releaser.name_of("ROK"))).to_be_focused()
    faults["preview"] = find_faults(releaser)

    releaser.go("/workstreams/consultation/milestones/add/")
    releaser.button("Save draft").click()
    expect(releaser.page.get_by_role("alert")).to_be_focused()
    faults["422 milestone"] = find_faults(releaser)

    for cookie, reason in (("csrftoken", "token"), ("sessionid", "signed out")):
        editor.go("/workstreams/consultation/milestones/add/")
        editor.page.get_by_label(editor.say("Title in English")).fill("Kept")
        editor.context.clear_cookies(name=cookie)
        editor.button("Save draft").click()
        expect(editor.button("Send it again")).to_be_visible()
        faults[reason] = find_faults(editor)

    stranger = seat(language).go()
    stranger.field("User name").fill("nobody")
    stranger.password().fill("wrong")
    stranger.button("Sign in").click()
    expect(stranger.page.get_by_role("alert")).to_be_visible()
    faults["wrong password"] = find_faults(stranger)
    require_none(faults)
