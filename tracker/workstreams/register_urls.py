from django.urls import path

from tracker.workstreams import register_views

app_name = "milestones"

urlpatterns = [
    path("", register_views.milestone_list, name="milestone_list"),
]
