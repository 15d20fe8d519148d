"""The demonstration: fictional people, ratings and milestones, made through the same verbs as real work."""

import datetime
import json
from collections import defaultdict
from functools import partial
from pathlib import Path

from django.contrib.auth.hashers import make_password

from tracker.assent.actions import confirm_all
from tracker.commitments.models import Document
from tracker.home.confirmations import read_subjects
from tracker.home.demo_diary import FIRST_DAY, Diary
from tracker.home.demo_meetings import Meetings
from tracker.home.demo_milestones import Milestones
from tracker.home.demo_own_side import OwnSide
from tracker.home.demo_reports import Reports
from tracker.home.demo_updates import Updates
from tracker.meetings.models import Meeting
from tracker.pages.bilingual import text_columns
from tracker.pages.text import clean_text
from tracker.people.actions import add_member, add_office
from tracker.people.models import User
from tracker.people.sides import read_sides
from tracker.workstreams.actions import set_leads
from tracker.workstreams.models import Workstream

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "demo.json"


def read_demo():
    return json.loads(DATA.read_text(encoding="utf-8"))


def post_of(item):
    return "steward" if item["is_steward"] else item["role"]


def day_of(subject) -> datetime.date:
    """Of the newest text that it rests on; of a meeting, the day on which it was over, if it is known."""
    if isinstance(subject, Document):
        return subject.date
    if isinstance(subject, Meeting):
        days = [
            subject.starts_on,
            subject.ends_on,
            *(row.postponed_on for row in subject.postponements.all()),
        ]
    else:
        days = [row.paragraph.document.date for row in getattr(subject, subject.SOURCES).all()]
    return max(filter(None, days), default=FIRST_DAY)


class Demo:
    def __init__(self, *, today, clock, password):
        self.data = read_demo()
        self.today, self.password = today, make_password(password)
        self.sides = {side.code: side for side in sorted(read_sides(), key=lambda side: side.code)}
        self.diary = Diary(self.sides, today, clock)
        # A completed one has lead offices, but no ratings.
        numbers = {int(number) for number in [*self.data["matrix"], *self.data["leads"]]}
        self.workstreams = {w.number: w for w in Workstream.objects.filter(number__in=numbers)}
        self.missing = sorted(numbers - self.workstreams.keys())
        # By side and post, by side and abbreviation; filled when their step is carried out.
        self.members, self.offices = {}, {}

    def load(self):
        """Plans everything, then carries it out in order of time. Needs a transaction around it."""
        self.plan_people()
        updates, milestones, meetings = Updates(self), Milestones(self), Meetings(self)
        own_side, reports = OwnSide(self, updates, milestones), Reports(self, meetings)
        for part in (updates, milestones, own_side, meetings, reports):
            part.plan()
        self.diary.carry_out()

    def texts(self, item, fields):
        """Both languages of each field, cleaned; empty where the item says nothing."""
        return {name: clean_text(item.get(name, "")) for name in text_columns(fields)}

    def plan_people(self):
        eve = FIRST_DAY - datetime.timedelta(days=1)
        # Stewards come first; they add the rest of their side.
        for group, step in (
            ("members", self.add_person),
            ("offices", self.add_place),
            ("members", self.seat),
        ):
            for item in self.data[group]:
                self.diary.add(eve, item["side"], partial(step, item))
        first = self.data["members"][0]["side"]
        for number, leads in self.data["leads"].items():
            self.diary.add(FIRST_DAY, first, partial(self.lead, int(number), leads, first))
        self.plan_confirmations()

    def plan_confirmations(self):
        """Each side confirms what the record says on the day of its newest text, once the group has met."""
        anyone = User(side=next(iter(self.sides.values())))
        subjects = [row for _kind, rows in read_subjects(anyone) for row in rows]
        for side, but_not in self.data["unconfirmed"].items():
            by_day = defaultdict(list)
            for row in subjects:
                if str(row) not in but_not:
                    by_day[min(max(FIRST_DAY, day_of(row)), self.today)].append(row)
            for day, rows in by_day.items():
                self.diary.add(day, side, partial(self.confirm, side, rows))

    def add_person(self, item, now):
        side = self.sides[item["side"]]
        self.members[side.code, post_of(item)] = member = add_member(
            item["username"],
            side=side,
            role=item["role"],
            name=item["name"],
            password=None,
            now=now,
            by=self.members.get((side.code, "steward")),
            is_steward=item["is_steward"],
            language=side.language,
            zone=side.zone,
            date_joined=now,
        )
        # One hash serves all: they share a published password, and a hash takes as long as twenty updates.
        member.password = self.password
        member.save(update_fields=["password"])

    def add_place(self, item, now):
        side = self.sides[item["side"]]
        self.offices[side.code, item["abbreviation"]] = add_office(
            item["abbreviation"],
            side=side,
            name_en=clean_text(item["name_en"]),
            name_ko=clean_text(item["name_ko"]),
            now=now,
            by=self.members[side.code, "steward"],
        )

    def seat(self, item, now):
        offices = [self.offices[item["side"], abbreviation] for abbreviation in item["offices"]]
        self.members[item["side"], post_of(item)].offices.set(offices)

    def confirm(self, side, rows, now):
        confirm_all(rows, by=self.members[side, "releaser"], now=now)

    def lead(self, number, leads, first, now):
        offices = [self.offices[side, name] for side, names in leads.items() for name in names]
        set_leads(self.workstreams[number], offices, by=self.members[first, "steward"], now=now)
