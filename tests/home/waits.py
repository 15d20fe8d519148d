"""Reads what waits for somebody, as tests ask it."""

import datetime

from tests.world import NOW, TODAY
from tracker.home.waiting import read_waiting, read_waiting_on
from tracker.home.waiting_ground import Ground

DAY = datetime.timedelta(days=1)


def at(day, hour=14):
    """An hour at which it is this day in both capitals."""
    return datetime.datetime.combine(day, NOW.time().replace(hour=hour), datetime.UTC)


class Waits:
    def __init__(self, world, today=TODAY):
        self.world, self.today = world, today

    def ground(self, member):
        return Ground(member, self.world.sides, self.today)

    def rows(self, member):
        return read_waiting(self.ground(member))

    def rows_on(self, member):
        return read_waiting_on(self.ground(member))

    def all(self, member):
        return [row.title for row in self.rows(member)]

    def for_(self, member, part):
        """The titles that hold a part, in their order."""
        return [title for title in self.all(member) if part in title]

    def on(self, member, part=""):
        return [row.title for row in self.rows_on(member) if part in row.title]

    def one(self, member, part):
        rows = [row for row in self.rows(member) if part in row.title]
        assert len(rows) == 1, rows
        return rows[0]

    def everything(self, members):
        return [(self.rows(member), self.rows_on(member)) for member in members]
