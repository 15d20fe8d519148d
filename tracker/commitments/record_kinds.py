"""What a section of the public record holds, and how one of its entries is read and looks on a row."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from tracker.commitments.record_files import (
    BrokenRecord,
    Field,
    names,
    read_fields,
    show_fields,
    some_names,
)


class Part(NamedTuple):
    """Rows that belong to an entry and have no history of their own: paragraphs, citations, attendance."""

    model: type[models.Model]
    owner: str
    fields: dict[str, Field]
    # The values that tell one from another within its entry.
    key: tuple[str, ...]
    # Turns what names another row into that row. Raises ValueError.
    resolve: Callable[[dict], dict] = lambda content: content
    related: tuple[str, ...] = ()

    def key_of(self, content) -> str:
        return " ".join(str(content[name]) for name in self.key)


class Link(NamedTuple):
    """Other entries that an entry names."""

    find: Callable[[str], models.Model]
    show: Callable[[Any], str]
    related: tuple[str, ...] = ()


class Kind:
    """One section of the record. A room says here how its entries are read and stored."""

    section: str
    model: type[models.Model]
    # The keys that name an item in a complaint.
    names: tuple[str, ...] = ("code",)
    fields: dict[str, Field]
    parts: dict[str, Part]
    links: dict[str, Link]
    # Keys that only tell items apart in the files: the row goes by a number of its own.
    unstored: tuple[str, ...] = ()
    # Parts and links of which there must be at least one: nothing without a source goes in.
    needed: tuple[str, ...] = ()

    def name_of(self, content) -> str:
        """What people call the entry; no two of a section share it."""
        return content["code"]

    def columns(self, content) -> dict[str, Any]:
        """Column values of the entry's own row, for all or some of its content. Raises ValueError."""
        return content

    def make(self, columns, now):
        """A new row, with what no file speaks of."""
        return self.model(**columns)

    def check(self, content) -> None:
        """What only this kind of entry must hold. Raises ValueError."""

    def rows(self):
        return self.model._default_manager.all()

    def read(self, file, data) -> tuple[str, dict]:
        """(its place in the files, its content as plain values)"""
        place = f"{file}: {self.section}"
        if not is_dict(data):
            raise BrokenRecord(f"{place}: an item is not an object")
        place = " ".join([f"{file}:", *(str(data[name]) for name in self.names if name in data)])
        own = {name: value for name, value in data.items() if name not in self.parts}
        links = {name: Field(some_names if name in self.needed else names, default=[]) for name in self.links}
        content = read_fields(own, {**self.fields, **links}, place)
        for name, part in self.parts.items():
            content[name] = self.read_parts(data.get(name, []), part, f"{place}, {name}")
            if name in self.needed and not content[name]:
                raise BrokenRecord(f"{place}: {name}: is empty")
        attempt(place, self.check, content)
        return place, content

    def read_parts(self, items, part, place):
        if not isinstance(items, list):
            raise BrokenRecord(f"{place}: is not a list")
        found: dict[str, dict] = {}
        for n, item in enumerate(items, start=1):
            content = read_fields(item, part.fields, f"{place} {n}")
            if (key := part.key_of(content)) in found:
                raise BrokenRecord(f"{place} {n}: is there twice")
            found[key] = content
        return found

    def show(self, row) -> dict:
        """What `read` would give for a row."""
        content = show_fields(row, self.fields)
        for name, link in self.links.items():
            content[name] = sorted(link.show(other) for other in getattr(row, name).all())
        for name, part in self.parts.items():
            shown = [show_fields(other, part.fields) for other in getattr(row, name).all()]
            content[name] = {part.key_of(item): item for item in shown}
        return content

    def prefetched(self):
        wanted = []
        others: list[tuple[str, Link | Part]] = [*self.links.items(), *self.parts.items()]
        for name, other in others:
            wanted += [name, *(f"{name}__{related}" for related in other.related)]
        return self.rows().prefetch_related(*wanted)


def is_dict(data) -> bool:
    return isinstance(data, dict)


def attempt(place, do, *args):
    """What is wrong with an entry is said with its place."""
    try:
        return do(*args)
    except ValueError as e:
        raise BrokenRecord(f"{place}: {e}") from e
    except ValidationError as e:
        raise BrokenRecord(f"{place}: {' '.join(e.messages)}") from e
    except IntegrityError as e:
        raise BrokenRecord(f"{place}: {str(e).strip()}") from e
