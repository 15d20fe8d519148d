"""Calendar files (RFC 5545). The library folds lines and writes zones; this knows no model."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//NCG Tracker//Meetings//EN"


@dataclass(frozen=True)
class Event:
    # The same for ever: a calendar that has the event replaces it by a higher sequence.
    uid: str
    sequence: int
    summary: str
    status: str  # TENTATIVE, CONFIRMED, CANCELLED
    first: datetime.date
    last: datetime.date
    # When it was last changed; the same event has the same bytes whenever it is asked for.
    stamp: datetime.datetime
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    zone: str = "UTC"
    location: str = ""
    description: str = ""
    url: str = ""


def write(events: Iterable[Event], name: str) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(make_event(event))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def make_event(event: Event):
    from icalendar import Event as Component

    component = Component()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamp.astimezone(datetime.UTC))
    component.add("last-modified", event.stamp.astimezone(datetime.UTC))
    component.add("summary", event.summary)
    component.add("status", event.status)
    for name, value in zip(("dtstart", "dtend"), span(event), strict=True):
        component.add(name, value)
    for name, text in (("location", event.location), ("description", event.description), ("url", event.url)):
        if text:
            component.add(name, text)
    # A date is not a reason to be out of the office; an hour is.
    component.add("transp", "OPAQUE" if event.starts_at else "TRANSPARENT")
    return component


def span(event: Event):
    """Where only the date is known it stays a date, and the end is the day after: RFC 5545 excludes it."""
    if event.starts_at is None:
        return event.first, event.last + datetime.timedelta(days=1)
    zone = ZoneInfo(event.zone)
    start = datetime.datetime.combine(event.first, event.starts_at, zone)
    if event.ends_at is None and event.last == event.first:
        return start, start + datetime.timedelta(hours=1)
    return start, datetime.datetime.combine(event.last, event.ends_at or datetime.time(18), zone)
