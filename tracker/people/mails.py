"""Mails to members: what was told to whom on which day, and what a side and a member want told.

All of it is the own side's. What a mail said is forgotten once it is sent: only that it was stays.
"""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.dates import WEEKDAYS

from tracker.pages.door import AudienceQuerySet

MOST_DAYS = 60


class SidePreferenceQuerySet(AudienceQuerySet):
    def audience(self, member):
        return Q(side=member.side_id) if member.side_id else Q(pk__in=[])


class SidePreference(models.Model):
    """How a side wants its members told. Without a row, the defaults."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.OneToOneField("tracker.Side", on_delete=models.PROTECT, related_name="+")
    # How many days before something is due a mail says so.
    days_before = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    # Monday is 0.
    digest_weekday = models.PositiveSmallIntegerField(default=0, choices=list(WEEKDAYS.items()))
    # Else a mail holds titles and links only.
    with_texts = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    objects = SidePreferenceQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(days_before__range=(1, MOST_DAYS)), name="side_preference_days_bounded"
            ),
            models.CheckConstraint(
                condition=Q(digest_weekday__range=(0, 6)), name="side_preference_weekday_known"
            ),
        ]

    def __str__(self):
        return self.side_id

    def history_label(self):
        return self.side_id

    def content(self):
        return {
            "days_before": self.days_before,
            "digest_weekday": self.digest_weekday,
            "with_texts": self.with_texts,
        }

    @property
    def token(self):
        return f"{self.side_id}.{self.revision}"


class MailQuerySet(AudienceQuerySet):
    def audience(self, member):
        return Q(member=member.pk)

    def waiting(self):
        return self.filter(state=Mail.State.WAITING)


class Mail(models.Model):
    """One mail to one member: at most one of a kind on a day, which the database holds.

    waiting → handed → sent. It is handed to the mail server in between, and only from waiting: what the
    server did not take goes back to waiting, and whoever finds a mail handed leaves it alone, because the
    server may have it. So a crash at that moment costs a mail and never doubles one: what it told stands on
    the overview and in the next digest.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder"
        DIGEST = "digest"

    class State(models.TextChoices):
        WAITING = "waiting"
        HANDED = "handed"
        SENT = "sent"
        # The server refused the address for good, or the member is not to be told any more.
        DROPPED = "dropped"
        # A digest's day on which nothing waited.
        NOTHING = "nothing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="mails")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    subject = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    # What it told of: a thing, its day, and how near that was. None of them is told twice.
    told = models.JSONField(default=list, blank=True)
    composed_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["day", "kind"]
        indexes = [models.Index(fields=["state"], name="mail_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["member", "day", "kind"], name="mail_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=["reminder", "digest"]), name="mail_kind_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", handed_at__isnull=True, sent_at__isnull=True)
                | Q(state="handed", handed_at__isnull=False, sent_at__isnull=True)
                | Q(state="sent", sent_at__isnull=False, subject="", body="")
                | Q(state__in=["dropped", "nothing"], subject="", body=""),
                name="mail_forgets_what_it_said",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.day}"


def read_preference(member) -> SidePreference:
    """The row of the member's side, or an unsaved one with the defaults."""
    found = SidePreference.objects.visible_to(member).first()
    return found or SidePreference(side_id=member.side_id)
