"""Workstreams, how the texts name them, and where each side says they stand."""

import uuid
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.history.canonical import canonical, sha256
from tracker.pages.bilingual import changed_at, line, prose, text_columns
from tracker.pages.door import AudienceQuerySet
from tracker.people.models import User

# Of whoever wrote a text the pages show the name only.
OF_WRITER = [
    f"written_by__{field.attname}"
    for field in User._meta.concrete_fields
    if field.attname not in ("id", "name", "username")
]


class Workstream(models.Model):
    class Kind(models.TextChoices):
        WORKSTREAM = "workstream", _("Workstream")
        LINE = "line", _("Line of effort")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        MERGED = "merged", _("Merged")
        NOT_PURSUED = "not_pursued", _("Not pursued")

    CLOSED = (State.COMPLETED, State.MERGED, State.NOT_PURSUED)
    # Every pair of states; a closing that was a mistake is opened again.
    MOVES: dict[str, tuple[str, ...]] = {
        State.PROPOSED: (State.ACTIVE,),
        State.ACTIVE: CLOSED,
        **dict.fromkeys(CLOSED, (State.ACTIVE,)),
    }
    # Where the words are that its content hash covers.
    SOURCES = "wordings"
    # Set by assent.closing.mark_closings.
    counted_state: str
    closing_waits_for: list

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    name_en, name_ko = line(160), line(160)
    name_en_at, name_ko_at = changed_at(), changed_at()
    objective_en, objective_ko = prose(), prose()
    objective_en_at, objective_ko_at = changed_at(), changed_at()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.WORKSTREAM)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    # Null: as loaded. A second closing with the same words is another one, which nobody has confirmed yet.
    state_at = models.DateTimeField(null=True, blank=True, editable=False)
    leads = models.ManyToManyField("tracker.Office", blank=True, related_name="leads")
    predecessors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="successors")
    commitments = models.ManyToManyField("tracker.Commitment", blank=True, related_name="workstreams")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="") | ~Q(name_ko=""), name="workstream_has_name"),
            models.CheckConstraint(condition=Q(number__gt=0), name="workstream_number_from_one"),
        ]

    def __str__(self):
        return self.slug

    def history_label(self):
        return f"{self.number} {self.name_en}"

    def moves(self):
        """The states it may be moved to."""
        return [*self.MOVES[self.state]]

    def content_hash(self):
        """Of all that a side confirms: the workstream, and how the texts name it."""
        named = sorted([w.paragraph_id.hex, w.part, w.name_en, w.name_ko] for w in self.wordings.all())
        return sha256(
            canonical(
                {
                    "number": self.number,
                    "slug": self.slug,
                    "name": [self.name_en, self.name_ko],
                    "objective": [self.objective_en, self.objective_ko],
                    "kind": self.kind,
                    "state": self.state,
                    **({"state_at": self.state_at} if self.state_at else {}),
                    "wordings": named,
                }
            )
        )

    def history_parts(self, member):
        """What belongs to it and has entries of its own."""
        changes = apps.get_model("tracker", "MilestoneChange").objects.visible_to(member)
        parts = (
            self.updates.visible_to(member),
            self.milestones.visible_to(member),
            changes.filter(milestone__workstream=self),
            self.received.all(),
        )
        return (*parts, clearances_of(parts, member))


class Wording(models.Model):
    """How one document names a workstream: former names, splits and "not named since" come from here."""

    class Part(models.TextChoices):
        ESTABLISHED = "established", _("Established")
        NAMED = "named", _("Named")
        COMPLETED = "completed", _("Completed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="wordings")
    paragraph = models.ForeignKey("tracker.Paragraph", on_delete=models.PROTECT, related_name="wordings")
    name_en, name_ko = prose(), prose()
    name_en_at, name_ko_at = changed_at(), changed_at()
    order = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta:
        ordering = [F("paragraph__document__date"), "order"]
        constraints = [
            # One paragraph may name a workstream and say that it is completed.
            models.UniqueConstraint(fields=["workstream", "paragraph", "part"], name="wording_once")
        ]

    def __str__(self):
        return str(self.paragraph)


class Rating(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")
    PAUSED = "paused", _("Paused")
    COMPLETE = "complete", _("Complete")


class StatusUpdateQuerySet(AudienceQuerySet):
    def audience(self, member):
        return Q(state__in=StatusUpdate.SHARED) | Q(side=member.side_id)

    def open(self):
        return self.filter(state__in=StatusUpdate.OPEN)

    def shared(self):
        return self.filter(state__in=StatusUpdate.SHARED)

    def current(self):
        """Without what was superseded. Named by what is wanted: an index finds no rows by "not this"."""
        return self.filter(state__in=[*StatusUpdate.OPEN, StatusUpdate.State.RELEASED])

    def standing(self):
        """The last released version of each side and quarter; the database holds that there is one."""
        return self.filter(state=StatusUpdate.State.RELEASED)

    def newest_first(self):
        return self.order_by("-quarter__year", "-quarter__number", F("version").desc(nulls_first=True))


class StatusUpdate(models.Model):
    """What one side says of one workstream in one quarter. Internal until released, then for ever."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RELEASED = "released", _("Released")
        SUPERSEDED = "superseded", _("Superseded")

    OPEN = (State.DRAFT, State.SUBMITTED)
    SHARED = (State.RELEASED, State.SUPERSEDED)
    MOVES = {
        State.DRAFT: (State.SUBMITTED, State.RELEASED),
        State.SUBMITTED: (State.DRAFT, State.RELEASED),
        State.RELEASED: (State.SUPERSEDED,),
        State.SUPERSEDED: (),
    }
    TEXTS = ("headline", "narrative", "ask")
    CONTENT = ("rating", *text_columns(TEXTS), "as_of", "marking")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The indexes below begin with these two; one of its own would be chosen first and find more.
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, related_name="updates", db_index=False
    )
    quarter = models.ForeignKey(
        "tracker.Quarter", on_delete=models.PROTECT, related_name="updates", db_index=False
    )
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="updates")
    # Given at release, so that drafts leave no gap the other side could count.
    version = models.PositiveIntegerField(null=True, blank=True)
    # How often the row was saved; a form says which one it shows.
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    rating = models.CharField(max_length=12, choices=Rating.choices)
    headline_en, headline_ko = line(120), line(120)
    headline_en_at, headline_ko_at = changed_at(), changed_at()
    narrative_en, narrative_ko = prose(), prose()
    narrative_en_at, narrative_ko_at = changed_at(), changed_at()
    ask_en, ask_ko = prose(), prose()
    ask_en_at, ask_ko_at = changed_at(), changed_at()
    as_of = models.DateField()
    marking = models.CharField(max_length=100)
    written_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    released_by = models.ForeignKey(
        "tracker.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    released_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            # Pages read what stands; superseded versions pile up behind it. It holds all that the matrix
            # asks for: without the last three columns ten times the versions cost a third more.
            models.Index(fields=["state", "workstream", "quarter", "side", "rating"], name="update_by_state"),
            models.Index(fields=["quarter", "released_at"], name="update_newest"),
        ]
        constraints = [
            # Each of these names the side, so that "already exists" tells the other side nothing.
            models.UniqueConstraint(
                fields=["workstream", "quarter", "side"],
                condition=Q(state__in=["draft", "submitted"]),
                name="update_one_open_draft",
            ),
            models.UniqueConstraint(
                fields=["workstream", "quarter", "side"],
                condition=Q(state="released"),
                name="update_one_standing",
            ),
            models.UniqueConstraint(
                fields=["workstream", "quarter", "side", "version"],
                name="update_version_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "submitted"],
                    version__isnull=True,
                    released_at__isnull=True,
                    released_by__isnull=True,
                )
                | Q(
                    state__in=["released", "superseded"],
                    # Said apart: a check that comes out as unknown lets a row pass.
                    version__isnull=False,
                    version__gt=0,
                    released_at__isnull=False,
                    released_by__isnull=False,
                ),
                name="update_numbered_at_release",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"]) | ~Q(headline_en="", headline_ko=""),
                name="update_shared_has_headline",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"])
                | ~Q(rating__in=["at_risk", "off_track", "paused"])
                | ~Q(narrative_en="", narrative_ko="", ask_en="", ask_ko=""),
                name="update_trouble_is_explained",
            ),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="update_rating_known"),
            models.CheckConstraint(
                condition=Q(as_of__range=("2000-01-01", "2100-12-31")),
                name="update_as_of_bounded",
            ),
        ]

    def __str__(self):
        return self.ref or "draft"

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def ref(self):
        """As in addresses: us-2026-q4-2. Empty while internal."""
        return f"{self.side_id.lower()}-{self.quarter}-{self.version}" if self.version else ""

    @property
    def token(self):
        return f"{self.pk}.{self.revision}"

    def content(self):
        return {name: getattr(self, name) for name in self.CONTENT}

    def history_parts(self, member):
        rows = StatusUpdate.objects.visible_to(member).filter(pk=self.pk)
        return (clearances_of([rows], member),)

    def history_label(self):
        name = (
            f"{self.workstream.number} {self.workstream.name_en}, {self.side_id} {self.quarter.period.slug}"
        )
        return f"{name} v{self.version}" if self.version else name


class OwnSideQuerySet(AudienceQuerySet):
    def audience(self, member):
        # `side=None` would match nothing in SQL; said as what is meant: no side, no own-side rows.
        return Q(side=member.side_id) if member.side_id else Q(pk__in=[])


class Note(models.Model):
    """A side's own note on anything. Never shared, so it is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="notes")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    text = models.TextField()
    written_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = OwnSideQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["written_at"]
        indexes = [models.Index(fields=["subject_id"], name="note_on_subject")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_text")]


def clearances_of(parts, member):
    """A side's clearances of the drafts among some rows."""
    found = Q(pk__in=[])
    for rows in parts:
        found |= Q(subject_id__in=rows.order_by().values("pk"))
    return Clearance.objects.visible_to(member).filter(found)


class Clearance(models.Model):
    """Which office of the own side was asked about a draft, and what it said. A release does not share it."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("Asked")
        CLEARED = "cleared", _("Cleared")
        WITH_EDITS = "with_edits", _("Cleared with edits")
        NO_REPLY = "no_reply", _("No reply")
        NOT_NEEDED = "not_needed", _("Not needed")

    WAITING = (Answer.ASKED, Answer.NO_REPLY)
    # Told by: the office wrote the text itself, in its sheet of the quarter.
    SHEET = "XLSX"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="clearances")
    office = models.ForeignKey("tracker.Office", on_delete=models.PROTECT, related_name="clearances")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.ASKED)
    told_by = models.CharField(max_length=150, blank=True, default="")

    # The draft itself, from the verbs: its kind is only known by name.
    subject: Any

    objects = OwnSideQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["subject_id"], name="clearance_on_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["side", "office", "subject_id"],
                name="clearance_once_per_office",
            )
        ]

    def content(self):
        return {"answer": self.answer, "told_by": self.told_by}

    @property
    def token(self):
        """Names the answer that a form shows."""
        return sha256(canonical([self.pk, self.content()]))[:20]

    @property
    def is_waiting(self):
        return self.answer in self.WAITING

    @property
    def is_from_sheet(self):
        return self.told_by == self.SHEET

    def history_label(self):
        return f"{self.office.abbreviation}: {self.subject.history_label()}"
