"""The updates of the demonstration: which side says what in which quarter, and through which steps."""

import datetime
from collections import Counter
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from django.conf import settings

from tracker.home.demo_diary import FIRST_DAY
from tracker.pages.text import clean_text
from tracker.quarters.models import Period, periods
from tracker.workstreams.actions import (
    confirm,
    last_released,
    release,
    return_draft,
    save_draft,
    submit_draft,
    token_of,
)
from tracker.workstreams.models import StatusUpdate, Workstream
from tracker.workstreams.received import ReceivedUpdate
from tracker.workstreams.received import token_of as token_of_received
from tracker.workstreams.received_actions import note_received

# How far an update goes, as steps of a Writing; those that are released take turns.
RELEASED = (("write", "release"), ("write_and_submit", "release")) * 3 + (("write", "submit", "release"),)
STOPS_AT: dict[str, tuple[str, ...]] = {
    "draft": ("write",),
    "submitted": ("write_and_submit",),
    "returned": ("write_and_submit", "give_back"),
}
# Every so many updates the side was in a hurry and wrote in its own language only.
HURRIED = 9


def begins_after(row: str) -> int:
    """How many quarters went by before the workstream began: the dashes at the head of its row."""
    return len(list(takewhile("-".__eq__, row.split())))


def columns(row: str, count: int) -> list[str]:
    """A row of the matrix for `count` past quarters. The first and the last ones stay; a longer past
    repeats the last one as "still true". Nothing is said before a workstream began."""
    before = ["-"] * min(begins_after(row), count)
    cells, count = row.split()[begins_after(row) :], count - len(before)
    if count <= len(cells):
        return before + (cells[:1] + cells[len(cells) - count + 1 :])[:count]
    return before + cells + [cells[-1].upper()] * (count - len(cells))


class Writing(NamedTuple):
    """One update of one side: its steps, each taken by the member whose work it is."""

    members: dict
    # {(workstream, side): the row its form would show now}, kept up by the steps.
    shown: dict
    workstream: Workstream
    side: str
    period: Period
    content: dict
    note: str

    @property
    def key(self):
        return self.workstream.number, self.side

    def write(self, now, *, submit=False):
        self.shown[self.key] = save_draft(
            self.workstream,
            period=self.period,
            by=self.members[self.side, "editor"],
            seen=token_of(self.shown.get(self.key)),
            content=self.content,
            now=now,
            submit=submit,
        )

    def write_and_submit(self, now):
        self.write(now, submit=True)

    def submit(self, now):
        self.move(submit_draft, "editor", now)

    def release(self, now):
        self.move(release, "releaser", now)

    def give_back(self, now):
        self.move(return_draft, "releaser", now, note=self.note)

    def move(self, verb, role, now, **more):
        draft = self.shown[self.key]
        by = self.members[self.side, role]
        self.shown[self.key] = verb(draft, by=by, seen=draft.token, now=now, **more)

    def still_true(self, now):
        by, day = self.members[self.side, "editor"], self.content["as_of"]
        last = last_released(self.workstream, self.period, by)
        update, _changed = confirm(
            self.workstream, period=self.period, by=by, seen=last.token, now=now, today=day
        )
        self.shown[self.key] = update


class Updates:
    def __init__(self, demo):
        self.demo, self.data, self.diary = demo, demo.data, demo.diary
        self.period = Period.of(demo.today)
        self.places = {side: place for place, side in enumerate(demo.sides)}
        self.last_rating, self.shown = {}, {}
        self.used: Counter[object] = Counter()

    def plan(self):
        past = list(periods(Period.of(FIRST_DAY), self.period.previous()))
        rows = {
            (int(number), side): columns(row, len(past))
            for number, sides in self.data["matrix"].items()
            for side, row in sides.items()
        }
        for place, period in enumerate(past):
            for (number, side), cells in rows.items():
                if (letter := cells[place]) != "-":
                    self.plan_cell(number, side, period, letter, place)
            self.plan_second_versions(period)
        for item in self.data["present"]:
            row = self.data["matrix"][str(item["workstream"])][item["side"]]
            if begins_after(row) <= len(past):
                self.plan_update(item, self.period, self.diary.day(-item["days_ago"]))

        for item in self.data["received"]:
            day = self.diary.day(-item["days_ago"])
            self.diary.add(day, item["by"], partial(self.receive, item, day))

    def receive(self, item, day, now):
        """What one side was told of the other's rating: dashed until that side confirms it."""
        workstream = self.demo.workstreams[item["workstream"]]
        content = {
            "rating": item["rating"],
            "received_through": clean_text(item["received_through"]),
            "received_on": day,
            **self.demo.texts(item, ReceivedUpdate.TEXTS),
        }
        by = self.demo.members[item["by"], "releaser"]
        how = {
            "period": self.period,
            "content": content,
            "seen": token_of_received(None),
            "now": now,
            "today": day,
        }
        note_received(workstream, item["side"], by=by, **how)

    def plan_cell(self, number, side, period, letter, place):
        """Somewhere in the two weeks around the day updates are due, differently for each side."""
        shift = 7 * number + 5 * place + 3 * self.places[side]
        item = {
            "workstream": number,
            "side": side,
            "rating": self.data["letters"][letter.lower()],
            "still_true": letter.isupper(),
        }
        self.plan_update(item, period, period.end - datetime.timedelta(days=12 + shift % 13))

    def plan_second_versions(self, period):
        for item in self.data["second_versions"]:
            later = period
            for _quarter in range(item["quarters_back"]):
                later = later.next()
            # In a short past the quarter may have another rating, to which the text does not belong.
            if later == self.period and self.has_said(item):
                day = period.end - datetime.timedelta(days=item["days_before_end"])
                self.plan_update(item, period, day)

    def has_said(self, item):
        return self.last_rating.get((item["workstream"], item["side"])) == item["rating"]

    def plan_update(self, item, period, day):
        number, side, rating = item["workstream"], item["side"], item["rating"]
        confirms = item.get("still_true") and self.has_said(item)
        words = item if "headline_en" in item or confirms else self.banked(number, side, rating)
        writing = Writing(
            members=self.demo.members,
            shown=self.shown,
            workstream=self.demo.workstreams[number],
            side=side,
            period=period,
            content={
                "rating": rating,
                "as_of": day,
                "marking": settings.NCG_MARKINGS[0][0],
                **self.demo.texts(words, StatusUpdate.TEXTS),
            },
            note=item.get("note", ""),
        )
        if confirms:
            steps: tuple[str, ...] = ("still_true",)
        elif "until" in item:
            steps = STOPS_AT[item["until"]]
        else:
            steps = RELEASED[self.used["released"] % len(RELEASED)]
            self.used["released"] += 1
            self.last_rating[number, side] = rating
        for step in steps:
            on = self.diary.day(-item["returned_days_ago"]) if step == "give_back" else day
            self.diary.add(on, side, getattr(writing, step))

    def banked(self, number, side, rating):
        """The next text of the bank; the second side starts half-way, so that the two do not echo."""
        bank = self.data["texts"][str(number)][rating]
        start = len(bank) // 2 * self.places[side]
        words = bank[(start + self.used[number, side, rating]) % len(bank)]
        self.used[number, side, rating] += 1
        self.used["banked"] += 1
        if self.used["banked"] % HURRIED:
            return words
        own = f"_{self.demo.sides[side].language}"
        return {name: text for name, text in words.items() if name.endswith(own)}
