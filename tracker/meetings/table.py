"""What lies on the table of a meeting: agenda, decisions, actions; and each side's own notes beside it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.history.canonical import canonical, sha256
from tracker.meetings.models import AudienceRowsQuerySet
from tracker.pages.bilingual import changed_at, line, prose
from tracker.workstreams.models import OwnSideQuerySet


class AgendaItemQuerySet(AudienceRowsQuerySet):
    def on(self):
        return self.filter(is_off=False)


class AgendaItem(models.Model):
    class Purpose(models.TextChoices):
        NOTE = "note", _("Take note")
        DISCUSS = "discuss", _("Discuss")
        DECIDE = "decide", _("Decide")
        RECONCILE = "reconcile", _("Reconcile")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("tracker.Meeting", on_delete=models.PROTECT, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    workstream = models.ForeignKey(
        "tracker.Workstream", null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    title_en, title_ko = line(200), line(200)
    title_en_at, title_ko_at = changed_at(), changed_at()
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_side = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    conclusion_en, conclusion_ko = prose(), prose()
    conclusion_en_at, conclusion_ko_at = changed_at(), changed_at()
    # The side that prepares it; null: both see it.
    audience = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Which side brought it, where one did: an agenda also assembles itself.
    proposed_by = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What it was assembled for, so that assembling again adds only what is missing.
    slot = models.CharField(max_length=60, blank=True, default="")
    # Taken off the agenda: never deleted, for each side's notes hang on it.
    is_off = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    TEXTS = ("title", "conclusion")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_en="", title_ko=""), name="agenda_item_has_title"),
            models.UniqueConstraint(
                fields=["meeting", "slot"], condition=~Q(slot=""), name="agenda_item_assembled_once"
            ),
        ]

    def __str__(self):
        return self.title_en or self.title_ko

    @property
    def token(self):
        # Revisions begin again when it is proposed: a form of before does not fit.
        return f"{self.pk}.{self.revision}.{self.audience_id or ''}"

    def content(self):
        return {
            "title_en": self.title_en,
            "title_ko": self.title_ko,
            "workstream_id": self.workstream_id,
            "purpose": self.purpose,
            "minutes": self.minutes,
            "lead_side_id": self.lead_side_id,
            "conclusion_en": self.conclusion_en,
            "conclusion_ko": self.conclusion_ko,
        }

    def history_label(self):
        return str(self)


class BriefingNote(models.Model):
    """A side's own note for an item. Never shared, so it is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="briefing_notes")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="briefing_notes")
    text = models.TextField()
    written_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = OwnSideQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["written_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="briefing_note_has_text")]


class Decision(models.Model):
    """Of a meeting, or between meetings by exchange of letters. Both sides see it from the first draft on."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("Agreed by both sides")
        SUPERSEDED = "superseded", _("Superseded")

    class Closes(models.TextChoices):
        """What it does to the commitments and workstreams it concerns, once both agree."""

        FINISHED = "finished", _("They are fulfilled or completed")
        REPLACED = "replaced", _("They are superseded or merged")
        NOT_PURSUED = "not_pursued", _("They are not pursued any more")

    MOVES = {
        State.PROPOSED: (State.AGREED,),
        State.AGREED: (State.SUPERSEDED,),
        State.SUPERSEDED: (),
    }
    TEXTS = ("text",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # P7-D1, given when both agree.
    code = models.CharField(max_length=16, blank=True, default="")
    meeting = models.ForeignKey(
        "tracker.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    # "by exchange of letters", with the reference: a registry number, no file.
    reference = line(100)
    decided_on = models.DateField(null=True, blank=True)
    text_en, text_ko = prose(), prose()
    text_en_at, text_ko_at = changed_at(), changed_at()
    workstreams = models.ManyToManyField("tracker.Workstream", blank=True, related_name="decisions")
    commitments = models.ManyToManyField("tracker.Commitment", blank=True, related_name="decisions")
    closes = models.CharField(max_length=12, choices=Closes.choices, blank=True, default="")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    # Null: from the public record.
    proposed_by = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["decided_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="decision_code_once"),
            models.CheckConstraint(
                condition=Q(state="proposed", code="") | (~Q(state="proposed") & ~Q(code="")),
                name="decision_coded_when_agreed",
            ),
            models.CheckConstraint(condition=~Q(text_en="", text_ko=""), name="decision_has_text"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | ~Q(reference=""), name="decision_has_origin"
            ),
        ]

    def __str__(self):
        return self.code or "proposed"

    def history_label(self):
        return self.code or (self.text_en or self.text_ko)[:100]

    @property
    def ref(self):
        """In addresses."""
        return self.code or str(self.pk)

    @property
    def token(self):
        return f"{self.pk}.{self.revision}"

    def content_hash(self):
        """Of the words that both sides agree on, and of what they concern."""
        content: dict[str, object] = {
            "meeting": self.meeting_id,
            "reference": self.reference,
            "text": [self.text_en, self.text_ko],
            "supersedes": self.supersedes_id,
            "closes": self.closes,
            "workstreams": sorted(row.number for row in self.workstreams.all()),
            "commitments": sorted(row.code for row in self.commitments.all()),
        }
        # Of a meeting it is the day on which both have agreed, so nobody agrees to it.
        if not self.meeting_id:
            content["decided_on"] = self.decided_on
        return sha256(canonical(content))


class ActionItemQuerySet(AudienceRowsQuerySet):
    def open(self):
        return self.filter(state=ActionItem.State.OPEN)

    def overdue(self, on):
        return self.open().filter(due_on__lt=on)


class ActionItem(models.Model):
    """What somebody is to do by when. Of a meeting: shared at once; outside one: first its side's own."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {State.OPEN: (State.DONE, State.CANCELLED), State.DONE: (), State.CANCELLED: ()}
    TEXTS = ("text",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # P7-A3; empty while it is one side's own.
    code = models.CharField(max_length=16, blank=True, default="")
    audience = models.ForeignKey(
        "tracker.Side", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    meeting = models.ForeignKey(
        "tracker.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    workstream = models.ForeignKey(
        "tracker.Workstream", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    text_en, text_ko = prose(), prose()
    text_en_at, text_ko_at = changed_at(), changed_at()
    # Who is to do it.
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="actions")
    office = models.ForeignKey(
        "tracker.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closing_note_en, closing_note_ko = prose(), prose()
    closing_note_en_at, closing_note_ko_at = changed_at(), changed_at()
    written_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["due_on", "code"]
        indexes = [models.Index(fields=["state", "due_on"], name="action_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="action_code_once"),
            models.CheckConstraint(
                condition=Q(audience__isnull=True) & ~Q(code="") | Q(audience__isnull=False, code=""),
                name="action_coded_when_shared",
            ),
            models.CheckConstraint(condition=~Q(text_en="", text_ko=""), name="action_has_text"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="action_closed_has_date",
            ),
        ]

    def __str__(self):
        return self.code or "draft"

    def history_label(self):
        return self.code or (self.text_en or self.text_ko)[:100]

    @property
    def token(self):
        # A form that was opened while it was one side's own does not fit what is shared.
        return f"{self.pk}.{self.revision}.{self.code}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    def days_overdue(self, on) -> int:
        """Days past its due date, 0 when it is not overdue or has none."""
        if not self.is_open or self.due_on is None:
            return 0
        return max(0, (on - self.due_on).days)
