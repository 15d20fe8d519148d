import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tracker.history.live import about, among, live, watch
from tracker.pages.answers import saved, show
from tracker.pages.bilingual import words
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_draft, can_release
from tracker.quarters.models import Period
from tracker.workstreams import actions, conflicts, reading
from tracker.workstreams.clearances import count_waiting
from tracker.workstreams.forms import ReturnForm, UpdateForm
from tracker.workstreams.models import StatusUpdate, Workstream
from tracker.workstreams.notes import add_note
from tracker.workstreams.page import read_page
from tracker.workstreams.preview import read_preview

PAGE = "workstreams/workstream_show.html"


def page_context(request, workstream, on="workstream", **extra):
    watched = watch(request, address_of(workstream))
    context = read_page(
        workstream,
        member=request.user,
        sides=request.sides,
        today=request.today,
        show_all=request.GET.get("history") == "all",
        all_notes=request.GET.get("notes") == "all",
        on=request.GET.get("on", on),
        milestone=read_number(request.GET.get("milestone", "")),
    )
    other = request.sides.other(request.user.side_id) if request.user.side_id else None
    return {**watched, **context, "other": other, **extra}


def read_number(asked):
    """That of a milestone: a link to one names it, for a page does not show all of very many."""
    return int(asked) if re.fullmatch("[0-9]{1,5}", asked) else None


def show_update(request, workstream, status=200, **extra):
    """The place where an update is written: alone for htmx, else in its page."""
    context = {
        "workstream": workstream,
        "period": Period.of(request.today),
        "may_draft": True,
        "may_release": can_release(request.user, request.user.side_id),
        "other": request.sides.other(request.user.side_id),
    }
    if not request.htmx:
        context = {**page_context(request, workstream), **context}
    context.update(extra)
    source = extra.get("source")
    context["source_is_draft"] = bool(source and actions.is_draft_of(source, context["period"]))
    return show(request, PAGE, context, part="update", status=status)


def show_standing(request, workstream, notice="", status=200, **extra):
    """Everything a release changes on the page: for htmx in one fragment, with the history out of band."""
    context = page_context(request, workstream, notice=notice, oob=bool(request.htmx), **extra)
    response = show(request, PAGE, context, part="saved", status=status)
    # The update form aims at itself; what comes back replaces more than the form.
    response.headers["HX-Retarget"] = "#standing"
    return response


def done(request, workstream, message, **extra):
    """The change was made: fresh fragments, or back to the page."""
    if request.htmx:
        return show_standing(request, workstream, message, **extra)
    return saved(request, address_of(workstream), message)


def address_of(workstream, part=""):
    return reverse("workstreams:workstream_show", args=[workstream.slug]) + part


@require_safe
def workstream_list(request):
    context = reading.read_list(request.user, request.sides, request.today)
    return show(request, "workstreams/workstream_list.html", context)


def about_workstream(request, slug):
    """With its updates, milestones and clearances, its actions, and the commitments it answers to."""
    workstream, member = get_object_or_404(Workstream, slug=slug), request.user
    found = about(member, workstream) | among(workstream.commitments.all())
    return found | among(workstream.actions.visible_to(member))


@require_safe
@live(about_workstream)
def workstream_show(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    part = "notes" if "notes" in request.GET and request.user.side_id else "history"
    return show(request, PAGE, page_context(request, workstream), part=part)


@require_http_methods(["GET", "HEAD", "POST"])
def update_edit(request, slug):
    """The prefilled form; saves a draft, submits it, or goes on to the preview of a release."""
    workstream = get_object_or_404(Workstream, slug=slug)
    member, today = request.user, request.today
    if not can_draft(member, member.side_id):
        raise PermissionDenied
    period = Period.of(today)
    if request.method != "POST":
        source = actions.form_source(workstream, period, member)
        form = UpdateForm(
            initial=UpdateForm.initial_from(source, period=period, today=today),
            period=period,
            today=today,
            other=request.sides.other(member.side_id),
        )
        return show_update(request, workstream, form=form, source=source)

    action = request.POST.get("action", "save")
    # A draft may lack what a release needs; only then does the side's last word matter.
    is_for_release = action not in ("save", "note")
    before = actions.last_released(workstream, period, member) if is_for_release else None
    form = UpdateForm(
        request.POST,
        period=period,
        today=today,
        other=request.sides.other(member.side_id),
        for_release=is_for_release,
        before=before and before.rating,
    )
    if not form.is_valid():
        source = actions.form_source(workstream, period, member)
        return show_update(request, workstream, status=422, form=form, source=source)
    if action == "note":
        text = conflicts.as_note(StatusUpdate, conflicts.UPDATE, form.content(), request.sides)
        add_note(workstream, text=text, by=member, now=request.now, once=form.cleaned_data["seen"])
        return done(request, workstream, _("Kept as a note. Only your side can see it."), note_kept=True)
    try:
        draft = actions.save_draft(
            workstream,
            period=period,
            by=member,
            seen=form.cleaned_data["seen"],
            content=form.content(),
            now=request.now,
            submit=action == "submit",
        )
    except Stale as stale:
        return show_conflict(request, workstream, form, stale.current)
    except ValidationError as lacking:
        # A submitted text stays complete whatever button saves it.
        form.add_error(None, lacking)
        source = actions.form_source(workstream, period, member)
        return show_update(request, workstream, status=422, form=form, source=source)
    if action == "preview" and can_release(member, member.side_id):
        return show_preview(request, workstream, draft)
    if draft.state == StatusUpdate.State.SUBMITTED:
        return done(
            request,
            workstream,
            _("Submitted. A releaser of your side can release it now."),
        )
    return done(request, workstream, _("Draft saved. Only your side can see it."))


def show_conflict(request, workstream, form, current):
    conflict = conflicts.of_update(form, current, request.user, request.sides)
    conflict["keep_with"] = "update"
    # The second Save counts on what stands now.
    form.data = form.data.copy()
    form.data["seen"] = actions.token_of(current)
    return show_update(request, workstream, status=409, form=form, source=current, conflict=conflict)


def show_preview(request, workstream, draft):
    if not request.htmx and request.method == "POST":
        return redirect("workstreams:update_release", workstream.slug)
    preview = read_preview(draft, request.user, request.sides, request.today)
    preview["waiting"] = count_waiting(draft, request.user)
    return show_update(request, workstream, preview=preview, draft=draft)


def open_draft(request, workstream):
    return actions.open_draft(workstream, Period.of(request.today), request.user)


def carry_out(request, workstream, message, verb, *args, typed=None, **kwargs):
    """Runs a verb; when someone was faster, shows the fresh state, what was typed, and says so."""
    try:
        if args[0] is None:
            raise MoveNotAllowed(None)
        verb(*args, by=request.user, now=request.now, **kwargs)
    except (Stale, MoveNotAllowed, ValidationError):
        # The form was checked a moment ago, so text that is now incomplete was changed meanwhile too.
        notice = _(
            "Someone was faster: this was changed meanwhile. Nothing was done; here is how it stands now."
        )
        return show_standing(request, workstream, notice, status=409, notice_is_bad=True, return_form=typed)
    return done(request, workstream, message)


@require_POST
def update_submit(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    draft = open_draft(request, workstream)
    if draft and (problem := form_problem(request, draft)):
        return problem
    return carry_out(
        request,
        workstream,
        _("Submitted. A releaser of your side can release it now."),
        actions.submit_draft,
        draft,
        seen=request.POST.get("seen", ""),
    )


@require_POST
def update_return(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return show_standing(request, workstream, status=422, return_form=form)
    return carry_out(
        request,
        workstream,
        _("Returned with your note. The note stays with your side."),
        actions.return_draft,
        open_draft(request, workstream),
        typed=form,
        seen=form.cleaned_data["seen"],
        note=form.cleaned_data["note"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def update_release(request, slug):
    """GET: what the other side will see. POST: the release, for ever."""
    workstream = get_object_or_404(Workstream, slug=slug)
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    if request.method != "POST":
        draft = open_draft(request, workstream)
        if draft is None:
            raise Http404
        return form_problem(request, draft) or show_preview(request, workstream, draft)
    draft = open_draft(request, workstream)
    if draft and (problem := form_problem(request, draft)):
        return problem
    other = request.sides.other(request.user.side_id)
    return carry_out(
        request,
        workstream,
        _("Released. %(side)s can read it now.") % {"side": words(other, "name").text},
        actions.release,
        draft,
        seen=request.POST.get("seen", ""),
    )


def form_problem(request, draft):
    """A draft that lacks what a release needs comes back as its form, with a sentence beside the field."""
    period = draft.quarter.period
    before = actions.last_released(draft.workstream, period, request.user)
    form = UpdateForm(
        {**draft.content(), "as_of": draft.as_of.isoformat(), "seen": draft.token},
        period=period,
        today=request.today,
        other=request.sides.other(request.user.side_id),
        for_release=True,
        before=before and before.rating,
    )
    if form.is_valid():
        return None
    return show_update(request, draft.workstream, status=422, form=form, source=draft)


@require_POST
def update_confirm(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    period = Period.of(request.today)
    return carry_out(
        request,
        workstream,
        _("Confirmed as of today. The other side sees the new date."),
        actions.confirm,
        workstream,
        period=period,
        seen=request.POST.get("seen", ""),
        today=request.today,
    )


@require_safe
def update_show(request, slug, ref):
    """One released version, for ever at this address."""
    workstream = get_object_or_404(Workstream, slug=slug)
    update, versions = reading.read_version(workstream, ref, request.user)
    if update is None:
        raise Http404
    context = {
        "workstream": workstream,
        "update": update,
        "versions": versions,
        "may_note": can_draft(request.user, request.user.side_id),
    }
    return show(request, "workstreams/update_show.html", context)
