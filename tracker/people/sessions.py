"""Sessions end: after an hour without a request, and twelve hours after the sign-in at the latest."""

import time

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

IDLE_SECONDS = 60 * 60
ABSOLUTE_SECONDS = 12 * 60 * 60
# "Last seen" is written this often at most, so that reading stays reading.
NOTE_SECONDS = 5 * 60


@receiver(user_logged_in)
def begin(sender, request, user, **kwargs):
    now = int(time.time())
    request.session["since"] = request.session["seen"] = now


def session_limits(get_response):
    def middleware(request):
        if request.user.is_authenticated:
            now = int(time.time())
            since, seen = request.session.get("since", now), request.session.get("seen", now)
            if now - seen > IDLE_SECONDS or now - since > ABSOLUTE_SECONDS:
                logout(request)
            elif now - seen > NOTE_SECONDS:
                request.session["seen"] = now
        return get_response(request)

    return middleware
