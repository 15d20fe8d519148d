from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from tracker.pages.bilingual import LANGUAGES
from tracker.pages.text import clean_text
from tracker.people.actions import add_member, make_link
from tracker.people.models import Side, User


class Command(BaseCommand):
    help = "Adds an account of a side and prints a link: by it its owner sets a password, once, within a day."

    def add_arguments(self, parser):
        parser.add_argument("username", help="begins with us. or rok.")
        parser.add_argument("--side", required=True, help="US or ROK")
        parser.add_argument("--role", required=True, help="reader, editor or releaser")
        parser.add_argument("--steward", action="store_true", help="keeps accounts and offices of the side")
        parser.add_argument("--name", help="as people read it; the user name, when left out")
        parser.add_argument("--email", help="for reminders; none, when left out")
        parser.add_argument("--language", help="en or ko; that of the side, when left out")
        parser.add_argument("--address", help="where people reach this site, as https://ncg.example.gov")

    def handle(self, username, *, role, steward, **options):
        side = Side.objects.filter(code=options["side"]).first()
        if side is None:
            raise CommandError(f"There is no side {options['side']}: name US or ROK.")
        if role not in User.Role.values:
            raise CommandError(f"There is no role {role}: name {', '.join(User.Role.values)}.")
        language = options["language"] or side.language
        if language not in LANGUAGES:
            raise CommandError(f"There is no language {language}: name {' or '.join(LANGUAGES)}.")
        address = self.site(options["address"])
        if User.objects.filter(username=username).exists():
            raise CommandError(f"The user name {username} is taken.")
        now = timezone.now()
        try:
            with transaction.atomic():
                member = add_member(
                    username,
                    side=side,
                    role=role,
                    name=clean_text(options["name"] or username),
                    now=now,
                    is_steward=steward,
                    email=options["email"] or "",
                    language=language,
                    zone=side.zone,
                )
                path = make_link(member, now=now)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        self.stdout.write(f"{username} sets a password here, once and within 24 hours:\n{address}{path}")

    def site(self, address):
        if not address:
            return "http://localhost:8000" if settings.LOCAL else f"https://{settings.ALLOWED_HOSTS[0]}"
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
            raise CommandError(f"--address {address} is not an address like https://ncg.example.gov.")
        return f"{parts.scheme}://{parts.netloc}"
