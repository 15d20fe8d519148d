from django.urls import path

from tracker.reports import after_views as after
from tracker.reports import builder_views as builder
from tracker.reports import clearance_views as clearances
from tracker.reports import compare_views, reader_views, views
from tracker.reports import paper_views as papers
from tracker.reports import position_views as position

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("<period:period>/", views.report_show, name="report_show"),
    path("<period:period>/start/", builder.report_start, name="report_start"),
    path("<period:period>/assemble/", builder.report_assemble, name="report_assemble"),
    path("<period:period>/terms/", builder.report_terms, name="report_terms"),
    path("<period:period>/lines/add/", builder.line_add, name="line_add"),
    path("<period:period>/lines/<uuid:key>/", builder.line_edit, name="line_edit"),
    path("<period:period>/lines/<uuid:key>/<slug:move>/", builder.line_move, name="line_move"),
    path("<period:period>/send-out/", builder.report_send, name="report_send"),
    path("<period:period>/take-back/", builder.report_take_back, name="report_take_back"),
    path("<period:period>/newer/", builder.report_newer, name="report_newer"),
    path("<period:period>/clearances/", clearances.clearance_ask, name="clearance_ask"),
    path("<period:period>/clearances/<uuid:key>/", clearances.clearance_answer, name="clearance_answer"),
    path("<period:period>/position/", position.position_take, name="position_take"),
    path("<period:period>/position/again/", position.position_again, name="position_again"),
    path("<period:period>/received/", position.position_receive, name="position_receive"),
    path("<period:period>/silence/", position.position_silence, name="position_silence"),
    path("<period:period>/adopt/", position.edits_adopt, name="edits_adopt"),
    path("<period:period>/publish/", position.report_publish, name="report_publish"),
    path("<period:period>/compare/<period:other>/", compare_views.report_compare, name="report_compare"),
    path("<period:period>/e<int:edition>/", reader_views.edition_show, name="edition_show"),
    path("<period:period>/e<int:edition>/verify/", reader_views.edition_verify, name="edition_verify"),
    path("<period:period>/e<int:edition>/objection/", after.objection_add, name="objection_add"),
    path("<period:period>/e<int:edition>/correction/", after.correction_start, name="correction_start"),
    path("<period:period>/e<int:edition>/transmission/", after.step_add, name="step_add"),
    path("<period:period>/e<int:edition>/reported/", after.reported_add, name="reported_add"),
    path("<period:period>.<paper:kind>", papers.report_export, name="report_export"),
    path("<period:period>/e<int:edition>.<paper:kind>", papers.report_export, name="edition_export"),
    path("<period:period>/cover-note.docx", papers.cover_note, name="cover_note"),
    path("<period:period>/e<int:edition>/cover-note.docx", papers.cover_note, name="edition_cover_note"),
]
