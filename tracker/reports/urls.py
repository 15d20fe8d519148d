from django.urls import path, register_converter

from tracker.exports.papers import PaperConverter
from tracker.quarters.converters import PeriodConverter
from tracker.reports import paper_views as papers
from tracker.reports import views

register_converter(PeriodConverter, "period")
register_converter(PaperConverter, "paper")

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("<period:period>/", views.report_show, name="report_show"),
    path("<period:period>.<paper:kind>", papers.report_export, name="report_export"),
    path("<period:period>/e<int:edition>.<paper:kind>", papers.report_export, name="edition_export"),
    path("<period:period>/cover-note.docx", papers.cover_note, name="cover_note"),
    path("<period:period>/e<int:edition>/cover-note.docx", papers.cover_note, name="edition_cover_note"),
]
