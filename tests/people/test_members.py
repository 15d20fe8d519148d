"""Stewards keep the accounts of their own side: one-time links, changes that bite at once, no oracle."""

import datetime
import io
import json
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from tests.world import NOW, PASSWORD, make_member, make_office
from tracker.history.models import ChainHead, Entry
from tracker.people.actions import Stale, add_member, change_member, make_link, set_password
from tracker.people.forms import NewMemberForm, OfficeForm
from tracker.people.models import MemberSession, User
from tracker.people.rules import can_manage_accounts

NEW = "an entirely other pass phrase"
DAY = datetime.timedelta(hours=24)


def sign_in(member):
    client = Client()
    client.force_login(member)
    return client


def is_signed_in(client):
    return client.get("/account/password/change/").status_code == 200


def content(member, **changes):
    return {
        "name": member.name,
        "role": member.role,
        "is_steward": member.is_steward,
        "is_active": member.is_active,
        "offices": list(member.offices.all()),
        **changes,
    }


def change(member, by, **changes):
    return change_member(member, by=by, seen=member.token, now=NOW, **content(member, **changes))


def fresh_link(member, **fields):
    """(uid, token, path) of a new link."""
    path = make_link(member, now=NOW, **fields)
    *_start, uid, token, _end = path.split("/")
    return uid, token, path


def last_entry():
    return Entry.objects.order_by("at", "sequence").last()


# --- who may ----------------------------------------------------------------------------------------------


def test_only_a_steward_manages_accounts_and_only_of_the_own_side(world):
    for team in world.teams:
        for member in team.members:
            assert can_manage_accounts(member, team.side.code) == (member == team.steward)
            assert not can_manage_accounts(member, world.other(team).side.code)


def test_no_verb_acts_for_the_other_side(world):
    ours, theirs = world.us.steward, world.rok.editor
    office = make_office(world.rok.side)
    for act in (
        lambda: change(theirs, ours, role="reader"),
        lambda: make_link(theirs, by=ours, now=NOW),
        lambda: add_member("rok.new", side=world.rok.side, role="reader", name="New", by=ours, now=NOW),
        lambda: change(world.us.editor, ours, offices=[office]),
        lambda: make_link(world.us.editor, by=world.us.releaser, now=NOW),
    ):
        with pytest.raises(PermissionDenied), transaction.atomic():
            act()


@pytest.mark.parametrize(
    "changes",
    [{"is_steward": False}, {"is_active": False}, {"role": "releaser"}],
    ids=lambda row: next(iter(row)),
)
def test_a_steward_does_not_lift_lower_or_close_the_own_account(world, changes):
    steward = world.us.steward
    with pytest.raises(PermissionDenied), transaction.atomic():
        change(steward, steward, **changes)
    assert change(steward, steward, name="Other Name").name == "Other Name"


# --- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "username", ["new", "rok.new", "us.", "US.new", "us.New", "us.a|b", "us..a", "us.a/b"]
)
def test_a_name_outside_the_sides_own_is_refused(world, username):
    with pytest.raises(ValidationError):
        add_member(username, side=world.us.side, role="reader", name="New", now=NOW)


def test_the_database_holds_the_names_of_a_side_apart(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member(world.us.side, "reader", "rok.hidden")


def test_the_form_answers_alike_for_a_name_of_the_other_side_taken_or_not(world):
    client = sign_in(world.us.steward)
    data = {"name": "New", "role": "reader", "language": "en"}
    answers = []
    for username in ("rok.editor", "rok.nobody"):
        response = client.post("/account/members/add/", {**data, "username": username})
        assert response.status_code == 422
        answers.append(response.context_data["form"].errors["username"])
    assert answers[0] == answers[1]


# --- one-time links ---------------------------------------------------------------------------------------


def test_a_link_sets_the_password_once(world):
    member = add_member("us.new", side=world.us.side, role="reader", name="New", now=NOW)
    assert not member.has_usable_password()
    uid, token, _path = fresh_link(member)
    assert set_password(uid, token, password=NEW, now=NOW).check_password(NEW)
    assert set_password(uid, token, password=PASSWORD, now=NOW) is None
    assert last_entry().verb == "member_password_set"


@pytest.mark.parametrize(
    ("age", "works"), [(DAY, True), (DAY + datetime.timedelta(seconds=1), False)], ids=["a day", "older"]
)
def test_a_link_lives_for_a_day(world, age, works):
    uid, token, _path = fresh_link(world.us.reader)
    assert bool(set_password(uid, token, password=NEW, now=NOW + age)) == works


def test_a_newer_link_ends_the_older_and_the_old_password_works_until_then(world):
    member = world.us.reader
    uid, token, _path = fresh_link(member)
    make_link(member, now=NOW + DAY / 2)
    assert set_password(uid, token, password=NEW, now=NOW + DAY / 2) is None
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_a_closed_account_has_no_link(world):
    member = world.us.reader
    uid, token, _path = fresh_link(member)
    closed = change(User.objects.get(pk=member.pk), world.us.steward, is_active=False)
    with pytest.raises(PermissionDenied), transaction.atomic():
        make_link(closed, by=world.us.steward, now=NOW)
    change(closed, world.us.steward, is_active=True)
    assert set_password(uid, token, password=NEW, now=NOW) is None


def test_the_page_sets_the_password_ends_sessions_and_leads_to_sign_in(world, client):
    from django.utils import timezone

    member = world.us.reader
    elsewhere = sign_in(member)
    path = make_link(member, now=timezone.now())
    moved = client.get(path)
    assert (moved.status_code, moved.headers["Referrer-Policy"]) == (302, "no-referrer")
    place = moved.headers["Location"]
    assert path.split("/")[-2] not in place
    page = client.get(place)
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    weak = client.post(place, {"new_password1": "short", "new_password2": "short"})
    assert weak.status_code == 422 and "12" in weak.content.decode()
    done = client.post(place, {"new_password1": NEW, "new_password2": NEW})
    assert (done.status_code, done.headers["Location"]) == (302, "/account/login/")
    assert not is_signed_in(elsewhere)
    signed = client.post("/account/login/", {"login": member.username, "password": NEW})
    assert (signed.status_code, signed.headers["Location"]) == (302, "/")
    assert client.get(path, follow=True).status_code == 404


def test_used_expired_and_forged_links_answer_alike(world, client):
    from django.utils import timezone

    now = timezone.now()
    uid, token, path = fresh_link(world.us.reader)
    make_link(world.us.editor, now=now - DAY * 2)
    pages = set()
    for address in (
        path,  # of the world's day, long ago
        f"/account/set-password/{uid}/{'0' * 64}/",
        f"/account/set-password/{world.us.releaser.pk}/{token}/",
        "/account/set-password/nobody/nothing/",
        "/account/set-password/00000000-0000-4000-8000-000000000000/x/",
    ):
        response = client.get(address, follow=True)
        assert response.status_code == 404
        text = response.content.decode()
        pages.add(text[text.index('<div class="gate">') : text.index("<footer")])
    assert len(pages) == 1


def test_a_password_is_never_printed_back_nor_written_to_history(world, client):
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    kept = client.post("/account/set-password/x/set/", {"new_password1": NEW, "new_password2": NEW})
    assert kept.status_code == 403 and NEW not in kept.content.decode()
    uid, token, _path = fresh_link(world.us.reader, by=world.us.steward)
    set_password(uid, token, password=NEW, now=NOW)
    for entry in Entry.objects.all():
        assert NEW not in entry.body.text and token not in entry.body.text


# --- changes bite -----------------------------------------------------------------------------------------


def test_closing_ends_the_sessions_for_good(world):
    member = world.us.editor
    client = sign_in(member)
    closed = change(member, world.us.steward, is_active=False)
    assert not is_signed_in(client)
    change(closed, world.us.steward, is_active=True)
    assert not is_signed_in(client)
    assert not MemberSession.objects.filter(member=member).exists()


def test_a_changed_password_ends_the_other_sessions_only(world):
    here, there = sign_in(world.us.editor), sign_in(world.us.editor)
    response = here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert response.status_code == 302
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)
    assert MemberSession.objects.get().session_key == here.session.session_key


def test_a_steward_changes_an_account_and_the_own_chain_remembers(world):
    make_office(world.us.side)
    client = sign_in(world.us.steward)
    office = world.us.side.offices.get()
    page = client.get("/account/members/us.editor/")
    seen = page.context_data["form"].initial["seen"]
    data = {"name": "Other", "role": "reader", "is_steward": "on", "is_active": "on", "offices": office.pk}
    assert client.post("/account/members/us.editor/", {**data, "seen": seen}).status_code == 302
    member = User.objects.get(username="us.editor")
    assert (member.name, member.role, member.is_steward) == ("Other", "reader", True)
    entry = Entry.objects.get(verb="member_changed")
    assert entry.chain == "US"
    assert json.loads(entry.body.text)["after"]["offices"] == ["OSD-P"]
    stale = client.post("/account/members/us.editor/", {**data, "name": "Mine", "seen": seen})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert 'value="Mine"' in page and "Discard mine, keep theirs" in page
    assert conflict_rows(page) == [["Name", "Us Editor", "Other", "Mine"]]


def test_what_a_steward_started_from_is_found_behind_several_changes(world):
    seen = world.us.editor.token
    first = change(world.us.editor, world.us.steward, role="reader")
    change(first, world.us.steward, is_active=False, offices=[make_office(world.us.side)])
    data = {"name": "Us Editor", "role": "releaser", "is_steward": "on", "is_active": "on", "seen": seen}
    stale = sign_in(world.us.steward).post("/account/members/us.editor/", data)
    assert conflict_rows(stale.content.decode()) == [
        ["Role", "Editor", "Reader", "Releaser"],
        ["Steward", "No", "No", "Yes"],
        ["May sign in", "Yes", "No", "Yes"],
        ["Offices", "–", "OSD-P", "–"],
    ]


def conflict_rows(page):
    """[[field, base, theirs, mine]] of the table of a conflict."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', page, re.DOTALL)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.split("</t[hd]>", row)][:4] for row in rows]


def test_nothing_changed_leaves_no_entry(world):
    heads = list(ChainHead.objects.values())
    change(world.us.editor, world.us.steward)
    assert list(ChainHead.objects.values()) == heads
    with pytest.raises(Stale), transaction.atomic():
        change_member(
            world.us.editor, by=world.us.steward, seen="", now=NOW, **content(world.us.editor, name="New")
        )


def test_a_second_press_and_back_add_no_account_and_no_office(world):
    client = sign_in(world.us.steward)
    member = {"username": "us.new", "name": "New", "role": "editor", "language": "en"}
    office = {"abbreviation": "ISA", "name_en": "An office", "name_ko": "실"}
    for address, data, statuses in (
        ("/account/members/add/", member, [200, 302, 302]),
        ("/account/offices/", office, [302, 302, 302]),
    ):
        token = client.get(address).context_data["form"]["once"].value()
        found = [client.post(address, {**data, "once": token}) for _press in range(3)]
        assert [response.status_code for response in found] == statuses
        assert client.post(address, {**data, "once": "another"}).status_code == 422
    assert User.objects.filter(username="us.new").count() == 1
    assert world.us.side.offices.count() == 1
    assert Entry.objects.filter(verb__in=["member_added", "office_added"]).count() == 2


def test_what_somebody_took_between_the_question_and_the_answer_is_said_beside_the_field(world, monkeypatch):
    client = sign_in(world.us.steward)
    make_office(world.us.side, "ISA")
    # As if both had asked before either had saved.
    monkeypatch.setattr(NewMemberForm, "clean_username", lambda form: form.cleaned_data["username"])
    monkeypatch.setattr(OfficeForm, "clean_abbreviation", lambda form: form.cleaned_data["abbreviation"])
    member = {"username": "us.editor", "name": "New", "role": "editor", "language": "en"}
    office = {"abbreviation": "ISA", "name_en": "An office", "name_ko": "실"}
    for address, data, field in (
        ("/account/members/add/", member, "username"),
        ("/account/offices/", office, "abbreviation"),
    ):
        response = client.post(address, data)
        assert response.status_code == 422
        assert field in response.context_data["form"].errors


def test_the_link_of_a_new_account_is_shown_once(world):
    client = sign_in(world.rok.steward)
    data = {"username": "rok.new", "name": "새 사람", "role": "editor", "language": "ko"}
    page = client.post("/account/members/add/", data)
    assert (page.status_code, page.context_data["member"].username) == (200, "rok.new")
    assert page.context_data["address"].startswith("http://testserver/account/set-password/")
    assert client.post("/account/members/add/", data).status_code == 422
    assert client.get("/account/members/rok.new/").status_code == 200
    assert sign_in(world.us.steward).get("/account/members/rok.new/").status_code == 404


def test_a_superuser_of_the_side_is_not_a_stewards_to_change(world):
    make_member(world.us.side, "reader", "us.root", is_superuser=True)
    client = sign_in(world.us.steward)
    assert client.get("/account/members/us.root/").status_code == 404
    assert client.post("/account/members/us.root/link/").status_code == 404


def test_a_steward_adds_an_office(world):
    client = sign_in(world.us.steward)
    data = {"abbreviation": "NNSA", "name_en": "Office", "name_ko": "실"}
    assert client.post("/account/offices/", data).status_code == 302
    assert client.post("/account/offices/", data).status_code == 422
    assert world.us.side.offices.get().abbreviation == "NNSA"


# --- the command ------------------------------------------------------------------------------------------


def run(username="us.new", **options):
    out = io.StringIO()
    call_command("add_member", username, **{"side": "US", "role": "editor", **options}, stdout=out)
    return out.getvalue()


def test_the_command_adds_an_account_and_prints_its_link(world, client):
    said = run(steward=True, name="New", language="ko", address="https://ncg.example.gov/")
    member = User.objects.get(username="us.new")
    assert (member.role, member.is_steward, member.language, member.zone) == (
        "editor",
        True,
        "ko",
        "America/New_York",
    )
    address = said.splitlines()[1]
    assert address.startswith(f"https://ncg.example.gov/account/set-password/{member.pk}/")
    assert client.get(address.removeprefix("https://ncg.example.gov"), follow=True).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"side": "UK"}, "There is no side UK"),
        ({"role": "chief"}, "There is no role chief"),
        ({"language": "fr"}, "There is no language fr"),
        ({"username": "us.editor"}, "us.editor is taken"),
        ({"username": "rok.new"}, "begins with us."),
        ({"name": "\x07"}, "control character"),
        ({"address": "ncg.example.gov"}, "is not an address"),
    ],
)
def test_the_command_refuses_with_one_sentence(world, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(**wrong)
    assert User.objects.count() == len(world.members)
