"""A register as an export holds it: plain values and what stands above and below them. It knows no model."""

import datetime
import re
from dataclasses import dataclass, field
from typing import TypeAlias

Cell: TypeAlias = str | int | bool | datetime.date | None

# What XML cannot hold. The cleaner lets none of it in; a file that does not open would be the worse answer.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)


@dataclass(frozen=True)
class Column:
    title: str
    width: int = 16  # in characters


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    # The highest marking of what it holds, above and below.
    marking: str
    # "Reflects progress up to …"
    footnote: str
    language: str
    # What was asked for, where it is not everything.
    filters: tuple[str, ...] = field(default=())

    def __post_init__(self):
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError("a row has as many values as the table has columns")
