import datetime
from zoneinfo import ZoneInfo

from tracker.pages.bilingual import reader_language
from tracker.people.models import Side


class Sides(list):
    """Both sides, the reader's language first (English: US, Korean: ROK)."""

    def other(self, side_id):
        return next(side for side in self if side.code != side_id)

    def get(self, side_id):
        return next(side for side in self if side.code == side_id)


def read_sides() -> Sides:
    language = reader_language()
    return Sides(sorted(Side.objects.all(), key=lambda side: (side.language != language, side.code)))


def joint_day(now: datetime.datetime, sides) -> datetime.date:
    """Today for both: a day has ended when it has ended in both capitals, so the later midnight counts."""
    return min(now.astimezone(ZoneInfo(side.zone)).date() for side in sides)


def day_begins(day: datetime.date, sides) -> datetime.datetime:
    """The moment from which the day has begun in both capitals."""
    midnights = (datetime.datetime.combine(day, datetime.time(), ZoneInfo(side.zone)) for side in sides)
    return max(midnight.astimezone(datetime.UTC) for midnight in midnights)
