"""Pages that propose a decision, change it while it is proposed, and agree to its words."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.history.conflicts import contents_of, is_number, read_base, read_conflict, revision_of
from tracker.meetings import decision_actions as actions
from tracker.meetings.decision_forms import DecisionForm, initial_of
from tracker.meetings.decision_page import find_decision, read_page
from tracker.meetings.page import find_meeting
from tracker.meetings.plan_forms import add_refusal
from tracker.meetings.rules import name_of
from tracker.meetings.table import Decision
from tracker.pages.answers import saved, show
from tracker.pages.bilingual import words
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_draft, can_release

FORM, AGREE = "meetings/decision_form.html", "meetings/decision_agree.html"
SAID = (
    *("state", "reference", "decided_on", "text_en", "text_ko"),
    *("workstreams", "commitments", "supersedes", "closes"),
)


def find(request, ref):
    decision = find_decision(ref, request.user)
    if decision is None:
        raise Http404
    return decision


def page_of(decision):
    return reverse("decisions:decision_show", args=[decision.ref])


def name_other(request):
    return words(request.sides.other(request.user.side_id), "name").text


def show_form(request, form, *, meeting=None, decision=None, status=200, **extra):
    place = meeting or (decision and decision.meeting)
    meeting_page = f"{reverse('meetings:meeting_show', args=[place.slug])}#decisions" if place else ""
    back = page_of(decision) if decision else meeting_page or reverse("decisions:decision_list")
    context = {
        "form": form,
        "meeting": place,
        "meeting_words": name_of(place) if place else "",
        "decision": decision,
        "is_own": False,
        "other": request.sides.other(request.user.side_id),
        "back": back,
        **extra,
    }
    return show(request, FORM, context, status=status)


@require_safe
def decision_show(request, ref):
    decision = find(request, ref)
    if decision.ref != ref:
        return HttpResponseRedirect(page_of(decision))
    context = read_page(decision, request.user, request.sides)
    return show(request, "meetings/decision_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_add(request, ref=None):
    """At a meeting, or between meetings by exchange of letters. Both sides see it from the first save on."""
    meeting = find_meeting(request.user, ref) if ref else None
    if ref and (meeting is None or meeting.audience_id):
        raise Http404
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    form = DecisionForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if not form.is_bound:
        if not actions.can_propose(request.user, meeting):
            raise Http404
        return show_form(request, form, meeting=meeting)
    if not form.is_valid():
        return show_form(request, form, meeting=meeting, status=422)
    once = form.cleaned_data["once"]
    try:
        decision = actions.propose_decision(
            meeting, by=request.user, now=request.now, content=form.content(), once=once
        )
    except MoveNotAllowed:
        form.add_error(None, _("The meeting was cancelled meanwhile. What you typed is still here."))
        return show_form(request, form, meeting=meeting, status=409)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return show_form(request, form, meeting=meeting, status=422)
    if decision is None:  # a double click: the first one told it already
        return HttpResponseRedirect(reverse("decisions:decision_list"))
    message = _("Proposed. %(side)s sees it now; it is agreed when both sides agree.")
    return saved(request, page_of(decision), message % {"side": name_other(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request, ref):
    """Either side's editors word it while it is proposed; who had agreed agrees anew."""
    decision = find(request, ref)
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    if request.method != "POST" and not actions.can_change(request.user, decision):
        raise Http404
    initial = {**initial_of(actions.content_of(decision)), "seen": decision.token}
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm(posted, meeting=decision.meeting, decision=decision, initial=initial)
    is_late = request.POST.get("seen", decision.token) != decision.token
    if form.is_bound and (is_late or not actions.can_change(request.user, decision)):
        # Before anything else: what could be chosen then may not be chosen now.
        return show_stale(request, form, decision)
    if not form.is_bound or not form.is_valid():
        return show_form(request, form, decision=decision, status=422 if form.is_bound else 200)
    try:
        actions.change_decision(
            decision,
            by=request.user,
            seen=form.cleaned_data["seen"],
            now=request.now,
            content=form.content(),
        )
    except (Stale, MoveNotAllowed):
        return show_stale(request, form, find(request, ref))
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return show_form(request, form, decision=decision, status=422)
    message = _("Saved. %(side)s sees it now; who had agreed agrees anew.")
    return saved(request, page_of(decision), message % {"side": name_other(request)})


def read_told(decision):
    return {**actions.told(decision), "state": decision.state}


def base_of(decision, member, revision):
    """What a form showed, by the number of its version; nothing when there is no such version."""
    return read_base(
        contents_of("decision", [decision.pk], member),
        lambda content: revision is not None and content.get("revision") == revision,
    )


def show_stale(request, form, decision):
    """Theirs above, mine in the fields; the second Save counts on what stands now."""
    typed = form.data
    mine = {name: typed.get(name, "") for name in SAID if name in form.fields}
    for name in ("workstreams", "commitments"):
        mine[name] = ", ".join(typed.getlist(name))
    still = decision.state == Decision.State.PROPOSED
    conflict = read_conflict(
        Decision,
        SAID,
        heading=_("This decision was changed while you were writing")
        if still
        else _("This decision was agreed while you were writing; its words stand for ever"),
        theirs=read_told(decision),
        mine={**read_told(decision), **mine, "state": Decision.State.PROPOSED},
        base={**base_of(decision, request.user, revision_of(typed.get("seen", ""))), "state": "proposed"},
        sides=request.sides,
    )
    form.data = typed.copy()
    form.data["seen"] = decision.token
    return show_form(request, form, decision=decision, status=409, conflict=conflict)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_agree(request, ref):
    """GET: the words, and what agreeing to them does. POST: the own side agrees to the words it was shown."""
    decision = find(request, ref)
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    context = read_page(decision, request.user, request.sides)
    if request.method != "POST":
        if not context["may_agree"]:
            return HttpResponseRedirect(page_of(decision))
        return show_agree(request, context)
    try:
        decision = actions.agree_decision(
            decision,
            by=request.user,
            seen=request.POST.get("seen", ""),
            now=request.now,
            today=request.today,
        )
    except (Stale, MoveNotAllowed):
        return show_other_words(request, find(request, ref))
    if decision.state == Decision.State.AGREED:
        message = _("Agreed by both sides. It is decision %(code)s.") % {"code": decision.code}
    else:
        message = _("Your side has agreed. It counts when %(side)s agrees too.") % {
            "side": name_other(request)
        }
    return saved(request, page_of(decision), message)


def show_agree(request, context, status=200, **extra):
    decision, other = context["decision"], request.sides.other(request.user.side_id)
    context |= {"seen": decision.content_hash(), "other": other, "back": page_of(decision), **extra}
    return show(request, AGREE, context, status=status)


def show_other_words(request, decision):
    """What was read, beside what stands now: the second press agrees to the latter."""
    revision = request.POST.get("revision", "")
    read = base_of(decision, request.user, int(revision) if is_number(revision) else None)
    names = [name for name in SAID if name in read]
    changes = read_conflict(
        Decision, names, heading="", theirs=read_told(decision), mine=read, base=read, sides=request.sides
    )
    context = read_page(decision, request.user, request.sides)
    return show_agree(request, context, status=409, stale=True, changes=changes["rows"])
