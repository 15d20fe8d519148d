"""Several drafts, one preview, one press: all of them or none. And a draft that nobody wants goes away."""

import re

import pytest

from tests.pages.web import find_problems, form_fields, sign_in, text_of
from tests.world import make_change, make_milestone, make_update, make_workstream
from tracker.history.bodies import read_body
from tracker.history.models import Entry
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import StatusUpdate

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/release/"


@pytest.fixture
def drafts(world):
    """Of US: two submitted, one draft, one that lacks something, a milestone, a change. Of ROK: one."""
    one, two, three, four = (make_workstream(n, slug=f"w-{n}") for n in range(1, 5))
    make_update(one, world.us, state="submitted")
    make_update(two, world.us, state="submitted", rating="at_risk")
    make_update(three, world.us, state="draft", headline_en="US not submitted")
    make_update(four, world.us, state="draft", rating="off_track", narrative_en="", narrative_ko="")
    make_milestone(one, world.us, released=False)
    make_change(make_milestone(two, world.us), world.us, "moved", released=False)
    make_update(one, world.rok, state="submitted", headline_ko="ROK 내부")


def keys(html, *, checked=None):
    found = re.findall(r'name="row" value="([^"]+)"( checked)?', html)
    return [key for key, is_checked in found if checked is None or bool(is_checked) == checked]


def test_what_is_submitted_and_complete_is_chosen_already(world, drafts):
    html = text_of(sign_in(world.us.releaser).get(PAGE))
    assert len(keys(html)) == 5 and len(keys(html, checked=True)) == 2
    assert "At risk, off track and paused need a narrative or an ask." in html
    assert "ROK 내부" not in html and find_problems(html) == []


def test_one_press_releases_the_chosen_each_with_its_entry(world, drafts):
    client = sign_in(world.us.releaser)
    chosen = keys(text_of(client.get(PAGE)))
    response = client.post(PAGE, {"row": chosen}, follow=True)
    assert "5 drafts released." in text_of(response)
    assert StatusUpdate.objects.filter(side="US", state="released").count() == 3
    assert Milestone.objects.filter(stage="draft").count() == 0
    assert MilestoneChange.objects.get().stage == "released"
    verbs = [*Entry.objects.filter(chain="both").order_by("sequence").values_list("verb", flat=True)]
    assert sorted(verbs[1:]) == ["milestone_changed", "milestone_released", *["update_released"] * 3]
    assert StatusUpdate.objects.get(side="ROK").state == "submitted"


def test_all_or_none(world, drafts):
    client = sign_in(world.us.releaser)
    chosen = keys(text_of(client.get(PAGE)))
    make_update(StatusUpdate.objects.get(headline_en="US not submitted").workstream, world.us, state="draft")
    response = client.post(PAGE, {"row": chosen})
    assert response.status_code == 409
    html = text_of(response)
    assert "Nothing was released" in html and len(keys(html, checked=True)) == 4
    assert not StatusUpdate.objects.filter(state="released").exists()
    assert client.post(PAGE, {"row": keys(html, checked=True)}).status_code == 302


def test_a_second_press_releases_nothing_twice(world, drafts):
    client = sign_in(world.us.releaser)
    chosen = keys(text_of(client.get(PAGE)))
    client.post(PAGE, {"row": chosen})
    assert client.post(PAGE, {"row": chosen}).status_code == 409
    assert StatusUpdate.objects.filter(side="US", version=1).count() == 3


@pytest.mark.parametrize("row", [[], [""], ["x"], ["update:00000000-0000-0000-0000-000000000000.1"]])
def test_a_forged_row_releases_nothing(world, drafts, row):
    assert sign_in(world.us.releaser).post(PAGE, {"row": row}).status_code in (409, 422)
    assert not StatusUpdate.objects.filter(state="released").exists()


def test_the_other_sides_row_is_one_that_never_was(world, drafts):
    theirs = keys(text_of(sign_in(world.rok.releaser).get(PAGE)))
    assert len(theirs) == 1
    assert sign_in(world.us.releaser).post(PAGE, {"row": theirs}).status_code == 409
    assert StatusUpdate.objects.get(side="ROK").state == "submitted"


def test_the_overview_leads_there(world, drafts):
    assert 'href="/release/"' in text_of(sign_in(world.us.releaser).get("/"))
    assert 'href="/release/"' not in text_of(sign_in(world.us.editor).get("/"))


def discard(client, address):
    return client.post(address, form_fields(client.get(address), address))


def test_a_discarded_draft_is_gone_and_stays_readable_in_the_own_history(world, drafts):
    client = sign_in(world.us.editor)
    assert discard(client, "/workstreams/w-3/update/discard/").status_code == 302
    assert not StatusUpdate.objects.filter(headline_en="US not submitted").exists()
    entry = Entry.objects.get(verb="draft_discarded")
    assert entry.chain == "US"
    assert read_body(entry.body.text).before["headline_en"] == "US not submitted"
    assert "US not submitted" in text_of(client.get("/history/?verb=draft_discarded"))
    assert "US not submitted" not in text_of(sign_in(world.rok.releaser).get("/history/"))
    # And the quarter is free for another draft.
    make_update(make_workstream(9), world.us, state="draft")


def test_drafts_of_milestones_are_discarded_too(world, drafts):
    client = sign_in(world.us.editor)
    draft, changed = Milestone.objects.get(stage="draft"), MilestoneChange.objects.get()
    addresses = [
        f"/workstreams/w-1/milestones/{draft.pk}/discard/",
        f"/workstreams/w-2/milestones/{changed.milestone_id}/discard/",
    ]
    for address in addresses:
        assert discard(client, address).status_code == 302
    assert not Milestone.objects.filter(stage="draft").exists()
    assert not MilestoneChange.objects.exists()
    assert Milestone.objects.count() == 1
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_what_was_changed_meanwhile_is_not_discarded(world, drafts):
    client = sign_in(world.us.editor)
    address = "/workstreams/w-3/update/discard/"
    form = form_fields(client.get(address), address)
    make_update(StatusUpdate.objects.get(headline_en="US not submitted").workstream, world.us, state="draft")
    response = client.post(address, form)
    assert response.status_code == 409 and find_problems(text_of(response)) == []
    assert StatusUpdate.objects.filter(workstream__slug="w-3").exists()


def test_what_is_released_is_not_discarded(world):
    one = make_workstream(1, slug="one")
    update = make_update(one, world.us)
    client = sign_in(world.us.releaser)
    address = "/workstreams/one/update/discard/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"seen": update.token}).status_code == 409
    assert StatusUpdate.objects.get().state == "released"
