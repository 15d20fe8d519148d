"""Where I am signed in: only one's own sessions, by browser, without addresses."""

import uuid

from django.db.models import Q
from django.http import HttpResponseBadRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.pages.answers import saved, show
from tracker.people.sessions import end_sessions, living_sessions

OTHERS = "others"


@require_safe
def session_list(request):
    sessions = list(living_sessions(request.user, request.now))
    context = {"sessions": sessions, "own_key": request.session.session_key}
    return show(request, "people/session_list.html", context)


@require_POST
def session_end(request):
    """One of the others, or all of them; this one ends by signing out."""
    which = ~Q(session_key=request.session.session_key)
    asked = request.POST.get("session", "")
    if asked != OTHERS:
        try:
            which &= Q(pk=uuid.UUID(asked))
        except ValueError:
            return HttpResponseBadRequest()
    end_sessions(request.user, which)
    return saved(
        request, reverse("session_list"), _("Ended. The next request from there asks for a sign-in.")
    )
