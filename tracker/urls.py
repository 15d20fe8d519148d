from django.urls import include, path

from tracker.home import views as home
from tracker.pages import views as pages

handler500 = "tracker.pages.errors.server_error"

urlpatterns = [
    path("", home.overview, name="overview"),
    path("confirmations/", home.confirmations, name="confirmations"),
    path("workstreams/", include("tracker.workstreams.urls")),
    path("decisions/", include("tracker.meetings.decision_urls")),
    path("actions/", include("tracker.meetings.action_urls")),
    path("meetings/", include("tracker.meetings.urls")),
    path("reports/", include("tracker.reports.urls")),
    path("history/", include("tracker.history.urls")),
    path("account/", include("tracker.people.urls")),
    path("marking.css", pages.marking_css, name="marking_css"),
    path("healthz", pages.healthz, name="healthz"),
]
