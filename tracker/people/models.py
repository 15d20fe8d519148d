"""The two sides, their offices and the people who sign in."""

import uuid
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Left, Length, Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from tracker.history.canonical import canonical, sha256
from tracker.pages.bilingual import LANGUAGES, changed_at, line, words

LANGUAGE_CHOICES = [("en", "English"), ("ko", "한국어")]


def check_zone(value):
    if value not in available_timezones():
        raise ValidationError(_("There is no time zone of this name."))


class Side(models.Model):
    """One of two, made by migration. The code is its key: sides are public."""

    code = models.CharField(max_length=3, primary_key=True)
    name_en, name_ko = line(60), line(60)
    name_en_at, name_ko_at = changed_at(), changed_at()
    zone = models.CharField(max_length=40, validators=[check_zone])
    # Each language edition names its own side first.
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES, unique=True)

    def __str__(self):
        return self.code


class Office(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="offices")
    abbreviation = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "abbreviation"], name="office_once_per_side")]

    def __str__(self):
        return self.abbreviation

    def history_label(self):
        return f"{self.side_id} {self.abbreviation}"


class OfficeName(models.Model):
    """Offices get renamed: what one was called from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="names")
    name_en, name_ko = line(160), line(160)
    name_en_at, name_ko_at = changed_at(), changed_at()
    since = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "since"], name="office_name_once_a_day")]

    def __str__(self):
        return words(self, "name").text


class User(AbstractUser):
    class Role(models.TextChoices):
        READER = "reader", _("Reader")
        EDITOR = "editor", _("Editor")
        RELEASER = "releaser", _("Releaser")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_name = last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=150)
    side = models.ForeignKey(Side, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.READER)
    is_steward = models.BooleanField(default=False)
    offices = models.ManyToManyField(Office, blank=True, related_name="members")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES, default=LANGUAGES[0])
    zone = models.CharField(max_length=40, default="UTC", validators=[check_zone])
    # Reminders and digests, to the address that a steward entered.
    gets_mails = models.BooleanField(default=True)
    # Its link to set a password counts from here for a day; making another, or using it, ends it.
    link_made_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            # Each side has its own names, so "already taken" says nothing about the other one.
            models.CheckConstraint(
                condition=Q(side__isnull=True)
                | Q(Exact(Left("username", Length("side") + 1), Concat(Lower("side"), Value(".")))),
                name="member_named_after_side",
                violation_error_message=_("The user name begins with that of its side, as us. or rok."),
            ),
            # A superuser without a side sees shared rows only.
            models.CheckConstraint(
                condition=Q(side__isnull=False) | Q(is_superuser=True),
                name="member_has_a_side",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["reader", "editor", "releaser"]),
                name="member_role_known",
            ),
        ]

    def __str__(self):
        return self.name or self.username

    def history_label(self):
        return self.username

    def content(self):
        """What a steward may change, as history and a stale edit compare it."""
        return {
            "name": self.name,
            "email": self.email,
            "role": self.role,
            "steward": self.is_steward,
            "active": self.is_active,
            "offices": sorted(office.abbreviation for office in self.offices.all()),
        }

    @property
    def token(self):
        """Changes with what a steward may change."""
        return token_of(self.content())


def token_of(content) -> str:
    return sha256(canonical(content))[:20]


class MemberSession(models.Model):
    """Whose a session is, so that it can be shown to its member and ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
