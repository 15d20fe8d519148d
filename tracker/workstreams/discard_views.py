"""Taking drafts away: a page that asks, then the press."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_draft
from tracker.workstreams import milestone_actions
from tracker.workstreams.actions import discard_draft
from tracker.workstreams.milestone_views import find, milestones_of
from tracker.workstreams.models import Workstream
from tracker.workstreams.views import address_of, open_draft

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = "workstreams/discard.html"


@FORM
def update_discard(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    draft = open_draft(request, workstream)
    context = {"workstream": workstream, "draft": draft, "back": address_of(workstream, "#update")}
    if request.method != "POST":
        if draft is None:
            raise Http404
        return show(request, PAGE, {**context, "seen": draft.token})
    try:
        if draft is None:
            raise MoveNotAllowed(None)
        discard_draft(draft, by=request.user, seen=request.POST.get("seen", ""), now=request.now)
    except (Stale, MoveNotAllowed) as late:
        context.update(draft=late.current, stale=True)
        return show(
            request, PAGE, {**context, "seen": late.current.token if late.current else ""}, status=409
        )
    return saved(request, address_of(workstream), _("Discarded. Your side's history keeps what it said."))


@FORM
def milestone_discard(request, slug, key):
    workstream, milestone = find(request, slug, key)
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    change = milestone_actions.open_change(milestone, request.user) if milestone.number else None
    is_draft = not milestone.number or change is not None
    token = milestone_actions.change_token(milestone, change) if milestone.number else milestone.token
    context = {
        "workstream": workstream,
        "milestone": milestone,
        "change": change,
        "seen": token if is_draft else "",
        "back": milestones_of(workstream),
    }
    if request.method != "POST":
        if not is_draft:
            raise Http404
        return show(request, PAGE, context)
    try:
        milestone_actions.discard(
            milestone, by=request.user, seen=request.POST.get("seen", ""), now=request.now
        )
    except (Stale, MoveNotAllowed):
        return show(request, PAGE, {**context, "stale": True}, status=409)
    return saved(request, milestones_of(workstream), _("Discarded. Your side's history keeps what it said."))
