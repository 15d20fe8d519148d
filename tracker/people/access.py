"""Sign-ins, refusals and exports of a side. No text, no secrets, no addresses: who, what kind, when."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.pages.door import AudienceQuerySet


class AccessQuerySet(AudienceQuerySet):
    def audience(self, member):
        return Q(side=member.side_id) if member.side_id else Q(pk__in=[])


class Access(models.Model):
    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Failed sign-in")
        LOCKED_OUT = "locked_out", _("Locked out")
        SIGNED_OUT = "signed_out", _("Signed out")
        SESSION_ENDED = "session_ended", _("Session ended")
        REFUSED = "refused", _("Refused")
        EXPORTED = "exported", _("Exported")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # That of the member when it happened; none of a superuser who belongs to no side.
    side = models.ForeignKey("tracker.Side", null=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("tracker.User", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    # The page that was refused and the method, or what was exported and the format.
    what = models.CharField(max_length=80, blank=True)
    how = models.CharField(max_length=10, blank=True)
    device = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    objects = AccessQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["side", "-at", "id"], name="access_newest_of_side"),
            # What is too old goes, of both sides.
            models.Index(fields=["at"], name="access_oldest"),
        ]
