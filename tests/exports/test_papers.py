"""A document as PDF, DOCX and XLSX, opened again by another library: the same words, and nothing is run."""

import dataclasses
import hashlib
import json
import time
import unicodedata
import warnings

import pytest

from tests.exports import papers
from tests.exports.papers import make_document, make_part, squeezed, texts_of
from tracker.exports import docx, glyphs, pdf, workbook
from tracker.exports.tree import Box, Cell, Column, Heading, Panel, Panels, Paragraph, Run, Table

PAPERS = {
    "pdf": (pdf.write, papers.read_pdf),
    "docx": (docx.write, papers.read_docx),
    "xlsx": (workbook.write, papers.read_xlsx),
}
KOREAN = "위기및유사시핵협의및소통체계에관한실무협의를지속하였다" * 11
HOSTILE = [
    "=1+1",
    "+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "&amp; &lt;b&gt;",
    '#panic("x") #import "x.typ"',
    "*_$ x^2 $_* `raw` <label> @reference",
    "\\ \\\\ C:\\temp\\new",
    "= Heading",
    "// comment /* more */",
    '"quoted" {"a": [1]} ]]> {{ template }} {% tag %}',
    "{n} {total}",
    "- item\n+ item\n/ term: x",
    "first line\nsecond line",
    KOREAN[:300],
    "x" * 250,
    "https://example.invalid/" + "a-b/" * 60,
]


@pytest.fixture(params=PAPERS)
def paper(request):
    write, read = PAPERS[request.param]
    return lambda document: read(write(document))


def missing(document, said):
    """What of the tree is not found in the text of a paper."""
    said = squeezed(said)
    return [text for text in texts_of(document) if squeezed(text) not in said]


def test_every_paper_says_every_word(paper):
    document = make_document()
    assert len(texts_of(document)) > 80
    assert not missing(document, paper(document))


def test_every_paper_says_every_word_in_both_languages(paper):
    document = make_document(make_part("en", "Consultation"), make_part("ko", "위기 및 유사시 핵 협의"))
    assert not missing(document, paper(document))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text_on_every_paper(paper, text):
    document = make_document(
        make_part(text=text, workstreams=1), title=text, name=text[:20], marking=f"U // {text[:20]}"
    )
    assert not missing(document, paper(document))


@pytest.mark.parametrize("text", ["😀 done", "שלום", "a\u200dé", "𝔘", "\ue000", "\ufeff", "a\ufe0f", "नमस्ते"])
def test_the_pdf_prints_the_code_of_what_its_font_lacks(text):
    said = squeezed(papers.read_pdf(pdf.write(make_document(make_part(text=text)))))
    lacking = [sign for sign in text if not glyphs.is_written(sign)]
    assert lacking
    assert all(f"[U+{ord(sign):04X}]" in said for sign in lacking)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_other_papers_keep_signs_that_the_font_lacks(kind):
    write, read = PAPERS[kind]
    document = make_document(make_part(text="😀 שלום"))
    assert not missing(document, read(write(document)))


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "a\ufffeb"])
def test_what_no_file_can_hold_is_a_gap_and_no_failure(paper, text):
    said = paper(make_document(make_part(text=text), title=text, marking=text, name=text))
    assert "a\ufffdb" in said or "a[U+FFFD]b" in said


@pytest.mark.parametrize("kind", PAPERS)
def test_the_same_document_has_the_same_bytes(kind, monkeypatch):
    write, _read = PAPERS[kind]
    document = make_document(make_part("en"), make_part("ko", "협의"))
    first = write(document)
    later = time.time() + 3 * 24 * 60 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda at=None: time.gmtime(later))
    assert write(document) == first
    assert write(make_document(make_part("en", "Other"))) != first


@pytest.mark.parametrize("kind", PAPERS)
def test_forty_workstreams_take_less_than_a_second(kind):
    write, _read = PAPERS[kind]
    write(make_document())  # what is imported the first time
    document = make_document(make_part(text="Crisis consultation and communication", workstreams=40))
    began = time.process_time()
    write(document)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("kind", PAPERS)
def test_an_empty_report_still_opens(kind):
    write, read = PAPERS[kind]
    part = make_part(workstreams=0)
    assert "Summary" in read(write(make_document(part)))


def test_the_pdf_is_tagged_for_readers_aloud_and_for_archives():
    file = papers.open_pdf(pdf.write(make_document(make_part("ko", "협의"), make_part("en"))))
    root = file.trailer["/Root"]
    described = root["/Metadata"].get_data().decode()
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "ko"
    assert file.metadata.title == "Report 2026 Q4"
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert "<pdfaid:part>2</pdfaid:part>" in described
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in described
    assert "2026-12-28" in described


def test_the_pdf_has_what_pdf_ua_asks_of_its_structure():
    """Read from the file: its title is shown, the order of tabs is that of the tags, figures have words."""
    file = papers.open_pdf(pdf.write(make_document(make_part("ko", "협의"), make_part("en"))))
    root = file.trailer["/Root"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert not root["/MarkInfo"]["/Suspects"].value
    assert {page.get("/Tabs") for page in file.pages} == {"/S"}
    assert all("/StructParents" in page for page in file.pages)
    assert "/ParentTree" in root["/StructTreeRoot"]
    figures = [node for node in nodes_of(root["/StructTreeRoot"]["/K"]) if node.get("/S") == "/Figure"]
    assert all(node.get("/Alt") for node in figures)
    fonts = [font.get_object() for page in file.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("/ToUnicode" in font for font in fonts)
    links = [note.get_object() for page in file.pages for note in page.get("/Annots", ())]
    assert all(
        note.get("/Contents") and "/StructParent" in note for note in links if note["/Subtype"] == "/Link"
    )


def nodes_of(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from nodes_of(child)
    elif isinstance(node, dict) and "/S" in node:
        yield node
        yield from nodes_of(node.get("/K", []))


def tags_of(node, found=None):
    found = [] if found is None else found
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            tags_of(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(node["/S"])
        if "/K" in node:
            tags_of(node["/K"], found)
    return found


def test_the_tags_of_the_pdf_say_what_is_a_heading_a_head_of_a_table_an_entry_of_the_contents():
    file = papers.open_pdf(pdf.write(make_document()))
    tags = tags_of(file.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert {
        "/Title",
        "/H1",
        "/H2",
        "/P",
        "/Table",
        "/THead",
        "/TH",
        "/TR",
        "/TD",
        "/TOC",
        "/TOCI",
        "/L",
        "/LI",
    } <= {*tags}
    assert tags.count("/Table") == 2  # the matrix and the plan
    assert tags.count("/H1") == 5  # the sections and the contents


def test_every_page_carries_the_marking_twice_and_its_number():
    pages = papers.open_pdf(pdf.write(make_document(make_part(workstreams=12)))).pages
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        said = page.extract_text()
        assert said.count(papers.MARKING) == 2
        assert f"Page {number} of {len(pages)}" in said


def test_the_font_in_the_repository_is_the_official_one():
    assert {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in glyphs.FONTS.glob("*.otf")
    } == {
        "PretendardGOV-Bold.otf": "deeff873beb2e32ccb3378d08f5d37687e0367df092e0be748f586634cfa4495",
        "PretendardGOV-Regular.otf": "3a3f8ee05092d07b25c4c0b4801f78dbac8d1f9362e4610b97033d4128e48310",
    }
    assert "SIL OPEN FONT LICENSE" in (glyphs.FONTS / "LICENSE-PretendardGOV.txt").read_text()


def test_both_weights_of_the_font_have_the_same_signs():
    bold = glyphs.read_cmap((glyphs.FONTS / "PretendardGOV-Bold.otf").read_bytes())
    assert bold == glyphs.drawable()
    assert {ord(sign) for sign in "가힣각→↑↓“”’·¶≠"} <= bold


def test_only_fonts_of_the_repository_are_in_the_pdf():
    file = papers.open_pdf(pdf.write(make_document(make_part(text="가 한 글 e\u0301"))))
    names = {
        font.get_object()["/BaseFont"] for page in file.pages for font in page["/Resources"]["/Font"].values()
    }
    assert names and all("PretendardGOV" in name for name in names)


def test_data_for_the_template_is_json_whatever_it_says():
    said = json.dumps(pdf.as_data(make_document(make_part(text="".join(HOSTILE)))), ensure_ascii=False)
    assert json.loads(said)["is"] == "document"


def test_the_docx_has_real_headings_and_lists_them():
    file = papers.open_docx(docx.write(make_document()))
    headings = [
        (p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith(("Heading", "Title"))
    ]
    assert headings[:2] == [("Title", "Nuclear Consultative Group Consultation"), ("Heading 1", "Summary")]
    assert ("Heading 2", "Milestones moved") in headings
    listed = [p.text for p in file.paragraphs if p.style.name == "Contents"]
    assert listed == ["Summary", "1. Consultation", "2. Consultation", "Concurrence and integrity"]
    assert 'TOC \\o "1-1"' in file.element.xml


def test_the_docx_repeats_the_heads_of_tables_and_keeps_rows_whole():
    tables = papers.open_docx(docx.write(make_document(make_part(workstreams=30)))).tables
    with_heads = [t for t in tables if t._tbl.tr_lst[0].xpath("w:trPr/w:tblHeader")]
    assert [t._tbl.tblPr.xpath("w:tblCaption/@w:val") for t in with_heads] == [
        ["Figures"],
        ["Status by quarter"],
        ["Plan"],
    ]
    assert all(row.xpath("w:trPr/w:cantSplit") for row in with_heads[1]._tbl.tr_lst)
    matrix = with_heads[1]
    assert matrix.cell(1, 0)._tc is matrix.cell(2, 0)._tc  # one workstream, two sides
    kept = [bool(row.xpath(".//w:keepNext")) for row in matrix._tbl.tr_lst]
    assert kept == [True, *(True, False) * 30]  # its head stays with the first of them


def test_the_docx_carries_the_marking_the_number_of_the_page_and_fonts_for_both_scripts():
    file = papers.open_docx(docx.write(make_document(make_part("ko", "협의"))))
    section = file.sections[0]
    assert section.header.paragraphs[0].text == papers.MARKING
    assert papers.MARKING in section.footer.paragraphs[0].text
    assert [node.text for node in section.footer._element.xpath(".//w:instrText")] == [" PAGE ", " NUMPAGES "]
    fonts = file.styles["Normal"].element.rPr.rFonts
    names = {key.split("}")[1]: value for key, value in fonts.attrib.items()}
    assert names == {"ascii": "Arial", "hAnsi": "Arial", "cs": "Arial", "eastAsia": "Malgun Gothic"}
    assert file.core_properties.title == "Report 2026 Q4"
    assert file.core_properties.created.isoformat().startswith("2026-12-28T09:30:00")


def test_the_docx_marks_differing_words_within_brackets():
    file = papers.open_docx(docx.write(make_document()))
    box = next(t for t in file.tables if "[US:" in t.cell(0, 0).text).cell(0, 0)
    (line,) = [p for p in box.paragraphs if "[US:" in p.text]
    assert [run.text for run in line.runs if run.underline] == ["will", "intend to"]


def test_the_workbook_has_text_first_and_every_table_on_a_sheet_of_its_own():
    book = papers.open_xlsx(workbook.write(make_document()))
    assert book.sheetnames == ["Nuclear Consultative Group C", "Figures", "Status by quarter", "Plan"]
    matrix = list(book["Status by quarter"].values)
    assert matrix[2][:3] == ("Workstream", "Side", "2026 Q1")
    assert [row[:2] for row in matrix[3:5]] == [("1 Consultation", "US"), ("1 Consultation", "ROK")]
    assert list(book["Figures"].values)[3][1:3] == (3, 3)
    for sheet in book.worksheets:
        assert sheet.oddHeader.center.text == papers.MARKING.replace("&", "&&")
        assert sheet.freeze_panes == "A4"


def test_the_workbook_holds_no_formula():
    document = make_document(make_part(text="=1+1"), title="=1+1", name="=1+1", marking="=1+1")
    cells = [cell for sheet in papers.open_xlsx(workbook.write(document)) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}


def test_two_tables_of_one_long_name_are_two_sheets():
    table = Table("Status of all workstreams by quarter", (Column("A"),), ())
    part = make_part()
    document = make_document(type(part)(**{**vars(part), "blocks": (table, table)}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(papers.open_xlsx(workbook.write(document)).sheetnames) == 3


def test_a_run_of_an_unknown_kind_is_refused_before_it_is_written():
    with pytest.raises(ValueError):
        Paragraph((Run("x", "loud"),))


def test_signs_without_meaning_are_never_written():
    for sign in ("\ue000", "\x07", "\u200d", "\ufeff"):
        assert unicodedata.category(sign) in ("Co", "Cc", "Cf")
        assert not glyphs.is_written(sign)


def stays(paragraph):
    """A paragraph that stays on the page of the next one, by itself or by its style."""
    keep = paragraph.paragraph_format.keep_with_next
    return paragraph.style.paragraph_format.keep_with_next if keep is None else keep


def test_in_a_docx_no_head_stands_alone_at_the_foot_of_a_page():
    """Headings, heads of tables and their first row, and two assessments above the box that sums them up."""
    said = Paragraph((Run("words"),))
    cells = ((Cell((Run("a"),)),), (Cell((Run("b"),)),), (Cell((Run("c"),)),))
    blocks = (
        Heading("One"),
        Panels((Panel((Run("US"),), (said,)), Panel((Run("ROK"),), (said,)))),
        Box((Run("Agreed text"),), (said, said)),
        Heading("Two", 2),
        Table("A table", (Column("Head"),), cells),
        Panels((Panel((Run("US"),), (said,)),)),
        Heading("Three"),
    )
    part = dataclasses.replace(make_part(), blocks=blocks)
    file = papers.open_docx(docx.write(make_document(part)))
    assert all(stays(p) for p in file.paragraphs if p.style.name.startswith("Heading"))
    _facts, panels, box, table, last = file.tables
    assert all(stays(p) for cell in panels.rows[0].cells for p in cell.paragraphs)
    (gap,) = (p for p in file.paragraphs if p._p.getprevious() is panels._tbl)
    assert stays(gap)
    rows = [[bool(stays(p)) for p in row.cells[0].paragraphs] for row in table.rows]
    assert rows == [[True], [True], [False], [False]]
    for free in (box, last):
        assert not any(stays(p) for p in free.rows[0].cells[0].paragraphs)
