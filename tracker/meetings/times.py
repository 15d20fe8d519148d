"""Hours of a meeting by the clock of its place: the one rule on those that the clock skips or repeats."""

import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.meetings.rules import zone_letters
from tracker.pages.dates import long_day


def both_readings(day, hour, zone) -> tuple[datetime.datetime, datetime.datetime]:
    """Before and after a change of the clock; equal in time on all other hours."""
    first = datetime.datetime.combine(day, hour, ZoneInfo(zone))
    return first.replace(fold=0), first.replace(fold=1)


def gained(day, hour, zone) -> datetime.timedelta:
    """By how much the clock is set forward at this hour; less than nothing when it is set back."""
    first, second = both_readings(day, hour, zone)
    nothing = datetime.timedelta()
    return (second.utcoffset() or nothing) - (first.utcoffset() or nothing)


def is_skipped(day, hour, zone) -> bool:
    """In spring: the clock never shows it."""
    return gained(day, hour, zone) > datetime.timedelta()


def is_repeated(day, hour, zone) -> bool:
    """In autumn: the clock shows it twice. The first is meant, as calendar files have it."""
    return gained(day, hour, zone) < datetime.timedelta()


def letters(day, hour, zone) -> str:
    """EST, EDT, KST"""
    return both_readings(day, hour, zone)[0].tzname() or ""


def find_faults(content) -> dict[str, str]:
    """{field: what is wrong with it} of `starts_on`, `ends_on`, `starts_at`, `ends_at` and `zone`."""
    first = content.get("starts_on")
    last = content.get("ends_on") or first
    begin, end, zone = content.get("starts_at"), content.get("ends_at"), content.get("zone")
    faults = {}
    if begin and not first:
        faults["starts_on"] = _("Enter the day to this hour.")
    if end and not begin:
        faults["starts_at"] = _("Enter when it begins, too.")
    if not zone or not first or faults:
        return faults
    for field, day, hour in (("starts_at", first, begin), ("ends_at", last, end)):
        if hour and is_skipped(day, hour, zone):
            faults[field] = say_skipped(day, hour, zone)
    if begin and end and not faults and first == last and end <= begin:
        faults["ends_at"] = _("It ends after it begins.")
    return faults


def check_hours(meeting) -> None:
    """Where a verb alone knows both the hours and the place."""
    if faults := find_faults(meeting.content()):
        raise ValidationError({field: [fault] for field, fault in faults.items()})


def say_skipped(day, hour, zone) -> str:
    before, after = (reading.tzname() for reading in both_readings(day, hour, zone))
    return _(
        "There is no %(hour)s on %(day)s at this place: its clock goes from %(before)s to %(after)s "
        "that night."
    ) % {"hour": say_hour(hour), "day": long_day(day), "before": before, "after": after}


def say_repeated(content) -> list[str]:
    """What to tell whoever entered an hour that comes twice."""
    first = content.get("starts_on")
    last = content.get("ends_on") or first
    hours = ((first, content.get("starts_at")), (last, content.get("ends_at")))
    zone = content.get("zone")
    return [
        _("%(hour)s comes twice on %(day)s at this place. The first is meant: %(hour)s %(letters)s.")
        % {"hour": say_hour(hour), "day": long_day(day), "letters": letters(day, hour, zone)}
        for day, hour in hours
        if zone and day and hour and is_repeated(day, hour, zone)
    ]


def say_hour(hour) -> str:
    return hour.strftime("%H:%M")


def say_hours(meeting) -> str:
    """09:00 to 17:00 EST; 00:30 EDT to 03:00 EST where the clock changes. Of a date alone the letters."""
    first, zone = meeting.starts_on, meeting.zone
    if first is None:
        return ""
    if meeting.starts_at is None:
        return zone_letters(meeting)
    begins = say_hour(meeting.starts_at), letters(first, meeting.starts_at, zone)
    if meeting.ends_at is None:
        return " ".join(begins)
    ends_there = say_hour(meeting.ends_at), letters(meeting.last_day, meeting.ends_at, zone)
    start = begins[0] if begins[1] == ends_there[1] else " ".join(begins)
    return _("%(from)s to %(to)s") % {"from": start, "to": " ".join(ends_there)}
