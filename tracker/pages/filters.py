"""Lists of what people did: by whom, on which days, read page by page.

A value that names nothing the reader can see is no filter, answered as one that never was.
"""

import datetime
from typing import NamedTuple

from tracker.pages.listing import as_key


class Person(NamedTuple):
    username: str
    name: str


def people_in(rows, field):
    """Who is named in rows the reader can see; a list of accounts would tell who is on the other side."""
    names = rows.exclude(**{field: None}).order_by().values_list(f"{field}__username", f"{field}__name")
    people = (Person(username, name or username) for username, name in names.distinct())
    return sorted(people, key=lambda person: (person.name, person))


def chosen_only(found):
    return {name: value for name, value in found.items() if value}


def filter_days(rows, chosen, zone):
    """`from` and `to`, both included, in the reader's own days: the moments on the page are in them too."""
    if "from" in chosen:
        rows = rows.filter(at__gte=midnight(chosen["from"], zone))
    if "to" in chosen:
        rows = rows.filter(at__lt=midnight(chosen["to"], zone, days=1))
    return rows


def midnight(day, zone, days=0):
    date = datetime.date.fromisoformat(day) + datetime.timedelta(days)
    return datetime.datetime.combine(date, datetime.time(), zone)


def find(visible, value):
    key = as_key(value)
    return visible.filter(pk=key).first() if key else None


def sorted_by_name(labels):
    """[(value, label)] for a choice, in the order of the reader's language."""
    return sorted(((value, str(name)) for value, name in labels), key=lambda pair: pair[1])
