from django.urls import path, register_converter

from tracker.quarters.converters import PeriodConverter
from tracker.reports import views

register_converter(PeriodConverter, "period")

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("<period:period>/", views.report_show, name="report_show"),
]
