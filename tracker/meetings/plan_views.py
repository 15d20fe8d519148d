"""Pages that plan a meeting and take it through its states. One address per move, one table of moves."""

import copy
import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.history.conflicts import contents_of, read_conflict
from tracker.meetings import plan_actions as actions
from tracker.meetings import plan_forms as forms
from tracker.meetings.actions import plan_own_meeting
from tracker.meetings.cancelling import cancel, later_meetings, read_resting, token_of
from tracker.meetings.models import Meeting
from tracker.meetings.moves import can_move
from tracker.meetings.page import find_meeting
from tracker.meetings.rules import name_of
from tracker.meetings.times import say_repeated
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.once import claim
from tracker.people.rules import can_draft, can_enter_record


class Step(NamedTuple):
    """One move: the form that asks for it, its verb, the button, and what is said after it."""

    form: Any
    verb: Any
    button: Promise
    said: Promise
    about: Promise


STEPS = {
    "share": Step(
        forms.PressForm,
        actions.share_plan,
        gettext_lazy("Put it to the other side"),
        gettext_lazy("The other side sees the meeting now. It is agreed when they agree too."),
        gettext_lazy("The other side will see it, with its date and place. It cannot be taken back."),
    ),
    "agree": Step(
        forms.PressForm,
        actions.agree_plan,
        gettext_lazy("Agree to date and place"),
        gettext_lazy("Your side has agreed to date and place."),
        gettext_lazy("Your side agrees to date and place as they stand here."),
    ),
    "announce": Step(
        forms.PressForm,
        actions.announce,
        gettext_lazy("Enter as announced"),
        gettext_lazy("The meeting is entered as announced."),
        gettext_lazy("The meeting is public from now on."),
    ),
    "hold": Step(
        forms.HoldForm,
        actions.hold,
        gettext_lazy("Enter as held"),
        gettext_lazy("The meeting is entered as held."),
        gettext_lazy("On which days, by the calendar of its place? This may be the end of its work."),
    ),
    "postpone": Step(
        forms.PostponeForm,
        actions.postpone,
        gettext_lazy("Postpone"),
        gettext_lazy("Postponed. The old date stays with its reason; a new one counts when both agree."),
        gettext_lazy("The old date stays with the reason, which both sides see. The new date may stay open."),
    ),
    "relocate": Step(
        forms.RelocateForm,
        actions.relocate,
        gettext_lazy("Move to another city"),
        gettext_lazy("Moved to another city. The old one stays with its reason."),
        gettext_lazy("The old city stays with the reason, which both sides see."),
    ),
    "cancel": Step(
        forms.CancelForm,
        cancel,
        gettext_lazy("Cancel the meeting"),
        gettext_lazy("The meeting is cancelled."),
        gettext_lazy("This is asked once, with one reason for all: what becomes of what rests on it?"),
    ),
}
PAGE = "meetings/plan_form.html"


def find(request, ref):
    meeting = find_meeting(request.user, ref)
    if meeting is None:
        raise Http404
    return meeting


def page_of(meeting):
    return reverse("meetings:meeting_show", args=[meeting.slug])


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_add(request):
    """A tentative meeting of the own side; the other one sees nothing of it."""
    if not can_enter_record(request.user):
        raise PermissionDenied
    own = request.sides.get(request.user.side_id)
    initial = {"zone": own.zone, "host_id": own.code}
    posted = request.POST if request.method == "POST" else None
    form = forms.PlanForm(posted, is_new=True, sides=request.sides, initial=initial)
    if not form.is_bound or not form.is_valid():
        return show_plan(request, form, status=422 if form.is_bound else 200)
    content, typed = form.content(), {name: str(value) for name, value in form.content().items()}
    with transaction.atomic():
        if not claim(form.cleaned_data["once"], by=request.user, now=request.now, content=typed):
            return HttpResponseRedirect(reverse("meetings:meeting_list"))
        meeting = plan_own_meeting(by=request.user, now=request.now, content=content)
    return tell(request, meeting, _("The plan is saved. Only your side can see it."))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request, ref):
    """A tentative meeting: one side's own, or one that both weigh."""
    meeting = find(request, ref)
    if not can_enter_record(request.user):
        raise PermissionDenied
    if request.method != "POST" and meeting.state != Meeting.State.TENTATIVE:
        raise Http404
    initial = {**meeting.content(), "seen": meeting.content_hash(), "host_id": meeting.host_id or ""}
    posted = request.POST if request.method == "POST" else None
    form = forms.PlanForm(posted, is_new=False, sides=request.sides, initial=initial)
    if not form.is_bound or not form.is_valid():
        return show_plan(request, form, meeting=meeting, status=422 if form.is_bound else 200)
    try:
        actions.change_plan(
            meeting, by=request.user, seen=form.cleaned_data["seen"], now=request.now, content=form.content()
        )
    except (Stale, MoveNotAllowed) as stale:
        return show_stale(request, form, find(request, ref), stale.current.content_hash())
    message = (
        _("The plan is saved. Only your side can see it.")
        if meeting.audience_id
        else _("Saved. Both sides see it; who had agreed agrees anew.")
    )
    return tell(request, Meeting.objects.visible_to(request.user).get(pk=meeting.pk), message)


def tell(request, meeting, message):
    """Saved, and which hour is meant of one that comes twice."""
    return saved(request, page_of(meeting), " ".join([str(message), *say_repeated(meeting.content())]))


def show_stale(request, form, meeting, token, **extra):
    """Theirs above, mine in the fields; the second Save counts on what stands now."""
    seen = form.data.get("seen", "")
    form.data = {**form.data.dict(), "seen": token}
    base = find_base(meeting, seen, request.user)
    theirs = actions.told(meeting)
    mine = {name: form.data.get(name, "") for name in form.fields if name in theirs}
    conflict = read_conflict(
        Meeting,
        [name for name in mine if name not in ("starts_at", "ends_at")],
        heading=_("This meeting was changed while you were writing"),
        theirs=theirs,
        mine=mine,
        base=base,
        sides=request.sides,
    )
    return show_plan(request, form, meeting=meeting, status=409, conflict=conflict, **extra)


def find_base(meeting, seen, member):
    """What the form showed, by its hash: what entries say was there before is put back, the newest first.

    Nothing when it is not found, as after a postponement, which leaves its old date beside the plan.
    """
    prefetch_related_objects([meeting], "attendance", "postponements")
    then = copy.copy(meeting)
    known = meeting.content()
    for content in contents_of("meeting", [meeting.pk], member):
        for name, value in content.items():
            if name in known:
                is_time = name in ("starts_at", "ends_at") and value
                setattr(then, name, datetime.time.fromisoformat(value) if is_time else value)
        if then.content_hash() == seen:
            return actions.told(then)
    return {}


def show_plan(request, form, *, meeting=None, status=200, **extra):
    context = {
        "form": form,
        "meeting": meeting,
        "name": name_of(meeting) if meeting else "",
        "other": request.sides.other(request.user.side_id),
        **extra,
    }
    return show(request, PAGE, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request, ref, move):
    """GET asks what the move needs to know, POST carries it out."""
    meeting, step = find(request, ref), STEPS[move]
    if not can_move(request.user, meeting, move, anyway=True):
        raise PermissionDenied
    resting = read_resting(meeting, request.user) if move == "cancel" else None
    token = token_of(meeting, resting) if resting else meeting.content_hash()
    if request.method != "POST":
        if not can_move(request.user, meeting, move):
            raise Http404
        form = make_form(request, meeting, step, resting, token)
        return show_plan(request, form, meeting=meeting, step=step, move=move)
    form = make_form(request, meeting, step, resting, token, request.POST)
    extra = {"step": step, "move": move}
    if request.POST.get("seen") != token:
        return show_stale(request, form, meeting, token, **extra)
    if not form.is_valid():
        return show_plan(request, form, meeting=meeting, status=422, **extra)
    try:
        carry_out(request, meeting, move, form)
    except (Stale, MoveNotAllowed):
        return show_stale(request, form, find(request, ref), token, **extra)
    except ValidationError as refusal:
        forms.add_refusal(form, refusal)
        return show_plan(request, form, meeting=meeting, status=422, **extra)
    # A plan that was shared has another address from now on.
    return tell(request, Meeting.objects.visible_to(request.user).get(pk=meeting.pk), step.said)


def make_form(request, meeting, step, resting, token, data=None):
    initial = {**meeting.content(), "seen": token, "host_id": meeting.host_id or ""}
    options: dict[str, Any] = {}
    if issubclass(step.form, forms.ReasonFields):
        options["may_note"] = can_draft(request.user, request.user.side_id)
    if issubclass(step.form, forms.PlaceFields):
        options["sides"] = request.sides
    if step.form is forms.CancelForm:
        later = [] if meeting.audience_id else list(later_meetings(meeting, request.user))
        options.update(resting=resting, later=later)
    if step.form is forms.PostponeForm:
        initial = {"seen": token}
    return step.form(data, initial=initial, **options)


def carry_out(request, meeting, move, form):
    by = {"by": request.user, "seen": form.cleaned_data["seen"], "now": request.now}
    if move == "cancel":
        own_reason = form.cleaned_data.get("own_reason", "")
        more = {"reason": form.reason(), "own_reason": own_reason, "fates": form.fates()}
        return cancel(meeting, today=request.today, **by, **more)
    if move == "postpone":
        return actions.postpone(meeting, today=request.today, content=form.content(), **by)
    if isinstance(form, forms.PressForm):
        return STEPS[move].verb(meeting, **by)
    return STEPS[move].verb(meeting, content=form.content(), **by)
