import datetime
import os

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tracker.home.demo import Demo, read_demo
from tracker.home.demo_diary import FIRST_DAY
from tracker.people.models import User
from tracker.people.sides import joint_day, read_sides
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import StatusUpdate


def read_day(text):
    try:
        return datetime.date.fromisoformat(str(text))
    except ValueError:
        raise CommandError(f"--today {text!r} is not a date like 2026-11-23.") from None


class Command(BaseCommand):
    help = (
        "Loads a fictional demonstration: people, ratings and milestones up to today. A second run changes "
        "nothing; a database with other members is refused. NCG_DEMO_PASSWORD sets the password."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--today", metavar="YYYY-MM-DD", help="the day it is made for; now, when left out"
        )

    def handle(self, *args, today=None, **options):
        clock = timezone.now()
        today = read_day(today) if today else joint_day(clock, read_sides())
        if today < FIRST_DAY:
            raise CommandError(f"The demonstration begins when the group first met, on {FIRST_DAY}.")
        with transaction.atomic():
            if self.is_loaded():
                self.stdout.write("The demonstration is already in this database; nothing was changed.")
                return
            password = os.getenv("NCG_DEMO_PASSWORD") or "ncg-demo-2026"
            demo = Demo(today=today, clock=clock, password=password)
            if demo.missing:
                numbers = ", ".join(map(str, demo.missing))
                raise CommandError(f"Workstreams {numbers} are missing: run load_record first.")
            demo.load()
            why = "the demonstration counts what it made"
            updates = StatusUpdate.objects.unrestricted(why).count()
            milestones = Milestone.objects.unrestricted(why).exclude(side=None).count()
        self.stdout.write(
            f"The demonstration was made for {today}: {len(demo.members)} members, {updates} updates, "
            f"{milestones} milestones."
        )

    def is_loaded(self) -> bool:
        """Whether it is all there. Refuses when anyone else is: who has members may have real updates."""
        names = {item["username"] for item in read_demo()["members"]}
        found = set(User.objects.values_list("username", flat=True))
        if names <= found:
            return True
        if found:
            raise CommandError(
                "This database has members who are not the demonstration's, and so may hold real updates; "
                "nothing was loaded."
            )
        return False
