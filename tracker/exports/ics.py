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

    events = list(events)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    parts = [make_event(event) for event in events]
    for part in (*make_zones(events, parts), *parts):
        calendar.add_component(part)
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
    for name, value in span(event).items():
        component.add(name, value)
    for name, text in (("location", event.location), ("description", event.description), ("url", event.url)):
        if text:
            component.add(name, text)
    # A date is not a reason to be out of the office; an hour is.
    component.add("transp", "OPAQUE" if event.starts_at else "TRANSPARENT")
    return component


def span(event: Event) -> dict:
    """Where only the date is known it stays a date, and the end is the day after: RFC 5545 excludes it."""
    if event.starts_at is None:
        return {"dtstart": event.first, "dtend": event.last + datetime.timedelta(days=1)}
    start = by_clock(event.first, event.starts_at, event.zone)
    if event.ends_at is None and event.last > event.first:
        end = by_clock(event.last, datetime.time(18), event.zone)
    else:
        end = by_clock(event.last, event.ends_at or event.starts_at, event.zone)
    # A length, and no hour: around a change of the clock an hour later has no hour of its own.
    if end.astimezone(datetime.UTC) <= start.astimezone(datetime.UTC):
        return {"dtstart": start, "duration": datetime.timedelta(hours=1)}
    return {"dtstart": start, "dtend": end}


def by_clock(day, hour, zone) -> datetime.datetime:
    """An hour that the clock leaves out is the one it shows instead, so that every calendar finds it."""
    local = datetime.datetime.combine(day, hour, ZoneInfo(zone))
    return local.astimezone(datetime.UTC).astimezone(local.tzinfo)


def make_zones(events, parts):
    """One for each zone in use, over the years of its events. UTC, by any name, needs none."""
    used = {part["dtstart"].params.get("TZID") for part in parts}
    days: dict[str, list[datetime.date]] = {}
    for event in events:
        if event.zone in used and event.starts_at:
            days.setdefault(event.zone, []).extend((event.first, event.last))
    return [make_zone(name, min(found).year, max(found).year) for name, found in sorted(days.items())]


def make_zone(name: str, first: int, last: int):
    """The library's own zones end in 2038 and begin daylight saving time an hour late."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = ZoneInfo(name)
    begin = datetime.datetime(first - 1, 1, 1, tzinfo=datetime.UTC)
    component = Timezone()
    component.add("tzid", name)
    for moment in (
        begin,
        *clock_changes(zone, begin, datetime.datetime(last + 2, 1, 1, tzinfo=datetime.UTC)),
    ):
        after = moment.astimezone(zone)
        before = (moment - datetime.timedelta(minutes=1)).astimezone(zone).utcoffset() or datetime.timedelta()
        part = TimezoneDaylight() if after.dst() else TimezoneStandard()
        part.add("tzname", after.tzname())
        part.TZOFFSETFROM = before
        part.TZOFFSETTO = after.utcoffset()
        part.DTSTART = (moment + before).replace(tzinfo=None)
        component.add_component(part)
    return component


def clock_changes(zone, begin, end) -> Iterable[datetime.datetime]:
    """The moments at which the clocks of a zone are set, to the minute."""
    day = datetime.timedelta(days=1)
    while begin < end:
        low, high = begin, begin + day
        was = low.astimezone(zone).utcoffset()
        if high.astimezone(zone).utcoffset() != was:
            while high - low > datetime.timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle = middle.replace(second=0, microsecond=0)
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == was else (low, middle)
            yield high
        begin += day
