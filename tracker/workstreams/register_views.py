from django.views.decorators.http import require_safe

from tracker.commitments.tables import send_register
from tracker.pages.answers import show
from tracker.workstreams.milestone_register import export_milestones, read_register


@require_safe
def milestone_list(request):
    context = read_register(request.GET, request.user, request.sides, request.today)
    return show(request, "workstreams/milestone_list.html", context, part="rows")


@require_safe
def milestone_export(request, kind):
    return send_register(request, export_milestones, kind, "milestones")
