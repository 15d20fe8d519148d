"""Sessions end: after an hour without a request, twelve hours after the sign-in at the latest, or by hand."""

import datetime
import time
from contextlib import suppress

from allauth.account.signals import password_changed
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver

from tracker.history.live import is_poll
from tracker.pages.aside import aside
from tracker.people import access_log
from tracker.people.browsers import browser_of
from tracker.people.models import MemberSession

IDLE_SECONDS = 60 * 60
ABSOLUTE_SECONDS = 12 * 60 * 60
# "Last seen" is written this often at most, so that reading stays reading.
NOTE_SECONDS = 5 * 60


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
            "device": browser_of(request),
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
    now = as_time(time.time())
    for session in living_sessions(member, now).filter(which or Q()):
        access_log.note(member, access_log.Kind.SESSION_ENDED, now=now, device=session.device)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()


def note_seen(session, now):
    """At once and aside: saved with the answer, it would turn a page that can be read into a failure."""
    session["seen"] = now

    def write():
        # Ended meanwhile from somewhere else: the next request is signed out.
        with suppress(UpdateError):
            session.save()
            MemberSession.objects.filter(session_key=session.session_key).update(seen_at=as_time(now))

    aside(write)
    session.modified = False


def session_limits(get_response):
    def middleware(request):
        if request.user.is_authenticated:
            now = int(time.time())
            since, seen = request.session.get("since", now), request.session.get("seen", now)
            if now - seen > IDLE_SECONDS or now - since > ABSOLUTE_SECONDS:
                request.has_run_out = True
                logout(request)
            elif now - seen > NOTE_SECONDS and not is_poll(request):
                # A page that asks for news is open, which does not say that anybody is there.
                note_seen(request.session, now)
        return get_response(request)

    return middleware
