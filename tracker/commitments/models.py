"""What was said: documents, their paragraphs, the commitments in them and the words they rest on."""

import re
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.history.canonical import canonical, sha256
from tracker.pages.bilingual import changed_at, line, prose


class Precision(models.TextChoices):
    """How exactly a date is known. The date itself is the last day it allows."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")
    NONE = "none", _("No date")


class Confidence(models.TextChoices):
    """How we know what an entry of the public record says."""

    OFFICIAL = "official", _("Seen in the official text")
    OFFICIAL_KO = "official_ko", _("Seen in the official Korean text")
    PRESS = "press", _("Reported by the press")
    COPY = "copy", _("From an unofficial copy only")


def confidence() -> "models.CharField[str, str]":
    return models.CharField(max_length=12, choices=Confidence.choices, blank=True, default="")


def in_order(code: str) -> str:
    """A code with its numbers filled up, so that S2-10.1 comes after S2-9.1 wherever it is compared."""
    return re.sub(r"[0-9]+", lambda number: number[0].zfill(6), code)


class CodeOrder(models.CharField):
    """Follows `code` at every save, in bulk too: the two engines share no expression for this order."""

    def pre_save(self, model_instance, add):
        value = in_order(model_instance.code)
        setattr(model_instance, self.attname, value)
        return value


class Document(models.Model):
    class Kind(models.TextChoices):
        DECLARATION = "declaration", _("Declaration")
        READOUT = "readout", _("Joint readout")
        STATEMENT = "statement", _("Joint statement")
        BRIEFING = "briefing", _("Briefing")
        GUIDELINES = "guidelines", _("Guidelines")
        FACT_SHEET = "fact_sheet", _("Fact sheet")
        FRAMEWORK = "framework", _("Framework document")
        RELEASE = "release", _("Release")
        REPORT = "report", _("Press report")

    class Authority(models.TextChoices):
        OFFICIAL = "official", _("Official text")
        TRANSLATION = "translation", _("Official translation")
        PRESS = "press", _("Press report")
        UNOFFICIAL = "unofficial", _("Unofficial copy")

    class Publication(models.TextChoices):
        FULL = "full", _("Full text")
        EXCERPT = "excerpt", _("Excerpt")
        NOT_PUBLIC = "not_public", _("Exists but not public")
        REPORTED = "reported", _("Reported but not announced")

    class ValidText(models.TextChoices):
        EN = "en", _("English")
        KO = "ko", _("Korean")
        BOTH = "both", _("Both languages")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=8, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    title_en, title_ko = line(200), line(200)
    title_en_at, title_ko_at = changed_at(), changed_at()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    date = models.DateField()
    place_en, place_ko = line(100), line(100)
    place_en_at, place_ko_at = changed_at(), changed_at()
    authority = models.CharField(max_length=12, choices=Authority.choices)
    publication = models.CharField(max_length=12, choices=Publication.choices)
    valid_text = models.CharField(max_length=4, choices=ValidText.choices)
    url = models.URLField(max_length=500, blank=True, default="")
    note_en, note_ko = prose(), prose()
    note_en_at, note_ko_at = changed_at(), changed_at()

    class Meta:
        ordering = ["date", "code"]

    def __str__(self):
        return self.slug

    def history_label(self):
        return self.title_en

    def content_hash(self):
        """Of all that a side confirms: what the document is, and its paragraphs word for word."""
        said = [
            [p.number, p.text_en, p.text_ko, p.wording_note_en, p.wording_note_ko]
            for p in self.paragraphs.all()
        ]
        return sha256(
            canonical(
                {
                    "code": self.code,
                    "title": [self.title_en, self.title_ko],
                    "kind": self.kind,
                    "date": self.date,
                    "place": [self.place_en, self.place_ko],
                    "authority": self.authority,
                    "publication": self.publication,
                    "valid_text": self.valid_text,
                    "url": self.url,
                    "note": [self.note_en, self.note_ko],
                    "paragraphs": said,
                }
            )
        )


class Paragraph(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="paragraphs")
    number = models.PositiveSmallIntegerField()
    text_en, text_ko = prose(), prose()
    text_en_at, text_ko_at = changed_at(), changed_at()
    # Where this copy's wording differs from the official or the other language's text.
    wording_note_en, wording_note_ko = prose(), prose()
    wording_note_en_at, wording_note_ko_at = changed_at(), changed_at()

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="paragraph_number_once"),
            models.CheckConstraint(condition=~Q(text_en="") | ~Q(text_ko=""), name="paragraph_has_text"),
        ]

    def __str__(self):
        return f"{self.document} ¶{self.number}"

    def is_cited(self):
        """Does anything rest on it? Then its number stays."""
        return any(getattr(self, name).exists() for name in ("citations", "wordings"))


class Commitment(models.Model):
    class Force(models.TextChoices):
        COMMITTED = "committed", _("Committed")
        ESTABLISHED = "established", _("Established")
        AFFIRMED = "affirmed", _("Affirmed")
        DISCUSSED = "discussed", _("Discussed")

    class Cadence(models.TextChoices):
        ONCE = "once", _("Once")
        RECURRING = "recurring", _("Recurring")
        CONTINUING = "continuing", _("Continuing")
        STANDING = "standing", _("Standing")

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("commitment", "Active")
        FULFILLED = "fulfilled", _("Fulfilled")
        SUPERSEDED = "superseded", _("Superseded")
        NOT_PURSUED = "not_pursued", _("Not pursued")

    CLOSED = (State.FULFILLED, State.SUPERSEDED, State.NOT_PURSUED)
    # Every pair of states; a closing that was a mistake is opened again.
    MOVES: dict[str, tuple[str, ...]] = {State.ACTIVE: CLOSED, **dict.fromkeys(CLOSED, (State.ACTIVE,))}
    # Where the words are that its content hash covers.
    SOURCES = "citations"
    # The promise to meet: its citations word the cadence, and the calendar is what measures it.
    CADENCE = "R4.3"
    # Set by assent.closing.mark_closings.
    counted_state: str
    closing_waits_for: list

    class Measure(models.TextChoices):
        HAND = "hand", _("By hand")
        MEETINGS = "meetings", _("Meetings held")
        REPORTS = "reports", _("Reports transmitted")
        MILESTONES = "milestones", _("Milestones done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    code_order = CodeOrder(max_length=72, editable=False, default="", db_index=True)
    text_en, text_ko = prose(), prose()
    text_en_at, text_ko_at = changed_at(), changed_at()
    force = models.CharField(max_length=12, choices=Force.choices)
    cadence = models.CharField(max_length=12, choices=Cadence.choices)
    # Whose promise; null means both.
    undertaken_by = models.ForeignKey(
        "tracker.Side",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    due_text_en, due_text_ko = line(200), line(200)
    due_text_en_at, due_text_ko_at = changed_at(), changed_at()
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.NONE)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    # Null: as loaded. A second closing with the same words is another one, which nobody has confirmed yet.
    state_at = models.DateTimeField(null=True, blank=True, editable=False)
    measured_by = models.CharField(max_length=10, choices=Measure.choices, default=Measure.HAND)
    # What the public record says became of it, in our words.
    note_en, note_ko = prose(), prose()
    note_en_at, note_ko_at = changed_at(), changed_at()
    confidence = confidence()

    class Meta:
        ordering = ["code_order"]
        constraints = [
            models.CheckConstraint(condition=~Q(text_en="") | ~Q(text_ko=""), name="commitment_has_text"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | ~Q(due_precision="none"),
                name="commitment_date_has_precision",
            ),
            # A standing pledge never completes.
            models.CheckConstraint(
                condition=~Q(cadence="standing", state="fulfilled"),
                name="commitment_standing_never_done",
            ),
        ]

    def __str__(self):
        return self.code

    def history_label(self):
        return self.code

    @property
    def is_of_the_group(self) -> bool:
        """Of meeting and reporting: no workstream answers to that, the group as a whole does."""
        return self.measured_by in (self.Measure.MEETINGS, self.Measure.REPORTS)

    def moves(self):
        """The states it may be moved to."""
        never = {self.State.FULFILLED} if self.cadence == self.Cadence.STANDING else set()
        return [state for state in self.MOVES[self.state] if state not in never]

    def content_hash(self):
        """Of all that a side confirms: the commitment, and the words it rests on."""
        quotes = sorted(citation.content() for citation in self.citations.all())
        return sha256(
            canonical(
                {
                    "code": self.code,
                    "quotes": quotes,
                    "text": [self.text_en, self.text_ko],
                    "force": self.force,
                    "cadence": self.cadence,
                    "undertaken_by": self.undertaken_by_id,
                    "due": [
                        self.due_text_en,
                        self.due_text_ko,
                        self.due_on,
                        self.due_precision,
                    ],
                    "state": self.state,
                    "measured_by": self.measured_by,
                    "note": [self.note_en, self.note_ko],
                    "confidence": self.confidence,
                    **({"state_at": self.state_at} if self.state_at else {}),
                }
            )
        )


class Citation(models.Model):
    """The words in a paragraph that a commitment rests on, copied from it."""

    class Part(models.TextChoices):
        MADE = "made", _("Made")
        REAFFIRMED = "reaffirmed", _("Reaffirmed")
        CHANGED = "changed", _("Changed")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="citations")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="citations")
    quote_en, quote_ko = prose(), prose()
    quote_en_at, quote_ko_at = changed_at(), changed_at()
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.MADE)
    # What this text says of the date: two sources may disagree, and both stay readable.
    due_text_en, due_text_ko = line(200), line(200)
    due_text_en_at, due_text_ko_at = changed_at(), changed_at()
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.NONE)

    class Meta:
        ordering = [F("paragraph__document__date"), "paragraph__number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "paragraph", "part"], name="citation_once"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | ~Q(due_precision="none"),
                name="citation_date_has_precision",
            ),
            models.CheckConstraint(
                condition=~Q(quote_en="") | ~Q(quote_ko=""),
                name="citation_quotes_words",
            ),
        ]

    def __str__(self):
        return str(self.paragraph)

    def content(self) -> list[str]:
        """What a side confirms of it; the same length and kinds for every citation, so that they sort."""
        due_on = self.due_on.isoformat() if self.due_on else ""
        due = [self.due_text_en, self.due_text_ko, due_on, self.due_precision]
        return [self.paragraph_id.hex, self.part, self.quote_en, self.quote_ko, *due]
