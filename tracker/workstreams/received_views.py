"""What the other side told: a form for one side, one press for the other."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.history.conflicts import read_conflict
from tracker.pages.answers import saved, show
from tracker.pages.bilingual import words
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_release
from tracker.quarters.models import Period
from tracker.workstreams import received_actions as actions
from tracker.workstreams.models import Workstream
from tracker.workstreams.received import ReceivedUpdate, token_of
from tracker.workstreams.received_forms import ReceivedForm
from tracker.workstreams.views import PAGE as WORKSTREAM
from tracker.workstreams.views import address_of, carry_out, page_context

PAGE = "workstreams/received_form.html"


def find_workstream(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    return workstream


@require_http_methods(["GET", "HEAD", "POST"])
def received_edit(request, slug):
    """What the other side told of this quarter, or a correction of what was noted."""
    workstream = find_workstream(request, slug)
    period, other = Period.of(request.today), request.sides.other(request.user.side_id)
    if actions.has_spoken(workstream, period, other.code, request.user):
        return show_spoken(request, workstream, other)
    current = actions.find_received(workstream, period, other.code, request.user)
    if request.method != "POST":
        initial = current.content() if current else {"received_on": request.today}
        form = ReceivedForm(
            period=period, today=request.today, initial={**initial, "seen": token_of(current)}
        )
        return show_form(request, workstream, form, current)
    form = ReceivedForm(request.POST, period=period, today=request.today)
    if not form.is_valid():
        return show_form(request, workstream, form, current, status=422)
    try:
        actions.note_received(
            workstream,
            other.code,
            period=period,
            content=form.content(),
            by=request.user,
            seen=form.cleaned_data["seen"],
            now=request.now,
            today=request.today,
            once=form.cleaned_data["once"],
        )
    except Stale as stale:
        return show_conflict(request, workstream, form, stale.current)
    except MoveNotAllowed:
        return show_spoken(request, workstream, other)
    message = _("Noted. It is shown dashed, and does not count as theirs.")
    return saved(request, address_of(workstream), message)


def show_spoken(request, workstream, other):
    notice = _("%(side)s has released its own assessment for this quarter: nothing is noted in its place.")
    notice %= {"side": words(other, "name").text}
    context = page_context(request, workstream, notice=notice, notice_is_bad=True)
    return show(request, WORKSTREAM, context, status=409)


def show_conflict(request, workstream, form, current):
    """A colleague noted something else first. The second Save counts on what stands now."""
    heading = _("This form no longer fits what is stored")
    if current:
        heading = _("%(who)s saved this while you were writing") % {"who": current.noted_by}
    conflict = read_conflict(
        ReceivedUpdate,
        ReceivedUpdate.CONTENT,
        heading=heading,
        theirs=current.content() if current else {},
        mine=form.content(),
        base=read_base(current, form.cleaned_data["seen"]),
        sides=request.sides,
    )
    form.data = form.data.copy()
    form.data["seen"] = token_of(current)
    return show_form(request, workstream, form, current, status=409, conflict=conflict)


def read_base(current, seen) -> dict:
    """What the form showed: one of those that were corrected."""
    if current is None:
        return {}
    rows = ReceivedUpdate.objects.filter(
        workstream=current.workstream, side_id=current.side_id, quarter_id=current.quarter_id
    )
    return next((row.content() for row in rows if row.token == seen), {})


def show_form(request, workstream, form, current, status=200, **extra):
    context = {
        "workstream": workstream,
        "period": Period.of(request.today),
        "other": request.sides.other(request.user.side_id),
        "form": form,
        "current": current,
        **extra,
    }
    return show(request, PAGE, context, status=status)


@require_POST
def received_confirm(request, slug):
    """The own side says: yes, this is what we say."""
    workstream = find_workstream(request, slug)
    received = actions.find_received(workstream, Period.of(request.today), request.user.side_id, request.user)
    return carry_out(
        request,
        workstream,
        _("Confirmed: it is your side's own released assessment now."),
        actions.confirm_received,
        received,
        seen=request.POST.get("seen", ""),
        today=request.today,
    )
