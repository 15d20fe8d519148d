"""Which mails I get is mine to say; how a side's members are told, its stewards'."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.pages.web import find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import NOW, make_superuser, make_world, prefer
from tracker.history.models import Entry
from tracker.pages.conflicts import Stale
from tracker.pages.door import DoorClosed, inside_request
from tracker.people.mail_actions import set_own_mails, set_side_preference
from tracker.people.mails import Mail, SidePreference, read_preference

pytestmark = pytest.mark.usefixtures("db", "clock")

OWN, SIDE = "/account/mails/", "/account/mails/side/"


@pytest.fixture
def world():
    return make_world()


def test_a_member_turns_the_own_mails_off_and_on(world):
    client, editor = sign_in(world.us.editor), world.us.editor
    fields = form_fields(client.get(OWN), OWN)
    assert fields["wants"] == "on"
    for wants in ("off", "on"):
        assert client.post(OWN, {**fields, "wants": wants}).status_code == 302
        editor.refresh_from_db()
        assert editor.gets_mails == (wants == "on")
    entries = Entry.objects.filter(verb="own_mails_set")
    assert [entry.chain for entry in entries] == ["US", "US"]
    client.post(OWN, {**fields, "wants": "on"})
    assert entries.count() == 2  # nothing changed
    assert "own mails on or off" in plain_text(text_of(client.get("/history/")))


@pytest.mark.parametrize("wants", ["", "maybe", "\0"])
def test_what_is_neither_on_nor_off_changes_nothing(world, wants):
    response = sign_in(world.us.editor).post(OWN, {"wants": wants})
    assert response.status_code == 422 and find_problems(text_of(response)) == []
    world.us.editor.refresh_from_db()
    assert world.us.editor.gets_mails


def test_the_page_says_where_mails_go_and_how_the_side_is_told(world):
    said = plain_text(text_of(sign_in(world.us.reader).get(OWN)))
    assert "There is no address for you yet" in said and "7 days before" in said and "Monday" in said
    world.us.reader.email = "reader@example.org"
    world.us.reader.save()
    prefer(world.us, days_before=1, digest_weekday=4, with_texts=True)
    said = plain_text(text_of(sign_in(world.us.reader).get(OWN)))
    assert "reader@example.org" in said and "1 day before" in said and "Friday" in said
    assert "Mails hold words of actions" in said
    assert "월요일" in plain_text(text_of(sign_in(world.rok.reader).get(OWN)))


def test_a_steward_sets_how_the_own_side_is_told_and_the_other_sees_nothing_of_it(world):
    client = sign_in(world.us.steward)
    before = text_of(sign_in(world.rok.steward).get(SIDE))
    fields = form_fields(client.get(SIDE), SIDE)
    sent = {**fields, "days_before": "10", "digest_weekday": "3", "with_texts": "on"}
    assert client.post(SIDE, sent).status_code == 302
    assert read_preference(world.us.reader).content() == {
        "days_before": 10,
        "digest_weekday": 3,
        "with_texts": True,
    }
    assert read_preference(world.rok.reader).content()["days_before"] == 7
    assert plain_text(text_of(sign_in(world.rok.steward).get(SIDE))) == plain_text(before)
    entry = Entry.objects.get(verb="side_preference_changed")
    assert entry.chain == "US"
    said = plain_text(text_of(client.get("/history/?verb=side_preference_changed")))
    assert "Thursday" in said and "Monday" in said


@pytest.mark.parametrize("field", [{"days_before": "0"}, {"days_before": "61"}, {"digest_weekday": "7"}])
def test_what_no_side_can_want_is_said_beside_its_field(world, field):
    client = sign_in(world.us.steward)
    fields = form_fields(client.get(SIDE), SIDE)
    response = client.post(SIDE, {**fields, **field})
    assert response.status_code == 422 and find_problems(text_of(response)) == []
    assert not SidePreference.objects.exists()


def test_someone_faster_is_shown_and_the_second_save_counts(world):
    client = sign_in(world.us.steward)
    prefer(world.us, days_before=5)
    fields = form_fields(client.get(SIDE), SIDE)
    prefer(world.us, days_before=9)
    response = client.post(SIDE, {**fields, "days_before": "3"})
    assert response.status_code == 409 and find_problems(text_of(response)) == []
    said = plain_text(text_of(response))
    assert "Somebody changed these settings" in said and "9" in said and "5" in said
    again = form_fields(response, SIDE)
    assert again["days_before"] == "3"
    assert client.post(SIDE, again).status_code == 302
    assert read_preference(world.us.reader).days_before == 3


def test_verbs_ask_for_the_right_and_for_what_was_seen(world):
    wishes = read_preference(world.us.steward)
    for member in (world.us.releaser, make_superuser()):
        with pytest.raises(PermissionDenied):
            set_side_preference(by=member, seen=wishes.token, now=NOW, content=wishes.content())
    with pytest.raises(Stale):
        set_side_preference(by=world.us.steward, seen="US.7", now=NOW, content=wishes.content())
    with pytest.raises(PermissionDenied):
        set_own_mails(by=make_superuser("other"), wants=False, now=NOW)
    # Each for the own side only: the form of the other side's steward names another row.
    with pytest.raises(Stale):
        set_side_preference(by=world.rok.steward, seen=wishes.token, now=NOW, content=wishes.content())


def test_preferences_and_mails_are_behind_the_door(world):
    prefer(world.us, days_before=5)
    Mail.objects.create(
        member=world.us.editor, day=NOW.date(), kind="reminder", state="nothing", composed_at=NOW
    )
    token = inside_request.set(True)
    try:
        for model in (SidePreference, Mail):
            with pytest.raises(DoorClosed):
                model.objects.count()
        assert not SidePreference.objects.visible_to(world.rok.steward).exists()
        assert not Mail.objects.visible_to(world.us.releaser).exists()
        assert Mail.objects.visible_to(world.us.editor).exists()
    finally:
        inside_request.reset(token)


def test_a_steward_enters_the_address(world):
    client, address = sign_in(world.us.steward), "/account/members/us.editor/"
    fields = form_fields(client.get(address), address)
    for wrong in ("nobody", "a@b\r\nBcc: c@d.org", "\u202ea@example.org", "x" * 250 + "@example.org"):
        response = client.post(address, {**fields, "email": wrong})
        assert response.status_code == 422 and find_problems(text_of(response)) == [], wrong
    assert client.post(address, {**fields, "email": "editor@example.org"}).status_code == 302
    world.us.editor.refresh_from_db()
    assert world.us.editor.email == "editor@example.org"
    # Two people may share a mailbox, of either side: "taken" would tell of the other one.
    there = "/account/members/rok.editor/"
    other = sign_in(world.rok.steward)
    sent = {**form_fields(other.get(there), there), "email": "editor@example.org"}
    assert other.post(there, sent).status_code == 302
    assert Entry.objects.filter(verb="member_changed").values_list("chain", flat=True).count() == 2
