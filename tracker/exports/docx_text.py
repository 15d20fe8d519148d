"""Words in a DOCX: runs, their language and look, and fields that Word fills in."""

from dataclasses import dataclass, field
from typing import Any

from tracker.exports.table import printable
from tracker.exports.tree import STATUSES, Run, Runs

LATIN, KOREAN = "Arial", "Malgun Gothic"
LANGUAGES = {"en": "en-US", "ko": "ko-KR"}
INK, QUIET, RULE, PALE = "131922", "4C5564", "C4CAD4", "F3F5F8"
COLOURS = dict(
    zip(STATUSES, ("596170", "17683A", "854C00", "AE231B", "5D537E", "0A5A8D"), strict=True),
    differ=INK,
    missing=QUIET,
)
# A sign for each: in a text that is edited a drawing would get lost.
SIGNS = dict(zip(STATUSES, "○●▲■‖✓", strict=True), differ="≠", missing="–")


@dataclass
class Paper:
    """The file while it is written."""

    file: Any
    language: str  # of the whole
    now: str  # of the part
    styles: dict[str, str] = field(default_factory=dict)  # name: key


def dressed(paper: Paper, paragraph, style: str):
    """By its key: the library reads all styles each time one is set by name."""
    paragraph._p.style = paper.styles[style]
    return paragraph


def q(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def element(name: str, **attributes: object):
    """`element("w:shd", fill="F3F5F8")`: attributes are Word's too."""
    from docx.oxml import OxmlElement

    return OxmlElement(name, attrs={q(f"w:{key}"): str(value) for key, value in attributes.items()})


def set_fonts(fonts):
    """Instead of the theme of the default file, which would win."""
    fonts.attrib.clear()
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(q(f"w:{name}"), LATIN)
    fonts.set(q("w:eastAsia"), KOREAN)


def say(paper: Paper, paragraph, text: str, language: str = "", bold: bool | None = None):
    language = language or paper.now
    run = paragraph.add_run(printable(text))
    if language == "ko":
        # Of signs that both scripts have, quotation marks and arrows, it decides the font.
        run._r.get_or_add_rPr().get_or_add_rFonts().set(q("w:hint"), "eastAsia")
    if language != paper.language:
        run._r.get_or_add_rPr().append(element("w:lang", val=LANGUAGES[language], eastAsia="ko-KR"))
    if bold is not None:
        run.bold = bold
    return run


def add_runs(paper: Paper, paragraph, runs: Runs, bold: bool | None = None):
    for run in runs:
        add_run(paper, paragraph, run, bold)
    return paragraph


def add_run(paper: Paper, paragraph, run: Run, bold: bool | None):
    text = f"{SIGNS[run.kind]} {run.text}" if run.kind in SIGNS else run.text
    said = say(paper, paragraph, text, run.language, bold)
    if run.kind in SIGNS or run.kind in ("strong", "side", "differs"):
        said.bold = True
    if run.kind == "differs":
        said.underline = True
    if colour := COLOURS.get(run.kind) or (QUIET if run.kind == "quiet" else ""):
        said._r.get_or_add_rPr().get_or_add_color().set(q("w:val"), colour)


def begin_field(paragraph, code: str):
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="begin"))
    instruction = element("w:instrText")
    instruction.set(q("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="separate"))


def end_field(paragraph):
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))
