from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.people.admin_base import RecordAdmin
from tracker.people.admin_site import site
from tracker.quarters.models import Quarter


@admin.register(Quarter, site=site)
class QuarterAdmin(RecordAdmin):
    group = "work"
    about = _("When the updates and the report of a quarter are due.")
    fields = ("year", "number", "updates_due", "report_due")
    list_display = ("label", "updates_due", "report_due")
    list_filter = ("year",)
    search_fields = ("year",)
    ordering = ("-year", "-number")

    def get_readonly_fields(self, request, obj=None):
        return ("year", "number") if obj else ()

    @admin.display(description=_("Quarter"), ordering="year")
    def label(self, row):
        return row.period.label
