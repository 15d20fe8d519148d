from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tracker.commitments.record import (
    BrokenRecord,
    load_commitments,
    load_documents,
    read_files,
)
from tracker.workstreams.record import load_workstreams


class Command(BaseCommand):
    help = "Loads the public record. A second run changes nothing; what people edited is kept."

    def handle(self, *args, **options):
        now = timezone.now()
        try:
            with transaction.atomic():
                for name, content in read_files():
                    made = [
                        load(content, now) for load in (load_documents, load_commitments, load_workstreams)
                    ]
                    self.stdout.write(
                        f"{name}: {made[0]} documents, {made[1]} commitments, {made[2]} workstreams added"
                    )
        except BrokenRecord as e:
            raise CommandError(f"Nothing was loaded. {e}") from e
