from django.views.decorators.http import require_safe

from tracker.history.reading import read_list
from tracker.pages.answers import show


@require_safe
def entry_list(request):
    context = read_list(request.user, request.GET, request.sides)
    return show(request, "history/entry_list.html", context, part="entries")
