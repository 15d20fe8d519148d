"""Registers, sources and the walk through them by links, as people see them."""

import csv
import io
import itertools
import re
import time

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages.web import HTMX, elements, find_problems, parse, sign_in, text_of
from tests.world import (
    TODAY,
    make_commitment,
    make_document,
    make_milestone,
    make_paragraph,
    make_update,
    make_workstream,
)
from tracker.commitments.models import Citation, Commitment
from tracker.home.glossary import read_glossary
from tracker.meetings.models import Meeting
from tracker.workstreams.models import Wording
from tracker.workstreams.rules import Naming, not_named_since

pytestmark = pytest.mark.usefixtures("clock")

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def place(world):
    """One paragraph that makes two commitments, carried out by one workstream."""
    document = make_document("R", slug="readout")
    paragraph = make_paragraph(
        document,
        4,
        text_en="Both sides will report <b>soon</b> and discussed training.",
        text_ko="양측은 곧 보고하고 훈련을 논의하였다.",
    )
    promise = make_commitment("R4.10", paragraph=paragraph, quote_en="will report <b>soon</b>")
    talk = make_commitment("R4.9", paragraph=paragraph, quote_en="discussed training", force="discussed")
    workstream = make_workstream(1, slug="one")
    workstream.commitments.add(promise)
    Wording.objects.create(
        workstream=workstream, paragraph=paragraph, name_en="training", order=1, part="named"
    )
    late = make_milestone(workstream, world.us, due_on=TODAY.replace(month=10), responsible_id=None)
    promise.milestones.add(late)
    make_update(workstream, world.us)
    return {"promise": promise, "talk": talk, "late": late, "paragraph": paragraph, "workstream": workstream}


def get(member, address, **options):
    response = sign_in(member).get(address, **options)
    assert response.status_code == 200, address
    return response


def codes(response):
    return [row.code for row in response.context_data["rows"]]


def links(response):
    return {e.get("href").split("#")[0] for e in elements(parse(text_of(response))) if e.tag == "a"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["R4.9", "R4.10"]),
        ("?force=discussed", ["R4.9"]),
        ("?q=SOON", ["R4.10"]),
        ("?q=r4.9", ["R4.9"]),
        ("?workstream=one", ["R4.10"]),
        ("?source=readout&by=both", ["R4.9", "R4.10"]),
        ("?by=US", []),
        ("?state=fulfilled", []),
        ("?cadence=once&state=active&sort=affirmed", ["R4.9", "R4.10"]),
        ("?force=x&by=x&cadence=x&state=x&workstream=x&source=x&sort=x&page=x", ["R4.9", "R4.10"]),
    ],
)
def test_the_register_is_filtered_by_its_address(place, world, query, expected):
    assert codes(get(world.us.reader, f"/commitments/{query}")) == expected


def test_counts_are_by_force_and_there_is_no_sum(place, world):
    tabs = get(world.us.reader, "/commitments/").context_data["tabs"]
    assert [tab["count"] for tab in tabs] == [None, 1, 0, 0, 1]


def test_a_text_is_never_overdue_but_its_milestone_is_late(place, world):
    Commitment.objects.filter(code="R4.10").update(due_on=TODAY.replace(year=2024), due_precision="day")
    for address in ("/commitments/", "/commitments/R4.10/"):
        text = text_of(get(world.us.reader, address))
        assert "verdue" not in text and "Not known" in text
        assert "milestone 1.1 is 31 days late" in text


def test_hostile_words_in_a_filter_stay_words(place, world):
    for address in ("/commitments/", "/sources/", "/milestones/"):
        for htmx in ({}, HTMX):
            html = text_of(get(world.us.reader, address, data={"q": HOSTILE}, headers=htmx))
            assert "<script>alert" not in html and find_problems(html) == []


def test_hostile_text_in_a_source_stays_text(place, world):
    html = text_of(get(world.us.reader, "/sources/readout/"))
    assert "will report &lt;b&gt;soon&lt;/b&gt;</mark>" in html and "<b>soon</b>" not in html


def test_a_source_shows_both_languages_and_marks_the_cited_words(place, world):
    html = text_of(get(world.us.reader, "/sources/readout/"))
    tree = elements(parse(html))
    marks = ["".join(e.itertext()) for e in tree if e.tag == "mark"]
    assert marks == ["will report <b>soon</b>", "discussed training"]
    assert {e.get("lang") for e in tree if e.get("class") == "src"} == {"en", "ko"}
    assert html.count('class="hash"') == 2


def test_overlapping_and_repeated_citations_keep_the_page_right(place, world):
    for code, quote in [("R4.1", "Both sides will report"), ("R4.2", "will report"), ("R4.3", "will report")]:
        make_commitment(code, paragraph=place["paragraph"], quote_en=quote)
    Citation.objects.create(
        commitment=place["promise"], paragraph=place["paragraph"], quote_en="will", part="reaffirmed"
    )
    html = text_of(get(world.us.reader, "/sources/readout/"))
    assert find_problems(html) == []
    for code in ("R4.1", "R4.2", "R4.3", "R4.9", "R4.10"):
        assert re.search(rf'class="ref" href="#c4-\d+">{re.escape(code)}</a>', html), code


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"publication": "excerpt"}, "Excerpt: the full text is at the link."),
        ({"publication": "not_public"}, "The text exists and is not public"),
        ({"publication": "reported"}, "announced by neither side"),
        ({"authority": "unofficial"}, "This copy is not verified"),
    ],
)
def test_what_is_public_of_a_text_is_said(world, fields, sentence):
    make_document("X", slug="x", **fields)
    assert sentence in text_of(get(world.us.reader, "/sources/x/"))


def test_the_way_out_of_the_house_leads_to_the_web_only(world):
    make_document("X", slug="x", url="https://example.invalid/")
    make_document("Y", slug="y", url="javascript:alert(1)")
    assert 'href="https://example.invalid/" rel="noopener noreferrer"' in text_of(
        get(world.us.reader, "/sources/x/")
    )
    assert "javascript:" not in text_of(get(world.us.reader, "/sources/y/"))


def test_one_walks_from_paragraph_to_report_and_back_by_links_alone(place, world):
    steps = [
        "/sources/readout/",
        "/commitments/R4.10/",
        "/workstreams/one/",
        "/workstreams/one/updates/us-2026-q4-1/",
        "/reports/2026-q4/",
        "/workstreams/one/updates/us-2026-q4-1/",
        "/workstreams/one/",
        "/commitments/R4.10/",
        "/sources/readout/",
    ]
    for here, there in itertools.pairwise(steps):
        assert there in links(get(world.rok.reader, here)), (here, there)


def test_drafts_and_plans_of_the_other_side_are_nowhere(place, world):
    draft = make_milestone(place["workstream"], world.rok, title_en="ROK secret", title_ko="", released=False)
    place["promise"].milestones.add(draft)
    plan = Meeting.objects.create(
        level="wg", audience=world.rok.side, title_en="ROK plan", state="tentative", starts_on=TODAY
    )
    place["promise"].meetings.add(plan)
    addresses = ["/commitments/", "/commitments/R4.10/", "/milestones/", "/milestones/?q=secret"]
    addresses += ["/commitments.csv", "/milestones.csv"]
    for address in addresses:
        text = text_of(get(world.us.reader, address))
        assert "ROK plan" not in text and "ROK secret" not in text, address
    own = text_of(get(world.rok.editor, "/milestones/"))
    assert "ROK secret" in own and "우리 측" in own
    assert "ROK plan" in text_of(get(world.rok.reader, "/commitments/R4.10/"))
    # A file is passed on: it holds what both sides share.
    assert "ROK secret" not in text_of(get(world.rok.editor, "/milestones.csv?lang=en"))


def test_late_milestones_come_first_and_can_be_asked_for(place, world):
    make_milestone(place["workstream"], world.us, title_en="early", due_on=TODAY.replace(month=12))
    rows = get(world.us.reader, "/milestones/").context_data["rows"]
    assert [(row.number, row.late) for row in rows] == [(1, 31), (2, 0)]
    assert len(get(world.us.reader, "/milestones/?late=1").context_data["rows"]) == 1
    assert len(get(world.us.reader, "/milestones/?from=2026-12-01&by=US").context_data["rows"]) == 1
    assert get(world.us.reader, "/milestones/?slipped=1").context_data["rows"] == []


def read_csv(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_an_export_holds_the_register_as_filtered_in_the_language_asked_for(place, world):
    rows = read_csv(get(world.us.reader, "/commitments.csv?force=discussed&lang=ko"))
    assert rows[0] == ["평문 // 시연용 자료"] and rows[1] == ["공약·논의사항"]
    assert rows[2] == ["구속 정도: 논의"]
    assert [row[0] for row in rows if row and row[0].startswith("R")] == ["R4.9"]
    both = read_csv(get(world.us.reader, "/commitments.csv?lang=both"))
    (head,) = (row for row in both if row and row[0] == "Code")
    assert "Commitment (EN)" in head and "Commitment (KO)" in head


def test_the_spreadsheet_says_the_same_as_the_text_file(place, world):
    Commitment.objects.filter(code="R4.9").update(text_en="=1+1")
    response = get(world.us.reader, "/commitments.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    found = [[str(cell or "") for cell in row] for row in sheet.values]
    told = read_csv(get(world.us.reader, "/commitments.csv"))
    wanted = [row for row in told if row and row[0].startswith("R4")]
    assert [row[0] for row in found if row[0].startswith("R4")] == [row[0] for row in wanted]
    assert "=1+1" in next(row for row in found if row[0] == "R4.9")
    assert "'=1+1" in next(row for row in wanted if row[0] == "R4.9")


def test_a_workstream_that_later_texts_leave_out_is_said_neutrally(place, world):
    other = make_workstream(2, slug="two")
    other.predecessors.add(place["workstream"])
    later = make_document("L", slug="later", date=TODAY.replace(year=2025))
    Wording.objects.create(
        workstream=other, paragraph=make_paragraph(later), name_en="report", order=1, part="named"
    )
    one = text_of(get(world.us.reader, "/workstreams/one/"))
    assert "Not named since 10 Jun 2024" in one and "was split from it" in one
    two = text_of(get(world.us.reader, "/workstreams/two/"))
    assert "Not named since" not in two and "Split from 1" in two


def test_not_named_since_needs_a_text_that_names_it_and_a_later_one_that_does_not():
    first, last = TODAY.replace(year=2024), TODAY.replace(year=2025)
    namings = [Naming("a", "x", first), Naming("b", "x", first), Naming("b", "y", last)]
    assert not_named_since("a", namings) == first
    assert not_named_since("b", namings) is None
    assert not_named_since("c", namings) is None
    completed = [Naming("a", "x", first, completes=True), *namings[1:]]
    assert not_named_since("a", completed) is None
    # Named again after its completion, it is one that later texts leave out.
    again = [*completed, Naming("a", "z", last), Naming("b", "w", last.replace(year=2026))]
    assert not_named_since("a", again) == last


def test_the_glossary_says_every_word_in_both_languages(world):
    for group in read_glossary()["groups"]:
        for term in group.terms:
            (_en, word, sentence), (_ko, korean, satz) = term.says
            assert word and sentence and korean and satz and sentence != satz, term
    html = text_of(get(world.rok.reader, "/glossary/"))
    assert "On track" in html and "정상 추진" in html


def make_many(count, letter, paragraph):
    made = Commitment.objects.bulk_create(
        Commitment(code=f"{letter}{n // 10}.{n % 10}", text_en=f"text {n}", force="committed", cadence="once")
        for n in range(count)
    )
    Citation.objects.bulk_create(
        Citation(commitment=each, paragraph=paragraph, quote_en="will report") for each in made
    )


@pytest.mark.parametrize("address", ["/commitments/?q=text&page=2", "/commitments/?sort=affirmed"])
def test_ten_thousand_rows_cost_the_queries_and_about_the_time_of_a_hundred(place, world, address):
    client = sign_in(world.us.reader)

    def ask():
        with CaptureQueriesContext(connection) as queries:
            best = min(timed(client, address) for _n in range(5))
        return len(queries), best

    make_many(100, "M", place["paragraph"])
    few, quick = ask()
    make_many(10_000, "N", place["paragraph"])
    many, slow = ask()
    assert many == few
    assert slow / quick < 3, (quick, slow)


def timed(client, address):
    """Of this process: another run beside it makes it no slower."""
    start = time.process_time()
    assert client.get(address).status_code == 200
    return time.process_time() - start
