"""What holds for a whole DOCX: its properties, styles, margins, the marking and the page number."""

import re

from tracker.exports.docx_text import (
    INK,
    LANGUAGES,
    QUIET,
    Paper,
    begin_field,
    end_field,
    q,
    say,
    set_fonts,
)
from tracker.exports.table import printable
from tracker.exports.tree import Document

WIDTH = 166  # of the text, in millimetres
# name: size, bold, space before and after, in points
STYLES: dict[str, tuple[float, bool, float, float]] = {
    "Normal": (10, False, 0, 5),
    "Title": (21, True, 4, 6),
    "Subtitle": (14, False, 0, 16),
    "Heading 1": (14, True, 18, 6),
    "Heading 2": (11, True, 10, 4),
    "Heading 3": (10, True, 8, 4),
    "Lead": (11.5, False, 0, 6),
    "Small": (8.5, False, 0, 4),
    "Eyebrow": (9.5, False, 36, 4),
    "Marking": (8.5, True, 0, 0),
    "Cell": (9, False, 2, 2),
    "Contents": (10, False, 0, 1),
    "Contents heading": (14, True, 18, 6),
    "Gap": (5, False, 0, 0),
    "List Bullet": (10, False, 0, 3),
}
OURS = ("Lead", "Small", "Eyebrow", "Marking", "Cell", "Contents", "Contents heading", "Gap")
CENTRED = ("Title", "Subtitle", "Eyebrow", "Marking")
FIELDS = {"{n}": "PAGE", "{total}": "NUMPAGES"}


def new_paper(document: Document) -> Paper:
    from docx import Document as new

    paper = Paper(new(), document.language, document.language)
    set_properties(paper, document)
    set_styles(paper)
    set_pages(paper, document)
    return paper


def set_properties(paper: Paper, document: Document):
    core = paper.file.core_properties
    core.title = printable(document.title)[:255]
    core.author = core.last_modified_by = "NCG Tracker"
    core.comments, core.language = "", LANGUAGES[paper.language]


def set_styles(paper: Paper):
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = paper.file.styles
    usual = styles.element.find(f".//{q('w:rPrDefault')}/{q('w:rPr')}")
    set_fonts(usual.find(q("w:rFonts")))
    usual.find(q("w:lang")).set(q("w:val"), LANGUAGES[paper.language])
    usual.find(q("w:lang")).set(q("w:eastAsia"), "ko-KR")
    for name in OURS:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, (size, bold, before, after) in STYLES.items():
        style = styles[name]
        set_fonts(style.element.get_or_add_rPr().get_or_add_rFonts())
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(
            QUIET if name in ("Subtitle", "Small", "Eyebrow") else INK
        )
        lines = style.paragraph_format
        lines.space_before, lines.space_after, lines.line_spacing = Pt(before), Pt(after), 1.15
        if name in CENTRED:
            lines.alignment = 1
        drop_frame(style)
        paper.styles[name] = style.style_id


def drop_frame(style):
    """The title of the default file has a line below and narrowed letters."""
    for path in ("w:pPr/w:pBdr", "w:rPr/w:spacing", "w:rPr/w:kern"):
        for found in style.element.findall("/".join(q(step) for step in path.split("/"))):
            found.getparent().remove(found)


def set_pages(paper: Paper, document: Document):
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    section = paper.file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) / 2)
    section.top_margin = section.bottom_margin = Mm(24)
    above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
    above.style = below.style = paper.file.styles["Marking"]
    say(paper, above, document.marking)
    say(paper, below, document.marking)
    below = section.footer.add_paragraph(style=paper.file.styles["Marking"])
    below.alignment = 0
    below.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    say(paper, below, document.name, bold=False)
    say(paper, below, "\t")
    for piece in re.split(r"(\{n\}|\{total\})", document.page):
        if piece in FIELDS:
            begin_field(below, FIELDS[piece])
            say(paper, below, "1", bold=False)
            end_field(below)
        elif piece:
            say(paper, below, piece, bold=False)
