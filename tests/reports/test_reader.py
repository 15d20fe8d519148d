"""The page of a published edition: its snapshot, and what was said of it afterwards."""

import datetime
import json
import re

import pytest

from tests.exports.papers import read_docx, read_pdf, read_xlsx, squeezed
from tests.pages.web import find_problems, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    line_of,
    make_published,
    make_report,
    make_update,
    make_workstream,
    make_world,
    word_line,
)
from tracker.history.models import Entry
from tracker.quarters.models import Period
from tracker.reports.frozen import Objection, Reported, Snapshot, Transmission
from tracker.reports.models import Report
from tracker.reports.on_screen import beside
from tracker.workstreams.models import Workstream

pytestmark = pytest.mark.usefixtures("db", "clock")
PERIOD = Period.of(NOW.date()).previous()
HERE = f"/reports/{PERIOD.slug}/e1/"


@pytest.fixture
def world():

    world = make_world()
    one = make_workstream(1, slug="one")
    at = datetime.datetime.combine(PERIOD.end, datetime.time(9), datetime.UTC) - datetime.timedelta(days=9)
    make_update(one, world.us, now=at, headline_en="US words", headline_ko="미측 문구")
    make_update(one, world.rok, now=at, rating="at_risk", headline_en="ROK words", headline_ko="한측 문구")
    make_published(world, period=PERIOD)
    return world


def page_of(member, address=HERE):
    page = text_of(sign_in(member).get(address))
    assert find_problems(page) == []
    return page


def main_of(member, address=HERE):
    page = page_of(member, address)
    return plain_text(page[page.index("<main") :])


def test_both_sides_read_the_same_words_and_each_finds_its_sources(world):
    pages = [page_of(team.reader) for team in world.teams]
    for page in pages:
        assert "US words" in page or "미측 문구" in page
        assert 'href="/workstreams/one/updates/us-' in page
        assert Snapshot.objects.get().hash in page
    assert "Working record." in main_of(world.us.reader)


def test_what_changes_later_changes_nothing_of_it(world):
    before = main_of(world.us.reader)
    Workstream.objects.update(name_en="Another name")
    world.us.side.name_en = "Elsewhere"
    world.us.side.save()
    assert main_of(world.us.reader).replace("Elsewhere", "US") == before


def test_the_quarter_shows_its_latest_edition(world):
    assert main_of(world.us.reader, f"/reports/{PERIOD.slug}/") == main_of(world.us.reader)


def test_verify_says_that_it_holds_and_notices_when_it_does_not(world, monkeypatch):
    client = sign_in(world.us.reader)
    assert "It holds" in text_of(client.get(f"{HERE}verify/"))
    part = text_of(client.get(f"{HERE}verify/", headers={"HX-Request": "true"}))
    assert "It holds" in part and "<html" not in part
    monkeypatch.setattr("tracker.reports.verifying.sha256", lambda text: "0" * 64)
    assert "It does not hold" in text_of(client.get(f"{HERE}verify/"))


def test_an_objection_stands_above_it_for_both_sides(world):
    data = {"kind": "objection", "text_en": "Not <b>our</b> words", "text_ko": "", "once": "x"}
    client = sign_in(world.rok.releaser)
    for _twice in range(2):
        assert client.post(f"{HERE}objection/", data).status_code == 302
    assert Objection.objects.count() == 1
    for team in world.teams:
        assert "Not &lt;b&gt;our&lt;/b&gt; words" in page_of(team.reader)


def test_an_objection_without_words_keeps_what_was_chosen(world):
    data = {"kind": "correction", "text_en": " ", "text_ko": "", "once": "x"}
    response = sign_in(world.rok.releaser).post(f"{HERE}objection/", data)
    assert response.status_code == 422
    assert '<option value="correction" selected>' in text_of(response)
    assert not Objection.objects.exists()


def test_steps_up_the_chain_stay_with_their_side(world):
    data = {"step": "sent", "on": "2026-11-01", "office": "US desk", "reference": "US-77", "comment": ""}
    assert sign_in(world.us.releaser).post(f"{HERE}transmission/", data).status_code == 302
    assert Transmission.objects.get().side_id == "US"
    assert "US-77" in main_of(world.us.reader)
    theirs = main_of(world.rok.reader)
    assert "US-77" not in theirs and "US desk" not in theirs


def test_the_day_of_reporting_is_released_on_purpose_and_is_the_record_of_the_promise(world):
    assert "reported to its President on" not in main_of(world.rok.reader)
    client = sign_in(world.us.releaser)
    assert client.post(f"{HERE}reported/", {"on": "2027-01-01"}).status_code == 422
    assert client.post(f"{HERE}reported/", {"on": "2026-10-09"}).status_code == 302
    assert Reported.objects.get().side_id == "US"
    assert "US reported to its President on 9 Oct 2026" in main_of(world.us.reader)
    assert "9 Oct 2026" in main_of(world.us.reader, "/reports/")


def test_a_correction_is_a_new_edition_and_the_old_one_says_so(world):
    client = sign_in(world.us.editor)
    for _twice in range(2):
        assert client.post(f"{HERE}correction/").status_code == 302
    assert list(Report.objects.order_by("edition").values_list("edition", "state")) == [
        (1, "published"),
        (2, "draft"),
    ]
    assert "제2판으로 정정을 준비" in main_of(world.rok.reader)
    assert Entry.objects.unrestricted("a test").filter(verb="correction_started").count() == 1


@pytest.mark.parametrize("query", ["", "?from=1&to=1"])
def test_an_edition_compared_with_itself_has_no_difference(world, query):
    said = main_of(world.us.reader, f"/reports/{PERIOD.slug}/compare/{PERIOD.slug}/{query}")
    assert "No assessment changed." in said and "No word changed." in said


def test_a_draft_is_compared_word_by_word(world):

    draft = make_report(world.us)
    word_line(line_of(draft), world.us, "Entirely different words")
    address = f"/reports/{PERIOD.next().slug}/compare/{PERIOD.slug}/"
    assert "Entirely different words" in main_of(world.rok.reader, address)


def test_a_change_in_the_other_language_alone_is_compared_too(world):
    address = f"/reports/{PERIOD.slug}/compare/{PERIOD.slug}/?from=1&to=2"
    sign_in(world.us.editor).post(f"{HERE}correction/")
    draft = Report.objects.get(edition=2)
    line = line_of(draft)
    word_line(line, world.us, line.text_en, "전혀 다른 문구")
    said = main_of(world.us.reader, address)
    assert "No word changed." not in said and "changed in Korean" in said and "전혀 다른 문구" in said
    assert "changed in" not in main_of(world.rok.reader, address)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_names_the_sides_in_the_readers_order(world, language):
    for team in world.teams:
        sign_in(team.releaser).post(f"{HERE}reported/", {"on": NOW.date().isoformat()})
    assert Reported.objects.count() == 2
    reader = (world.us if language == "en" else world.rok).reader
    page = page_of(reader)
    first, second = (">US<", ">ROK<") if language == "en" else (">한측<", ">미측<")
    lede = page[page.index('class="lede') :]
    concurrence = page[page.index("<h2>Concurrence<" if language == "en" else "<h2>동의<") :]
    for part in (lede, concurrence):
        assert part.index(first) < part.index(second)


def test_what_few_read_is_folded_and_all_of_it_is_in_the_page(world):
    page = page_of(world.us.reader)
    folded = re.findall(r"<details[^>]*data-print-whole><summary><h2>([^<]*)</h2>", page)
    assert folded == ["Concurrence and integrity", "Annex: what each line rests on"]
    assert page.index("<summary><h2>Annex") < page.index("Summary: “")


def test_short_lists_of_a_workstream_stand_beside_each_other():
    def item(text):
        return {"kind": "items", "items": [text]}

    def head(text):
        return {"kind": "heading", "text": text}

    table = {"kind": "table"}
    blocks = [head("Table"), table, head("Milestones"), item("1"), head("Decisions"), item("2")]
    one, _table, lists = beside(blocks)
    assert (one, _table) == (head("Table"), table)
    assert [(title["text"], items["items"]) for title, items in lists["lists"]] == [
        ("Milestones", ["1"]),
        ("Decisions", ["2"]),
    ]


def test_page_and_every_file_hold_every_word_of_the_content(world):
    """Each opened by a library of its own, in both languages; a paragraph may break anywhere."""
    address = f"/reports/{PERIOD.slug}/e1"
    client = sign_in(world.us.reader)
    content = json.loads(client.get(f"{address}.json").content)
    for language, reader in (("en", world.us.reader), ("ko", world.rok.reader)):
        found = [plain_text(page_of(reader))] + [
            read(client.get(f"{address}.{kind}?lang={language}").content)
            for kind, read in (("pdf", read_pdf), ("docx", read_docx), ("xlsx", read_xlsx))
        ]
        texts = list(texts_in(content, language))
        assert len(texts) > 10
        for place, said in enumerate(squeezed(each) for each in found):
            assert [text for text in texts if squeezed(text) not in said] == [], place


def texts_in(content, language):
    for section in content["sections"]:
        for name in ("lines", "milestones", "decisions"):
            for line in section.get(name, ()):
                yield from (texts[language] for texts in line["texts"].values())
        for row in section.get("assessments", ()):
            yield from (row[name][language] for name in ("headline", "narrative", "ask") if row[name])
