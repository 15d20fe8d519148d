"""Who did what, when: one chain of entries per audience, each entry holding the hash of the one before."""

import uuid

from django.db import connection, models
from django.db.models import Q

from tracker.history.canonical import FIRST, canonical, sha256
from tracker.pages.door import AudienceQuerySet

BOTH = "both"


class EntryQuerySet(AudienceQuerySet):
    def audience(self, member):
        return Q(chain__in=[BOTH, member.side_id or BOTH])

    def update(self, **kwargs):
        raise TypeError("History is append-only.")

    def delete(self):
        raise TypeError("History is append-only.")


class ChainHead(models.Model):
    """The last sequence and hash of a chain; locked last by every verb, so entries come one after another."""

    chain = models.CharField(max_length=8, primary_key=True)
    sequence = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)


class Entry(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(max_length=8)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey("tracker.User", null=True, on_delete=models.PROTECT, related_name="+")
    side = models.ForeignKey("tracker.Side", null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    # The subject has no foreign key on purpose: an entry outlives everything.
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["chain", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="entry_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gt=0), name="entry_sequence_from_one"),
        ]
        indexes = [
            models.Index(fields=["subject_id"], name="entry_of_subject"),
            models.Index(fields=["-at"], name="entry_newest_first"),
        ]

    def __str__(self):
        return f"{self.chain} {self.sequence}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("History is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("History is append-only.")

    def history_label(self):
        # An entry is a subject only when its text was removed.
        return self.subject_label

    def computed_hash(self):
        return sha256(
            canonical(
                {
                    "id": self.id,
                    "chain": self.chain,
                    "sequence": self.sequence,
                    "at": self.at,
                    "actor": self.actor_id,
                    "side": self.side_id,
                    "verb": self.verb,
                    "subject": [self.subject_kind, self.subject_id, self.subject_label],
                    "digest": self.digest,
                    "previous": self.previous_hash,
                }
            )
        )


class EntryBodyQuerySet(EntryQuerySet):
    def audience(self, member):
        return Q(entry__chain__in=[BOTH, member.side_id or BOTH])


class EntryBody(models.Model):
    """Before, after and reason. Apart from the entry: it can be purged while the chain still verifies."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="body")
    text = models.TextField()

    objects = EntryBodyQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("History is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("History is append-only.")

    def replace_by(self, removal_note):
        """The one change that the database lets through, while it is told that a purge is going on."""
        rows = models.QuerySet[EntryBody](EntryBody).filter(pk=self.pk)
        if connection.vendor != "postgresql":
            rows.update(text=removal_note)
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ncg.purge', 'on', true)")
            rows.update(text=removal_note)
            cursor.execute("SELECT set_config('ncg.purge', '', true)")
