"""The page of the access log: the own side's rows, newest first, filtered by the address."""

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q

from tracker.pages.filters import chosen_only, filter_days, find, people_in, sorted_by_name
from tracker.pages.listing import PAGE_SIZE, as_day, one_of
from tracker.people.access import Access


def read_list(member, asked):
    """`asked` is the query of the address."""
    visible = Access.objects.visible_to(member)
    people = people_in(visible, "member")
    chosen = chosen_only(
        {
            "who": one_of(asked.get("who"), {person.username for person in people}),
            "kind": one_of(asked.get("kind"), Access.Kind.values),
            "from": as_day(asked.get("from")),
            "to": as_day(asked.get("to")),
        }
    )
    columns = {"who": "member__username", "kind": "kind"}
    rows = visible.filter(**{columns[name]: value for name, value in chosen.items() if name in columns})
    rows = filter_days(rows, chosen, ZoneInfo(member.zone))
    if before := find(visible, asked.get("before")):
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, id__gt=before.pk))
    found = list(rows.select_related("member").order_by("-at", "id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    earlier = {**chosen, "before": str(shown[-1].pk)} if len(found) > PAGE_SIZE else None
    return {
        "rows": shown,
        "chosen": chosen,
        "is_filtered": bool(chosen),
        "is_later": bool(before),
        "people": people,
        "kinds": sorted_by_name(Access.Kind.choices),
        "earlier": urlencode(earlier) if earlier else "",
        "newest": urlencode(chosen),
    }
