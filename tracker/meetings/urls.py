from django.urls import path

from tracker.meetings import table_views, views

app_name = "meetings"

urlpatterns = [
    path("", views.meeting_list, name="meeting_list"),
    path("<slug:ref>.ics", table_views.meeting_ics, name="meeting_ics"),
    path("<slug:ref>/", views.meeting_show, name="meeting_show"),
    path("<slug:ref>/present/", table_views.meeting_present, name="meeting_present"),
    path("<slug:ref>/book/", table_views.meeting_book, name="meeting_book"),
]
