from django.urls import path

from tracker.meetings import decision_views as decisions
from tracker.meetings import views

app_name = "decisions"

urlpatterns = [
    path("", views.decision_list, name="decision_list"),
    path("add/", decisions.decision_add, name="decision_add"),
    path("<slug:ref>/", decisions.decision_show, name="decision_show"),
    path("<slug:ref>/edit/", decisions.decision_edit, name="decision_edit"),
    path("<slug:ref>/agree/", decisions.decision_agree, name="decision_agree"),
]
