"""Master data: any steward enters it, both sides see it at once, each confirms it. One entry per save."""

import datetime
from collections import Counter
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tracker.history.actions import record
from tracker.history.bodies import read_body
from tracker.history.canonical import canonical, sha256
from tracker.history.conflicts import revision_of
from tracker.history.models import Entry
from tracker.pages.bilingual import LANGUAGES
from tracker.pages.door import AudienceQuerySet
from tracker.people.rules import can_enter_record


@transaction.atomic
def enter_record(subject, *, by, now, before, after, is_new):
    """Notes what a save changed, after it. `before` and `after` name what differs and nothing else."""
    if not can_enter_record(by):
        raise PermissionDenied
    if before == after and not is_new:
        return
    verb = "record_entered" if is_new else "record_changed"
    record(subject, verb, by=by, now=now, audience=None, before=before, after=after)


class Part(NamedTuple):
    """A row that is entered together with its subject: a paragraph, a citation, somebody at a meeting."""

    kind: str
    label: str
    content: dict


class Picture(NamedTuple):
    """All that a form shows of a subject, in values that can be written down."""

    content: dict
    parts: dict  # {key of the row: Part}

    @property
    def token(self) -> str:
        """Changes with anything that the form shows."""
        parts = {str(key): part for key, part in self.parts.items()}
        return sha256(canonical([self.content, parts]))[:20]


NOTHING = Picture({}, {})


def label_of(row) -> str:
    return row.history_label() if hasattr(row, "history_label") else str(row)


def has_audience(model) -> bool:
    return isinstance(model._default_manager.all(), AudienceQuerySet)


def content_of(row, *, without=()) -> dict:
    """{column: value}. Another row is named in words, a side by its code."""
    content = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or not field.editable or field.name in without:
            continue
        if field.is_relation and has_audience(field.related_model):
            continue
        value = getattr(row, field.attname)
        if field.is_relation and field.related_model._meta.model_name != "side":
            related = None if value is None else getattr(row, field.name)
            content[field.name] = "" if related is None else label_of(related)
        else:
            content[field.attname] = value.isoformat() if isinstance(value, datetime.time) else value
    for field in row._meta.many_to_many:
        if field.name not in without and not has_audience(field.related_model):
            content[field.name] = ", ".join(sorted(map(label_of, getattr(row, field.name).all())))
    return content


def differences(old: Picture, new: Picture) -> tuple[dict, dict]:
    """(before, after) of what differs. What belongs to a part is named "kind/label/column"."""
    before, after = _differing(old.content, new.content)
    known: Counter[tuple] = Counter()
    for key, (kind, label, _content) in {**old.parts, **new.parts}.items():
        columns = _differing(
            *(parts[key].content if key in parts else {} for parts in (old.parts, new.parts))
        )
        known[kind, label] += 1
        # Two people of one name stay two.
        label = f"{label} ({known[kind, label]})" if known[kind, label] > 1 else label
        for into, found in zip((before, after), columns, strict=True):
            into.update({f"{kind}/{label}/{name}": value for name, value in found.items()})
    return before, after


def _differing(old, new):
    names = [name for name in {**old, **new} if (old.get(name) or "") != (new.get(name) or "")]
    return (
        {name: old[name] for name in names if name in old},
        {name: new[name] for name in names if name in new},
    )


def read_sequence(member, row) -> int:
    """How far the history of a row goes that the member may see."""
    entries = Entry.objects.visible_to(member).filter(subject_id=row.pk).order_by("-sequence")
    return entries.values_list("sequence", flat=True).first() or 0


def read_base(member, row, seen) -> dict:
    """{column: what was there when the form was opened} of what was changed since, from the history."""
    sequence = revision_of(seen)
    if sequence is None:
        return {}
    entries = Entry.objects.visible_to(member).filter(subject_id=row.pk, sequence__gt=sequence)
    base: dict = {}
    for entry in entries.select_related("body").order_by("sequence"):
        body = read_body(entry.body.text)
        if isinstance(body.before, dict) and isinstance(body.after, dict):
            # What was changed twice stood there before the first change.
            base = {**dict.fromkeys(body.after, ""), **body.before, **base}
    return base


def note_times(row, columns, now) -> None:
    """The time at which each of the texts last changed, on those among the columns that have one."""
    for name in columns:
        if name.endswith(tuple(f"_{language}" for language in LANGUAGES)) and hasattr(row, f"{name}_at"):
            setattr(row, f"{name}_at", now)
