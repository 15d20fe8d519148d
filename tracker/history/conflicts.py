"""Someone saved first: theirs, mine, and what both started from, field by field. One place for every form.

What both started from is no longer in the row. The history holds it: as what an entry left behind, or as what
the entry of whoever was faster says it found.
"""

import uuid

from tracker.history.bodies import read_body
from tracker.history.labels import FIELDS
from tracker.history.models import Entry
from tracker.history.words import say


def read_conflict(model, names, *, heading, theirs, mine, base, sides):
    """What parts/conflict.html shows. A content that does not speak of a field leaves its cell empty."""
    rows = []
    for name in names:
        said = [
            say(model, name, content[name], sides) if name in content else ""
            for content in (theirs, mine, base)
        ]
        if said[0] != said[1]:
            label = FIELDS.get(name, name)
            rows.append({"label": label, "theirs": said[0], "mine": said[1], "base": said[2]})
    return {"heading": heading, "rows": rows}


def contents_of(kind, keys, member):
    """What entries on these subjects say was there, newest first; of each, what it left before what it found.

    A text that was purged says nothing: theirs and mine are compared all the same.
    """
    entries = (
        Entry.objects.visible_to(member)
        .filter(subject_kind=kind, subject_id__in=[key for key in map(as_uuid, keys) if key])
        .select_related("body")
        .order_by("-sequence")
    )
    bodies = [read_body(entry.body.text) for entry in entries]
    contents = [content for body in bodies for content in (body.after, body.before)]
    return [content for content in contents if isinstance(content, dict)]


def read_base(contents, *fits):
    """The first content that fits, by the first question that any of them fits; nothing when none does."""
    found = (content for fit in fits for content in contents if fit(content))
    return next(found, {})


def as_uuid(text):
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def revision_of(seen, place=1):
    """The number in a token at a place; None when it is not one of ours."""
    parts = seen.split(".")
    return int(parts[place]) if len(parts) > place and is_number(parts[place]) else None


def is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 10
