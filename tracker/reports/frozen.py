"""What goes out, what was published, and what happens to it afterwards."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.history.canonical import FIRST, canonical, sha256
from tracker.history.frozen import Frozen, FrozenQuerySet
from tracker.pages.bilingual import changed_at, line, prose
from tracker.reports.models import Report
from tracker.workstreams.models import OwnSideQuerySet


class Candidate(Frozen):
    """The text that goes out for concurrence, byte for byte. Positions are taken on its hashes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="candidates")
    # Draft for concurrence no. 7.
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    # Of all of it, and of what it says in each language.
    hash = models.CharField(max_length=64)
    hash_en = models.CharField(max_length=64)
    hash_ko = models.CharField(max_length=64)
    sent_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="candidate_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="candidate_number_from_one"),
            models.CheckConstraint(
                condition=~Q(hash="") & ~Q(hash_en="") & ~Q(hash_ko=""), name="candidate_has_hashes"
            ),
        ]

    def __str__(self):
        return f"{self.report_id} no. {self.number}"

    def relevant_hash(self, valid_text):
        return {"en": self.hash_en, "ko": self.hash_ko}.get(valid_text, self.hash)

    def content_hash(self):
        """Of what a side agrees to when it agrees that its silence until that day lets these words pass."""
        words = self.relevant_hash(self.report.valid_text)
        return sha256(canonical({"words": words, "respond_by": self.report.respond_by}))


class Snapshot(Frozen):
    """A published report. Everything that shows it reads this text and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="snapshot")
    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="snapshot")
    # In the order of publication, over all quarters.
    number = models.PositiveIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    # The hash of the one published before it.
    previous_hash = models.CharField(max_length=64)
    # The head of the shared chain just before the entry that says it was published.
    chain_sequence = models.PositiveIntegerField()
    chain_hash = models.CharField(max_length=64)
    # The highest marking that was configured on the day for what it holds.
    marking_en, marking_ko = line(200), line(200)
    # Who stood for it and in which capacity, as on that day (`assent.signatures`).
    signatures = models.TextField()
    published_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="snapshot_number_once"),
            models.UniqueConstraint(fields=["previous_hash"], name="snapshot_follows_once"),
            models.CheckConstraint(
                condition=Q(number=1, previous_hash=FIRST) | (Q(number__gt=1) & ~Q(previous_hash=FIRST)),
                name="snapshot_follows_the_last",
            ),
            models.CheckConstraint(condition=~Q(signatures=""), name="snapshot_has_signatures"),
        ]

    def __str__(self):
        return f"{self.number} {self.hash[:8]}"


class Objection(models.Model):
    """A banner on a published edition. Both stay: the report as it is, and what is said against it."""

    class Kind(models.TextChoices):
        OBJECTION = "objection", _("Objection")
        CORRECTION = "correction", _("Correction in preparation")

    TEXTS = ("text",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="objections")
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text_en, text_ko = prose(), prose()
    text_en_at, text_ko_at = changed_at(), changed_at()
    raised_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text_en="", text_ko=""), name="objection_has_text"),
            models.CheckConstraint(
                condition=Q(kind__in=["objection", "correction"]), name="objection_kind_known"
            ),
        ]

    def history_label(self):
        return self.report.history_label()


class Transmission(models.Model):
    """A side's own record of how the report went up its chain. Never shared, so it is a row of its own."""

    class Step(models.TextChoices):
        SENT = "sent", _("Sent up")
        NOTED = "noted", _("Returned, noted")
        COMMENTS = "comments", _("Returned with comments")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="transmissions")
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=Step.choices)
    # To whom it went, or who returned it: an office or a post, as the side writes it.
    office = models.CharField(max_length=200)
    on = models.DateField()
    # A number in the side's own registry.
    reference = models.CharField(max_length=200, blank=True, default="")
    comment = models.TextField(blank=True, default="")
    written_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = OwnSideQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["on", "written_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(office=""), name="transmission_has_office"),
            models.CheckConstraint(
                condition=Q(step__in=["sent", "noted", "comments"]), name="transmission_step_known"
            ),
            models.CheckConstraint(
                condition=~Q(step="comments") | ~Q(comment=""), name="transmission_comments_are_said"
            ),
            models.CheckConstraint(
                condition=Q(on__range=("2000-01-01", "2100-12-31")), name="transmission_day_bounded"
            ),
        ]

    def history_label(self):
        return self.report.history_label()


class ReportedQuerySet(models.QuerySet):
    def last_days(self) -> list:
        """The record of R4.2: for each report and side the last released day, newest first."""
        rows = self.select_related("report__quarter").order_by("version")
        last = {(row.report_id, row.side_id): row for row in rows}
        return sorted(last.values(), key=lambda row: (row.on, row.side_id), reverse=True)


class Reported(models.Model):
    """ "Reported to the President of … on …": released on purpose. The list of them is the record of R4.2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reported")
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="+")
    # A wrong day is put right by the next version; both stay.
    version = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    released_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    objects = ReportedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "version"]
        constraints = [
            models.UniqueConstraint(fields=["report", "side", "version"], name="reported_version_once"),
            models.CheckConstraint(condition=Q(version__gt=0), name="reported_version_from_one"),
            models.CheckConstraint(
                condition=Q(on__range=("2000-01-01", "2100-12-31")), name="reported_day_bounded"
            ),
        ]

    def history_label(self):
        return self.report.history_label()
