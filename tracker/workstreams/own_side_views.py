"""Forms of what stays with one side for ever: its notes, and the clearances of its drafts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.models import Office
from tracker.people.rules import can_draft
from tracker.workstreams import clearances
from tracker.workstreams.forms import AskOfficeForm, NoteForm, OfficeAnswerForm
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import StatusUpdate, Workstream
from tracker.workstreams.notes import add_note, find_subject
from tracker.workstreams.own_side import ClearancePanel, read_office_names
from tracker.workstreams.views import PAGE, address_of, page_context

CLEARANCES = "workstreams/clearance_list.html"


def find_workstream(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    return workstream


@require_POST
def note_add(request, slug):
    workstream = find_workstream(request, slug)
    on = request.POST.get("on", "")
    subject = find_subject(workstream, on, request.user)
    if subject is None:
        raise Http404
    form = NoteForm(request.POST, subjects=[])
    if not form.is_valid():
        context = page_context(request, workstream, on=on)
        form.fields["on"].widget.choices = context["note_form"].fields["on"].widget.choices
        return show(request, PAGE, {**context, "note_form": form}, part="notes", status=422)
    typed = form.cleaned_data
    add_note(subject, text=typed["text"], by=request.user, now=request.now, once=typed["once"])
    message = _("Note added. Only your side can see it.")
    if request.htmx:
        return show(request, PAGE, page_context(request, workstream, note_notice=message), part="notes")
    return saved(request, f"{address_of(workstream)}#notes", message)


@require_POST
def clearance_ask(request, slug):
    workstream = find_workstream(request, slug)
    subject = clearances.find_draft(workstream, request.POST.get("on", ""), request.user)
    if subject is None:
        raise Http404
    form = AskOfficeForm(request.POST, names=read_office_names(request.user.side_id))
    if not form.is_valid():
        return show_clearances(request, workstream, subject, form=form, status=422)
    typed = form.cleaned_data
    try:
        clearances.ask_office(
            subject,
            Office.objects.get(pk=typed["office"]),
            due_on=typed["due_on"],
            by=request.user,
            now=request.now,
            once=typed["once"],
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return show_clearances(request, workstream, subject, form=form, status=422)
    except MoveNotAllowed as refusal:
        return show_clearances(request, workstream, refusal.current, is_stale=True, status=409)
    return done(request, workstream, subject, _("Noted: the office was asked."))


@require_POST
def clearance_answer(request, slug, key):
    workstream = find_workstream(request, slug)
    clearance, subject = clearances.find_clearance(workstream, key, request.user)
    if clearance is None:
        raise Http404
    form = OfficeAnswerForm(request.POST)
    if not form.is_valid():
        return show_clearances(request, workstream, subject, wrong=form, wrong_key=clearance.pk, status=422)
    try:
        clearances.note_answer(clearance, by=request.user, now=request.now, **form.cleaned_data)
    except Stale:
        return show_clearances(
            request, workstream, subject, wrong=form, wrong_key=clearance.pk, is_stale=True, status=409
        )
    return done(request, workstream, subject, _("The answer is noted. Only your side can see it."))


def done(request, workstream, subject, message):
    if request.htmx:
        return show_clearances(request, workstream, subject, clearance_notice=message)
    return saved(request, where_from(request, workstream, subject), message)


def show_clearances(request, workstream, subject, *, form=None, status=200, **extra):
    """The panel alone for htmx, else on a page of its own: the draft may stand on several."""
    context = {
        "workstream": workstream,
        "back": where_from(request, workstream, subject),
        "clearances": ClearancePanel(subject, request.user, back=request.POST.get("back", ""), form=form),
        **extra,
    }
    return show(request, CLEARANCES, context, part="clearances", status=status)


def where_from(request, workstream, subject):
    """The page of the draft on which the form stood."""
    if isinstance(subject, StatusUpdate):
        return f"{address_of(workstream)}#clearances"
    if not clearances.is_draft(subject):
        return f"{address_of(workstream)}#milestones"
    is_new = isinstance(subject, Milestone)
    page = "edit" if is_new else "change"
    if request.POST.get("back") == "release":
        page = "release"
    milestone = subject.pk if is_new else subject.milestone_id
    return reverse(f"workstreams:milestone_{page}", args=[workstream.slug, milestone]) + "#clearances"
