"""The quarterly report while it is written: its lines, and each side's wording of them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Document
from tracker.pages.bilingual import changed_at, prose
from tracker.workstreams.models import clearances_of


class ReportQuerySet(models.QuerySet):
    def of(self, period):
        return self.filter(quarter__year=period.year, quarter__number=period.number)

    def open(self):
        return self.exclude(state=Report.State.PUBLISHED)

    def open_or_of(self, period):
        """What is still written or out, of any quarter, and every edition of this one; the latest first."""
        of_this = models.Q(quarter__year=period.year, quarter__number=period.number)
        return self.filter(of_this | ~models.Q(state=Report.State.PUBLISHED)).newest_first()

    def published(self):
        return self.filter(state=Report.State.PUBLISHED)

    def newest_first(self):
        return self.order_by("-quarter__year", "-quarter__number", "-edition")


class Report(models.Model):
    """One edition of a quarter's report. Both sides see it from the first draft on.

    "Concurred" is not stored: it follows from the positions on the words that are out (`moves.stage_of`).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OUT = "out", _("Out for concurrence")
        PUBLISHED = "published", _("Published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.ForeignKey("tracker.Quarter", on_delete=models.PROTECT, related_name="reports")
    edition = models.PositiveSmallIntegerField(default=1)
    # The plenary it belongs to; only one that both sides see.
    meeting = models.ForeignKey(
        "tracker.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    # What is released after the end of this day in both capitals is not in it.
    as_of = models.DateField()
    # Null: ten days after the plenary, else when the quarter's report is due (`rules.due_on`).
    due_on = models.DateField(null=True, blank=True)
    respond_by = models.DateField(null=True, blank=True)
    valid_text = models.CharField(
        max_length=4, choices=Document.ValidText.choices, default=Document.ValidText.EN
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    # Canonical JSON of everything but the lines, as it was when the draft was assembled (`facts.py`).
    facts = models.TextField()
    # Refs of newer updates that a side said to leave for the next report.
    left_for_next = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    assembled_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    assembled_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "edition"], name="report_edition_once"),
            models.UniqueConstraint(
                fields=["quarter"], condition=Q(state__in=["draft", "out"]), name="report_one_open"
            ),
            models.CheckConstraint(condition=Q(edition__gt=0), name="report_edition_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "out", "published"]), name="report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_text__in=["en", "ko", "both"]), name="report_valid_text_known"
            ),
            models.CheckConstraint(
                condition=Q(as_of__range=("2000-01-01", "2100-12-31")), name="report_as_of_bounded"
            ),
        ]

    def __str__(self):
        return f"{self.quarter}-e{self.edition}"

    @property
    def token(self):
        return f"{self.pk}.{self.revision}"

    @property
    def candidate(self):
        """What goes out, or went out last; None before the first time."""
        return self.candidates.order_by("-number").first()

    def content_hash(self):
        """Of the words that count: in the valid language, or in both."""
        return self.candidate.relevant_hash(self.valid_text)

    def history_label(self):
        return f"Report {self.quarter}, edition {self.edition}"

    def history_parts(self, member):
        """What belongs to it and has entries of its own."""
        reports, lines = Report.objects.filter(pk=self.pk), self.lines.all()
        return (
            lines,
            self.objections.all(),
            self.reported.all(),
            self.transmissions.visible_to(member),
            clearances_of([reports, lines], member),
        )


class ReportLine(models.Model):
    """A sentence of the report. Both sides see every wording as soon as it is saved.

    The text of the line itself is the one assembled from the facts; it counts for a side that wrote no other.
    """

    class Section(models.TextChoices):
        """In the order of the report; `lines` of a workstream come before its milestones and decisions."""

        SUMMARY = "summary", _("Summary")
        WORKSTREAM = "workstream", _("Workstream")
        MILESTONES = "milestones", _("Milestones moved")
        DECISIONS = "decisions", _("Decisions")
        TEXTS = "texts", _("Texts reaffirmed or changed")
        MEETINGS = "meetings", _("Meetings held")
        NOT_REPORTED = "not_reported", _("Not reported")

    class Outcome(models.TextChoices):
        NONE = "", _("Open")
        BOTH_STAND = "both_stand", _("Both wordings stand")
        LEFT_OUT = "left_out", _("Left out by agreement")

    TEXTS = ("text",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines")
    # What it is about, the same at every assembly: milestone/2.3. Added by hand: hand/us-1.
    key = models.CharField(max_length=120)
    section = models.CharField(max_length=12, choices=Section.choices)
    workstream = models.ForeignKey(
        "tracker.Workstream", null=True, blank=True, on_delete=models.PROTECT, related_name="report_lines"
    )
    order = models.PositiveSmallIntegerField()
    text_en, text_ko = prose(), prose()
    text_en_at, text_ko_at = changed_at(), changed_at()
    # [{kind, ref, version}]; a line without one does not go out.
    sources = models.JSONField(default=list, blank=True)
    # The figures and dates behind the sentence, for those who draw or compare them.
    facts = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    # One side has asked to leave it out; it is left out when the other agrees.
    leave_out_asked_by = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Counts every change of the line and of both sides' wordings.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="report_line_key_once"),
            models.CheckConstraint(
                condition=Q(section__in=["workstream", "milestones"], workstream__isnull=False)
                | Q(section="decisions")
                | Q(section__in=["summary", "texts", "meetings", "not_reported"], workstream__isnull=True),
                name="report_line_in_its_section",
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(outcome__in=["both_stand", "left_out"], leave_out_asked_by__isnull=True),
                name="report_line_outcome_known",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def token(self):
        return f"{self.pk}.{self.revision}"

    def history_label(self):
        return f"{self.report.history_label()}: {self.key}"


class LineWording(models.Model):
    """How one side words a line. The other side's is a row of its own."""

    TEXTS = ("text",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(ReportLine, on_delete=models.CASCADE, related_name="wordings")
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="+")
    text_en, text_ko = prose(), prose()
    text_en_at, text_ko_at = changed_at(), changed_at()
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "side"], name="line_wording_once"),
            models.CheckConstraint(condition=~Q(text_en="", text_ko=""), name="line_wording_has_text"),
            models.CheckConstraint(condition=Q(version__gt=0), name="line_wording_version_from_one"),
        ]

    def __str__(self):
        return f"{self.side_id} v{self.version}"


class ProposedWording(models.Model):
    """The edit on whose making a side concurs. Adopted word for word, it becomes both sides' wording."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.ForeignKey("tracker.Position", on_delete=models.PROTECT, related_name="edits")
    line = models.ForeignKey(ReportLine, on_delete=models.CASCADE, related_name="proposed")
    text_en, text_ko = prose(), prose()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position", "line"], name="proposed_wording_once"),
            models.CheckConstraint(condition=~Q(text_en="", text_ko=""), name="proposed_wording_has_text"),
        ]
