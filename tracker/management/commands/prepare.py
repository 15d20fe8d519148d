"""What `make run` does before it serves: one process, so that a second start takes seconds."""

import io
import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tracker.people.models import User

SIGN_INS = ("reader", "editor", "releaser", "steward")


class Command(BaseCommand):
    help = "Migrates the database, loads the public record and the demonstration, collects the static files."

    def add_arguments(self, parser):
        parser.add_argument("--address", default="http://localhost:8000")

    def handle(self, *args, address, **options):
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("load_record", stdout=io.StringIO())
            self.load_demo()
            if not settings.DEBUG:
                call_command("collectstatic", interactive=False, verbosity=0)
        except DatabaseError as e:
            raise CommandError(f"The database cannot be prepared: {str(e).strip()}.") from e
        except OSError as e:
            raise CommandError(f"A file cannot be written: {e}.") from e
        except KeyboardInterrupt:
            raise SystemExit(130) from None
        self.welcome(address)

    def load_demo(self):
        try:
            call_command("load_demo", stdout=io.StringIO())
        except CommandError as e:
            # A database with members of its own is served as it is.
            self.stderr.write(f"Without the demonstration: {e}")

    def welcome(self, address):
        lines = [("NCG Tracker", address)]
        if demo := User.objects.filter(username="us.reader").first():
            password = os.getenv("NCG_DEMO_PASSWORD") or "ncg-demo-2026"
            lines += [
                ("Sign in as", ", ".join(f"us.{name}" for name in SIGN_INS) + "; the same with rok."),
                (
                    "Password",
                    password if demo.check_password(password) else "as set when it was first loaded",
                ),
            ]
        lines.append(("Stop with", "Ctrl-C"))
        self.stdout.write("\n".join(f"{name:<14}{text}" for name, text in lines))
