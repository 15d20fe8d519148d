"""Writes the access log: signals of sign-in, one middleware for refusals, one function for exports.

Nothing here may break an answer or ask a page for a query: rows are written beside what is answered.
"""

import datetime

from allauth.account.utils import filter_users_by_username
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from tracker.pages.aside import aside
from tracker.people.access import Access
from tracker.people.browsers import browser_of

KEPT_DAYS = 180
AT_A_TIME = 100
LOCKED_FOR = datetime.timedelta(minutes=15)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Kind = Access.Kind


def note(member, kind, *, now, device="", what="", how=""):
    def write():
        Access.objects.create(
            side_id=member.side_id,
            member=member,
            kind=kind,
            what=what[:80],
            how=how[:10],
            device=device,
            at=now,
        )
        if kind == Kind.SIGNED_IN:
            forget(now - datetime.timedelta(days=KEPT_DAYS))

    aside(write)


def forget(before):
    """Some of the old ones at a time, whenever somebody signs in."""
    rows = Access.objects.unrestricted("what is too old goes, whoever may read it")
    if keys := list(rows.filter(at__lt=before).values_list("pk", flat=True)[:AT_A_TIME]):
        rows.filter(pk__in=keys).delete()


def log_export(member, what, format, now):
    """For every view that hands out a file: what (the name of its address) and in which format."""
    note(member, Kind.EXPORTED, now=now, what=what, how=format)


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    note(user, Kind.SIGNED_IN, now=timezone.now(), device=browser_of(request))


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None and user.is_authenticated:
        kind = Kind.SESSION_ENDED if getattr(request, "has_run_out", False) else Kind.SIGNED_OUT
        note(user, kind, now=timezone.now(), device=browser_of(request))


@receiver(user_login_failed)
def sign_in_failed(sender, credentials, request=None, **kwargs):
    """Only of accounts that exist: what was typed for a name may be a password."""
    if member := find_named(credentials):
        note(member, Kind.SIGN_IN_FAILED, now=timezone.now(), device=browser_of(request))


def locked_out(request, credentials):
    """Once for each time that it is locked: further tries say nothing new."""
    member, now = find_named(credentials), timezone.now()
    if member is None:
        return
    rows = Access.objects.unrestricted("is this written already? nobody reads it")
    if not rows.filter(member=member, kind=Kind.LOCKED_OUT, at__gt=now - LOCKED_FOR).exists():
        note(member, Kind.LOCKED_OUT, now=now, device=browser_of(request))


def find_named(credentials):
    return filter_users_by_username(credentials.get("username") or "").first()


def refusals(get_response):
    def middleware(request):
        response = get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            match = request.resolver_match
            note(
                request.user,
                Kind.REFUSED,
                now=request.now,
                device=browser_of(request),
                what=match.view_name if match else "",
                how=request.method if request.method in METHODS else "",
            )
        return response

    return middleware
