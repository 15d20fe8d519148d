"""Handing over an office: everything open on one page, passed on as a whole or not at all."""

import re

import pytest

from tests.pages.web import find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    agree,
    close_action,
    make_action,
    make_change,
    make_clearance,
    make_decision,
    make_meeting,
    make_milestone,
    make_office,
    make_published,
    make_report,
    make_update,
    make_workstream,
)
from tracker.assent.actions import confirm_all
from tracker.history.models import Entry
from tracker.home import handover
from tracker.meetings.table import ActionItem
from tracker.pages.conflicts import Stale
from tracker.reports.clearances import ask_office
from tracker.workstreams.actions import set_leads
from tracker.workstreams.models import Clearance, Workstream

pytestmark = pytest.mark.usefixtures("db", "clock")


class Desk:
    """Two offices of the US; the old one leads two workstreams beside one of the ROK, and has two actions."""

    def __init__(self, world):
        self.us, self.rok = world.us, world.rok
        side = world.us.side
        self.old, self.new = make_office(side, "OLD"), make_office(side, "NEW")
        self.theirs = make_office(world.rok.side, "THEIRS")
        self.one, self.two, self.three = (make_workstream(n, slug=f"w{n}") for n in (1, 2, 3))
        for work in (self.one, self.two):
            set_leads(work, [self.old, self.theirs], by=world.us.steward, now=NOW)
        set_leads(self.three, [self.new], by=world.us.steward, now=NOW)
        self.meeting = make_meeting(world.us)
        self.shared = make_action(self.meeting, world.us, office=self.old)
        self.own = make_action(None, world.us, workstream=self.one, office=self.old, released=False)
        self.address = f"/account/offices/{self.old.pk}/handover/"

    def page(self, member=None, query=""):
        response = sign_in(member or self.us.steward).get(self.address + query)
        assert response.status_code == 200
        assert find_problems(text_of(response)) == []
        return response

    def form(self):
        response = self.page(query=f"?to={self.new.pk}")
        return form_fields(response, self.address)

    def send(self, form, member=None):
        return sign_in(member or self.us.steward).post(self.address, form)

    def leads(self, work):
        return {office.abbreviation for office in work.leads.all()}


@pytest.fixture
def desk(world):
    return Desk(world)


def read(response):
    return plain_text(text_of(response))


def panel(response, key):
    """What one section of the page says."""
    found = re.search(rf'<section[^>]*aria-labelledby="{key}".*?</section>', text_of(response), re.DOTALL)
    return plain_text(found[0])


# --- what it shows ------------------------------------------------------------------------------------------


def test_it_shows_the_workstreams_with_the_state_of_the_quarters_update(desk):
    make_update(desk.one, desk.us, rating="at_risk")
    make_update(desk.two, desk.us, state="submitted")
    found = panel(desk.page(), "h-led")
    assert "1 Workstream 1" in found and "At risk" in found
    assert "2 Workstream 2" in found and "Submitted" in found
    assert "Workstream 3" not in found


def test_it_shows_drafts_on_its_workstreams_and_of_its_people(desk):
    desk.us.editor.offices.add(desk.old)
    make_update(desk.three, desk.us, state="draft")  # elsewhere, by one of its people
    make_milestone(desk.one, desk.us, released=False, title_en="a draft milestone")
    make_change(make_milestone(desk.one, desk.us, title_en="a shared one"), desk.us, "done", released=False)
    found = panel(desk.page(), "h-dr")
    assert "Workstream 3, 2026 Q4" in found
    assert "a draft milestone" in found
    assert "Change of a milestone 1.1 a shared one" in found
    desk.us.editor.offices.clear()
    assert "Workstream 3" not in panel(desk.page(), "h-dr")


def test_it_shows_milestones_of_its_side_and_of_both_that_are_not_done(desk):
    make_milestone(desk.one, desk.us, title_en="ours")
    make_milestone(desk.one, desk.rok, title_en="joint", responsible_id=None)
    make_milestone(desk.one, desk.rok, title_en="theirs only")
    make_change(make_milestone(desk.one, desk.us, title_en="finished"), desk.us, "done")
    make_milestone(desk.three, desk.us, title_en="elsewhere")
    found = panel(desk.page(), "h-ms")
    assert "ours" in found and "joint" in found
    assert not {"theirs only", "finished", "elsewhere"} & set(
        re.findall(r"theirs only|finished|elsewhere", found)
    )


def test_it_shows_open_actions_and_not_closed_ones(desk):
    closed = make_action(desk.meeting, desk.us, office=desk.old, text_en="a closed one")
    close_action(closed, desk.us)
    found = panel(desk.page(), "h-ac")
    assert desk.shared.code in found
    assert "US is to do it." in found
    assert "a closed one" not in found


def test_it_shows_what_waits_for_its_clearance(desk):
    draft = make_update(desk.three, desk.us, state="submitted")
    make_clearance(draft, desk.us, office=desk.old)
    answered = make_milestone(desk.three, desk.us, released=False, title_en="answered already")
    make_clearance(answered, desk.us, office=desk.old, answer="cleared")
    report = make_report(desk.us)
    for subject in (report, report.lines.first()):
        ask_office(subject, desk.old, due_on=None, by=desk.us.editor, now=NOW)
    found = panel(desk.page(), "h-cl")
    assert "Update 3 Workstream 3, 2026 Q4" in found
    assert "Report 2026 Q4" in found and "Line of a report 2026 Q4" in found
    assert "answered already" not in found


def test_what_is_published_waits_for_no_clearance(world, desk):
    report = make_published(world).report
    make_clearance_of(report, desk)
    assert "Nothing waits for its clearance." in panel(desk.page(), "h-cl")


def make_clearance_of(report, desk):
    Clearance.objects.create(
        side=desk.us.side, office=desk.old, subject_kind="report", subject_id=report.pk, asked_at=NOW
    )


def test_closed_workstreams_are_not_open(desk):
    Workstream.objects.filter(pk=desk.two.pk).update(state="completed")
    assert "Workstream 2" in panel(desk.page(), "h-led")  # it counts when both sides have confirmed it
    for team in (desk.us, desk.rok):
        confirm_all([Workstream.objects.get(pk=desk.two.pk)], by=team.releaser, now=NOW)
    assert "Workstream 2" not in panel(desk.page(), "h-led")
    desk.send(desk.form())
    assert desk.leads(desk.two) == {"OLD", "THEIRS"}


# --- who may ------------------------------------------------------------------------------------------------


def test_its_people_read_it_and_stewards_hand_it_over(desk):
    assert sign_in(desk.us.editor).get(desk.address).status_code == 403
    desk.us.editor.offices.add(desk.old)
    found = read(desk.page(desk.us.editor, f"?to={desk.new.pk}"))
    assert "Open actions" in found
    assert "Hand over" not in found
    assert desk.send({"to": desk.new.pk, "seen": "x"}, desk.us.editor).status_code == 403
    round_page = text_of(sign_in(desk.us.editor).get("/quarters/2026-q4/"))
    assert desk.address in round_page


def test_an_office_of_the_other_side_is_not_there(desk):
    address = f"/account/offices/{desk.theirs.pk}/handover/"
    for member in (*desk.us.members,):
        assert sign_in(member).get(address).status_code == 404
        assert sign_in(member).post(address, {"to": desk.new.pk}).status_code == 404


def test_it_is_reached_from_the_offices(desk):
    assert desk.address in text_of(sign_in(desk.us.steward).get("/account/offices/"))


# --- the act ------------------------------------------------------------------------------------------------


def test_leads_and_open_actions_go_to_the_other_office(desk):
    entries = Entry.objects.count()
    preview = desk.page(query=f"?to={desk.new.pk}")
    assert "lead office OLD → NEW" in read(preview)
    response = desk.send(desk.form())
    assert response.status_code == 302
    assert response["Location"] == f"/account/offices/{desk.new.pk}/handover/"
    assert [desk.leads(work) for work in (desk.one, desk.two)] == [{"NEW", "THEIRS"}] * 2
    assert {action.office for action in ActionItem.objects.all()} == {desk.new}
    assert Entry.objects.count() == entries + 4
    changed = Entry.objects.filter(verb="action_changed").order_by("chain")
    assert [entry.chain for entry in changed] == ["US", "both"]
    assert [entry.actor for entry in changed] == [desk.us.steward] * 2
    assert "It leads no open workstream" in panel(desk.page(), "h-led")


def test_an_office_that_leads_already_leads_once(desk):
    set_leads(desk.one, [desk.old, desk.new, desk.theirs], by=desk.us.steward, now=NOW)
    desk.send(desk.form())
    assert desk.leads(desk.one) == {"NEW", "THEIRS"}


def test_a_steward_without_another_role_may(desk):
    assert desk.us.steward.role == "reader"
    assert desk.send(desk.form()).status_code == 302


@pytest.mark.parametrize("change", ["lead", "action", "new action"])
def test_what_changed_since_the_preview_stops_all_of_it(desk, change):
    form = desk.form()
    if change == "lead":
        set_leads(desk.two, [desk.old], by=desk.us.steward, now=NOW)
    elif change == "action":
        close_action(desk.own, desk.us)
    else:
        make_action(desk.meeting, desk.us, office=desk.old)
    entries = Entry.objects.count()
    response = desk.send(form)
    assert response.status_code == 409
    assert "Someone was faster" in read(response)
    assert Entry.objects.count() == entries
    assert "OLD" in desk.leads(desk.one)
    assert desk.send(form_fields(response, desk.address)).status_code == 302


def test_a_failure_halfway_undoes_it_all(desk, monkeypatch):
    form, entries = desk.form(), Entry.objects.count()

    def fail(*args, **kwargs):
        raise Stale(None)

    monkeypatch.setattr(handover, "pass_on", fail)
    assert desk.send(form).status_code == 409
    assert desk.leads(desk.one) == {"OLD", "THEIRS"}
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("to", ["", "x", "\x00", "theirs", "old"])
def test_only_another_office_of_the_side_takes_over(desk, to):
    to = {"theirs": desk.theirs.pk, "old": desk.old.pk}.get(to, to)
    response = desk.send({**desk.form(), "to": to})
    assert response.status_code == 422
    assert "Choose an office of your side." in read(response)
    assert sign_in(desk.us.steward).get(desk.address, {"to": to}).status_code == 200


def test_a_forged_token_moves_nothing(desk):
    for seen in ("", "x", "\x00", "<script>", "0" * 5000, "٢"):
        response = desk.send({"to": desk.new.pk, "seen": seen})
        assert response.status_code == 409
        assert find_problems(text_of(response)) == []
    assert desk.leads(desk.one) == {"OLD", "THEIRS"}


def test_the_other_side_s_plan_for_it_is_neither_shown_nor_moved(desk):
    """A side may plan for itself what the other one should do: nobody there learns of it."""
    plan = make_meeting(desk.rok, own=True)
    hidden = make_action(plan, desk.rok, side_id="US", office=desk.old, text_en="a hidden wish")
    assert "a hidden wish" not in read(desk.page(query=f"?to={desk.new.pk}"))
    assert desk.send(desk.form()).status_code == 302
    assert ActionItem.objects.get(pk=hidden.pk).office == desk.old


def test_what_both_have_agreed_about_a_meeting_stays(desk):
    """Passing actions on changes no word that a side has agreed to."""
    decision = agree(make_decision(desk.meeting, desk.us), desk.us, desk.rok)
    desk.send(desk.form())
    decision.refresh_from_db()
    assert decision.state == "agreed"
