from django.urls import path, register_converter

from tracker.meetings import action_views as actions
from tracker.meetings import plan_views as plans
from tracker.meetings import table_views, views
from tracker.meetings.moves import MOVES


class MoveConverter:
    regex = "|".join(MOVES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(MoveConverter, "move")

app_name = "meetings"

urlpatterns = [
    path("", views.meeting_list, name="meeting_list"),
    path("add/", plans.meeting_add, name="meeting_add"),
    path("<slug:ref>.ics", table_views.meeting_ics, name="meeting_ics"),
    path("<slug:ref>/", views.meeting_show, name="meeting_show"),
    path("<slug:ref>/present/", table_views.meeting_present, name="meeting_present"),
    path("<slug:ref>/book/", table_views.meeting_book, name="meeting_book"),
    path("<slug:ref>/edit/", plans.meeting_edit, name="meeting_edit"),
    path("<slug:ref>/actions/add/", actions.action_add, name="action_add"),
    path("<slug:ref>/actions/paste/", actions.action_paste, name="action_paste"),
    path("<slug:ref>/<move:move>/", plans.meeting_move, name="meeting_move"),
]
