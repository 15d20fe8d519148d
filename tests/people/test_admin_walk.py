"""Every page of data entry, as everyone: who gets in, what is shown, and that nothing hidden shows."""

import itertools
import re

import pytest
from django.db import transaction
from django.db.models import Q

from tests.pages.test_two_worlds import differences, read_answer, seed  # noqa: F401  (a fixture)
from tests.pages.web import Place, find_problems, sign_in, still, text_of, url_names
from tests.people.admin_forms import BASE, address
from tests.world import make_world
from tracker.admin import site
from tracker.meetings.admin import AgendaItemInline, MeetingAdmin
from tracker.meetings.models import Attendance, Meeting
from tracker.meetings.table import AgendaItem, Decision
from tracker.people.models import User
from tracker.quarters.models import Quarter
from tracker.workstreams.milestones import InternalFirstQuerySet, Milestone

pytestmark = pytest.mark.django_db

# What can be entered, and what is only looked up. `user` leads to the pages of accounts.
ENTERED = ("document", "commitment", "workstream", "meeting", "office", "quarter")
LOOKED_UP = ("paragraph", "statusupdate", "milestone", "decision")
MODELS = (*ENTERED, *LOOKED_UP, "user")
PAGES = ("changelist", "add", "change", "history", "delete")
OWN = ("admin:index", "admin:autocomplete", "admin:jsi18n")
EXTRA = ("admin:tracker_document_paste", "admin:tracker_meeting_delegations")
# [(model, field)] of the fields that search for a row.
AUTOCOMPLETE = [("citation", "paragraph"), ("wording", "paragraph")]
VISITORS = ("us.steward", "rok.steward", "root", "us.releaser", "us.reader", None)


def make_place(seed=lambda step: None, hidden=()):  # noqa: F811
    """A place full of life, with meetings: shared ones, and plans and items that are one side's own."""
    place = Place(make_world(), seed=seed, hidden=hidden)
    seed("meetings")
    meeting = Meeting.objects.create(level="plenary", number=9, title_en="Shared", state="agreed")
    place.meeting = meeting
    Attendance.objects.create(meeting=meeting, side=place.us.side, name_en="A Name")
    AgendaItem.objects.create(meeting=meeting, order=1, title_en="Shared item")
    Decision.objects.create(meeting=meeting, text_en="Shared words")
    for team in place.world.teams:
        seed(f"own {team.side.code}")
        if team.side.code in hidden:
            continue
        title = f"{team.side.code} own item"
        AgendaItem.objects.create(meeting=meeting, order=2, title_en=title, audience=team.side)
    return place


def rows_of(member):
    """{model: a row that the member can open}"""
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = member
    return {
        model._meta.model_name: model_admin.get_queryset(request).order_by(*model_admin.ordering).first()
        for model, model_admin in site._registry.items()
    }


def addresses(row_of):
    """[(name of the pattern, model, address)] of every page."""
    yield "admin:index", "", "/admin/"
    yield "admin:jsi18n", "", "/admin/jsi18n/"
    for model, field in AUTOCOMPLETE:
        asked = f"app_label=tracker&model_name={model}&field_name={field}&term="
        yield "admin:autocomplete", "paragraph", f"/admin/autocomplete/?{asked}"
    for model in MODELS:
        name = f"admin:tracker_{model}"
        yield f"{name}_changelist", model, f"{BASE}/{model}/"
        yield f"{name}_changelist", model, f"{BASE}/{model}/?q=o"
        yield f"{name}_add", model, address(model)
        if row := row_of[model]:
            for page in ("change", "history", "delete"):
                yield f"{name}_{page}", model, address(model, row, page)
    yield EXTRA[0], "document", address("document", row_of["document"], "paste")
    yield EXTRA[1], "meeting", address("meeting", row_of["meeting"], "delegations")


def test_what_is_registered_is_walked():
    assert {model._meta.model_name for model in site._registry} == set(MODELS)
    expected = {f"admin:tracker_{model}_{page}" for model, page in itertools.product(MODELS, PAGES)}
    unnamed = {"admin:None"}  # leads on to the page of a change
    found = {name for name in url_names() if name.startswith("admin:")}
    assert found == expected | {*OWN, *EXTRA} | unnamed


def expected_of(name, model, visitor):
    if visitor is None:
        return 302
    if visitor not in ("us.steward", "rok.steward", "root"):
        return 403
    page, writes = name.rpartition("_")[2], visitor != "root"
    if page == "delete":
        return 403
    if name in EXTRA:
        return 200 if writes else 403
    if model == "user":
        return 200 if page == "changelist" else 302
    if page == "history":
        return 302
    if page == "add":
        return 200 if writes and model in ENTERED else 403
    return 200


def test_every_page_answers_everyone_as_it_should_and_is_strictly_right():
    with still():
        place = make_place()
        Quarter.objects.get_or_create(
            year=2027, number=1, defaults={"updates_due": "2027-03-01", "report_due": "2027-03-31"}
        )
        members = {member.username: member for member in [*place.world.members, place.root]}
        problems, walked = {}, set()
        for visitor in VISITORS:
            client = sign_in(members.get(visitor))
            for name, model, at in addresses(rows_of(members.get(visitor) or place.us.steward)):
                response = client.get(at)
                assert response.status_code == expected_of(name, model, visitor), (visitor, at)
                walked.add(name)
                if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                    shown = text_of(response)
                    problems[visitor, at] = find_problems(shown)
                    assert shown.count('<p class="mark">') == 2, at
                    assert "no-store" in response["Cache-Control"]
                    assert "unsafe" not in response["Content-Security-Policy"]
                    assert "data:" not in response["Content-Security-Policy"]
                    assert "deletelink" not in shown and "delete_selected" not in shown
                    assert "-DELETE" not in shown, at
        assert {key: found for key, found in problems.items() if found} == {}
    named = {name for name in url_names() if name.startswith("admin:")} - {"admin:None"}
    assert walked == named


def test_nothing_is_deleted_by_any_way(world):
    with still():
        place = make_place_of(world)
        steward = sign_in(place.us.steward)
        rows = rows_of(place.us.steward)
        for model, row in rows.items():
            if row is None:
                continue
            for data in ({"post": "yes"}, {}):
                assert steward.post(address(model, row, "delete"), data).status_code == 403
            sent = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
            assert steward.post(f"{BASE}/{model}/", sent).status_code == 405
            assert type(row)._base_manager.filter(pk=row.pk).exists()


def make_place_of(world):
    place = Place(world)
    Meeting.objects.create(level="plenary", number=9, title_en="Shared", state="agreed")
    return place


def test_a_row_that_is_not_there_or_not_to_be_seen_is_answered_alike():
    with still():
        place = make_place()
        steward = sign_in(place.us.steward)
        hidden = {
            "milestone": place.keys()["rok_draft"],
            "meeting": place.keys()["rok_plan"],
            "office": place.rok.side.offices.first().pk,
            "user": place.rok.editor.pk,
        }
        for model, key in hidden.items():
            for page in ("change", "history"):
                answers = []
                for asked in (key, "00000000-0000-4000-8000-000000000000", "never", "%00"):
                    response = steward.get(f"{BASE}/{model}/{asked}/{page}/")
                    answers.append((response.status_code, response.headers.get("Location")))
                assert set(answers) == {(404, None)}, (model, page)


@pytest.fixture
def world():
    """Places make their own."""
    return make_world()


LOOKUPS = [
    "workstream/?updates__isnull=1",
    "workstream/?updates__headline_en__startswith=R",
    "workstream/?milestones=00000000-0000-4000-8000-000000000000",
    "meeting/?agenda__title_en__contains=own",
    "meeting/?milestones__title_en__contains=x",
    "document/?meetings__isnull=0",
    "office/?members__password__startswith=x",
    "user/?password__startswith=x",
    "milestone/?written_by__password__startswith=x",
    "statusupdate/?written_by__username=rok.editor",
]


@pytest.mark.parametrize("asked", LOOKUPS)
def test_an_address_asks_nothing_but_what_the_filters_ask(world, asked):
    assert sign_in(world.us.steward).get(f"{BASE}/{asked}").status_code == 400


@pytest.mark.parametrize(
    "asked",
    [
        "q=%00",
        "state__exact=%00",
        "%00=1",
        "o=%00",
        "p=99999",
        "p=x",
        "o=-99.x",
        "e=1",
        "all=",
        "_facets=True",
    ],
)
def test_any_address_of_a_list_is_answered(world, asked):
    steward = sign_in(world.us.steward)
    for model in ("workstream", "meeting", "statusupdate"):
        assert steward.get(f"{BASE}/{model}/?{asked}", follow=True).status_code in (200, 400, 404), model


KEY = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FILTERS = (
    "statusupdate/?state__exact=draft",
    "statusupdate/?side__code__exact=ROK",
    "milestone/?q=internal",
    "meeting/?q=own",
)


def without_keys(lines):
    """Keys, numbered as they appear: one may have been drawn while its row was still internal."""
    known: dict = {}
    return [KEY.sub(lambda found: f"key {known.setdefault(found[0], len(known))}", line) for line in lines]


def ask_all(seed, reader, *, hidden):  # noqa: F811
    with transaction.atomic():
        seed("world")
        make_place(seed, hidden)
        member = User.objects.get(username=reader)
        client = sign_in(member)
        asked = [at for _name, _model, at in addresses(rows_of(member))]
        answers = {
            KEY.sub("key", at): without_keys(read_answer(client.get(at), 0))
            for at in [*asked, *(f"{BASE}/{extra}" for extra in FILTERS)]
        }
        transaction.set_rollback(True)
    return answers


@pytest.mark.parametrize(
    ("hidden", "reader"),
    [(["ROK"], "us.steward"), (["US"], "rok.steward"), (["US", "ROK"], "root")],
    ids=["US reads", "ROK reads", "root reads"],
)
def test_all_is_the_same_without_the_other_sides_internal_rows(seed, hidden, reader):  # noqa: F811
    with still():
        with_them = ask_all(seed, reader, hidden=())
        without_them = ask_all(seed, reader, hidden=hidden)
    assert len(with_them) > 40
    assert differences(with_them, without_them) == {}


@pytest.mark.parametrize("model", [Meeting, Milestone, AgendaItem])
def test_the_comparison_finds_a_planted_leak(seed, monkeypatch, model):  # noqa: F811
    if model is AgendaItem:
        monkeypatch.setattr(AgendaItemInline, "get_queryset", lambda inline, request: open_all(AgendaItem))
    elif model is Meeting:
        monkeypatch.setattr(MeetingAdmin, "get_queryset", lambda self, request: open_all(Meeting))
    else:
        monkeypatch.setattr(InternalFirstQuerySet, "audience", lambda rows, member: Q())
    with still():
        with_them = ask_all(seed, "us.steward", hidden=())
        without_them = ask_all(seed, "us.steward", hidden=["ROK"])
    assert differences(with_them, without_them)


def open_all(model):
    return model.objects.unrestricted("planted")
