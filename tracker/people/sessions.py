"""Sessions end: after an hour without a request, twelve hours after the sign-in at the latest, or by hand."""

import datetime
import time

from allauth.account.signals import password_changed
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver

from tracker.people.models import MemberSession

IDLE_SECONDS = 60 * 60
ABSOLUTE_SECONDS = 12 * 60 * 60
# "Last seen" is written this often at most, so that reading stays reading.
NOTE_SECONDS = 5 * 60

# What a browser calls itself, most particular first: each also claims to be those after it.
BROWSERS = [
    ("Edg", "Edge"),
    ("Whale", "Whale"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]


def browser_family(user_agent: str) -> str:
    return next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")


def as_time(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


@receiver(user_logged_in)
def begin(sender, request, user, **kwargs):
    now = int(time.time())
    request.session["since"] = request.session["seen"] = now
    if not request.session.session_key:
        request.session.create()
    MemberSession.objects.filter(member=user, seen_at__lt=as_time(now - ABSOLUTE_SECONDS)).delete()
    note_session(request, user, begun=now, seen=now)


@receiver(user_logged_out)
def forget(sender, request, **kwargs):
    MemberSession.objects.filter(session_key=request.session.session_key).delete()


@receiver(password_changed)
def keep_this_one(sender, request, user, **kwargs):
    """A new password ends all other sessions; this one went on under another key."""
    end_sessions(user)
    now = int(time.time())
    note_session(
        request, user, begun=request.session.get("since", now), seen=request.session.get("seen", now)
    )


def note_session(request, member, *, begun, seen):
    """Who signs in again while signed in keeps the session, hence the update."""
    MemberSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "member": member,
            "device": browser_family(request.META.get("HTTP_USER_AGENT", "")),
            "begun_at": as_time(begun),
            "seen_at": as_time(seen),
        },
    )


def living_sessions(member, now):
    """Those that a request could still go on with, the latest first."""
    idle = datetime.timedelta(seconds=IDLE_SECONDS + NOTE_SECONDS)
    begun = datetime.timedelta(seconds=ABSOLUTE_SECONDS)
    return MemberSession.objects.filter(
        member=member, seen_at__gte=now - idle, begun_at__gte=now - begun
    ).order_by("-seen_at", "-begun_at", "id")


@transaction.atomic
def end_sessions(member, which=None):
    """Ends all sessions of a member, or those named. Their next request is signed out."""
    rows = MemberSession.objects.filter(which or Q(), member=member)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()


def session_limits(get_response):
    def middleware(request):
        if request.user.is_authenticated:
            now = int(time.time())
            since, seen = request.session.get("since", now), request.session.get("seen", now)
            if now - seen > IDLE_SECONDS or now - since > ABSOLUTE_SECONDS:
                logout(request)
            elif now - seen > NOTE_SECONDS:
                request.session["seen"] = now
                key = request.session.session_key
                MemberSession.objects.filter(session_key=key).update(seen_at=as_time(now))
        return get_response(request)

    return middleware
