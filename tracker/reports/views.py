from django.http import Http404
from django.views.decorators.http import require_safe

from tracker.pages.answers import show
from tracker.reports import assemble


@require_safe
def report_list(request):
    context = assemble.read_list(request.user, request.sides, request.today)
    return show(request, "reports/report_list.html", context)


@require_safe
def report_show(request, period):
    if not assemble.is_reportable(period, request.today):
        raise Http404
    context = assemble.read_report(request.user, request.sides, period, request.today)
    return show(request, "reports/report_show.html", context)
