import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.history.models import Entry
from tracker.history.purge import purge_text
from tracker.people.models import User


class Command(BaseCommand):
    help = (
        "After a spill: removes the texts of history entries for ever. The entries stay, the page says that "
        "the text was removed, and the chain still verifies. Entries are given by key or as CHAIN:NUMBER."
    )

    def add_arguments(self, parser):
        parser.add_argument("entries", nargs="+", metavar="ENTRY")
        parser.add_argument("--by", required=True, metavar="NAME", help="who removes it: a user name")
        parser.add_argument("--with", required=True, dest="partner", metavar="NAME", help="who stands beside")
        parser.add_argument("--reference", required=True, metavar="REF", help="the order or report")

    def handle(self, *args, entries, by, partner, reference, **options):
        # The same entry named twice, by key and by number, is removed once.
        found = {entry.pk: entry for entry in map(self.find_entry, entries)}
        try:
            purge_text(
                found.values(),
                by=self.find_person(by),
                partner=self.find_person(partner),
                reference=reference,
                now=timezone.now(),
            )
        except ValidationError as e:
            raise CommandError(" ".join(e.messages)) from e
        except PermissionDenied as e:
            raise CommandError(str(e)) from e
        self.stdout.write(
            f"Texts removed: {len(found)}. What else holds the same words (rows, backups) is not touched."
        )

    def find_entry(self, name):
        entries = Entry.objects.unrestricted("the operator names entries of every chain")
        chain, colon, number = name.partition(":")
        try:
            key = {"chain": chain, "sequence": int(number)} if colon else {"pk": uuid.UUID(name)}
        except ValueError:
            raise CommandError(f"{name!r} is neither an entry's key nor CHAIN:NUMBER.") from None
        entry = entries.filter(**key).first()
        if entry is None:
            raise CommandError(f"There is no entry {name}.")
        return entry

    def find_person(self, username):
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account {username!r}.")
        return person
