"""The registers of decisions and actions: what their addresses ask for, overdue first, fifty a page."""

import csv
import datetime
import io

import openpyxl
import pytest

from tests.pages.web import find_problems, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    TODAY,
    agree,
    close_action,
    make_action,
    make_decision,
    make_meeting,
    make_office,
    make_superuser,
    make_workstream,
)
from tracker.meetings import registers
from tracker.meetings.table import ActionItem, Decision
from tracker.people.access import Access

pytestmark = pytest.mark.usefixtures("clock")
DAY = datetime.timedelta(days=1)


@pytest.fixture
def table(world):
    """Actions and decisions of a plenary, a working-level meeting and between meetings."""
    plenary = make_meeting(world.us, starts_on=TODAY + 17 * DAY)
    wg = make_meeting(world.us, level="wg", starts_on=TODAY - 60 * DAY)
    work = make_workstream(3, slug="three")
    office = make_office(world.rok.side, "MND")
    make_action(plenary, world.us, text_en="soon", due_on=TODAY + 4 * DAY)
    make_action(wg, world.us, text_en="late", due_on=TODAY - 24 * DAY, workstream=work)
    make_action(wg, world.rok, text_en="later", due_on=TODAY - 2 * DAY, office=office)
    make_action(None, world.rok, text_en="between", workstream=work, due_on=None)
    make_action(None, world.us, text_en="own US", workstream=work, due_on=TODAY - DAY, released=False)
    close_action(make_action(wg, world.us, text_en="closed", due_on=TODAY - 40 * DAY), world.us)
    agree(make_decision(wg, world.us, text_en="agreed", workstreams=[work]), *world.teams)
    make_decision(plenary, world.rok, text_en="proposed")
    agree(make_decision(None, world.us, text_en="by letters", reference="12"), *world.teams)
    return world


def actions(member, world, **asked):
    found = registers.read_actions(member, asked, world.sides, TODAY)
    return [action.text_en for action in found["actions"]]


def decisions(member, world, **asked):
    return [row.text_en for row in registers.read_decisions(member, asked, world.sides)["decisions"]]


def test_overdue_actions_come_first_then_by_date_and_closed_ones_last(table):
    assert actions(table.rok.reader, table) == ["late", "later", "soon", "between", "closed"]
    assert actions(table.us.reader, table) == ["late", "later", "own US", "soon", "between", "closed"]


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ({"state": "open"}, ["late", "later", "soon", "between"]),
        ({"state": "done"}, ["closed"]),
        ({"state": "cancelled"}, []),
        ({"side": "ROK"}, ["later", "between"]),
        ({"workstream": "three"}, ["late", "between"]),
        ({"meeting": "wg-1"}, ["late", "later", "closed"]),
        ({"overdue": "1"}, ["late", "later"]),
        ({"overdue": "1", "side": "ROK", "meeting": "wg-1"}, ["later"]),
        (
            {"state": "nonsense", "meeting": "wg-9", "office": "x"},
            ["late", "later", "soon", "between", "closed"],
        ),
    ],
)
def test_actions_by_address(table, asked, texts):
    assert actions(table.rok.reader, table, **asked) == texts


def test_actions_by_office(table):
    office = table.rok.side.offices.get()
    assert actions(table.us.reader, table, office=str(office.pk)) == ["later"]


def counts(member, world, **asked):
    found = registers.read_actions(member, asked, world.sides, TODAY)
    return {**{tab["value"]: tab["count"] for tab in found["tabs"]}, "overdue": found["overdue"]}


def test_counts_are_of_what_the_reader_sees(table):
    shared = {"": 5, "open": 4, "done": 1, "cancelled": 0, "overdue": 2}
    for reader in (table.rok.reader, make_superuser()):
        assert counts(reader, table) == shared
    assert counts(table.us.reader, table) == {**shared, "": 6, "open": 5, "overdue": 3}
    assert counts(table.rok.reader, table, side="ROK", state="done")["open"] == 2


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ({}, ["proposed", "agreed", "by letters"]),
        ({"state": "agreed"}, ["agreed", "by letters"]),
        ({"side": "ROK"}, ["proposed"]),
        ({"workstream": "three"}, ["agreed"]),
        ({"meeting": "plenary-1"}, ["proposed"]),
        ({"state": "agreed", "meeting": "plenary-1"}, []),
    ],
)
def test_decisions_by_address(table, asked, texts):
    assert decisions(table.us.reader, table, **asked) == texts


def test_the_pages_say_all_of_it_in_both_languages(table):
    for address, words in {
        "/actions/": [
            "W1-A1",
            "24 days overdue",
            "3-A1",
            "Open, no date",
            "All 6",
            "Overdue 3",
            "How US closed it.",
        ],
        "/actions/?overdue=1": ["W1-A1", "Clear filters"],
        "/actions/?meeting=plenary-1&state=done": ["Nothing fits these filters."],
        "/decisions/": ["W1-D1", "L-D1", "By exchange of letters, ref. 12", "Proposed by ROK"],
        "/decisions/?state=superseded": ["Nothing fits these filters."],
    }.items():
        for reader in (table.us.reader, table.rok.reader):
            page = text_of(sign_in(reader).get(address))
            assert find_problems(page) == []
            if reader is table.us.reader:
                assert [word for word in words if word not in plain_text(page)] == []


def test_a_choice_of_meetings_tells_nothing_of_the_other_sides_plans(table):
    own = make_meeting(table.rok, own=True, title_en="ROK plan")
    make_action(own, table.rok)
    assert "ROK plan" in text_of(sign_in(table.rok.reader).get("/actions/")) or "plenary 회의" in text_of(
        sign_in(table.rok.reader).get("/actions/")
    )
    assert str(own.pk) not in text_of(sign_in(table.us.reader).get("/actions/"))
    assert actions(table.us.reader, table, meeting=str(own.pk)) == actions(table.us.reader, table)
    assert actions(table.rok.reader, table, meeting=str(own.pk)) == ["ROK is to do it."]


def test_fifty_a_page_and_the_same_few_queries(table, django_assert_num_queries):
    us, meeting = table.us, make_meeting(table.us)
    ActionItem.objects.bulk_create(
        ActionItem(
            code=f"P2-A{n}",
            meeting=meeting,
            side=us.side,
            text_en=f"n{n}",
            written_by=us.editor,
            written_at=NOW,
        )
        for n in range(2000)
    )
    Decision.objects.bulk_create(
        Decision(code=f"P2-D{n}", meeting=meeting, state="agreed", text_en=f"n{n}") for n in range(2000)
    )
    member = us.reader
    with django_assert_num_queries(6):
        assert len(actions(member, table, page="30")) == 50
    with django_assert_num_queries(8):
        assert len(decisions(member, table, page="30")) == 50


def export(member, address):
    response = sign_in(member).get(address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        ("/actions.csv?lang=en", {"soon", "late", "later", "between", "closed"}),
        ("/actions.csv?lang=en&overdue=1", {"late", "later"}),
        ("/decisions.csv?lang=en&state=agreed", {"agreed", "by letters"}),
    ],
)
def test_a_file_holds_the_register_as_filtered_and_nothing_internal(table, world, address, texts):
    rows = export(world.us.editor, address)
    head = next(n for n, row in enumerate(rows) if row and row[0] == "Code")
    told = {row[1] for row in rows[head + 1 :] if len(row) > 1 and row[1]}
    assert told >= texts and "own US" not in told
    if "&" in address:
        assert told == texts
    assert rows[0] == ["UNCLASSIFIED // DEMONSTRATION DATA"]


def test_a_spreadsheet_of_actions_holds_dates_and_both_languages(table, world):
    response = sign_in(world.rok.reader).get("/actions.xlsx?lang=both&overdue=1")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [list(row) for row in sheet.values]
    late = next(row for row in rows if "late" in row)
    assert datetime.datetime.combine(TODAY - 24 * DAY, datetime.time()) in late


def test_a_file_that_is_handed_out_is_in_the_own_sides_access_log(table, world):
    for register in ("commitments", "milestones", "decisions", "actions"):
        export(world.us.reader, f"/{register}.csv")
    rows = Access.objects.visible_to(world.us.releaser).filter(kind="exported", member=world.us.reader)
    told = set(rows.values_list("what", "how"))
    assert told == {(f"{name}_export", "csv") for name in ("commitment", "milestone", "decision", "action")}
    assert not Access.objects.visible_to(world.rok.releaser).filter(kind="exported").exists()
