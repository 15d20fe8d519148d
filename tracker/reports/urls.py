from django.urls import path, register_converter

from tracker.exports.papers import PaperConverter
from tracker.reports import after_views as after
from tracker.reports import compare_views, reader_views, views
from tracker.reports import paper_views as papers

register_converter(PaperConverter, "paper")

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("<period:period>/", views.report_show, name="report_show"),
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
