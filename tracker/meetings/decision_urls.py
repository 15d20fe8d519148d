from django.urls import path

from tracker.meetings import views

app_name = "decisions"

urlpatterns = [path("", views.decision_list, name="decision_list")]
