"""The pages on which a joint date is proposed and answered."""

import datetime

import pytest

from tests.pages.web import find_problems, form_fields, sign_in, text_of
from tests.world import make_change, make_milestone, make_workstream
from tracker.workstreams.milestones import MilestoneChange

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def proposal(world):
    workstream = make_workstream(1, slug="one")
    joint = make_milestone(workstream, world.us, responsible_id=None, due_on=datetime.date(2026, 12, 15))
    return make_change(joint, world.us, "moved", due_on=datetime.date(2027, 1, 20))


@pytest.fixture
def page(proposal):
    return f"/workstreams/one/milestones/{proposal.milestone_id}/answer/"


PLACE = "/workstreams/one/"


def test_both_sides_see_the_proposal_and_only_the_other_is_asked(world, proposal, page):
    for member in world.members:
        member.language = "en"
        member.save()
        html = text_of(sign_in(member).get(PLACE))
        assert "Proposed, counts when both sides agree" in html
        assert "15 Dec 2026" in html and "20 Jan 2027" in html
        assert (page in html) is (member == world.rok.releaser)


def test_it_is_agreed_on_its_page(world, proposal, page):
    client = sign_in(world.rok.releaser)
    assert find_problems(text_of(client.get(page))) == []
    response = client.post(page, {"seen": proposal.token, "agrees": "yes"})
    assert response.status_code == 302
    proposal.refresh_from_db()
    assert proposal.stage == "released"
    assert client.get(page).status_code == 404


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(world, proposal, page):
    client = sign_in(world.rok.releaser)
    response = client.post(page, {"seen": proposal.token, "agrees": "no", "note": " "})
    assert response.status_code == 422
    response = client.post(page, {"seen": proposal.token, "agrees": "no", "note": "장비가 도착했음"})
    assert response.status_code == 302
    html = text_of(sign_in(world.us.reader).get(PLACE))
    assert "Not agreed" in html and "장비가 도착했음" in html


def test_who_answers_second_is_told(world, proposal, page):
    client = sign_in(world.rok.releaser)
    client.post(page, {"seen": proposal.token, "agrees": "yes"})
    response = client.post(page, {"seen": proposal.token, "agrees": "no", "note": "no"})
    assert response.status_code == 409
    assert find_problems(text_of(response)) == []
    assert ">no</p>" in text_of(response), "what was typed can be copied"
    proposal.refresh_from_db()
    assert proposal.stage == "released"


def test_an_answer_to_what_was_not_shown_is_kept_and_counts_when_sent_again(world, proposal, page):
    client = sign_in(world.rok.releaser)
    stale = client.post(page, {"seen": f"{proposal.pk}.9", "agrees": "no", "note": "까닭"})
    assert stale.status_code == 409
    again = form_fields(stale, page)
    assert (again["agrees"], again["note"]) == ("no", "까닭")
    assert client.post(page, again).status_code == 302
    proposal.refresh_from_db()
    assert proposal.stage == "declined"


def test_a_forged_answer_is_refused(world, proposal, page):
    for member in (*world.us.members, world.rok.editor, world.rok.reader):
        assert sign_in(member).post(page, {"seen": proposal.token, "agrees": "yes"}).status_code == 403
    client = sign_in(world.rok.releaser)
    assert client.post(page, {"seen": "x", "agrees": "yes"}).status_code == 409
    assert client.post(page, {"seen": proposal.token, "agrees": "maybe"}).status_code == 422
    assert MilestoneChange.objects.get().stage == "proposed"


def test_the_change_form_leads_to_the_answer_first(world, proposal):
    address = f"/workstreams/one/milestones/{proposal.milestone_id}/change/"
    client = sign_in(world.rok.releaser)
    assert client.get(address).status_code == 302
    response = client.post(
        address, {"seen": "x", "kind": "done", "done_on": "2026-11-12", "reason_ko": "내 글"}
    )
    assert response.status_code == 409
    assert "내 글" in text_of(response)
