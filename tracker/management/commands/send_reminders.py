import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.home.reminders import compose
from tracker.people.mail_actions import hand_over
from tracker.people.sides import joint_day, read_sides


def read_day(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on {text!r} is not a date like 2026-11-23.") from None


class Command(BaseCommand):
    help = (
        "Mails to each member what is due soon, due today or overdue, and once a week what waits. For cron, "
        "once a day or more often: nobody is told the same thing twice. What the mail server does not take "
        "waits for the next run."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", metavar="YYYY-MM-DD", help="the day; when left out, today, which ends in both capitals"
        )

    def handle(self, *args, on=None, **options):
        if not settings.MAIL_IS_ON:
            raise CommandError("Mails are off: EMAIL_URL is missing. See the README.")
        now = timezone.now()
        composed = compose(on=read_day(on) if on else joint_day(now, read_sides()), now=now)
        done = hand_over(now=now)
        self.stdout.write(f"{composed} mails written, {done.sent} sent, {done.dropped} dropped.")
        if done.trouble:
            raise CommandError(f"Some mails wait for the next run. The mail server: {done.trouble}")
