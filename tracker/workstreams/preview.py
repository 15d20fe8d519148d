"""Before a release: what the other side will see. After a conflict: theirs, mine and the base."""

import copy

from django.utils.translation import gettext as _

from tracker.history.bodies import read_body
from tracker.history.models import Entry
from tracker.pages.bilingual import text_columns
from tracker.pages.labels import LABELS
from tracker.people.models import User
from tracker.quarters.models import Period
from tracker.workstreams.models import Rating, StatusUpdate
from tracker.workstreams.page import read_cards, read_updates
from tracker.workstreams.reading import as_uuid
from tracker.workstreams.rules import picture


def read_preview(draft, member, sides, today):
    """The page's own cards, made for a reader of the other side as if the draft were released."""
    reader = User(side=sides.other(member.side_id), role=User.Role.READER)
    released = copy.copy(draft)
    released.state = StatusUpdate.State.RELEASED
    standing = [
        update
        for update in read_updates(draft.workstream, reader)
        if (update.side_id, update.quarter_id) != (draft.side_id, draft.quarter_id)
    ]
    cards = read_cards([released, *standing], sides, Period.of(today))
    return {
        "cards": cards,
        "card": next(card for card in cards if card.side.code == member.side_id),
        "joint": picture([card.reported_rating for card in cards]),
        "seen": draft.token,
    }


COMPARED = ("rating", *text_columns(StatusUpdate.TEXTS), "as_of")


def read_conflict(form, current, member):
    """Field by field what differs: what was typed, what a colleague saved, what both started from."""
    mine = form.content()
    theirs = current.content() if current else {}
    base = read_base(form.cleaned_data["seen"], member)
    rows = []
    for name in COMPARED:
        values = [said(name, content.get(name)) for content in (theirs, mine, base)]
        if values[0] != values[1]:
            rows.append(
                {
                    "label": LABELS.get(name, _("Status")),
                    "theirs": values[0],
                    "mine": values[1],
                    "base": values[2],
                }
            )
    return {"current": current, "rows": rows}


def said(name, value):
    if name == "rating" and value:
        return dict(Rating.choices)[value]
    return str(value) if value else ""


def read_base(seen, member):
    """The content a form started from, by its token; empty when it started from nothing."""
    key, separator, revision = seen.partition(".")
    if not separator or not revision.isdecimal():
        return {}
    entries = (
        Entry.objects.visible_to(member)
        .filter(subject_id=as_uuid(key), subject_kind="statusupdate")
        .select_related("body")
        .order_by("-sequence")
    )
    released = {}
    for entry in entries:
        # A text that was purged leaves no base: theirs and mine are compared all the same.
        after = read_body(entry.body.text).after
        if not isinstance(after, dict) or "rating" not in after:
            continue
        content = {name: after.get(name) for name in COMPARED}
        if after.get("revision") == int(revision):
            return content
        if "version" in after:
            released = content
    return released
