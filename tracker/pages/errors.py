"""Answers when something is in the way: never internals, and what was typed comes back where it can."""

import logging
import sys

from django.contrib.auth.decorators import login_not_required
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.urls import is_valid_path

from tracker.pages.typed import typed

# PostgreSQL's word for a change where nothing may be changed: a standby after a failover.
READ_ONLY = "25006"
logger = logging.getLogger(__name__)


def keep_typed(request, *, status, reason):
    """A page that holds the form's content and sends it again to the same address in one press."""
    context = {
        "reason": reason,
        "typed": typed(request),
        "address": request.get_full_path(),
    }
    return TemplateResponse(request, "pages/form_kept.html", context, status=status)


@login_not_required
def csrf_failure(request, reason=""):
    """An own form that is too old comes back to be sent again; a foreign page's form is just refused.

    Offering the press for a foreign form would hand it the fresh token that it lacks.
    """
    if is_own_form(request):
        return keep_typed(request, status=403, reason="token").render()
    return TemplateResponse(request, "403.html", status=403).render()


def is_own_form(request):
    """Does the browser say that one of our own pages sent this? Silence counts as no."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    own = f"{request.scheme}://{request.get_host()}"
    return (origin or site) and origin in (None, own) and site in (None, "same-origin")


def not_allowed(get_response):
    """Middleware. Django refuses a wrong method with an empty answer: people get a page, and a way back."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        headers = {"Allow": response.headers["Allow"]} if "Allow" in response.headers else {}
        context = {"above": page_above(request.path_info)}
        return TemplateResponse(request, "405.html", context, status=405, headers=headers).render()

    return middleware


def page_above(path):
    """The page of what an address is about: /workstreams/exercises/ for all below it, where there is one."""
    steps = path.split("/")[1:3]
    above = f"/{'/'.join(steps)}/"
    return above if all(steps) and is_valid_path(above) else None


def server_error(request):
    """The last resort of every page: a database that is locked, full or away is said as such.

    The pages it shows stand alone: the usual frame would ask the very database that does not answer.
    """
    away = is_away(sys.exc_info()[1])
    status = 503 if away else 500
    headers = {"Retry-After": "10"} if away else {}
    return HttpResponse(
        last_words(request, status, "away" if away else "error"), status=status, headers=headers
    )


def is_away(error):
    """Nothing is wrong with what was asked: the database cannot do it now."""
    refused = isinstance(error, Error) and getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return refused or isinstance(error, OperationalError | InterfaceError)


def last_words(request, status, reason):
    """With what was typed, unless it is just that which cannot be read or shown."""
    page = get_template(f"{status}.html")
    try:
        context = {}
        if request.method == "POST":
            context = {"reason": reason, "typed": typed(request), "address": request.get_full_path()}
        return page.render(context, request)
    except Exception:
        logger.exception("What was typed could not be shown again")
        return page.render({}, request if status == 503 else None)
