from django.urls import path

from tracker.meetings import action_views as actions
from tracker.meetings import views

app_name = "actions"

urlpatterns = [
    path("", views.action_list, name="action_list"),
    path("add/", actions.action_add, name="action_add"),
    path("paste/", actions.action_paste, name="action_paste"),
    path("<uuid:key>/edit/", actions.action_edit, name="action_edit"),
    path("<uuid:key>/close/", actions.action_close, name="action_close"),
    path("<uuid:key>/release/", actions.action_release, name="action_release"),
]
