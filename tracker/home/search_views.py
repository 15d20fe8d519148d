from django.views.decorators.http import require_safe

from tracker.home.search import read_search
from tracker.pages.answers import show


@require_safe
def search(request):
    context = read_search(request.GET.get("q", ""), request.user)
    return show(request, "home/search.html", context, part="found")
