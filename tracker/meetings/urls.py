from django.urls import path, register_converter

from tracker.meetings import action_views as actions
from tracker.meetings import agenda_views as agenda
from tracker.meetings import conclusion_views as conclusions
from tracker.meetings import decision_views as decisions
from tracker.meetings import plan_views as plans
from tracker.meetings import table_views, views
from tracker.meetings.moves import MOVES


class MoveConverter:
    regex = "|".join(MOVES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class StepConverter(MoveConverter):
    """What one press does with an item of an agenda."""

    regex = "|".join(agenda.MOVES)


register_converter(MoveConverter, "move")
register_converter(StepConverter, "step")

app_name = "meetings"

urlpatterns = [
    path("", views.meeting_list, name="meeting_list"),
    path("add/", plans.meeting_add, name="meeting_add"),
    path("<slug:ref>.ics", table_views.meeting_ics, name="meeting_ics"),
    path("<slug:ref>/", views.meeting_show, name="meeting_show"),
    path("<slug:ref>/present/", table_views.meeting_present, name="meeting_present"),
    path("<slug:ref>/book/", table_views.meeting_book, name="meeting_book"),
    path("<slug:ref>/agenda/", agenda.agenda_edit, name="agenda_edit"),
    path("<slug:ref>/agenda/assemble/", agenda.agenda_assemble, name="agenda_assemble"),
    path("<slug:ref>/agenda/add/", agenda.agenda_item_add, name="agenda_item_add"),
    path("<slug:ref>/agenda/<uuid:key>/", agenda.agenda_item_edit, name="agenda_item_edit"),
    path("<slug:ref>/agenda/<uuid:key>/note/", agenda.briefing_note_add, name="briefing_note_add"),
    path("<slug:ref>/agenda/<uuid:key>/<step:step>/", agenda.agenda_item_move, name="agenda_item_move"),
    path("<slug:ref>/conclusions/", conclusions.conclusions_show, name="conclusions_show"),
    path("<slug:ref>/conclusions/answer/", conclusions.conclusions_answer, name="conclusions_answer"),
    path("<slug:ref>/conclusions/<uuid:key>/", conclusions.conclusion_edit, name="conclusion_edit"),
    path("<slug:ref>/conclusions/e<int:edition>/", conclusions.conclusions_show, name="conclusions_edition"),
    path("<slug:ref>/conclusions.<paper:kind>", conclusions.conclusions_export, name="conclusions_export"),
    path(
        "<slug:ref>/conclusions-e<int:edition>.<paper:kind>",
        conclusions.conclusions_export,
        name="conclusions_edition_export",
    ),
    path("<slug:ref>/edit/", plans.meeting_edit, name="meeting_edit"),
    path("<slug:ref>/actions/add/", actions.action_add, name="action_add"),
    path("<slug:ref>/actions/paste/", actions.action_paste, name="action_paste"),
    path("<slug:ref>/decisions/add/", decisions.decision_add, name="decision_add"),
    path("<slug:ref>/<move:move>/", plans.meeting_move, name="meeting_move"),
]
