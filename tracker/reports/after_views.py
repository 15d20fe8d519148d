"""What follows publication: objections, a correction, steps up the chain, the day of reporting."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed
from tracker.reports import moves, publishing, transmission
from tracker.reports.after_forms import ObjectionForm, ReportedForm, StepForm
from tracker.reports.models import Report

FORM = require_http_methods(["GET", "HEAD", "POST"])


def find_published(period, edition) -> Report:
    reports = Report.objects.of(period).published().select_related("quarter")
    return get_object_or_404(reports, edition=edition)


def address_of(report) -> str:
    return reverse("reports:edition_show", args=[report.quarter.period, report.edition])


@FORM
def objection_add(request, period, edition):
    def carry_out(report, typed):
        content = {name: typed[name] for name in ("text_en", "text_ko")}
        publishing.raise_objection(
            report, by=request.user, kind=typed["kind"], content=content, now=request.now, once=typed["once"]
        )
        return _("Both sides see it above this edition from now on.")

    return answer(request, period, edition, "object", ObjectionForm, carry_out)


@FORM
def step_add(request, period, edition):
    def carry_out(report, typed):
        transmission.note_step(report, by=request.user, now=request.now, today=request.today, **typed)
        return _("Noted. Only your side can see it.")

    return answer(request, period, edition, "note_step", StepForm, carry_out)


@FORM
def reported_add(request, period, edition):
    def carry_out(report, typed):
        transmission.release_reported(
            report, by=request.user, on=typed["on"], now=request.now, today=request.today
        )
        return _("Both sides see that day from now on.")

    return answer(request, period, edition, "release_reported", ReportedForm, carry_out)


@require_POST
def correction_start(request, period, edition):
    report = find_published(period, edition)
    try:
        publishing.start_correction(report, by=request.user, now=request.now)
    except MoveNotAllowed:
        # Someone was faster: there is the draft already, which is what was asked for.
        return HttpResponseRedirect(reverse("reports:report_show", args=[period]))
    message = _("A new edition begins with the words of the last one. The published one stays as it is.")
    return saved(request, reverse("reports:report_show", args=[period]), message)


def answer(request, period, edition, verb, form_class, carry_out):
    report = find_published(period, edition)
    if request.user.side_id is None:
        raise Http404
    if not moves.MOVES[verb].may(request.user, request.user.side_id):
        raise PermissionDenied
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return saved(request, address_of(report), carry_out(report, form.cleaned_data))
        except ValidationError as lacking:
            form.add_error(None, lacking)
    context = {"report": report, "period": period, "form": form, "verb": verb, "address": address_of(report)}
    return show(request, "reports/after_form.html", context, status=422 if form.errors else 200)
