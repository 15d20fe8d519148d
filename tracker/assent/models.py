"""One mechanism for confirming master data, agreeing conclusions and concurring on a report."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Position(models.Model):
    """One side on the words that `content_hash` names. Other words, other hash: nothing lapses by a write."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Confirmed")
        AGREE = "agree", _("Agreed")
        CONCUR = "concur", _("Concurred")
        CONDITIONAL = "conditional", _("Concurred if these edits are made")
        AD_REFERENDUM = "ad_referendum", _("Concurred ad referendum")
        NO_OBJECTION = "no_objection", _("No objection")
        HOLD = "hold", _("Hold")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="positions")
    content_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    comment = models.TextField(blank=True, default="")
    taken_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, blank=True, default="")
    authority = models.CharField(max_length=200, blank=True, default="")
    received_through = models.CharField(max_length=200, blank=True, default="")
    # Where both languages are valid: that the two texts say the same.
    conforms = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["subject_id", "side"], name="position_of_subject")]
        constraints = [models.CheckConstraint(condition=~Q(content_hash=""), name="position_names_its_words")]
