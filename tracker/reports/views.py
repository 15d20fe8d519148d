from django.http import Http404
from django.views.decorators.http import require_safe

from tracker.pages.answers import show
from tracker.reports import assemble
from tracker.reports.models import Report
from tracker.reports.reader_views import show_edition
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
    report = Report.objects.of(period).select_related("quarter").newest_first().first()
    if report and report.state == Report.State.PUBLISHED:
        return show_edition(request, report)
    context = assemble.read_report(request.user, request.sides, period, request.today)
    return show(request, "reports/report_show.html", context)
