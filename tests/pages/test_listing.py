"""What every register shares: filters and order from the address, pages of fifty, links that carry them."""

import pytest
from django.template.loader import render_to_string

from tests.pages.web import find_problems
from tests.world import make_commitment, make_milestone, make_workstream
from tracker.commitments.models import Commitment
from tracker.pages import listing
from tracker.pages.listing import Listing, Sort
from tracker.workstreams.milestones import Milestone

SORTS = {"code": Sort("Code", ("code",)), "text": Sort("Text", ("text_en", "code"))}


def filters():
    return [
        listing.words("q", "Words", lambda rows, value: rows.filter(text_en__icontains=value)),
        listing.choice("force", "Force", Commitment.Force.choices, "force"),
        listing.day("due", "Due", "due_on"),
        listing.tick("promised", "Only promised", lambda rows: rows.exclude(force="discussed")),
    ]


def make(**asked):
    return Listing(asked, filters=filters(), sorts=SORTS)


def make_rows(count):
    Commitment.objects.bulk_create(
        Commitment(code=f"T{n:05}", text_en=f"Text {n % 7}", force="committed", cadence="once")
        for n in range(count)
    )


def codes(rows):
    return [row.code for row in rows]


def test_an_empty_address_shows_all_in_the_usual_order(db):
    make_commitment("B"), make_commitment("A")
    found = make()
    assert codes(found.read_page(Commitment.objects.all())) == ["A", "B"]
    assert (found.is_filtered, found.query(), found.previous, found.next) == (False, "", "", "")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"force": "discussed"}, ["A"]),
        ({"q": "promised in b"}, ["B"]),
        ({"q": " B. "}, ["B"]),
        ({"q": "100%"}, []),
        ({"promised": "1"}, ["B"]),
        ({"due": "2026-11-12"}, []),
        ({"force": "discussed", "promised": "1"}, []),
    ],
)
def test_each_filter_narrows_and_together_they_narrow_more(db, asked, expected):
    make_commitment("A", force="discussed"), make_commitment("B")
    found = make(**asked)
    assert found.is_filtered
    assert codes(found.read_page(Commitment.objects.all())) == expected


HOSTILE = [
    "",
    "x",
    "\x00",
    "a\x00b",
    "\u202eabc",
    "\ud800",
    "é" * 300,
    "1",
    "-1",
    "2026-13-45",
    "' OR 1=1 --",
]


@pytest.mark.parametrize("name", ["force", "due", "promised", "sort", "page"])
@pytest.mark.parametrize("value", [*HOSTILE, "0001-01-01", "9999-12-31", "٣", "0", "01", "9" * 40, "100001"])
def test_a_wrong_value_is_no_filter(db, name, value):
    if (name, value) in (("promised", "1"),):
        return
    make_commitment("A")
    found = make(**{name: value})
    assert (found.chosen, found.sort, found.page) == ({}, "code", 1)
    assert codes(found.read_page(Commitment.objects.all())) == ["A"]


@pytest.mark.parametrize("value", HOSTILE)
def test_any_words_may_be_looked_for_and_hostile_ones_find_nothing_or_are_no_filter(db, value):
    make_commitment("A")
    found = make(q=value)
    assert codes(found.read_page(Commitment.objects.all())) in (["A"], [])
    assert "\x00" not in found.query() and "%00" not in found.query()


def test_decomposed_korean_finds_what_is_stored_composed(db):
    import unicodedata

    make_commitment("A", text_en="핵협의그룹")
    assert make(q=unicodedata.normalize("NFD", "핵협의그룹")).read_page(Commitment.objects.all())


def test_pages_hold_fifty_and_lose_and_repeat_nothing(db):
    make_rows(120)
    seen, page = [], 1
    while True:
        found = make(sort="text", page=str(page))
        seen += codes(found.read_page(Commitment.objects.all()))
        if not found.next:
            break
        assert found.next == f"?sort=text&page={page + 1}"
        page += 1
    assert page == 3 and len(seen) == len(set(seen)) == 120
    assert seen == codes(Commitment.objects.order_by("text_en", "code"))
    assert make(page="2").previous == "?" and make(page="3").previous == "?page=2"


def test_just_fifty_are_one_page(db):
    make_rows(50)
    found = make()
    assert len(found.read_page(Commitment.objects.all())) == 50 and not found.next


def test_a_page_behind_the_last_is_empty_and_leads_back(db):
    make_rows(3)
    found = make(page="99")
    assert found.read_page(Commitment.objects.all()) == []
    assert found.previous and not found.next


@pytest.mark.parametrize("page", ["1", "2", "190"])
@pytest.mark.parametrize("count", [100, 10_000])
def test_a_page_is_one_query_however_many_rows(db, django_assert_num_queries, count, page):
    make_rows(count)
    with django_assert_num_queries(1):
        make(q="text", page=page).read_page(Commitment.objects.all())


def test_links_keep_what_was_chosen_and_only_that(db):
    found = make(q="a & b", force="committed", sort="text", page="3", nonsense="x")
    assert found.query() == "?q=a+%26+b&force=committed&sort=text"
    assert found.query(force="") == "?q=a+%26+b&sort=text"
    tabs = found.tabs("force")
    assert [tab["value"] for tab in tabs if tab["is_here"]] == ["committed"]
    assert tabs[0]["query"] == "?q=a+%26+b&sort=text"


def test_one_filter_can_be_left_out_to_count_its_choices(db):
    make_commitment("A", force="discussed"), make_commitment("B")
    found = make(force="discussed")
    assert found.narrow(Commitment.objects.all(), without=["force"]).count() == 2


def test_an_export_has_all_pages(db):
    make_rows(60)
    assert make(page="2").read_all(Commitment.objects.all()).count() == 60


def test_rows_of_one_side_stay_behind_the_door(world):
    own, other = world.teams
    workstream = make_workstream()
    make_milestone(workstream, own, title_en="ours", released=False)
    make_milestone(workstream, other, title_en="theirs", released=False)
    found = Listing(
        {"q": "s"},
        filters=[listing.words("q", "Words", lambda rows, value: rows.filter(title_en__icontains=value))],
        sorts={"title": Sort("Title", ("title_en", "id"))},
    )
    rows = found.read_page(Milestone.objects.visible_to(own.reader))
    assert [row.title_en for row in rows] == ["ours"]


def test_the_parts_are_strictly_right_and_keep_hostile_words_as_words(db):
    make_rows(60)
    found = make(q='"><script>alert(1)</script>', force="committed", promised="1", due="2026-11-12")
    found.has_more = True
    context = {"listing": found, "address": "/here/", "target": "rows"}
    for part in ("filters", "pager", "exports"):
        html = render_to_string(f"parts/{part}.html", {**context, "csv": "/here.csv", "xlsx": "/here.xlsx"})
        assert "<script" not in html
        # The swapped part is the register's own.
        assert find_problems(html.replace('hx-target="#rows"', "")) == []
    assert 'value="committed" selected' in render_to_string("parts/filters.html", context)
