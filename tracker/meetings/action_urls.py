from django.urls import path

from tracker.meetings import views

app_name = "actions"

urlpatterns = [path("", views.action_list, name="action_list")]
