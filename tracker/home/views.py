from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tracker.assent.actions import confirm_all
from tracker.history.live import OF_ACCOUNTS, live, watch
from tracker.home.confirmations import read_confirmations
from tracker.home.glossary import read_glossary
from tracker.home.overview import read_overview
from tracker.pages.answers import saved, show
from tracker.people.rules import can_release


def about_overview(request):
    """Whatever is entered shows on it, but for accounts."""
    return ~OF_ACCOUNTS


@require_safe
@live(about_overview)
def overview(request):
    all_changes, all_waiting = (request.GET.get(name) == "all" for name in ("changes", "waiting"))
    watched = watch(request, reverse("overview"))
    context = read_overview(
        request.user, request.sides, request.today, all_changes=all_changes, all_waiting=all_waiting
    )
    return show(
        request,
        "home/overview.html",
        {**watched, **context, "today": request.today},
        part="waiting" if all_waiting else "changes",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirmations(request):
    """What is entered in the shared record, and which side has confirmed it. POST: confirms one or all."""
    if request.method != "POST":
        return show_confirmations(request)
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    seen = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("seen")
    rows = {row.token: row for row in read_confirmations(request.user, request.sides, show_all=True)["rows"]}
    if not seen or not rows.keys() >= {*seen}:
        notice = _("A text was changed meanwhile. Nothing was confirmed; here is how it stands now.")
        return show_confirmations(request, status=409, notice=notice, notice_is_bad=True)
    done = confirm_all([rows[token].subject for token in seen], by=request.user, now=request.now)
    notice = ngettext("%(n)d entry confirmed.", "%(n)d entries confirmed.", done) % {"n": done}
    if request.htmx:
        return show_confirmations(request, notice=notice)
    return saved(request, reverse("confirmations"), notice)


def show_confirmations(request, status=200, **extra):
    show_all = request.GET.get("show") == "all"
    context = read_confirmations(request.user, request.sides, show_all=show_all)
    context["may_confirm"] = can_release(request.user, request.user.side_id)
    return show(request, "home/confirmations.html", {**context, **extra}, part="confirmations", status=status)


@require_safe
def glossary(request):
    return show(request, "home/glossary.html", read_glossary())
