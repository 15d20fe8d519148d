"""Own side: which offices were asked about a report or a line before it goes out, and what they said."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.pages.answers import saved
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.models import Office
from tracker.reports import clearances
from tracker.reports.builder_views import address_of, find_line, find_open, show_late, show_report
from tracker.reports.models import Report, ReportLine
from tracker.workstreams.forms import AskOfficeForm, OfficeAnswerForm
from tracker.workstreams.models import Clearance
from tracker.workstreams.own_side import read_office_names


@require_POST
def clearance_ask(request, period):
    report = find_open(request, period, "save_wording")
    subject = find_subject(report, request.POST.get("on", ""))
    form = AskOfficeForm(request.POST, names=read_office_names(request.user.side_id))
    if not form.is_valid():
        return show_report(request, report, status=422, notice=_("Choose an office of your side."))
    typed = form.cleaned_data
    office = Office.objects.get(pk=typed["office"])
    try:
        clearances.ask_office(
            subject, office, due_on=typed["due_on"], by=request.user, now=request.now, once=typed["once"]
        )
    except MoveNotAllowed:
        return show_late(request, period)
    except ValidationError as lacking:
        return show_report(request, report, status=422, notice=" ".join(lacking.messages))
    return saved(request, address_of(report, "#clearances"), _("Noted. Only your side can see it."))


@require_POST
def clearance_answer(request, period, key):
    report = find_open(request, period, "save_wording")
    clearance = get_object_or_404(clearances.of_report(report, request.user), pk=key)
    subject: Report | ReportLine = report
    if clearance.subject_kind == ReportLine._meta.model_name:
        subject = find_line(report, clearance.subject_id)
    form = OfficeAnswerForm(request.POST)
    if not form.is_valid():
        return show_report(request, report, status=422, notice=_("Choose what the office said."))
    typed = form.cleaned_data
    try:
        clearances.note_answer(
            clearance,
            subject,
            answer=Clearance.Answer(typed["answer"]),
            told_by=typed["told_by"],
            by=request.user,
            seen=typed["seen"],
            now=request.now,
        )
    except Stale:
        return show_late(request, period)
    return saved(request, address_of(report, "#clearances"), _("Noted. Only your side can see it."))


def find_subject(report, on):
    """`report`, or the key of one of its lines."""
    if on == "report":
        return report
    try:
        key = uuid.UUID(on)
    except ValueError:
        raise Http404 from None
    return find_line(report, key)
