"""A document with one of each block, and the readers that open again what was written."""

import datetime
import io
import re

import docx
import openpyxl
import pypdf

from tracker.exports.tree import (
    STATUSES,
    Box,
    Cell,
    Chart,
    ChartRow,
    Column,
    Document,
    Facts,
    Heading,
    Panel,
    Panels,
    Paragraph,
    Part,
    Run,
    Table,
    TileRow,
    Tiles,
)

FROZEN = datetime.datetime(2026, 12, 28, 9, 30, tzinfo=datetime.UTC)
DAY = datetime.date
MARKING = "UNCLASSIFIED // R&D"
WORDS = dict(
    zip(STATUSES, ("Not started", "On track", "At risk", "Off track", "Paused", "Complete"), strict=True)
)


def status(kind):
    return Run(WORDS[kind], kind)


def say(*texts):
    return tuple(Run(text) for text in texts)


def make_section(number, text):
    us, rok = Run("US", "side"), Run("ROK", "side")
    return (
        Heading(f"{number}. {text}", mark="(U)"),
        Panels(
            (
                Panel(
                    (us, status("on_track")),
                    (
                        Paragraph((Run(f"US headline {text}", "strong"),), mark="(U)"),
                        Facts((("Asks", say(text)),)),
                    ),
                ),
                Panel((rok, Run("Not reported", "missing")), ()),
            )
        ),
        Box(
            (Run("Not agreed", "differ"),),
            (
                Paragraph(
                    (
                        Run("[US: The sides "),
                        Run("will", "differs"),
                        Run(f" meet {text}] [ROK: The sides "),
                        Run("intend to", "differs"),
                        Run(" meet]"),
                    )
                ),
            ),
        ),
        Heading("Milestones moved", 2),
        Paragraph(say(f"{number}.1 {text}: 30 Sep → 18 Dec (+79 days)"), "item"),
    )


def make_matrix(rows, text):
    cells = []
    for number in range(1, rows + 1):
        for place, side in enumerate(("US", "ROK")):
            head = (Cell(say(f"{number} {text}"), rows=2, is_head=True),) if not place else ()
            states = (Cell((status(STATUSES[(number + n) % 6]),)) for n in range(4))
            cells.append((*head, Cell((Run(side, "side"),)), *states))
    quarters = (Column(f"2026 Q{n}", 3) for n in (1, 2, 3, 4))
    return Table(
        "Status by quarter", (Column("Workstream", 5), Column("Side", 2), *quarters), tuple(cells), now=5
    )


def make_chart(rows, text):
    return Chart(
        title="Plan",
        label_head="Milestone",
        words_head="Due",
        start=DAY(2026, 1, 1),
        end=DAY(2027, 1, 1),
        ticks=tuple((f"2026\nQ{n}", DAY(2026, 3 * n - 2, 1)) for n in (1, 2, 3, 4)),
        today=DAY(2026, 12, 20),
        today_label="20 Dec 2026",
        rows=tuple(
            ChartRow(
                say(f"{n}.3 {text}"),
                say(f"Due {n} December 2030"),
                baseline=DAY(2025, 9, 30) if n % 3 else None,
                due=DAY(2030, 12, 1) if n % 4 else None,
                done=DAY(2026, 11, 1) if n % 5 == 0 else None,
                is_late=n % 2 == 0,
            )
            for n in range(1, rows + 1)
        ),
    )


def make_part(language="en", text="Consultation", workstreams=2):
    return Part(
        language=language,
        eyebrow=f"Quarterly report {text}",
        title=f"Nuclear Consultative Group {text}",
        subtitle="Fourth quarter 2026",
        facts=Facts((("To", say("both Presidents")), ("Basis", (Run(f"“{text}”", "quote"),)))),
        blocks=(
            Heading("Summary", new_page=True),
            Paragraph(say(f"Three moved. {text}"), "lead", "(U)"),
            Tiles(
                "Figures",
                (
                    TileRow(
                        (Run("US", "side"), Run(" 9 of 10", "quiet")), tuple((status(s), 3) for s in STATUSES)
                    ),
                ),
            ),
            make_matrix(workstreams, text),
            make_chart(workstreams, text),
            *(block for n in range(1, workstreams + 1) for block in make_section(n, text)),
            Heading("Concurrence and integrity", new_page=True),
            Facts((("SHA-256", (Run("5e863ea5" * 8, "code"),)),)),
            Paragraph(say("End"), "small"),
        ),
        contents="Contents",
        sheet=("Section", "Item", "Text", "Marking"),
    )


def make_document(*parts, **fields):
    return Document(
        **{
            "title": "Report 2026 Q4",
            "parts": parts or (make_part(),),
            "marking": MARKING,
            "name": "2026 Q4 · edition 1",
            "page": "Page {n} of {total}",
            "at": FROZEN,
            "notices": (
                Run("Working record. Not an international agreement.", language="en"),
                Run("이 문서는 실무 기록이다.", language="ko"),
            ),
            **fields,
        }
    )


def texts_of(value):
    """Every text of a tree that a reader gets to see on every kind of paper."""
    unseen = {"kind", "style", "language", "sheet", "contents", "page", "ticks", "today_label"}
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts_of(item)]
    if hasattr(value, "__dataclass_fields__"):
        names = [name for name in value.__dataclass_fields__ if name not in unseen]
        if isinstance(value, (Table, Tiles, Chart, Document)):
            names.remove("title")  # of a table without a caption; of the file
        return [text for name in names for text in texts_of(getattr(value, name))]
    return []


def open_pdf(data):
    return pypdf.PdfReader(io.BytesIO(data))


def open_docx(data):
    return docx.Document(io.BytesIO(data))


def open_xlsx(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def read_pdf(data):
    """Text that goes on over pages in one piece: their first and last lines, the frame, at the end."""
    pages = [page.extract_text().split("\n") for page in open_pdf(data).pages]
    frames = [line for lines in pages for line in (lines[0], lines[-1])]
    return "\n".join(line for lines in [*(lines[1:-1] for lines in pages), frames] for line in lines)


def read_docx(data):
    file = open_docx(data)
    section = file.sections[0]
    elements = [section.header._element, file.element.body, section.footer._element]
    return "".join(
        node.text or "" if node.tag.endswith("}t") else "\n"
        for element in elements
        for node in element.iter()
        if node.tag.endswith(("}t", "}br", "}p"))
    )


def read_xlsx(data):
    return "\n".join(
        str(value)
        for sheet in open_xlsx(data).worksheets
        for row in sheet.values
        for value in row
        if value is not None
    )


def squeezed(text):
    """Lines break elsewhere on each paper; long words may break inside."""
    return re.sub("[\\s\u200b\u00ad]", "", text)
