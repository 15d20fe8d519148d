"""Sign-ins, refusals and exports are logged: for the own side, without text or secrets, beside the answer."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.world import NOW, PASSWORD, make_access, make_superuser, make_update, make_workstream
from tracker.people import access_log, sessions
from tracker.people.access import Access
from tracker.people.rules import can_read_access

FIREFOX = {"user-agent": "Mozilla/5.0 Firefox/140.0"}
DAY = datetime.timedelta(days=1)


def sign_in(username, password=PASSWORD, **headers):
    client = Client(headers={**FIREFOX, **headers})
    client.post("/account/login/", {"login": username, "password": password})
    return client


def logged():
    """[(kind, who, what, how)], oldest first."""
    rows = Access.objects.select_related("member").order_by("at")
    return [(row.kind, row.member.username, row.what, row.how) for row in rows]


def kinds():
    return [kind for kind, *_rest in logged()]


# --- what is written --------------------------------------------------------------------------------------


def test_signing_in_and_out_is_logged_with_the_kind_of_browser(world):
    sign_in("us.editor").post("/account/logout/")
    assert kinds() == ["signed_in", "signed_out"]
    row = Access.objects.first()
    assert (row.side_id, row.member, row.device, row.what) == ("US", world.us.editor, "Firefox", "")


@pytest.mark.parametrize("username", ["us.editor", "US.Editor"])
def test_a_wrong_password_is_logged_without_what_was_typed(world, username):
    sign_in(username, "my secret passphrase")
    assert logged() == [("sign_in_failed", "us.editor", "", "")]


def test_a_name_that_nobody_has_is_not_written_down(world):
    for typed in ("a password in the wrong field", "us.nobody", "us.editor\0", ""):
        sign_in(typed, "x")
    assert logged() == []


def test_a_lock_out_is_logged_once(world):
    for _try in range(9):
        sign_in("us.editor", "wrong")
    assert kinds() == [*["sign_in_failed"] * 5, "locked_out"]


def test_a_session_that_runs_out_or_is_ended_is_logged_as_such(world, monkeypatch):
    now = int(timezone.now().timestamp())
    client = sign_in("us.editor")
    monkeypatch.setattr(sessions.time, "time", lambda: now + sessions.IDLE_SECONDS + 5)
    client.get("/")
    assert kinds() == ["signed_in", "session_ended"]
    monkeypatch.undo()
    here, _there = sign_in("us.reader"), sign_in("us.reader")
    here.post("/account/sessions/end/", {"session": "others"})
    assert kinds()[2:] == ["signed_in", "signed_in", "session_ended"]


def test_a_refusal_names_the_page_and_not_its_address(world):
    workstream = make_workstream()
    client = sign_in("us.reader")
    client.get(f"/workstreams/{workstream.slug}/update/?secret=words")
    client.post("/account/members/rok.editor/", {"name": "typed words"})
    assert logged()[1:] == [
        ("refused", "us.reader", "workstreams:update_edit", "GET"),
        ("refused", "us.reader", "member_change", "POST"),
    ]


def test_a_stale_form_is_logged_only_of_who_is_signed_in(world):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/account/language/", {"language": "ko"}).status_code == 403
    assert logged() == []
    strict.force_login(world.us.reader)
    assert strict.post("/account/language/", {"language": "ko"}).status_code == 403
    assert logged()[1:] == [("refused", "us.reader", "language_set", "POST")]


def test_a_method_that_somebody_made_up_is_not_written_down(world):
    client = sign_in("us.reader")
    client.generic("TYPEDWORDS", "/account/members/")
    assert all("TYPED" not in how for *_rest, how in logged())


def test_an_export_is_logged(world):
    access_log.log_export(world.us.reader, "reports:report_show", "pdf", NOW)
    assert logged() == [("exported", "us.reader", "reports:report_show", "pdf")]


def test_who_belongs_to_no_side_is_logged_for_no_side(world):
    root = make_superuser()
    sign_in("root")
    assert Access.objects.get().side_id is None
    assert not any(
        Access.objects.visible_to(member).exists() for member in (root, world.us.steward, world.rok.steward)
    )


# --- it costs nothing and breaks nothing --------------------------------------------------------------------


def test_ordinary_pages_write_nothing(world):
    make_update(make_workstream(slug="one"), world.us)
    client = sign_in("us.releaser")
    for address in ("/", "/workstreams/one/", "/account/access/", "/nothing/is/here/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert all(query["sql"].startswith("SELECT") for query in queries), address


def test_when_it_cannot_be_written_answers_are_the_same(world, monkeypatch, caplog):
    make_workstream(slug="one")

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full: secret internals")

    monkeypatch.setattr(Access, "save", full)
    client = sign_in("us.reader")
    assert client.get("/workstreams/one/update/").status_code == 403
    assert client.post("/account/logout/").status_code == 302
    assert logged() == []
    assert "OperationalError" in caplog.text and "secret" not in caplog.text


def test_what_is_older_than_half_a_year_goes_when_somebody_signs_in(world):
    now = timezone.now()
    for n in range(access_log.AT_A_TIME + 5):
        make_access(world.rok.reader, now=now - 181 * DAY, what=str(n))
    kept = make_access(world.rok.reader, now=now - 179 * DAY)
    sign_in("us.editor")
    assert Access.objects.count() == 5 + 2
    sign_in("us.editor")
    assert Access.objects.filter(side="ROK").get() == kept


# --- who reads it -----------------------------------------------------------------------------------------


def test_releasers_and_stewards_of_the_own_side_may_read_it(world):
    for team in world.teams:
        for member in team.members:
            assert can_read_access(member, team.side.code) == (member in (team.releaser, team.steward))
            assert not can_read_access(member, world.other(team).side.code)


@pytest.fixture
def rows(world):
    for number, (team, other) in enumerate([(world.us, world.rok), (world.rok, world.us)] * 2):
        at = NOW - datetime.timedelta(hours=30 * number)
        make_access(team.editor, now=at)
        make_access(other.reader, "refused", now=at, what=f"page {number}", how="GET")
    Access.objects.filter(side="ROK", kind="refused").update(what="hidden page")


def read(member, query=""):
    client = Client()
    client.force_login(member)
    Access.objects.filter(member=member, kind="signed_in", at__gt=NOW).delete()
    response = client.get(f"/account/access/{query}")
    assert response.status_code == 200
    return response


def shown(member, query=""):
    return [(row.kind, row.member.username) for row in read(member, query).context_data["rows"]]


def test_each_side_reads_its_own_newest_first(rows, world):
    assert shown(world.us.steward) == [
        ("signed_in", "us.editor"),
        ("refused", "us.reader"),
        ("signed_in", "us.editor"),
        ("refused", "us.reader"),
    ]
    page = read(world.us.releaser).content.decode()
    assert "hidden page" not in page and "rok.editor" not in page and "180" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?who=us.reader", [("refused", "us.reader")] * 2),
        ("?kind=signed_in", [("signed_in", "us.editor")] * 2),
        ("?who=us.reader&kind=signed_in", []),
        ("?from=2026-11-12", [("signed_in", "us.editor")]),
        # The reader's own day: still the 9th in Washington.
        ("?to=2026-11-09", [("signed_in", "us.editor"), ("refused", "us.reader")]),
    ],
)
def test_filters_narrow_the_list(rows, world, query, expected):
    assert shown(world.us.steward, query) == expected


@pytest.mark.parametrize("name", ["who", "kind", "from", "to", "before"])
@pytest.mark.parametrize("value", ["", "x", "%00", "rok.editor", "2026-13-45", "0001-01-01", "é" * 300])
def test_a_wrong_value_is_no_filter(rows, world, name, value):
    assert shown(world.us.steward, f"?{name}={value}") == shown(world.us.steward)


def test_the_other_sides_row_is_no_place_to_go_on_from(rows, world):
    hidden = Access.objects.filter(side="ROK").first()
    assert shown(world.us.steward, f"?before={hidden.pk}") == shown(world.us.steward)


def test_pages_hold_fifty_and_lose_and_repeat_nothing(world):
    for n in range(120):
        for team in world.teams:
            make_access(team.editor, now=NOW - datetime.timedelta(minutes=n // 10))
    seen, query = [], ""
    for _page in range(3):
        context = read(world.us.steward, query).context_data
        seen += [row.pk for row in context["rows"]]
        query = f"?{context['earlier']}"
    expected = Access.objects.filter(side="US").order_by("-at", "id")
    assert seen == [row.pk for row in expected] and not context["earlier"]


def test_the_menu_leads_there_for_those_who_may(world):
    for member in world.us.members:
        client = Client()
        client.force_login(member)
        assert ('href="/account/access/"' in client.get("/").content.decode()) == can_read_access(
            member, "US"
        )
