"""What was agreed word for word is written once."""

from django.db import models


class FrozenQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("What went out is never changed.")

    def delete(self):
        raise TypeError("What went out is never deleted.")


class Frozen(models.Model):
    """Written once. The database refuses the rest too (migrations 0012, 0014 and 0018)."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("What went out is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("What went out is never deleted.")
