from django.http import Http404
from django.views.decorators.http import require_safe

from tracker.pages.answers import show
from tracker.reports import assemble
from tracker.reports.builder_views import show_report
from tracker.reports.building import find_report
from tracker.reports.moves import Stage, allowed
from tracker.reports.reading import add_states


@require_safe
def report_list(request):
    context = assemble.read_list(request.user, request.sides, request.today)
    add_states(context["rows"], request.sides)
    return show(request, "reports/report_list.html", context)


@require_safe
def report_show(request, period):
    if not assemble.is_reportable(period, request.today):
        raise Http404
    if report := find_report(period):
        return show_report(request, report)
    context = assemble.read_report(request.user, request.sides, period, request.today)
    context["may_start"] = "assemble" in allowed(Stage.DRAFT, request.user)
    return show(request, "reports/report_show.html", context)
