"""A document before it is a PDF, a DOCX or a workbook: what it says, in order. It knows no model."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

STATUSES = ("not_started", "on_track", "at_risk", "off_track", "paused", "complete")
# plain and strong words, quiet ones, the words by which two wordings differ, a text that is quoted, the name
# of a side as a chip, a code or a hash; a status or the sign "differ" is drawn with its word beside it.
KINDS = ("plain", "strong", "quiet", "differs", "quote", "side", "code", "differ", "missing", *STATUSES)


@dataclass(frozen=True)
class Run:
    text: str
    kind: str = "plain"
    # Where it is not the language of its part.
    language: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(self.kind)


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1
    mark: str = ""
    new_page: bool = False
    # What it is about, as (kind, name): a page links it, paper does not.
    about: tuple[str, str] = ("", "")
    # Read by few: a page folds it, paper does not.
    is_folded: bool = False


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    style: str = "body"  # body, lead, small, item
    mark: str = ""
    # What the words rest on, as (kind, name): links on a page, listed at the end on paper.
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Facts:
    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True)
class Column:
    title: str
    share: int = 1  # of the width


@dataclass(frozen=True)
class Cell:
    runs: Runs = ()
    rows: int = 1  # how many it reaches over; the rows below leave it out
    is_head: bool = False
    # For sheets, which can count and sort.
    value: datetime.date | int | None = None


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    # The column that is about now stands out.
    now: int | None = None


@dataclass(frozen=True)
class TileRow:
    head: Runs
    counts: tuple[tuple[Run, int], ...]


@dataclass(frozen=True)
class Tiles:
    title: str
    rows: tuple[TileRow, ...]


@dataclass(frozen=True)
class ChartRow:
    label: Runs
    words: Runs  # all that is drawn, said
    baseline: datetime.date | None = None
    due: datetime.date | None = None
    done: datetime.date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Chart:
    """Milestones along time. Every row says in words what it draws."""

    title: str
    label_head: str
    words_head: str
    start: datetime.date
    end: datetime.date
    ticks: tuple[tuple[str, datetime.date], ...]
    today: datetime.date
    today_label: str
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True)
class Panel:
    head: Runs
    blocks: tuple["Paragraph | Facts", ...]


@dataclass(frozen=True)
class Panels:
    """Side by side, of equal weight."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Box:
    title: Runs
    blocks: tuple[Paragraph, ...]


Block: TypeAlias = Heading | Paragraph | Facts | Table | Tiles | Chart | Panels | Box


@dataclass(frozen=True)
class Part:
    """The whole text in one language."""

    language: str
    eyebrow: str
    title: str
    subtitle: str
    facts: Facts
    blocks: tuple[Block, ...]
    # The heading above the list of headings; no list without it.
    contents: str = ""
    # How a workbook heads section, item, text and marking.
    sheet: tuple[str, str, str, str] = ("", "", "", "")


@dataclass(frozen=True)
class Document:
    title: str
    parts: tuple[Part, ...]
    # The highest of what it holds: top and bottom of every page.
    marking: str
    # What a page says of itself beside its number: the report and its edition.
    name: str
    # "Page {n} of {total}"
    page: str
    # When it was frozen; the same document has the same bytes whenever it is asked for.
    at: datetime.datetime
    # What it is and is not, in every language it concerns.
    notices: Runs = ()

    @property
    def language(self) -> str:
        return self.parts[0].language


def joined(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def headings(part: Part, level: int = 1) -> Iterator[Heading]:
    return (block for block in part.blocks if isinstance(block, Heading) and block.level <= level)
