from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.commitments.tables import send_register
from tracker.history.live import about, among, live, watch
from tracker.meetings import registers
from tracker.meetings.calendar import read_calendar
from tracker.meetings.countdown import read_clocks
from tracker.meetings.exports import export_actions, export_decisions
from tracker.meetings.page import find_meeting, read_page
from tracker.meetings.plan_views import STEPS
from tracker.meetings.rules import STILL_TO_COME
from tracker.meetings.table import ActionItem, AgendaItem
from tracker.pages.answers import show
from tracker.people.rules import can_enter_record
from tracker.workstreams.models import StatusUpdate


@require_safe
def meeting_list(request):
    context = read_calendar(request.user, request.GET, request.today)
    context["may_plan"] = can_enter_record(request.user)
    context["clocks"] = read_clocks(context["next"], request.sides, request.now)
    return show(request, "meetings/meeting_list.html", context, part="quarters")


def meeting_there(request, ref):
    meeting = find_meeting(request.user, ref)
    if meeting is None:
        raise Http404
    return meeting


def about_meeting(request, ref):
    """With its table; until it is held also the open actions and assessments that come along."""
    meeting, member = meeting_there(request, ref), request.user
    found = about(member, meeting)
    if meeting.state in STILL_TO_COME:
        agenda = AgendaItem.objects.visible_to(member).filter(meeting=meeting)
        updates = StatusUpdate.objects.visible_to(member).shared()
        found |= among(ActionItem.objects.visible_to(member))
        found |= among(updates.filter(workstream__in=agenda.order_by().values("workstream")))
    return found


@require_safe
@live(about_meeting)
def meeting_show(request, ref):
    watched = watch(request, reverse("meetings:meeting_show", args=[ref]))
    meeting = meeting_there(request, ref)
    context = read_page(meeting, member=request.user, sides=request.sides, today=request.today)
    context["moves"] = [(move, STEPS[move].button) for move in context["moves"]]
    return show(request, "meetings/meeting_show.html", {**watched, **context})


@require_safe
def decision_list(request):
    context = registers.read_decisions(request.user, request.GET, request.sides)
    return show(request, "meetings/decision_list.html", context, part="rows")


@require_safe
def decision_export(request, kind):
    return send_register(request, export_decisions, kind, "decisions")


@require_safe
def action_list(request):
    context = registers.read_actions(request.user, request.GET, request.sides, request.today)
    return show(request, "meetings/action_list.html", context, part="rows")


@require_safe
def action_export(request, kind):
    return send_register(request, export_actions, kind, "actions")
