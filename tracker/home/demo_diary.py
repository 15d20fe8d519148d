"""When things happen in the demonstration: days from the day of loading, in each side's office hours."""

import datetime
from collections import defaultdict
from operator import itemgetter
from zoneinfo import ZoneInfo

from tracker.people.sides import day_begins, joint_day
from tracker.quarters.models import Period

FIRST_DAY = datetime.date(2023, 7, 18)  # the group met for the first time
RECENT = 30  # what happened in so many days is moved into the present quarter when that is younger
DAY = datetime.timedelta(days=1)
OPENS, CLOSES = datetime.time(9), datetime.time(17)


class Diary:
    """What is to happen on which day at which side; carried out in order of time."""

    def __init__(self, sides, today, clock):
        self.sides, self.today = sides, today
        # Nothing happens later than the clock says; a day that is only described counts in full.
        is_now = joint_day(clock, sides.values()) == today
        self.until = clock if is_now else day_begins(today + DAY, sides.values())
        self.steps = defaultdict(list)

    def day(self, offset: int) -> datetime.date:
        """The day of an event so many days from today, never before the group met."""
        if -RECENT <= offset <= 0:
            young = min(RECENT, (self.today - max(Period.of(self.today).start, FIRST_DAY)).days)
            offset = round(offset * young / RECENT)
        return self.due(offset)

    def due(self, offset: int) -> datetime.date:
        return max(FIRST_DAY, self.today + datetime.timedelta(days=offset))

    def add(self, day, side, step):
        """`step` is called with its time. Steps of one side on one day keep their order."""
        self.steps[day, side].append(step)

    def office_hours(self, day, side):
        zone = ZoneInfo(self.sides[side].zone)
        morning = day_begins(day, self.sides.values())
        first, last = (
            datetime.datetime.combine(day, hour, zone).astimezone(datetime.UTC) for hour in (OPENS, CLOSES)
        )
        first, last = max(first, morning), min(last, self.until)
        if first < last:
            return first, last
        return morning, min(self.until, day_begins(day + DAY, self.sides.values()))

    def carry_out(self):
        timed = []
        for (day, side), steps in self.steps.items():
            first, last = self.office_hours(day, side)
            pause = (last - first) / (len(steps) + 1)
            timed += [(first + pause * place, step) for place, step in enumerate(steps, start=1)]
        for now, step in sorted(timed, key=itemgetter(0)):
            step(now)
