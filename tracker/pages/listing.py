"""What every register shares: filters and order said by its address, pages of fifty, links that carry both.

A value in the address that names nothing known is no filter. Nothing is counted here, and a page asks the
same few questions however many rows there are: fifty rows and one more, to know whether it goes on.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.pages.text import clean_text

PAGE_SIZE = 50
# Far behind every register; a number beyond what a database counts is an error there.
LAST_PAGE = 100_000
LONGEST_WORDS = 200


def one_of(value, known):
    return value if value in known else ""


def as_day(value):
    try:
        day = datetime.date.fromisoformat(value or "")
    except ValueError:
        return ""
    return day.isoformat() if 2000 <= day.year <= 2100 else ""


def as_key(value):
    try:
        return str(UUID(value or ""))
    except ValueError:
        return ""


def as_page(value) -> int:
    """A page has one spelling; what is none is the first."""
    known = value and value.isascii() and value.isdecimal() and len(value) <= len(str(LAST_PAGE))
    number = int(value) if known else 1
    return number if 1 <= number <= LAST_PAGE else 1


def as_words(value):
    """What is looked for, cleaned as the stored texts were: else it would never be found."""
    try:
        found = clean_text(value or "")
    except ValidationError:
        return ""
    return found if len(found) <= LONGEST_WORDS else ""


def as_tick(value):
    return one_of(value, ("1",))


class Filter(NamedTuple):
    """One field above a register. `read` gives a known value of the address or "", `narrow` uses it."""

    kind: str  # choice, words, day, tick: how the form shows it
    name: str
    label: str | Promise
    read: Callable[[str | None], str]
    narrow: Callable[[Any, str], Any]
    choices: tuple[tuple[str, Any], ...] = ()
    # Shown as tabs or set by a link: in the form it is carried along unseen.
    is_hidden: bool = False


def by_column(column: str) -> Callable[[Any, str], Any]:
    return lambda rows, value: rows.filter(**{column: value})


def choice(name, label, choices: Iterable[tuple[str, Any]], narrow, **options) -> Filter:
    """`narrow` is a function of rows and value, or the column that holds the value."""
    pairs = tuple((str(value), words) for value, words in choices)
    known = {value for value, _words in pairs}
    narrow = by_column(narrow) if isinstance(narrow, str) else narrow
    return Filter("choice", name, label, lambda value: one_of(value, known), narrow, pairs, **options)


def words(name, label, narrow, **options) -> Filter:
    return Filter("words", name, label, as_words, narrow, **options)


def day(name, label, narrow, **options) -> Filter:
    narrow = by_column(narrow) if isinstance(narrow, str) else narrow
    return Filter("day", name, label, as_day, narrow, **options)


def tick(name, label, narrow: Callable[[Any], Any], **options) -> Filter:
    """Only the rows that …"""
    return Filter("tick", name, label, as_tick, lambda rows, _value: narrow(rows), **options)


class Sort(NamedTuple):
    """`columns` end with one that no two rows share: else pages lose and repeat rows."""

    label: str | Promise
    columns: tuple[Any, ...]


class Field(NamedTuple):
    filter: Filter
    value: str


class Listing:
    """`asked` is the query of the address; the first of `sorts` is the usual order."""

    def __init__(
        self, asked: Mapping[str, Any], *, filters: Iterable[Filter] = (), sorts: Mapping[str, Sort]
    ):
        self.filters = tuple(filters)
        self.sorts = dict(sorts)
        read = {each.name: each.read(asked.get(each.name)) for each in self.filters}
        self.chosen = {name: value for name, value in read.items() if value}
        self.usual_sort = next(iter(self.sorts))
        self.sort = one_of(asked.get("sort"), self.sorts) or self.usual_sort
        self.page = as_page(asked.get("page"))
        self.has_more = False

    # --- rows

    def narrow(self, rows, *, without: Iterable[str] = ()):
        """The rows that fit; `without` some filters, to say what each choice of them would show."""
        for each in self.filters:
            if each.name in self.chosen and each.name not in without:
                rows = each.narrow(rows, self.chosen[each.name])
        return rows

    def order(self, rows):
        return rows.order_by(*self.sorts[self.sort].columns)

    def read_all(self, rows):
        """As an export has them."""
        return self.order(self.narrow(rows))

    def read_page(self, rows) -> list:
        start = (self.page - 1) * PAGE_SIZE
        found = list(self.read_all(rows)[start : start + PAGE_SIZE + 1])
        self.has_more = len(found) > PAGE_SIZE
        return found[:PAGE_SIZE]

    # --- what the templates show

    @property
    def fields(self) -> list[Field]:
        return [Field(each, self.chosen.get(each.name, "")) for each in self.filters]

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen)

    def query(self, **changes) -> str:
        """What a link to this register ends with, "" or "?…"; `changes` replace filters, "" drops one."""
        asked = {**self.chosen, "sort": self.sort if self.sort != self.usual_sort else "", **changes}
        kept = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def here(self) -> str:
        return self.query() or "?"

    @property
    def previous(self) -> str:
        if self.page == 1:
            return ""
        return self.query(page=self.page - 1 if self.page > 2 else "") or "?"

    @property
    def next(self) -> str:
        return self.query(page=self.page + 1) if self.has_more else ""

    def tabs(self, name: str) -> list[dict[str, Any]]:
        """Links for the choices of one filter; a register may add to each how many rows it would show."""
        (one,) = (each for each in self.filters if each.name == name)
        now = self.chosen.get(name, "")
        return [
            {
                "value": value,
                "label": label,
                "query": self.query(**{name: value}) or "?",
                "is_here": value == now,
            }
            for value, label in (("", _("All")), *one.choices)
        ]
