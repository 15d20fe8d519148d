from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Permission
from django.shortcuts import render
from django.urls import include, path

ROWS = 95


@login_required
def bare(request):
    """The measure: session and user, one query, 20 kB from a plain template."""
    rows = Permission.objects.order_by("pk")[:ROWS]
    return render(request, "bare.html", {"rows": rows}, using="bare")


urlpatterns = [path("bare/", bare), path("", include("tracker.urls"))]
