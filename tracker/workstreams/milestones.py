"""Milestones and what happens to them: moved, started, done, dropped, reopened. A change is first a draft."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Precision, confidence
from tracker.history.canonical import canonical, sha256
from tracker.pages.bilingual import changed_at, line, prose
from tracker.pages.door import AudienceQuerySet


class Stage(models.TextChoices):
    """A draft is its side's own; everything after it is shared for ever."""

    DRAFT = "draft", _("Draft")
    # Only a new date of a joint milestone: it counts when the other side agrees too.
    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Not agreed")
    RELEASED = "released", _("Released")


class InternalFirstQuerySet(AudienceQuerySet):
    def audience(self, member):
        return ~Q(stage=Stage.DRAFT) | Q(side=member.side_id)

    def drafts(self):
        return self.filter(stage=Stage.DRAFT)

    def proposed(self):
        return self.filter(stage=Stage.PROPOSED)

    def released(self):
        return self.filter(stage=Stage.RELEASED)


class Milestone(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    MOVES = {
        State.PLANNED: (State.IN_PROGRESS, State.DONE, State.DROPPED),
        State.IN_PROGRESS: (State.DONE, State.DROPPED),
        State.DONE: (State.IN_PROGRESS,),
        State.DROPPED: (State.PLANNED,),
    }
    TEXTS = ("title",)
    CONTENT = ("title_en", "title_ko", "responsible_id", "due_on", "due_precision")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workstream = models.ForeignKey("tracker.Workstream", on_delete=models.PROTECT, related_name="milestones")
    # Who entered it; its audience while it is a draft. Nobody for one from the public record.
    side = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    title_en, title_ko = line(160), line(160)
    title_en_at, title_ko_at = changed_at(), changed_at()
    # Null means joint.
    responsible = models.ForeignKey(
        "tracker.Side",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
    )
    baseline_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    done_on = models.DateField(null=True, blank=True)
    commitments = models.ManyToManyField("tracker.Commitment", blank=True, related_name="milestones")
    # Of one from the public record: where it says so, and how we know.
    sources = models.ManyToManyField("tracker.Paragraph", blank=True, related_name="milestones")
    confidence = confidence()
    written_by = models.ForeignKey(
        "tracker.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = InternalFirstQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["workstream", "number"]
        constraints = [
            models.UniqueConstraint(fields=["workstream", "number"], name="milestone_number_once"),
            models.CheckConstraint(
                condition=Q(stage="draft", number__isnull=True, released_at__isnull=True)
                | Q(stage="released", number__isnull=False, number__gt=0, released_at__isnull=False),
                name="milestone_numbered_at_release",
            ),
            models.CheckConstraint(condition=~Q(title_en="", title_ko=""), name="milestone_has_title"),
            # Only what the public record says has no author; it says how we know instead.
            models.CheckConstraint(
                condition=Q(side__isnull=False, written_by__isnull=False)
                | (Q(side__isnull=True, written_by__isnull=True, stage="released") & ~Q(confidence="")),
                name="milestone_has_author_or_source",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_precision="none")
                | (Q(due_on__isnull=False) & ~Q(due_precision="none")),
                name="milestone_date_has_precision",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on__isnull=True)),
                name="milestone_done_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.workstream.number}.{self.number}" if self.number else "draft"

    def history_label(self):
        return f"{self.workstream.number} {self.workstream.name_en}, milestone {self}"

    @property
    def token(self):
        return f"{self.pk}.{self.revision}"

    @property
    def is_open(self):
        return self.state in (self.State.PLANNED, self.State.IN_PROGRESS)

    def days_late(self, on) -> int:
        """Days past its due date, 0 when it is not late or has no date."""
        if not self.is_open or self.due_on is None:
            return 0
        return max(0, (on - self.due_on).days)

    @property
    def slip_days(self) -> int | None:
        """Days from the first released date to the present one (or to when it was done)."""
        end = self.done_on or self.due_on
        if end is None or self.baseline_due_on is None or self.state == self.State.DROPPED:
            return None
        # A date known to the quarter and met within it has not slipped, and is not early either.
        if self.done_on and self.due_precision != Precision.DAY and end <= self.baseline_due_on:
            return 0
        return (end - self.baseline_due_on).days


class MilestoneChange(models.Model):
    """One thing that happens to a shared milestone, with the reason. It takes effect at release."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("Move the date")
        STARTED = "started", _("Start")
        DONE = "done", _("Complete")
        DROPPED = "dropped", _("Drop")
        REOPENED = "reopened", _("Reopen")

    NEEDS_REASON = (Kind.MOVED, Kind.DROPPED, Kind.REOPENED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="changes")
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # What the milestone said when this change took effect.
    from_due_on = models.DateField(null=True, blank=True)
    from_precision = models.CharField(max_length=8, choices=Precision.choices, blank=True, default="")
    to_due_on = models.DateField(null=True, blank=True)
    to_precision = models.CharField(max_length=8, choices=Precision.choices, blank=True, default="")
    done_on = models.DateField(null=True, blank=True)
    reason_en, reason_ko = prose(), prose()
    reason_en_at, reason_ko_at = changed_at(), changed_at()
    written_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    # The day of release in both capitals: what belongs to which quarter is decided by it.
    released_on = models.DateField(null=True, blank=True)

    objects = InternalFirstQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["written_at"]
        indexes = [models.Index(fields=["released_on"], name="milestone_change_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "side"],
                condition=Q(stage="draft"),
                name="milestone_one_open_change",
            ),
            # Both sides see it, so that there is one already tells nobody anything.
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(stage="proposed"),
                name="milestone_one_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["moved", "dropped", "reopened"]) | ~Q(reason_en="", reason_ko=""),
                name="milestone_change_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="done") | Q(done_on__isnull=False),
                name="milestone_change_done_has_date",
            ),
            models.CheckConstraint(
                condition=Q(stage="draft", released_at__isnull=True, released_on__isnull=True)
                | Q(stage__in=["proposed", "declined"], released_at__isnull=False, released_on__isnull=True)
                | Q(
                    stage="released",
                    released_at__isnull=False,
                    released_on__isnull=False,
                ),
                name="milestone_change_released_when",
            ),
        ]

    @property
    def days_moved(self):
        if self.from_due_on and self.to_due_on and self.from_due_on != self.to_due_on:
            return (self.to_due_on - self.from_due_on).days
        return None

    @property
    def moves_date(self):
        return bool(self.to_precision)

    @property
    def is_proposed(self):
        return self.stage == Stage.PROPOSED

    @property
    def is_declined(self):
        return self.stage == Stage.DECLINED

    @property
    def token(self):
        return f"{self.pk}.{self.revision}"

    def content_hash(self):
        """Of what both sides agree to, when a joint date moves."""
        return sha256(canonical({"milestone": self.milestone_id, **self.content()}))

    def content(self):
        return {
            "kind": self.kind,
            "due": [self.from_due_on, self.to_due_on, self.to_precision],
            "done_on": self.done_on,
            "reason": [self.reason_en, self.reason_ko],
        }

    def history_label(self):
        return self.milestone.history_label()
