"""The page of the history: what the reader's chains hold, newest first, filtered by its address.

No totals and no numbers of entries: they would count what is internal. A value in the address that names
nothing the reader can see is answered as one that never was.
"""

from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from tracker.history.bodies import read_body
from tracker.history.labels import KINDS, VERB_NAMES
from tracker.history.live import about
from tracker.history.models import BOTH, Entry
from tracker.history.verbs import VERBS
from tracker.history.words import find_model, read_rows, sentence
from tracker.pages.filters import chosen_only, filter_days, find, people_in, sorted_by_name
from tracker.pages.listing import PAGE_SIZE, as_day, as_key, one_of


class Line(NamedTuple):
    entry: Entry
    sentence: str
    is_shared: bool
    rows: list
    reason: str
    removal: object


def read_list(member, asked, sides):
    """`asked` is the query of the address."""
    visible = Entry.objects.visible_to(member)
    people = people_in(visible, "actor")
    chosen = choose(asked, people)
    rows = filter_entries(visible, chosen, ZoneInfo(member.zone))
    newest = None
    if subject := chosen.get("subject"):
        newest = newest_of(visible, subject)
        rows = rows.filter(is_about(subject, newest, member))
    if before := find(visible, asked.get("before")):
        rows = rows.filter(older_than(before))
    entries = list(
        rows.select_related("body", "actor").order_by("-at", "chain", "-sequence")[: PAGE_SIZE + 1]
    )
    shown = entries[:PAGE_SIZE]
    earlier = {**chosen, "before": str(shown[-1].pk)} if len(entries) > PAGE_SIZE else None
    return {
        "lines": [read_line(entry, sides) for entry in shown],
        "chosen": chosen,
        "is_filtered": bool(chosen),
        "is_later": bool(before),
        "subject": subject,
        "subject_label": newest.subject_label if newest else "",
        "people": people,
        "kinds": sorted_by_name(KINDS.items()),
        "verbs": sorted_by_name((verb, VERB_NAMES[verb]) for verb in VERBS),
        "earlier": urlencode(earlier) if earlier else "",
        "newest": urlencode(chosen),
    }


def choose(asked, people):
    """{filter: value} of what the address says rightly; anything else is no filter."""
    found = {
        "who": one_of(asked.get("who"), {person.username for person in people}),
        "what": one_of(asked.get("what"), KINDS),
        "verb": one_of(asked.get("verb"), VERBS),
        "from": as_day(asked.get("from")),
        "to": as_day(asked.get("to")),
        "subject": as_key(asked.get("subject")),
    }
    return chosen_only(found)


def filter_entries(rows, chosen, zone):
    columns = {"who": "actor__username", "what": "subject_kind", "verb": "verb"}
    rows = rows.filter(**{columns[name]: value for name, value in chosen.items() if name in columns})
    return filter_days(rows, chosen, zone)


def newest_of(visible, subject):
    return visible.filter(subject_id=subject).order_by("-at", "chain", "-sequence").first()


def is_about(subject, newest, member):
    """The subject and, where its model knows any, its parts: a workstream has updates and milestones."""
    model = find_model(newest.subject_kind) if newest else None
    return about(member, model(pk=UUID(subject))) if model else Q(subject_id=subject)


def older_than(entry):
    """Behind it in the order of the page: by time, then chain, then from the end of the chain."""
    later_chain = Q(chain__gt=entry.chain) | Q(chain=entry.chain, sequence__lt=entry.sequence)
    return Q(at__lt=entry.at) | Q(at=entry.at) & later_chain


def read_line(entry, sides):
    body = read_body(entry.body.text) if hasattr(entry, "body") else read_body("")
    return Line(
        entry,
        sentence(entry, VERBS),
        entry.chain == BOTH,
        read_rows(entry, body, sides),
        body.reason,
        body.removal,
    )
