"""Nothing leaks: a side is answered as if the internal rows of the other side did not exist."""

import difflib
import re
import uuid
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from tests.pages.test_walk import NOT_ALLOWED, PAGES, WITH_FRAGMENTS
from tests.pages.web import HTMX, Place, sign_in, text_of, without_token
from tests.world import make_world
from tracker.home import overview
from tracker.people.models import User
from tracker.workstreams import actions as updates
from tracker.workstreams import milestone_actions as milestones
from tracker.workstreams import reading
from tracker.workstreams.forms import MilestoneForm
from tracker.workstreams.milestones import InternalFirstQuerySet, Milestone
from tracker.workstreams.models import StatusUpdate, StatusUpdateQuerySet

pytestmark = pytest.mark.usefixtures("db", "clock")

SPACE = uuid.UUID("00000000-0000-4000-8000-000000000000")
TIMES = ("Expires", "Last-Modified")
# A random key of a shared row may have been drawn while the row was internal: only which are the same tells.
KEY = re.compile(r"\b(subject|before)=([0-9a-f-]{36})")
# The head of the shared chain is a hash of such keys too; how many entries it has is compared.
HEAD = re.compile(r"(entry \d+, |\d+번 기록, )(<[^>]*>)?[0-9a-f\n]{64,66}")


@pytest.fixture
def seed(monkeypatch):
    """Tells which step makes rows now: the same step gives its rows the same keys in every world."""
    step, drawn = [""], Counter()

    def draw():
        drawn[step[0]] += 1
        return uuid.uuid5(SPACE, f"{step[0]} {drawn[step[0]]}")

    for model in apps.get_app_config("tracker").get_models():
        if isinstance(model._meta.pk, models.UUIDField):
            monkeypatch.setattr(model._meta.pk, "_get_default", draw)

    def seed(name):
        if name == "world":
            drawn.clear()
        step[0] = str(name)

    return seed


# What a side might type to learn whether the other one has it: forms are sent with it besides empty.
TYPED = {
    "workstreams:milestone_add": {
        "title_en": "ROK internal milestone",
        "due_on": "2026-12-15",
        "due_precision": "day",
    },
    "actions:action_add": {"text_en": "ROK own action", "workstream": "one"},
}


def capture():
    """The log of queries is cut off at some thousands: each count starts from an empty one."""
    connection.queries_log.clear()
    return CaptureQueriesContext(connection)


def ask_all(seed, *, hidden, usernames, keys=None, names=PAGES):
    """({(who, method, address): the answer}, keys of the milestones) in a world that ends with the call."""
    with transaction.atomic():
        seed("world")
        place = Place(make_world(), hidden=hidden, seed=seed)
        keys = keys or place.keys()
        members = User.objects.filter(username__in=usernames)
        answers = {key: answer for member in members for key, answer in ask(member, keys, names)}
        transaction.set_rollback(True)
    return answers, keys


def ask(member, keys, names):
    """Every page; those who may release everything also send every form, empty."""
    client = sign_in(member)
    for name in names:
        for address, *answered in PAGES[name]:
            for method, row in zip(("GET", "POST"), answered, strict=True):
                if row in NOT_ALLOWED or (method == "POST" and member.role != "releaser"):
                    continue
                for headers in ({}, HTMX) if method == "GET" and name in WITH_FRAGMENTS else ({},):
                    point = transaction.savepoint()
                    with capture() as queries:
                        response = client.generic(method, address.format_map(keys), headers=headers)
                    transaction.savepoint_rollback(point)
                    if name == "account_logout":
                        client.force_login(member)
                    yield (member.username, method, address, *headers), read_answer(response, len(queries))
            if name in TYPED and member.role == "releaser":
                point = transaction.savepoint()
                with capture() as queries:
                    response = client.post(address.format_map(keys), TYPED[name])
                transaction.savepoint_rollback(point)
                client.cookies.pop("messages", None)  # else the next page says what was saved
                yield (member.username, "POST typed", address), read_answer(response, len(queries))


def read_answer(response, queries):
    """Lines that hold everything but the token and the clock."""
    # Files are pressed: a spreadsheet with the second in which it was written, a report with a random hash.
    is_file = response.headers.get("Content-Type", "").endswith((".sheet", ".document", "/pdf"))
    loose = (*TIMES, "Content-Length") if is_file else TIMES
    headers = [f"{name}: {value}" for name, value in response.headers.items() if name not in loose]
    status = f"{response.status_code} after {queries} queries"
    return [status, *sorted(headers), *without_keys(without_token(text_of(response))).splitlines()]


def without_keys(text):
    """Keys in addresses of the history, numbered as they appear."""
    known: dict = {}
    text = KEY.sub(lambda found: f"{found[1]}={known.setdefault(found[2], len(known))}", text)
    return HEAD.sub(r"\1", text.replace("\u200b", ""))


def differences(one, two):
    """{question: what only the first answer says, marked -, and only the second, marked +}"""
    assert one.keys() == two.keys()
    return {key: changed_lines(one[key], two[key]) for key in one if one[key] != two[key]}


def changed_lines(one, two):
    return [
        line for line in difflib.unified_diff(one, two, "", "", n=0, lineterm="") if line[1:].strip("-+ ")
    ]


ROLES = ("reader", "editor", "releaser", "steward")
READERS = [
    (["ROK"], [f"us.{role}" for role in ROLES]),
    (["US"], [f"rok.{role}" for role in ROLES]),
    (["US", "ROK"], ["root"]),
]


@pytest.mark.parametrize(("hidden", "usernames"), READERS, ids=["US reads", "ROK reads", "root reads"])
def test_every_answer_is_the_same_with_and_without_the_other_sides_internal_rows(seed, hidden, usernames):
    with_them, keys = ask_all(seed, hidden=(), usernames=usernames)
    without_them, _keys = ask_all(seed, hidden=hidden, usernames=usernames, keys=keys)
    assert len(with_them) > 45 * len(usernames)
    assert differences(with_them, without_them) == {}


def count_everything(count):
    """As if milestones were counted through a join, past the door."""

    def leaky(member, today):
        counts = count(member, today)
        rows = Milestone.objects.unrestricted("planted").order_by().values_list("workstream_id")
        return {
            workstream: counts[workstream]._replace(total=total)
            for workstream, total in rows.annotate(models.Count("id"))
            if workstream in counts
        }

    return leaky


def plant_updates(patch):
    """Theirs first: else which of two drafts a page takes for its own is left to the database."""
    patch.setattr(StatusUpdateQuerySet, "audience", lambda rows, member: models.Q())
    newest_first = StatusUpdateQuerySet.newest_first

    def theirs_first(rows):
        rows = newest_first(rows)
        return rows.order_by(*rows.query.order_by, "side")

    patch.setattr(StatusUpdateQuerySet, "newest_first", theirs_first)


def plant_milestones(patch):
    patch.setattr(InternalFirstQuerySet, "audience", lambda rows, member: models.Q())


def plant_count(patch):
    patch.setattr(overview, "count_milestones", count_everything(overview.count_milestones))


def plant_milestone_numbers(patch):
    """As if a milestone drew its number when it was drafted: those that are still drafts leave gaps."""
    release = milestones.release_milestone

    def leaky(milestone, **how):
        released = release(milestone, **how)
        rows = Milestone.objects.unrestricted("planted").filter(workstream=released.workstream)
        released.number += rows.drafts().count()
        released.save(update_fields=["number"])
        return released

    patch.setattr(milestones, "release_milestone", leaky)


def plant_versions(patch):
    """As if a version counted how often its draft was saved."""
    publish = updates._publish

    def leaky(update, *how):
        saved = update.revision
        publish(update, *how)
        update.version += saved
        update.save(update_fields=["version"])

    patch.setattr(updates, "_publish", leaky)


def plant_taken_title(patch):
    """As if titles were unique, drafts of the other side included: "taken" says what they hold."""
    clean = MilestoneForm.clean

    def leaky(form):
        content = clean(form)
        rows = Milestone.objects.unrestricted("planted").filter(title_en=form.cleaned_data.get("title_en"))
        if rows.exists():
            form.add_error("title_en", "A milestone of this title exists already.")
        return content

    patch.setattr(MilestoneForm, "clean", leaky)


def plant_order(patch):
    """As if the list began with what was drafted last."""
    read = reading.read_list

    def leaky(*asked):
        context = read(*asked)
        rows = StatusUpdate.objects.unrestricted("planted").filter(state__in=StatusUpdate.OPEN)
        last = dict(rows.order_by("written_at").values_list("workstream_id", "written_at"))
        context["rows"].sort(key=lambda row: last[row["workstream"].pk], reverse=True)
        return context

    patch.setattr(reading, "read_list", leaky)


def plant_running_number(patch):
    """As if addresses held a number that counts all rows, as an automatic key does."""

    def leaky(update):
        rows = StatusUpdate.objects.unrestricted("planted").filter(written_at__lte=update.written_at)
        return f"{rows.count()}"

    patch.setattr(StatusUpdate, "ref", property(leaky))


ASKED = (
    "overview",
    "workstreams:workstream_list",
    "workstreams:workstream_show",
    "workstreams:milestone_add",
)
OVERVIEW = {("GET", "/"), ("GET", "/?changes=all"), ("GET", "/?waiting=all")}
ONE = {
    ("GET", f"/workstreams/one/{query}")
    for query in ("", "?history=all", "?notes=all", "?milestone=1", "?on=update:rok-2026-q4-1")
}
TWO, THREE = ("GET", "/workstreams/two/"), ("GET", "/workstreams/three/")
PLANTS = {
    plant_updates: ONE | {TWO, THREE},
    plant_milestones: ONE | {THREE},
    plant_count: OVERVIEW,
    plant_milestone_numbers: OVERVIEW | ONE,
    plant_versions: ONE,
    plant_taken_title: {("POST typed", "/workstreams/one/milestones/add/")},
    plant_order: {("GET", "/workstreams/")},
    plant_running_number: {TWO, THREE},
}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_the_comparison_finds_a_planted_leak_where_it_is_and_nowhere_else(seed, monkeypatch, plant):
    plant(monkeypatch)
    asked = {"usernames": ["us.releaser"], "names": ASKED}
    with_them, keys = ask_all(seed, hidden=(), **asked)
    without_them, _keys = ask_all(seed, hidden=["ROK"], keys=keys, **asked)
    found = {(method, address) for _who, method, address, *_htmx in differences(with_them, without_them)}
    assert found == PLANTS[plant]


def test_what_is_typed_is_what_the_other_sides_drafts_hold(seed):
    """Else a form that tells would answer alike."""
    seed("world")
    Place(make_world(), seed=seed)
    titles = set(Milestone.objects.filter(side="ROK", stage="draft").values_list("title_en", flat=True))
    assert TYPED["workstreams:milestone_add"]["title_en"] in titles
