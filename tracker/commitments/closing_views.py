"""Closing and reopening by a steward: one page for commitments, and for the workstreams above them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.assent.closing import mark_closings
from tracker.commitments import actions
from tracker.commitments.forms import ClosingForm, ReopenForm
from tracker.commitments.models import Commitment
from tracker.pages.answers import saved, show
from tracker.pages.bilingual import LANGUAGES
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.pages.errors import typed
from tracker.people.rules import can_enter_record


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_close(request, code):
    commitment = get_object_or_404(Commitment, code=code)
    address = f"{reverse('confirmations')}#commitment-{commitment}"
    return answer_closing(request, commitment, actions.close_commitment, address)


def answer_closing(request, subject, close, address):
    """The form that the present state asks for, and what it sends. `close` is the verb of the subject."""
    if not can_enter_record(request.user):
        raise PermissionDenied
    form = form_for(subject, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show_closing(request, subject, form, address)
    if request.POST.get("seen") != subject.content_hash():
        return show_stale(request, subject, address)
    if (language := request.POST.get("take")) in LANGUAGES and isinstance(form, ClosingForm):
        form.take(language)
        return show_closing(request, subject, form, address, status=422 if form.errors else 200)
    if not form.is_valid():
        return show_closing(request, subject, form, address, status=422)
    try:
        message = carry_out(request, subject, form, close)
    except (Stale, MoveNotAllowed):
        return show_stale(request, type(subject).objects.get(pk=subject.pk), address)
    except ValidationError as lacking:
        # The paragraph was changed between the form and the verb.
        form.add_error(None, ValidationError(lacking.messages))
        return show_closing(request, subject, form, address, status=422)
    return saved(request, address, message)


def form_for(subject, data=None):
    initial = {"seen": subject.content_hash()}
    if subject.state in subject.CLOSED:
        return ReopenForm(data, initial=initial)
    return ClosingForm(data, initial=initial, subject=subject)


def carry_out(request, subject, form, close):
    by = {"by": request.user, "seen": form.cleaned_data["seen"], "now": request.now}
    if isinstance(form, ReopenForm):
        actions.reopen(subject, reason=form.cleaned_data["reason"], **by)
        return _("Opened again. Both sides see it and the reason.")
    to = form.cleaned_data["state"]
    close(subject, to, paragraph=form.chosen_paragraph(), quotes=form.quotes(), **by)
    if to in subject.CLOSED:
        return _("Saved. Both sides see it; it counts when each side has confirmed it.")
    return _("Saved. Both sides see it.")


def show_stale(request, subject, address):
    """How it stands now; what was typed is in the form again, or above it when the form asks other things."""
    form = form_for(subject)
    fits = ("reason" in request.POST) == isinstance(form, ReopenForm)
    if fits:
        data = request.POST.copy()
        data["seen"] = subject.content_hash()
        form = form_for(subject, data)
    kept = [] if fits else [(label, value) for _name, value, label in typed(request) if label and value]
    return show_closing(request, subject, form, address, status=409, stale=True, typed=kept)


def show_closing(request, subject, form, address, *, status=200, **extra):
    mark_closings([subject], request.sides)
    context = {
        "subject": subject,
        "kind": subject._meta.model_name,
        "form": form,
        "reopens": isinstance(form, ReopenForm),
        "begins": subject.State.ACTIVE in subject.moves() and subject.state not in subject.CLOSED,
        "address": address,
        "other": request.sides.other(request.user.side_id),
        **extra,
    }
    return show(request, "commitments/closing.html", context, status=status)
