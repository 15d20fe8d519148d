from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.history.live import live, watch
from tracker.pages.answers import show
from tracker.reports import assemble
from tracker.reports.builder_views import show_report
from tracker.reports.building import find_report
from tracker.reports.moves import Stage, allowed
from tracker.reports.news import about_reports
from tracker.reports.reading import add_states


@require_safe
def report_list(request):
    context = assemble.read_list(request.user, request.sides, request.today)
    add_states(context["rows"], request.sides)
    context["has_reports"] = any(row["editions"] for row in context["rows"])
    return show(request, "reports/report_list.html", context)


def about_report(request, period):
    if not assemble.is_reportable(period, request.today):
        raise Http404
    return about_reports(request.user, period)


@require_safe
@live(about_report)
def report_show(request, period):
    if not assemble.is_reportable(period, request.today):
        raise Http404
    watched = watch(request, reverse("reports:report_show", args=[period]))
    if report := find_report(period):
        return show_report(request, report, **watched)
    context = assemble.read_report(request.user, request.sides, period, request.today)
    context["may_start"] = "assemble" in allowed(Stage.DRAFT, request.user)
    return show(request, "reports/report_show.html", {**watched, **context})
