from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_safe

from tracker.pages.answers import show
from tracker.people.access_log import KEPT_DAYS
from tracker.people.access_reading import read_list
from tracker.people.rules import can_read_access


@require_safe
def access_list(request):
    if not can_read_access(request.user, request.user.side_id):
        raise PermissionDenied
    context = {**read_list(request.user, request.GET), "kept_days": KEPT_DAYS}
    return show(request, "people/access_list.html", context, part="accesses")
