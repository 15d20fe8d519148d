from django.views.decorators.http import require_safe

from tracker.home.overview import read_overview
from tracker.pages.answers import show


@require_safe
def overview(request):
    all_changes = request.GET.get("changes") == "all"
    context = read_overview(request.user, request.sides, request.today, all_changes=all_changes)
    return show(
        request,
        "home/overview.html",
        {**context, "today": request.today},
        part="changes",
    )
