"""One form, one change: a double click, a resent page and Back add nothing a second time.

The token is drawn when a form is rendered, travels in a hidden field, and is claimed in the transaction of
the verb. What was typed is claimed with it: who goes back and writes something else means something else.
"""

import datetime
import secrets

from django import forms
from django.db import IntegrityError, models, transaction

from tracker.history.canonical import canonical, sha256
from tracker.pages.forms import CleanText

KEPT = datetime.timedelta(days=1)
AT_A_TIME = 100


class Once(models.Model):
    """A form that was carried out. The key is a hash of who sent which token with what."""

    token = models.CharField(max_length=64, primary_key=True)
    member = models.ForeignKey("tracker.User", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)


class OnceField(CleanText):
    """Hidden, a new token in each form. A form without one is carried out as often as it is sent."""

    def __init__(self):
        super().__init__(required=False, max_length=60, initial=draw, widget=forms.HiddenInput)


def draw() -> str:
    return secrets.token_urlsafe(16)


def claim(token, *, by, now, content=None) -> bool:
    """Is this the first time that the member sends the token with this content?

    Called inside the transaction of the change: a change that fails gives the token back, and of two at the
    same time the second waits for the first.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a token is claimed in the transaction of its change")
    if not token:
        return True
    forget(now - KEPT)
    try:
        with transaction.atomic():
            Once.objects.create(token=key_of(token, by, content), member=by, at=now)
    except IntegrityError:
        return False
    return True


def was_claimed(token, *, by, content=None) -> bool:
    """For forms that would refuse their own second sending, because what they add exists by then."""
    return bool(token) and Once.objects.filter(token=key_of(token, by, content)).exists()


def key_of(token, by, content):
    return sha256(canonical([by.pk, token, content]))


def forget(before):
    """Some of the old ones at a time; those that another transaction is removing are left to it."""
    old = Once.objects.filter(at__lt=before).select_for_update(skip_locked=True)
    if keys := list(old.values_list("pk", flat=True)[:AT_A_TIME]):
        Once.objects.filter(pk__in=keys).delete()
