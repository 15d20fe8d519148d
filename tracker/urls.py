from django.urls import include, path

from tracker.admin import site
from tracker.home import views as home
from tracker.pages import views as pages

handler500 = "tracker.pages.errors.server_error"

urlpatterns = [
    path("", home.overview, name="overview"),
    path("confirmations/", home.confirmations, name="confirmations"),
    path("workstreams/", include("tracker.workstreams.urls")),
    path("reports/", include("tracker.reports.urls")),
    path("history/", include("tracker.history.urls")),
    path("account/", include("tracker.people.urls")),
    path("admin/", site.urls),
    path("marking.css", pages.marking_css, name="marking_css"),
    path("healthz", pages.healthz, name="healthz"),
]
