"""A meeting in other shapes: slides for the room, the side's book, a file for a calendar."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.exports import ics
from tracker.meetings.ics import read_events
from tracker.meetings.page import find_meeting, read_page
from tracker.meetings.presenting import read_slides
from tracker.pages.answers import show
from tracker.people.access_log import log_export


def found(request, ref):
    meeting = find_meeting(request.user, ref)
    if meeting is None:
        raise Http404
    return meeting


@require_safe
def meeting_present(request, ref):
    """Read-only slides. What one side keeps for itself is not read at all; its plans have none."""
    meeting = found(request, ref)
    if meeting.audience_id:
        raise Http404
    context = read_slides(meeting, request.sides, request.today)
    return show(request, "meetings/meeting_present.html", context)


@require_safe
def meeting_book(request, ref):
    """Internal print of one side: agenda, its points, both assessments, open actions, decisions sought."""
    if request.user.side_id is None:
        raise Http404
    meeting = found(request, ref)
    context = read_page(meeting, member=request.user, sides=request.sides, today=request.today)
    return show(request, "meetings/meeting_book.html", context)


@require_safe
def meeting_ics(request, ref):
    meeting = found(request, ref)
    if meeting.starts_on is None:
        raise Http404
    return send(request, read_events(request.user, address_of(request), meeting), meeting.slug)


@require_safe
def meetings_ics(request):
    return send(request, read_events(request.user, address_of(request)), "ncg-meetings")


def address_of(request):
    return lambda meeting: request.build_absolute_uri(reverse("meetings:meeting_show", args=[meeting.slug]))


def send(request, events, name):
    answer = HttpResponse(
        ics.write(events, "NCG"),
        content_type=ics.CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )
    log_export(request.user, request.resolver_match.view_name, "ics", request.now)
    return answer
