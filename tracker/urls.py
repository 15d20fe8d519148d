from django.urls import include, path, register_converter

from tracker.admin import site
from tracker.commitments import views as commitments
from tracker.exports.answers import ExportConverter
from tracker.exports.papers import PaperConverter
from tracker.home import brief_views as briefs
from tracker.home import handover_views as handovers
from tracker.home import release_views as releases
from tracker.home import round_views as rounds
from tracker.home import search_views as searching
from tracker.home import sheet_views as sheets
from tracker.home import views as home
from tracker.meetings import table_views as tables
from tracker.meetings import views as meetings
from tracker.pages import views as pages
from tracker.quarters.converters import PeriodConverter
from tracker.workstreams import register_views as milestones

register_converter(ExportConverter, "export")
register_converter(PaperConverter, "paper")
register_converter(PeriodConverter, "period")

handler500 = "tracker.pages.errors.server_error"

urlpatterns = [
    path("", home.overview, name="overview"),
    path("confirmations/", home.confirmations, name="confirmations"),
    path("release/", releases.release_many, name="release_many"),
    path("brief/", briefs.brief, name="brief"),
    path("brief.txt", briefs.brief_text, name="brief_text"),
    path("brief.pdf", briefs.brief_pdf, name="brief_pdf"),
    path("search/", searching.search, name="search"),
    path("quarters/<period:period>/", rounds.round_show, name="round_show"),
    path("quarters/<period:period>/sheets/", sheets.sheet_upload, name="sheet_upload"),
    path("quarters/<period:period>/sheets/<path:office>.xlsx", sheets.sheet_file, name="sheet_file"),
    path("workstreams/", include("tracker.workstreams.urls")),
    path("commitments/", include("tracker.commitments.urls")),
    path("commitments.<export:kind>", commitments.commitment_export, name="commitment_export"),
    path("sources/", include("tracker.commitments.source_urls")),
    path("milestones/", include("tracker.workstreams.register_urls")),
    path("milestones.<export:kind>", milestones.milestone_export, name="milestone_export"),
    path("glossary/", home.glossary, name="glossary"),
    path("decisions/", include("tracker.meetings.decision_urls")),
    path("decisions.<export:kind>", meetings.decision_export, name="decision_export"),
    path("actions/", include("tracker.meetings.action_urls")),
    path("actions.<export:kind>", meetings.action_export, name="action_export"),
    path("meetings.ics", tables.meetings_ics, name="meetings_ics"),
    path("meetings/", include("tracker.meetings.urls")),
    path("reports/", include("tracker.reports.urls")),
    path("history/", include("tracker.history.urls")),
    path("account/offices/<uuid:key>/handover/", handovers.office_handover, name="office_handover"),
    path("account/", include("tracker.people.urls")),
    path("admin/", site.urls),
    path("marking.css", pages.marking_css, name="marking_css"),
    path("healthz", pages.healthz, name="healthz"),
]
