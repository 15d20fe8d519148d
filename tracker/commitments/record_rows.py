"""Compares the entries of the record with the rows that are there, and stores what is new.

The shared chain holds what was loaded. A row that still says so was not edited here, and takes over what a
newer record adds to it; one that says something else belongs to the people who edited it.
"""

import datetime
from typing import Any, NamedTuple

from django.db import models, transaction

from tracker.commitments.record_files import BrokenRecord, show_fields
from tracker.commitments.record_kinds import Kind, attempt, is_dict
from tracker.history.actions import record
from tracker.history.bodies import read_body
from tracker.history.models import Entry
from tracker.pages.bilingual import LANGUAGES


class Outcome(NamedTuple):
    section: str
    added: int
    extended: int
    unchanged: int
    kept: list[str]


@transaction.atomic
def load_section(kind: Kind, items, now) -> Outcome:
    """Stores what the files add. Rows come first and what they name afterwards: they may name each other."""
    loaded = read_loaded(kind)
    stored: dict[str, tuple[Any, dict]] = {}
    for row in kind.prefetched():
        present = kind.show(row)
        # By the name it was loaded under, whatever people call it since.
        code, _base = loaded.get(row.pk, (None, None))
        stored[code or kind.name_of(present)] = row, present
    seen: set[str] = set()
    new: list[tuple] = []
    extended: list[tuple] = []
    kept = []
    for file, data in items:
        place, content = kind.read(file, data)
        label = kind.name_of(content)
        content = {name: value for name, value in content.items() if name not in kind.unstored}
        if label in seen:
            raise BrokenRecord(f"{place}: is there twice")
        seen.add(label)
        row, present = stored.get(label, (None, {}))
        if row is None:
            row = attempt(place, make_row, kind, content, now)
            new.append((place, label, row, {}, content))
        elif was_edited(row, present, content, loaded):
            if differing := differences(present, content):
                kept.append(f"{label} ({', '.join(differing)})")
        elif missing := additions(present, content):
            attempt(place, update_row, kind, row, missing, now)
            extended.append((place, label, row, present, content))
    for place, _label, row, present, content in new + extended:
        attempt(place, store_parts, kind, row, present, content, now)
    for _place, label, row, _present, content in new + extended:
        after = {"code": label, "content": content}
        record(row, "record_loaded", by=None, now=now, audience=None, after=after)
    unchanged = len(items) - len(new) - len(extended) - len(kept)
    return Outcome(kind.section, len(new), len(extended), unchanged, kept)


def read_loaded(kind) -> dict:
    """{row: (its name in the files, what was loaded into it last)}; None where older entries do not say."""
    entries = (
        Entry.objects.filter(verb="record_loaded", subject_kind=kind.model._meta.model_name)
        .order_by("sequence")
        .values_list("subject_id", "body__text")
    )
    loaded = {}
    for subject, body in entries:
        after = read_body(body or "").after
        content = after.get("content") if isinstance(after, dict) else None
        loaded[subject] = (after["code"], content) if isinstance(after, dict) and content else (None, None)
    return loaded


def was_edited(row, present, content, loaded) -> bool:
    if row.pk not in loaded:
        return True  # people entered it before the record did
    _code, base = loaded[row.pk]
    if base is None:
        return not is_contained(present, content)
    return not all(name in present and says(present[name], value) for name, value in base.items())


def says(present, loaded) -> bool:
    """Whether a value is as it was loaded; columns that came later do not count."""
    if not is_dict(loaded):
        return present == loaded
    return present.keys() == loaded.keys() and all(
        present[key].get(name) == value for key, part in loaded.items() for name, value in part.items()
    )


EMPTY = (None, "", "none")


def is_contained(present, content) -> bool:
    """Whether a row says nothing that the record does not say."""
    for name, value in present.items():
        wanted = content[name]
        if is_dict(value):
            if not all(key in wanted and is_contained(part, wanted[key]) for key, part in value.items()):
                return False
        elif isinstance(value, list):
            if not {*value} <= {*wanted}:
                return False
        elif value != wanted and value not in EMPTY:
            return False
    return True


def differences(present, content) -> list[str]:
    return [name for name, value in content.items() if present[name] != value]


def additions(present, content) -> dict:
    """What a newer record says otherwise or adds. What it no longer names stays: nothing is lost."""
    found = {}
    for name, value in content.items():
        has = present[name]
        if isinstance(value, list):
            is_new = not {*value} <= {*has}
        elif is_dict(value):
            is_new = any(has.get(key) != part for key, part in value.items())
        else:
            is_new = has != value
        if is_new:
            found[name] = value
    return found


def to_columns(fields, content, now) -> dict[str, Any]:
    """Dates as dates; each text with the time at which it was entered."""
    columns: dict[str, Any] = {}
    for name, value in content.items():
        if name == "date" or name.endswith("_on"):
            value = value and datetime.date.fromisoformat(value)
        columns[name] = value
        stem, dash, language = name.rpartition("_")
        if dash and language in LANGUAGES and stem in fields:
            columns[f"{name}_at"] = now if value else None
    return columns


def own_columns(kind, content, now):
    own = {
        name: value for name, value in content.items() if name not in kind.parts and name not in kind.links
    }
    return to_columns(kind.fields, kind.columns(own), now)


def clean(row) -> models.Model:
    row.clean_fields(exclude=[f.name for f in row._meta.fields if f.is_relation])
    return row


def make_row(kind, content, now):
    row = clean(kind.make(own_columns(kind, content, now), now))
    row.save(force_insert=True)
    return row


def update_row(kind, row, missing, now):
    columns = own_columns(kind, missing, now)
    if columns:
        for name, value in columns.items():
            setattr(row, name, value)
        clean(row).save(update_fields=[*columns])


def store_parts(kind, row, present, content, now):
    for name, part in kind.parts.items():
        has, new = present.get(name, {}), []
        for key, item in content[name].items():
            if has.get(key) == item:
                continue
            columns = to_columns(part.fields, part.resolve(item), now)
            if key not in has:
                new.append(clean(part.model(**{part.owner: row}, **columns)))
                continue
            other = next(
                other
                for other in getattr(row, name).all()
                if part.key_of(show_fields(other, part.fields)) == key
            )
            for column, value in columns.items():
                setattr(other, column, value)
            clean(other).save(update_fields=[*columns])
        part.model._default_manager.bulk_create(new)
    for name, link in kind.links.items():
        others = [link.find(label) for label in content[name] if label not in present.get(name, [])]
        if others:
            getattr(row, name).add(*others)
