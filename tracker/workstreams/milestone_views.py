from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.pages.answers import saved, show
from tracker.pages.bilingual import words
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_draft, can_release
from tracker.workstreams import conflicts
from tracker.workstreams import milestone_actions as actions
from tracker.workstreams.forms import AnswerForm, ChangeForm, MilestoneForm, NewMilestoneForm
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Workstream
from tracker.workstreams.notes import add_note
from tracker.workstreams.own_side import ClearancePanel
from tracker.workstreams.views import address_of

PAGE = "workstreams/milestone_form.html"


def find(request, slug, key):
    """The workstream and the member's milestone in it; 404 alike for what is hidden and what never was."""
    workstream = get_object_or_404(Workstream, slug=slug)
    milestones = Milestone.objects.visible_to(request.user).select_related("workstream", "written_by")
    return workstream, get_object_or_404(milestones, workstream=workstream, pk=key)


def own_side(request):
    return request.sides.get(request.user.side_id)


def require_drafter(request):
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied


def show_form(request, workstream, form, *, status=200, milestone=None, **extra):
    context = {
        "workstream": workstream,
        "milestone": milestone,
        "form": form,
        "may_release": can_release(request.user, request.user.side_id),
        "other": request.sides.other(request.user.side_id),
        **extra,
    }
    draft = context.get("change") or (milestone if milestone and not milestone.number else None)
    if draft and draft.side_id == request.user.side_id:
        context["clearances"] = ClearancePanel(draft, request.user)
    return show(request, PAGE, context, status=status)


def milestones_of(workstream):
    return f"{address_of(workstream)}#milestones"


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_add(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    require_drafter(request)
    form = NewMilestoneForm(request.POST if request.method == "POST" else None, own=own_side(request))
    if request.method == "POST" and form.is_valid():
        actions.save_milestone(
            None,
            workstream=workstream,
            by=request.user,
            seen="",
            content=form.content(),
            now=request.now,
            once=form.cleaned_data["once"],
        )
        return saved(
            request,
            milestones_of(workstream),
            _("Draft milestone saved. Only your side can see it."),
        )
    return show_form(request, workstream, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_edit(request, slug, key):
    """A milestone that is not shared yet. A shared one changes through `milestone_change`."""
    workstream, milestone = find(request, slug, key)
    require_drafter(request)
    if request.method != "POST":
        if milestone.number:
            raise Http404
        initial = {name: getattr(milestone, name) for name in milestone.CONTENT}
        initial.update(responsible=milestone.responsible_id or "", seen=milestone.token)
        form = MilestoneForm(initial=initial, own=own_side(request))
        return show_form(request, workstream, form, milestone=milestone)
    form = MilestoneForm(request.POST, own=own_side(request))
    if not form.is_valid():
        return show_form(request, workstream, form, milestone=milestone, status=422)
    if request.POST.get("action") == "note":
        return keep_as_note(request, workstream, milestone, form, Milestone, form.content())
    try:
        actions.save_milestone(
            milestone,
            workstream=workstream,
            by=request.user,
            seen=form.cleaned_data["seen"],
            content=form.content(),
            now=request.now,
        )
    except (Stale, MoveNotAllowed) as stale:
        conflict = conflicts.of_milestone(form, stale.current, request.user, request.sides)
        return show_stale(request, workstream, form, milestone, conflict, stale.current.token)
    return saved(
        request,
        milestones_of(workstream),
        _("Draft milestone saved. Only your side can see it."),
    )


def keep_as_note(request, workstream, milestone, form, model, mine):
    """Somebody saved first, and what was typed stays with the own side."""
    text = conflicts.as_note(model, mine, mine, request.sides)
    add_note(milestone, text=text, by=request.user, now=request.now, once=form.cleaned_data["seen"])
    return saved(request, address_of(workstream, "#notes"), _("Kept as a note. Only your side can see it."))


def show_stale(request, workstream, form, milestone, conflict, token):
    """Theirs above, mine still in the fields; the second Save counts on what stands now."""
    conflict["keep_with"] = "milestone"
    form.data = form.data.copy()
    form.data["seen"] = token
    return show_form(request, workstream, form, milestone=milestone, status=409, conflict=conflict)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_change(request, slug, key):
    """Move, start, complete, drop or reopen a shared milestone: first a draft, then released."""
    workstream, milestone = find(request, slug, key)
    if not actions.can_change(request.user, milestone):
        raise PermissionDenied
    if not milestone.number:
        raise Http404
    proposal = actions.open_proposal(milestone, request.user)
    if proposal and request.method != "POST":
        return saved(request, milestones_of(workstream), _("A new date is proposed: it is answered first."))
    change = actions.open_change(milestone, request.user)
    token = actions.change_token(milestone, change)
    options = {
        "kinds": actions.kinds_for(milestone),
        "due_on": milestone.due_on,
        "due_precision": milestone.due_precision,
        "today": request.today,
    }
    if request.method != "POST":
        form = ChangeForm(initial=change_initial(milestone, change, request, token), **options)
        return show_form(request, workstream, form, milestone=milestone, change=change)
    form = ChangeForm(request.POST, **options)
    if request.POST.get("action") == "note" and form.is_valid():
        mine = conflicts.only_what_counts(form.content())
        return keep_as_note(request, workstream, milestone, form, MilestoneChange, mine)
    if request.POST.get("seen") != token:
        # Before anything else: choices that were right for the old state may be wrong for the new one.
        return show_stale_change(request, workstream, milestone, form)
    if not form.is_valid():
        return show_form(request, workstream, form, milestone=milestone, change=change, status=422)
    try:
        actions.save_change(
            milestone,
            by=request.user,
            seen=form.cleaned_data["seen"],
            content=form.content(),
            now=request.now,
        )
    except (Stale, MoveNotAllowed):
        # Between the question and the answer somebody saved: what stands now is read again.
        workstream, milestone = find(request, slug, key)
        return show_stale_change(request, workstream, milestone, form)
    message = _("Draft change saved. Only your side can see it until it is released.")
    return saved(request, milestones_of(workstream), message)


def show_stale_change(request, workstream, milestone, form):
    change = actions.open_change(milestone, request.user)
    conflict = conflicts.of_change(form, milestone, change, request.user, request.sides)
    token = actions.change_token(milestone, change)
    return show_stale(request, workstream, form, milestone, conflict, token)


def change_initial(milestone, change, request, token):
    kinds = actions.kinds_for(milestone)
    initial = {
        "seen": token,
        "kind": request.GET.get("kind") if request.GET.get("kind") in kinds else kinds[0],
        "due_on": milestone.due_on,
        "due_precision": milestone.due_precision,
        "done_on": request.today,
    }
    if change:
        initial.update(kind=change.kind, reason_en=change.reason_en, reason_ko=change.reason_ko)
        if change.to_precision:
            initial.update(due_on=change.to_due_on, due_precision=change.to_precision)
        if change.done_on:
            initial["done_on"] = change.done_on
    return initial


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_release(request, slug, key):
    """GET: what the other side will see. POST: shares the draft, of a milestone or of a change to one."""
    workstream, milestone = find(request, slug, key)
    if not (can_release(request.user, request.user.side_id) and actions.can_change(request.user, milestone)):
        raise PermissionDenied
    change = actions.open_change(milestone, request.user) if milestone.number else None
    if milestone.number and change is None and request.method != "POST":
        raise Http404
    token = actions.change_token(milestone, change) if change else milestone.token
    if change:
        # As it will be released: from the date that stands now, not from the one it was drafted against.
        change.from_due_on, change.from_precision = milestone.due_on, milestone.due_precision
    context = {
        "workstream": workstream,
        "milestone": milestone,
        "change": change,
        "needs_both": bool(change and milestone.responsible_id is None and change.moves_date),
        "token": token,
        "other": request.sides.other(request.user.side_id),
    }
    draft = change or milestone
    if not milestone.number or change:
        context["clearances"] = ClearancePanel(draft, request.user, back="release")
    if request.method != "POST":
        return show(request, "workstreams/milestone_release.html", context)
    seen = request.POST.get("seen", "")
    try:
        if milestone.number and change is None:
            raise MoveNotAllowed(milestone)
        if change:
            actions.release_change(change, by=request.user, seen=seen, now=request.now, today=request.today)
        else:
            actions.release_milestone(milestone, by=request.user, seen=seen, now=request.now)
    except (Stale, MoveNotAllowed):
        return show(
            request,
            "workstreams/milestone_release.html",
            {**context, "stale": True},
            status=409,
        )
    side = words(context["other"], "name").text
    sentence = (
        _("Proposed. The new date counts when %(side)s agrees.")
        if context["needs_both"]
        else _("Released. %(side)s can read it now.")
    )
    return saved(request, milestones_of(workstream), sentence % {"side": side})


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_answer(request, slug, key):
    """The other side's answer to a proposed date of a joint milestone."""
    workstream, milestone = find(request, slug, key)
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    proposal = actions.open_proposal(milestone, request.user)
    if proposal and not actions.can_answer(request.user, proposal):
        raise PermissionDenied
    if request.method != "POST":
        if proposal is None:
            raise Http404
        return show_answer(
            request, workstream, milestone, proposal, AnswerForm(initial={"seen": proposal.token})
        )
    form = AnswerForm(request.POST)
    if proposal is None:
        # Answered meanwhile; there is nothing left that a form could ask. What was typed is shown.
        return show_answer(request, workstream, milestone, None, form, status=409, stale=True)
    if not form.is_valid():
        return show_answer(request, workstream, milestone, proposal, form, status=422)
    try:
        change = actions.answer_proposal(
            proposal, by=request.user, now=request.now, today=request.today, **form.cleaned_data
        )
    except (Stale, MoveNotAllowed):
        proposal = actions.open_proposal(milestone, request.user)
        # The second Save answers what stands now.
        form.data = {**request.POST.dict(), "seen": proposal.token if proposal else ""}
        return show_answer(request, workstream, milestone, proposal, form, status=409, stale=True)
    message = (
        _("Not agreed. The date stays as it was.")
        if change.is_declined
        else _("Agreed. The new date counts from now on.")
    )
    return saved(request, milestones_of(workstream), message)


def show_answer(request, workstream, milestone, proposal, form, *, status=200, **extra):
    context = {"workstream": workstream, "milestone": milestone, "change": proposal, "form": form, **extra}
    return show(request, "workstreams/milestone_answer.html", context, status=status)
