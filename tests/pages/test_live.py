"""An open page asks what is new: cheaply, without a word of the other side, and as if nobody were there."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.pages.web import HTMX, find_problems, parse, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    close_action,
    make_action,
    make_agenda_item,
    make_clearance,
    make_decision,
    make_meeting,
    make_member,
    make_milestone,
    make_note,
    make_office,
    make_published,
    make_report,
    make_superuser,
    make_update,
    make_workstream,
    word_line,
)
from tracker.history.actions import record
from tracker.history.live import COUNTED
from tracker.people import sessions
from tracker.people.access import Access

pytestmark = pytest.mark.usefixtures("db", "clock")


@pytest.fixture
def one(world):
    return make_workstream(1, slug="one")


class Page:
    """A page that somebody opened: it knows what it had seen then, as the browser does."""

    def __init__(self, member, address="/"):
        self.client = sign_in(member)
        html = text_of(self.client.get(address))
        (live,) = [element for element in parse(html).iter() if element.get("id") == "live"]
        assert (live.get("role"), live.get("aria-live")) == ("status", "polite")
        self.address, self.since = live.get("data-live"), live.get("data-seen")
        self.seen = self.since

    def ask(self, **asked):
        with CaptureQueriesContext(connection) as queries:
            asked = {"since": self.since, "seen": self.seen, **asked}
            joined = "&" if "?" in self.address else "?"
            response = self.client.get(f"{self.address}{joined}{urlencode(asked)}", headers=HTMX)
        self.queries = len(queries)
        self.seen = response.headers.get("X-Seen", self.seen)
        return response

    def hears(self, **asked):
        """What it is told, "" for nothing."""
        response = self.ask(**asked)
        assert response.status_code in (200, 204)
        assert find_problems(text_of(response)) == []
        return plain_text(text_of(response))


def open_pages(world, one):
    """{address} of a page of each kind that asks."""
    meeting = make_meeting(world.us)
    make_published(world)
    return [
        "/",
        "/workstreams/one/",
        "/workstreams/one/update/",
        f"/meetings/{meeting.slug}/",
        "/reports/2026-q4/",
    ]


def test_every_page_that_asks_is_answered_from_the_heads_when_nothing_is_new(world, one):
    for address in [*open_pages(world, one), "/reports/2026-q4/e1/", "/reports/2026-q3/"]:
        page = Page(world.us.editor, address)
        response = page.ask()
        # Session, user, heads.
        assert (response.status_code, response.content, page.queries) == (204, b"", 3), address


def test_a_page_tells_who_did_what_and_leads_to_itself(world, one):
    page = Page(world.us.editor, "/workstreams/one/?history=all")
    make_update(one, world.rok)
    response = page.ask()
    assert response.status_code == 200
    assert "1 change since you opened this page. Rok Releaser released" in plain_text(text_of(response))
    assert 'href="/workstreams/one/?history=all"' in text_of(response)
    make_update(one, world.rok)
    assert "2 changes since you opened this page. The latest: Rok Releaser released" in page.hears()


def test_in_korean_too(world, one):
    world.rok.editor.language = "ko"
    world.rok.editor.save()
    page = Page(world.rok.editor, "/workstreams/one/")
    make_update(one, world.us)
    heard = page.hears()
    assert "Us Releaser" in heard
    assert "since" not in heard


def test_many_changes_are_not_counted_one_by_one(world, one):
    page = Page(world.us.editor)
    for _n in range(COUNTED + 1):
        record(one, "record_changed", by=world.rok.steward, now=NOW, audience=None)
    assert page.hears().startswith(f"More than {COUNTED} changes since you opened this page.")
    assert page.queries == 5  # the sides, the entries with their actors


def test_what_a_member_does_is_no_news_to_the_member(world, one):
    page = Page(world.us.releaser, "/workstreams/one/")
    make_update(one, world.us)  # drafted by the editor, released by the releaser
    make_note(one, world.us)
    assert "released" not in page.hears()
    page = Page(world.us.releaser, "/workstreams/one/")
    record(one, "record_changed", by=world.us.releaser, now=NOW, audience=None)
    assert page.hears() == ""


def test_after_what_does_not_concern_it_a_page_is_cheap_again(world, one):
    two = make_workstream(2, slug="two")
    page = Page(world.us.editor, "/workstreams/one/")
    make_update(two, world.rok)
    assert page.hears() == ""
    assert page.queries > 3
    assert page.hears() == ""
    assert page.queries == 3


def test_what_was_said_once_is_not_said_again_until_there_is_more(world, one):
    page = Page(world.us.editor, "/workstreams/one/")
    make_update(one, world.rok)
    assert page.hears().startswith("1 change")
    assert page.hears() == ""
    make_milestone(one, world.rok)
    assert page.hears().startswith("2 changes")


# --- what concerns which page -----------------------------------------------------------------------------


def test_the_overview_hears_of_everything_but_accounts(world, one):
    page = Page(world.us.editor)
    record(world.us.reader, "member_changed", by=world.us.steward, now=NOW, audience="US")
    assert page.hears() == ""
    make_milestone(one, world.us, released=False)
    make_office(world.us.side, by=world.us.steward)
    make_decision(make_meeting(world.rok), world.rok)
    heard = page.hears()
    assert heard.startswith(("3 changes", "4 changes"))


def test_a_workstream_hears_of_what_belongs_to_it(world, one):
    two = make_workstream(2, slug="two")
    office = make_office(world.us.side)
    for happens in (
        lambda: make_update(one, world.us, state="draft"),
        lambda: make_update(one, world.rok),
        lambda: make_milestone(one, world.us, released=False),
        lambda: make_note(one, world.us),
        lambda: make_action(None, world.us, released=False, workstream=one),
        lambda: make_clearance(make_milestone(one, world.us, released=False), world.us, office=office),
    ):
        here, there = (Page(world.us.steward, f"/workstreams/{slug}/") for slug in ("one", "two"))
        happens()
        assert here.hears() != ""
        assert there.hears() == ""
    assert two.updates.count() == 0


def test_a_meeting_hears_of_its_table_and_of_what_comes_along(world, one):
    plenary, other = make_meeting(world.us), make_meeting(world.us)
    make_agenda_item(plenary, world.us, workstream=one)
    action = make_action(other, world.us)
    for happens, hears in (
        (lambda: make_agenda_item(plenary, world.rok), True),
        (lambda: make_decision(plenary, world.rok), True),
        (lambda: make_decision(other, world.rok), False),
        (lambda: make_update(one, world.rok), True),
        (lambda: make_update(make_workstream(3), world.rok), False),
        (lambda: close_action(action, world.us), True),
    ):
        page = Page(world.us.reader, f"/meetings/{plenary.slug}/")
        happens()
        assert bool(page.hears()) is hears


def test_a_report_hears_of_its_lines_and_of_what_it_would_be_made_from(world, one):
    page = Page(world.us.reader, "/reports/2026-q4/")
    make_update(one, world.rok)
    assert page.hears() != ""
    report = make_report(world.us)
    page = Page(world.us.reader, "/reports/2026-q4/")
    word_line(report.lines.first(), world.rok, "Our words.")
    assert page.hears() != ""
    last = Page(world.us.reader, "/reports/2026-q3/")
    make_update(one, world.rok)
    assert last.hears() == ""


def test_a_published_edition_hears_only_of_itself(world, one):
    make_published(world)
    page = Page(world.us.reader, "/reports/2026-q4/e1/")
    make_update(one, world.rok)
    assert page.hears() == ""


# --- the other side ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["us", "root"])
def test_what_the_other_side_does_for_itself_changes_no_answer_and_no_number(world, one, reader):
    office = make_office(world.rok.side)
    plenary = make_meeting(world.us)
    member = world.us.releaser if reader == "us" else make_superuser()
    addresses = ["/", "/workstreams/one/", f"/meetings/{plenary.slug}/", "/reports/2026-q4/"]
    pages = [Page(member, address) for address in addresses]
    make_update(one, world.rok, state="draft")
    draft = make_milestone(one, world.rok, released=False)
    make_clearance(draft, world.rok, office=office)
    make_note(one, world.rok)
    make_meeting(world.rok, own=True)
    make_agenda_item(plenary, world.rok, own=True)
    make_action(None, world.rok, released=False, workstream=one)
    record(world.rok.reader, "member_changed", by=world.rok.steward, now=NOW, audience="ROK")
    for page in pages:
        assert (page.hears(), page.queries) == ("", 3)
        assert Page(member, page.address).since == page.since


def test_a_number_that_was_made_up_tells_nothing_of_the_other_side(world, one):
    """Asked for everything since the beginning, a member hears what the history shows anyway."""
    make_note(one, world.rok)
    record(one, "record_changed", by=world.rok.steward, now=NOW, audience="ROK")
    page = Page(world.us.reader, "/workstreams/one/")
    assert page.hears(since="0.0", seen="0.0") == ""
    for made_up in (
        "",
        "x",
        "0",
        "-1.0",
        "1.1.1",
        "٢.٢",
        "9" * 5000 + ".0",
        "0.0\x00",
        "999999999.999999999",
    ):
        assert page.ask(since=made_up, seen=made_up).status_code == 204


def test_a_plan_of_the_other_side_is_not_there_whatever_is_asked(world):
    plan = make_meeting(world.rok, own=True)
    client = sign_in(world.us.reader)
    for key in (plan.pk, "plenary-99"):
        asked = {"since": "0.0", "seen": "x"}
        assert client.get(f"/meetings/{key}/", asked, headers=HTMX).status_code == 404


# --- nobody is there --------------------------------------------------------------------------------------


@pytest.fixture
def seconds(monkeypatch):
    class Seconds:
        now = int(timezone.now().timestamp())

    monkeypatch.setattr(sessions.time, "time", lambda: Seconds.now)
    return Seconds


def test_asking_does_not_keep_a_session_alive(world, seconds):
    page = Page(world.us.reader)
    begun = page.client.session["seen"]
    for _minute in range(60):
        seconds.now += 60
        assert page.ask().status_code == 204
    assert page.client.session["seen"] == begun
    seconds.now += 1
    response = page.ask()
    assert (response.status_code, response.headers["HX-Trigger"]) == (204, "signed-out")
    assert page.client.get("/").status_code == 302


def test_an_address_with_those_words_that_a_person_opens_is_a_page(world, seconds):
    page = Page(world.us.reader)
    seconds.now += sessions.NOTE_SECONDS + 1
    assert page.client.get("/?seen=x").status_code == 200
    assert page.client.session["seen"] == seconds.now


def test_signed_out_a_page_is_told_so_and_not_led_away(world):
    for address in ("/", "/workstreams/one/", "/never/was/here/"):
        response = Client().get(address, {"seen": "1.1"}, headers=HTMX)
        assert "HX-Redirect" not in response.headers
        assert (response.status_code, response.headers.get("HX-Trigger")) in (
            (204, "signed-out"),
            (404, None),
        )


def test_polls_leave_no_line_in_the_access_log(world, one):
    page = Page(world.us.editor, "/workstreams/one/")
    before = Access.objects.unrestricted("a test counts").count()
    page.ask()
    make_update(one, world.rok)
    page.ask()
    assert Access.objects.unrestricted("a test counts").count() == before


def test_a_page_of_another_kind_answers_as_ever(world):
    client = sign_in(world.us.reader)
    response = client.get("/workstreams/", {"seen": "x"}, headers=HTMX)
    assert response.status_code == 200
    assert 'id="live"' not in text_of(response)


def test_fragments_ask_nothing_and_carry_nothing(world, one):
    client = sign_in(world.us.editor)
    assert 'id="live"' not in text_of(client.get("/workstreams/one/?history=all", headers=HTMX))


def test_an_account_that_was_closed_is_signed_out(world):
    member = make_member(world.us.side, "reader", "us.gone")
    page = Page(member)
    member.is_active = False
    member.save()
    assert page.ask().headers["HX-Trigger"] == "signed-out"
