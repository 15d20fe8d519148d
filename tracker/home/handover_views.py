from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.home.handover import can_read, find_office, hand_over, read_page
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_manage_accounts


@require_http_methods(["GET", "HEAD", "POST"])
def office_handover(request, key):
    """What is open for an office. `?to=` shows what handing it over would do; POST does it."""
    office = find_office(request.user, key)
    if office is None:
        raise Http404
    may_hand_over = can_manage_accounts(request.user, office.side_id)
    if not (may_hand_over if request.method == "POST" else can_read(request.user, office)):
        raise PermissionDenied
    if request.method != "POST":
        return show_office(request, office, request.GET.get("to") if may_hand_over else "")
    to = find_target(request, office, request.POST.get("to"))
    if to is None:
        return show_office(request, office, "", status=422, problem=_("Choose an office of your side."))
    try:
        moved = hand_over(
            office,
            to,
            by=request.user,
            seen=request.POST.get("seen", ""),
            now=request.now,
            sides=request.sides,
        )
    except (Stale, MoveNotAllowed):
        notice = _(
            "Someone was faster: this was changed meanwhile. Nothing was done; here is how it stands now."
        )
        return show_office(request, office, str(to.pk), status=409, notice=notice)
    message = _("Handed over to %(office)s. Workstreams: %(leads)d, actions: %(actions)d.") % {
        "office": to.abbreviation,
        "leads": len(moved.workstreams),
        "actions": len(moved.actions),
    }
    return saved(request, reverse("office_handover", args=[to.pk]), message)


def find_target(request, office, key):
    offices = {str(other.pk): other for other in office.side.offices.exclude(pk=office.pk)}
    return offices.get(key)


def show_office(request, office, key, status=200, **extra):
    context = read_page(office, request.user, request.sides, request.today)
    found = next((name for other, name in context["others"] if str(other) == key), None)
    context["may_hand_over"] = can_manage_accounts(request.user, office.side_id)
    if found:
        context["to"], context["to_name"] = found.office, found
        context["seen"] = context["moved"].token(found.office)
    return show(request, "home/handover.html", {**context, **extra}, status=status)
