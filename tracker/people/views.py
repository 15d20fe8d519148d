from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tracker.pages.bilingual import LANGUAGES
from tracker.people.models import User
from tracker.people.sign_in import is_own_address


@login_not_required
@require_POST
def language_set(request):
    """The reader's language: a setting of the account, a cookie before sign-in."""
    language = request.POST.get("language")
    if language not in LANGUAGES:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    address = request.POST.get("next", "")
    response = redirect(address if is_own_address(request, address) else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=not settings.LOCAL,
        httponly=True,
        samesite="Lax",
    )
    return response
