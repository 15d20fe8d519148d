"""Setting a password by a one-time link."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.pages.answers import saved, show
from tracker.people import actions, links
from tracker.people.forms import FirstPasswordForm

KEPT = "password-link"


@login_not_required
@require_safe
def password_set_link(request, uid, token):
    """Takes the token out of the address, which browsers keep and pass on. Good or not, it goes on alike."""
    if links.find_member(uid, token, request.now):
        request.session[KEPT] = token
    else:
        request.session.pop(KEPT, None)
    response = redirect("password_set", uid)
    # Only here: on a page with a form, browsers would then send "Origin: null", which is refused.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_set(request, uid):
    token = request.session.get(KEPT, "")
    member = links.find_member(uid, token, request.now)
    if member is None:
        return show(request, "people/password_link_dead.html", {}, status=404)
    form = FirstPasswordForm(member, request.POST if request.method == "POST" else None)
    if form.is_valid():
        password = form.cleaned_data["new_password1"]
        if actions.set_password(uid, token, password=password, now=request.now) is None:
            return show(request, "people/password_link_dead.html", {}, status=404)
        # Whoever was signed in on this computer is not the one who signs in next.
        request.session.flush()
        return saved(request, reverse("account_login"), _("The password is set. Sign in with it."))
    context = {"form": form, "member": member}
    return show(request, "people/password_set.html", context, status=422 if form.is_bound else 200)
