from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tracker.commitments.record import Commitments, Documents
from tracker.commitments.record_files import BrokenRecord, read_sections
from tracker.commitments.record_rows import load_section
from tracker.meetings.record import Decisions, Meetings, MilestonesAtMeetings
from tracker.workstreams.record import Workstreams

# Each section names entries of those before it.
KINDS = (Documents, Commitments, Workstreams, Meetings, MilestonesAtMeetings, Decisions)


class Command(BaseCommand):
    help = (
        "Loads the public record: facts only, no ratings. A second run changes nothing; what people edited "
        "is kept and named."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        try:
            with transaction.atomic():
                sections = read_sections()
                for kind in KINDS:
                    self.say(load_section(kind(), sections[kind.section], now))
        except BrokenRecord as e:
            raise CommandError(f"Nothing was loaded. {e}") from e

    def say(self, outcome):
        self.stdout.write(
            f"{outcome.section}: {outcome.added} added, {outcome.extended} brought up to date, "
            f"{outcome.unchanged} unchanged"
        )
        for entry in outcome.kept:
            self.stdout.write(f"  kept as edited here: {entry}")
