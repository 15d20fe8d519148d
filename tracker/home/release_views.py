from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.home.releasing import read_rows, release_rows
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_release


@require_http_methods(["GET", "HEAD", "POST"])
def release_many(request):
    """GET: what the other side will see of every draft. POST: shares the chosen ones, all or none."""
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    rows = read_rows(request.user, request.today)
    if request.method != "POST":
        return show_rows(request, rows, {row.key for row in rows if row.is_submitted and not row.lacks})
    chosen = request.POST.getlist("row")
    if not chosen:
        return show_rows(request, rows, set(), status=422, notice=_("Choose what to release."))
    found = {row.key: row for row in rows if not row.lacks}
    if not found.keys() >= {*chosen}:
        return show_late(request, rows, chosen)
    try:
        n = release_rows(
            [found[key] for key in dict.fromkeys(chosen)],
            by=request.user,
            now=request.now,
            today=request.today,
        )
    except (Stale, MoveNotAllowed, ValidationError):
        return show_late(request, read_rows(request.user, request.today), chosen)
    message = ngettext("%(n)d draft released.", "%(n)d drafts released.", n) % {"n": n}
    return saved(request, reverse("overview"), message)


def show_late(request, rows, chosen):
    notice = _("Someone was faster: a draft was changed meanwhile. Nothing was released; choose again.")
    return show_rows(request, rows, {*chosen} & {row.key for row in rows}, status=409, notice=notice)


def show_rows(request, rows, chosen, status=200, notice=""):
    context = {
        "ready": [(row, row.key in chosen) for row in rows if not row.lacks],
        "lacking": [row for row in rows if row.lacks],
        "notice": notice,
        "other": request.sides.other(request.user.side_id),
    }
    return show(request, "home/release_many.html", context, status=status)
