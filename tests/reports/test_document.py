"""A report on paper says what its content says, in each language, and nothing that is not in it."""

import datetime

import pytest

from tests.exports.papers import read_docx, read_pdf, read_xlsx, squeezed, texts_of
from tests.reports.contents import MARKING, both, make_content, make_line
from tests.world import NOW
from tracker.exports import docx, pdf, workbook
from tracker.exports.tree import Box, Chart, Heading, Panels, Paragraph, Table
from tracker.reports.content import all_lines
from tracker.reports.document import make_document
from tracker.reports.edition import Edition
from tracker.reports.seal import short

PAPERS = {
    "pdf": (pdf.write, read_pdf),
    "docx": (docx.write, read_docx),
    "xlsx": (workbook.write, read_xlsx),
}


def draft(content=None, **fields):
    return Edition(content or make_content(), "draft", NOW, **fields)


def tree(world, content=None, languages=("en",)):
    return make_document(draft(content), languages, world.sides)


def said(document):
    return "\n".join(texts_of(document))


def texts_in(value, language):
    """Every text of the content in this language."""
    if isinstance(value, dict):
        if set(value) == {"en", "ko"}:
            return [value[language]] if value[language] else []
        return [text for item in value.values() for text in texts_in(item, language)]
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item, language)]
    return []


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_paper_says_every_text_of_the_content(world, kind, language):
    content = make_content(3)
    del content["meeting"]["title"]  # goes by its number
    write, read = PAPERS[kind]
    found = squeezed(read(write(tree(world, content, (language,)))))
    texts = {squeezed(text) for text in texts_in(content, language)}
    assert len(texts) > 30
    assert not [text for text in texts if text not in found]


@pytest.mark.parametrize("kind", PAPERS)
def test_both_languages_are_one_paper_with_two_parts(world, kind):
    document = tree(world, make_content(3), ("en", "ko"))
    assert [part.language for part in document.parts] == ["en", "ko"]
    assert document.marking == f"{MARKING['en']} / {MARKING['ko']}"
    write, read = PAPERS[kind]
    found = squeezed(read(write(document)))
    for text in ("Progress report: Fourth quarter 2026", "2026년 4분기 진전사항 보고"):
        assert squeezed(text) in found


def test_each_language_names_its_own_side_first(world):
    for language, first, second in (("en", "US", "ROK"), ("ko", "한측", "미측")):
        (part,) = tree(world, languages=(language,)).parts
        panels = next(block for block in part.blocks if isinstance(block, Panels)).panels
        assert [panel.head[0].text for panel in panels] == [first, second]


def test_the_working_record_sentence_stands_in_both_languages(world):
    for language in ("en", "ko"):
        found = said(tree(world, languages=(language,)))
        assert "Working record. Not an international agreement; creates no rights or obligations." in found
        assert "이 문서는 실무 기록으로, 국제법·국내법상 권리나 의무를 발생시키지 않는다." in found


def test_a_text_that_is_missing_in_one_language_is_the_other_one_and_says_so(world):
    content = make_content(1)
    content["sections"][1]["assessments"][1]["headline"] = {"en": "Only English", "ko": ""}
    (part,) = tree(world, content, ("ko",)).parts
    panels = next(block for block in part.blocks if isinstance(block, Panels)).panels
    runs = panels[1].blocks[0].runs
    assert [(run.text, run.language) for run in runs] == [("Only English", "en"), (" (영문)", "")]


def lines_of(world, line, language="en"):
    content = make_content(1)
    content["sections"][0]["lines"] = [line]
    blocks = tree(world, content, (language,)).parts[0].blocks
    return [block for block in blocks if isinstance(block, Paragraph) and block.style == "lead"]


US, ROK = both("The sides will meet", "양측은 만난다"), both("The sides intend to meet", "양측은 만난다")


def test_an_agreed_line_is_printed_once(world):
    (line,) = lines_of(world, make_line("x", US))
    assert [run.text for run in line.runs] == ["The sides will meet"]


def test_where_both_wordings_stand_each_is_printed_with_its_side(world):
    lines = lines_of(world, make_line("x", US, ROK, "both_stand"))
    assert ["".join(run.text for run in line.runs) for line in lines] == [
        "US The sides will meet",
        "ROK The sides intend to meet",
    ]


def test_a_line_left_out_is_not_printed_and_rests_on_nothing(world):
    nothing = {"en": "", "ko": ""}
    assert lines_of(world, make_line("x", nothing, state="left_out")) == []
    content = make_content(1)
    content["sections"][0]["lines"] = [make_line("never/seen", nothing, state="left_out")]
    assert "never/seen" not in said(tree(world, content))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_annex_calls_a_line_by_its_place_and_first_words(world, language):
    """It is a paper for two Presidents: a key like summary/worse says nothing to them."""
    content = make_content(1)
    long = both("A sentence that goes on " * 9, "끝없이 이어지는 문장 " * 9)
    content["sections"][0]["lines"].append(make_line("hand/rok-1", long))
    document = tree(world, content, (language,))
    table = [block for block in document.parts[0].blocks if isinstance(block, Table)][-1]
    names = ["".join(run.text for run in row[0].runs) for row in table.rows]
    first, summary, milestone = {
        "en": (
            "Summary: “One workstream worsened.",
            "Summary: “A sentence",
            "1, Milestones moved: “1.1 moved",
        ),
        "ko": ("요약: “One workstream worsened.", "요약: “끝없이", "1, 이정표 변경: “1.1 moved"),
    }[language]
    assert names[0].startswith(first) and names[1].startswith(summary) and names[1].endswith("…”")
    assert any(name.startswith(milestone) for name in names), names
    refs = [line["ref"] for _section, line in all_lines(content)]
    assert not [ref for ref in refs if ref in said(document)]


def test_a_line_in_brackets_marks_the_words_that_differ(world):
    (line,) = lines_of(world, make_line("x", US, ROK, "brackets"))
    assert "".join(run.text for run in line.runs) == (
        "[US: The sides will meet] [ROK: The sides intend to meet]"
    )
    assert [run.text for run in line.runs if run.kind == "differs"] == ["will", "intend to"]


def test_a_line_that_differs_only_in_the_other_language_says_so(world):
    (line,) = lines_of(world, make_line("x", US, ROK, "brackets"), "ko")
    assert "".join(run.text for run in line.runs) == "양측은 만난다 [영문 문안이 서로 다름]"


def test_a_line_of_one_side_shows_that_the_other_has_no_text(world):
    (line,) = lines_of(world, make_line("x", US, {"en": "", "ko": ""}, "one_side"))
    assert "".join(run.text for run in line.runs) == "[US: The sides will meet] [ROK: no text]"


def test_every_line_is_listed_with_what_it_rests_on(world):
    content = make_content(2)
    table = tree(world, content).parts[0].blocks[-1]
    assert isinstance(table, Table)
    found = [row[0].runs[0].text.split("“")[1].rstrip("…”") for row in table.rows]
    texts = [line["texts"]["US"]["en"] for _section, line in all_lines(content)]
    assert [text.startswith(first) for text, first in zip(texts, found, strict=True)] == [True] * len(texts)
    assert {row[1].runs[0].text for row in table.rows} == {"w-1/us-2026-q4-2 (2)"}


def portions(world, *markings):
    content = make_content(len(markings))
    workstreams = [section for section in content["sections"] if section["kind"] == "workstream"]
    for section, name in zip(workstreams, markings, strict=True):
        for row in section["assessments"]:
            row["marking"] = {"en": name, "ko": name}
    panels = [block for block in tree(world, content).parts[0].blocks if isinstance(block, Panels)]
    return [block.panels[0].blocks[0].mark for block in panels]


def test_portions_are_marked_shortly_unless_two_look_alike(world):
    assert portions(world, "UNCLASSIFIED // DEMONSTRATION DATA", "TOP SECRET // X") == ["(U)", "(TS)"]
    assert portions(world, "SECRET // A", "SECRET // B") == ["(SECRET // A)", "(SECRET // B)"]


def test_a_line_carries_the_marking_of_what_it_rests_on_else_the_highest(world):
    content = make_content(2, marking={"en": "SECRET", "ko": "2급 비밀"})
    content["sections"][0]["lines"][0]["sources"] = [{"kind": "quarter", "ref": "2026-q4", "version": "x"}]
    blocks = tree(world, content).parts[0].blocks
    lead = next(block for block in blocks if isinstance(block, Paragraph))
    box = next(block for block in blocks if isinstance(block, Box))
    assert (lead.mark, box.blocks[0].mark) == ("(S)", "(U)")


def test_the_chart_shows_what_was_open_in_the_quarter(world):
    content = make_content(3)
    content["milestones"][0].update(state="done", done_on="2026-08-01")
    content["milestones"][1].update(state="planned", due="2026-11-19")
    chart = next(b for b in tree(world, content).parts[0].blocks if isinstance(b, Chart))
    assert [row.label[0].text for row in chart.rows] == ["2.1 ", "3.1 "]
    assert [row.is_late for row in chart.rows] == [True, False]
    assert chart.rows[1].done == datetime.date(2026, 11, 2)
    assert chart.rows[0].words[0].text == "30 Sep 2026 → 19 Nov 2026 (+79 days)"


def test_a_draft_has_no_page_for_concurrence(world):
    (part,) = tree(world).parts
    assert part.eyebrow == "Quarterly progress report · draft, not agreed"
    titles = [block.text for block in part.blocks if isinstance(block, Heading)]
    assert "Concurrence and integrity" not in titles


def test_a_hash_has_a_short_form_to_read_over_a_phone():
    assert short("5e863ea5bf964c2a") == "5E86-3EA5"
