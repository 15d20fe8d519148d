from django.urls import path

from tracker.meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.meeting_list, name="meeting_list"),
    path("<slug:ref>/", views.meeting_show, name="meeting_show"),
]
