from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation

from tracker.history.live import is_poll
from tracker.pages.door import inside_request
from tracker.pages.errors import keep_typed
from tracker.people.sides import joint_day, read_sides


def reader(get_response):
    """Who reads, in which language, on which day; and closes the door for the time of the request."""

    def middleware(request):
        user = request.user
        language = user.language if user.is_authenticated else chosen_before_sign_in(request)
        request.now = timezone.now()
        token = inside_request.set(True)
        try:
            with translation.override(language):
                request.LANGUAGE_CODE = language
                if user.is_authenticated:
                    request.sides = read_sides()
                    request.today = joint_day(request.now, request.sides)
                response = get_response(request)
        finally:
            inside_request.reset(token)
        response.headers["Content-Language"] = language
        return response

    return middleware


def chosen_before_sign_in(request):
    language = translation.get_language_from_request(request)
    return "ko" if language.startswith("ko") else "en"


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless its view says `login_not_required`."""

    def handle_no_permission(self, request, view_func):
        if request.method not in ("GET", "HEAD"):
            # A session that ended must not cost what was typed: an htmx form stays as it is on the page,
            # a plain one comes back with its content.
            return keep_typed(request, status=401, reason="signed-out").render()
        if is_poll(request):
            # Somebody may be typing on that page: it says so and stays.
            return HttpResponse(status=204, headers={"HX-Trigger": "signed-out"})
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
        return super().handle_no_permission(request, view_func)
