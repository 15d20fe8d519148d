"""Meetings of the group on every level, who was there in which post, and what they have on the table."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.commitments.models import confidence
from tracker.history.canonical import canonical, sha256
from tracker.pages.bilingual import changed_at, line, prose
from tracker.pages.door import AudienceQuerySet
from tracker.people.models import check_zone


class AudienceRowsQuerySet(AudienceQuerySet):
    """Rows that say for whom they are: `audience` is a side while they are its own, nobody when shared."""

    def audience(self, member):
        return Q(audience__isnull=True) | Q(audience=member.side_id)


class MeetingQuerySet(AudienceRowsQuerySet):
    def on_record(self):
        """Held, or once agreed by both: what the calendar shows."""
        return self.filter(audience__isnull=True)

    def held(self):
        return self.filter(state=Meeting.State.HELD)

    def by_day(self):
        return self.order_by("starts_on", "level", "number")


class Meeting(models.Model):
    """A date is the local date at the place. Dates without hours stay dates."""

    class Level(models.TextChoices):
        """The first part of an address: plenary-2, wg-3, simulation-1."""

        PLENARY = "plenary", _("Plenary")
        WORKING_GROUP = "wg", _("Working-level meeting")
        SIMULATION = "simulation", _("Simulation")
        EXERCISE = "exercise", _("Exercise")
        SIGNING = "signing", _("Signing")

    class State(models.TextChoices):
        TENTATIVE = "tentative", _("Tentative")
        AGREED = "agreed", _("Agreed by both sides")
        ANNOUNCED = "announced", _("Announced")
        HELD = "held", _("Held")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    # Beside plenaries. A signing is on record, but it is no meeting of the group.
    OTHER_LEVELS = (Level.WORKING_GROUP, Level.SIMULATION, Level.EXERCISE)
    MOVES = {
        State.TENTATIVE: (State.AGREED, State.ANNOUNCED, State.HELD, State.CANCELLED),
        # Back to tentative when it goes to another city: both agree to that anew.
        State.AGREED: (State.TENTATIVE, State.ANNOUNCED, State.HELD, State.POSTPONED, State.CANCELLED),
        State.ANNOUNCED: (State.HELD, State.POSTPONED, State.CANCELLED),
        State.POSTPONED: (State.POSTPONED, State.AGREED, State.ANNOUNCED, State.HELD, State.CANCELLED),
        State.HELD: (),
        State.CANCELLED: (),
    }
    # Whether both agree to a plan follows from their positions on it.
    PLANNED = (State.TENTATIVE, State.AGREED, State.POSTPONED)
    TEXTS = ("title", "city", "venue", "level_note", "summary", "next_wording", "cancel_reason")
    # The letter before the codes of its decisions and actions: P7-D1, S1-A2.
    LETTERS: dict[str, str] = {
        Level.PLENARY: "P",
        Level.WORKING_GROUP: "W",
        Level.SIMULATION: "S",
        Level.EXERCISE: "X",
        Level.SIGNING: "G",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.CharField(max_length=12, choices=Level.choices)
    # Counts within its level. None while it is one side's own.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    # The side whose own plan it is; null: both see it.
    audience = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.AGREED)
    title_en, title_ko = line(200), line(200)
    title_en_at, title_ko_at = changed_at(), changed_at()
    host = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="hosted_meetings"
    )
    city_en, city_ko = line(100), line(100)
    city_en_at, city_ko_at = changed_at(), changed_at()
    venue_en, venue_ko = line(200), line(200)
    venue_en_at, venue_ko_at = changed_at(), changed_at()
    zone = models.CharField(max_length=40, default="UTC", validators=[check_zone])
    # The level of those who lead it, as the texts word it.
    level_note_en, level_note_ko = line(300), line(300)
    level_note_en_at, level_note_ko_at = changed_at(), changed_at()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    # What the public text says it did, in our words.
    summary_en, summary_ko = prose(), prose()
    summary_en_at, summary_ko_at = changed_at(), changed_at()
    # How it worded the next meeting: quotations stay with their sources.
    next_wording_en, next_wording_ko = prose(), prose()
    next_wording_en_at, next_wording_ko_at = changed_at(), changed_at()
    cancel_reason_en, cancel_reason_ko = prose(), prose()
    cancel_reason_en_at, cancel_reason_ko_at = changed_at(), changed_at()
    commitments = models.ManyToManyField("tracker.Commitment", blank=True, related_name="meetings")
    milestones = models.ManyToManyField("tracker.Milestone", blank=True, related_name="meetings")
    # Its own texts: statement, readout, briefing, release.
    documents = models.ManyToManyField("tracker.Document", blank=True, related_name="meetings")
    sources = models.ManyToManyField("tracker.Paragraph", blank=True, related_name="meetings")
    confidence = confidence()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["starts_on", "level", "number"]
        indexes = [models.Index(fields=["starts_on"], name="meeting_by_day")]
        constraints = [
            # Only shared ones have numbers: a number taken tells nobody of the other side's plans.
            models.UniqueConstraint(
                fields=["level", "number"],
                condition=Q(audience__isnull=True),
                name="meeting_number_once",
            ),
            models.CheckConstraint(
                condition=Q(audience__isnull=True, number__isnull=False, number__gt=0)
                | Q(audience__isnull=False, number__isnull=True, state__in=["tentative", "cancelled"]),
                name="meeting_numbered_when_shared",
            ),
            models.CheckConstraint(condition=~Q(title_en="", title_ko=""), name="meeting_has_title"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="meeting_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(starts_on__isnull=False), name="meeting_held_has_date"
            ),
        ]

    def __str__(self):
        return self.slug

    @property
    def slug(self):
        """Its address: plenary-2. The key while it is one side's own."""
        return f"{self.level}-{self.number}" if self.number else str(self.pk)

    @property
    def code(self):
        """Before the codes of what it decided: P7."""
        return f"{self.LETTERS[self.level]}{self.number}" if self.number else ""

    @property
    def last_day(self):
        return self.ends_on or self.starts_on

    def history_label(self):
        return self.title_en or self.title_ko

    def history_parts(self, member):
        """What lies on its table and has entries of its own."""
        return self.agenda.visible_to(member), self.decisions.all(), self.actions.visible_to(member)

    def content(self):
        names = [f"{field}_{language}" for field in self.TEXTS for language in ("en", "ko")]
        plain = (
            "level",
            "number",
            "state",
            "zone",
            "starts_on",
            "ends_on",
            "starts_at",
            "ends_at",
            "confidence",
        )
        return {
            **{name: getattr(self, name) for name in names},
            **{name: getattr(self, name) for name in plain},
            "host_id": self.host_id,
        }

    def content_hash(self):
        """Of all that a side confirms: the meeting, who was there in which post, and its old dates."""
        content = self.content()
        for name in ("starts_at", "ends_at"):
            content[name] = content[name] and content[name].isoformat()
        if self.state in self.PLANNED:
            content["state"] = "planned"
        there = sorted(canonical(row.content()) for row in self.attendance.all())
        moved = sorted(canonical(row.content()) for row in self.postponements.all())
        return sha256(canonical({**content, "attendance": there, "postponements": moved}))


class Postponement(models.Model):
    """The date a meeting had before it was moved. Stays for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="postponements")
    old_starts_on = models.DateField()
    old_ends_on = models.DateField(null=True, blank=True)
    postponed_on = models.DateField(null=True, blank=True)
    reason_en, reason_ko = prose(), prose()
    reason_en_at, reason_ko_at = changed_at(), changed_at()

    class Meta:
        ordering = ["old_starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "old_starts_on"], name="postponement_once"),
            models.CheckConstraint(condition=~Q(reason_en="", reason_ko=""), name="postponement_has_reason"),
        ]

    def __str__(self):
        return self.old_starts_on.isoformat()

    def content(self):
        return {
            "old": [self.old_starts_on, self.old_ends_on],
            "on": self.postponed_on,
            "reason": [self.reason_en, self.reason_ko],
        }


class Relocation(models.Model):
    """The place a meeting was to have before it was moved to another. Stays for ever, for both sides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="relocations")
    old_city_en, old_city_ko = line(100), line(100)
    old_city_en_at, old_city_ko_at = changed_at(), changed_at()
    relocated_at = models.DateTimeField()
    reason_en, reason_ko = prose(), prose()
    reason_en_at, reason_ko_at = changed_at(), changed_at()

    class Meta:
        ordering = ["relocated_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason_en="", reason_ko=""), name="relocation_has_reason"),
        ]


class Attendance(models.Model):
    """A person as they were that day. Free text: delegates are not users, and posts change hands."""

    class Part(models.TextChoices):
        CONVENER = "convener", _("Convener")
        CO_CHAIR = "co_chair", _("Co-chair")
        HEAD = "head", _("Head of delegation")
        LED = "led", _("Led discussions")
        SIGNED = "signed", _("Signed")
        MEMBER = "member", pgettext_lazy("delegation", "Member")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="+")
    name_en, name_ko = line(150), line(150)
    name_en_at, name_ko_at = changed_at(), changed_at()
    post_en, post_ko = line(300), line(300)
    post_en_at, post_ko_at = changed_at(), changed_at()
    office = models.ForeignKey(
        "tracker.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.MEMBER)
    # Protocol order within the side.
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_ko=""), name="attendance_has_name"),
        ]

    def __str__(self):
        return self.name_en or self.name_ko

    def content(self):
        return {
            "side": self.side_id,
            "name": [self.name_en, self.name_ko],
            "post": [self.post_en, self.post_ko],
            "office": self.office_id,
            "part": self.part,
            "order": self.order,
        }
