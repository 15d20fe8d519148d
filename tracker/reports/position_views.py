"""What is done with the words that are out: positions, edits that are adopted, publication."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.reports import building, concurrence, publishing
from tracker.reports.builder_views import carry_out, find_open, show_late
from tracker.reports.content import read_lines
from tracker.reports.forms import PositionForm, ReceivedForm, WordingForm
from tracker.reports.lines import Outcome, wordings_of
from tracker.reports.models import Report
from tracker.reports.positions import Kind

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def position_take(request, period):
    report = find_open(request, period, "take_position")
    if report.state != Report.State.OUT:
        return show_late(request, period)
    data = request.POST if request.method == "POST" else None
    form = PositionForm(
        data,
        both_valid=report.valid_text == "both",
        initial={"seen": report.candidate.hash, "kind": Kind.CONCUR},
    )
    edits = edit_forms(report, request, data)
    if data is None:
        return show_position(request, report, form, edits)
    check_edits(report, edits)
    if not (form.is_valid() and all(edit.is_valid() for _line, edit in edits)):
        return show_position(request, report, form, edits, status=422)
    changed = [(line, edit.content()) for line, edit in edits if edit.has_changed()]
    try:
        concurrence.take_position(
            report,
            Kind(form.cleaned_data["kind"]),
            by=request.user,
            seen=form.cleaned_data["seen"],
            now=request.now,
            edits=changed,
            **form.content(),
        )
    except (Stale, MoveNotAllowed):
        return show_late(request, period, *(text for _line, texts in changed for text in texts.values()))
    except ValidationError as lacking:
        add_errors(form, lacking)
        return show_position(request, report, form, edits, status=422)
    return saved(request, reverse("reports:report_show", args=[period]), _("Saved. Both sides see it."))


def edit_forms(report, request, data):
    """[(line, a form with the words that are out)]: what is changed there is an edit.

    A line that was left out by agreement is not worded here; what came for it all the same is shown again.
    """
    codes = [side.code for side in request.sides]
    lines = [
        line
        for line in read_lines(report)
        if line.outcome != Outcome.LEFT_OUT or (data is not None and f"{line.pk}-text_en" in data)
    ]
    if data is not None and data.get("kind") != Kind.CONDITIONAL:
        # Edits belong to a concurrence that depends on them; what was typed there by mistake is shown again.
        lines = [line for line in lines if f"{line.pk}-text_en" in data]
    return [
        (
            line,
            WordingForm(
                data if data is None or f"{line.pk}-text_en" in data else None,
                prefix=str(line.pk),
                initial={"seen": "-", **named(wordings_of(line, codes)[request.user.side_id])},
                auto_id="id_%s",
            ),
        )
        for line in lines
    ]


def check_edits(report, edits):
    """What an edit lacks is said beside it, before anything is taken."""
    for line, edit in edits:
        if edit.is_valid() and edit.has_changed():
            try:
                concurrence.check_edit(report, line, edit.content())
            except ValidationError as lacking:
                add_errors(edit, lacking)


def named(texts):
    return {"text_en": texts["en"], "text_ko": texts["ko"]}


def add_errors(form, lacking):
    if hasattr(lacking, "error_dict"):
        for name, errors in lacking.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, lacking)


def faults_of(form):
    """[(the field, or "", what is wrong with it)]"""
    if not form.is_bound:
        return []
    of_fields = [(field.auto_id, error) for field in form for error in field.errors]
    return [*of_fields, *(("", error) for error in form.non_field_errors())]


def show_position(request, report, form, edits, status=200):
    faults = [fault for one in (form, *(edit for _line, edit in edits)) for fault in faults_of(one)]
    context = {
        "report": report,
        "period": report.quarter.period,
        "form": form,
        "edits": edits,
        "faults": faults,
        "verb": "position",
        "edits_open": any(edit.has_changed() or edit.errors for _line, edit in edits if edit.is_bound),
        "other": request.sides.other(request.user.side_id),
    }
    return show(request, "reports/position_form.html", context, status=status)


@FORM
def position_receive(request, period):
    report = find_open(request, period, "note_received")
    if report.state != Report.State.OUT:
        return show_late(request, period)
    form = ReceivedForm(
        request.POST if request.method == "POST" else None, initial={"seen": report.candidate.hash}
    )
    if request.method == "POST" and form.is_valid():
        try:
            concurrence.note_received(
                report,
                Kind(form.cleaned_data["kind"]),
                by=request.user,
                seen=form.cleaned_data["seen"],
                now=request.now,
                **form.content(),
            )
            message = _("Noted. It is shown dashed, and does not count as theirs.")
            return saved(request, reverse("reports:report_show", args=[period]), message)
        except (Stale, MoveNotAllowed):
            return show_late(request, period)
    context = {"report": report, "period": period, "form": form, "verb": "received"}
    return show(request, "reports/small_form.html", context, status=422 if form.errors else 200)


@require_POST
def position_again(request, period):
    """Concurs on the new words in one press, with the post and the authority of the last time."""
    report = find_open(request, period, "take_position")
    if report.state != Report.State.OUT:
        return show_late(request, period)
    context = building.read_page(report, request.user, request.sides)
    earlier = context["earlier"]
    if earlier is None or earlier.kind not in (Kind.CONCUR, Kind.CONDITIONAL):
        return show_late(request, period)
    return carry_out(
        request,
        period,
        _("Concurred. Both sides see it."),
        concurrence.take_position,
        report,
        Kind.CONCUR,
        seen=request.POST.get("seen", ""),
        post=earlier.post,
        authority=earlier.authority,
        conforms="conforms" in request.POST,
    )


@require_POST
def position_silence(request, period):
    seen = {"seen": request.POST.get("seen", ""), "today": request.today}
    if request.POST.get("do") == "note":
        report = find_open(request, period, "note_no_objection")
        other = request.sides.other(request.user.side_id).code
        message = _("Noted: no objection. It is never printed as a signature.")
        return carry_out(request, period, message, concurrence.note_no_objection, report, other, **seen)
    report = find_open(request, period, "agree_to_silence")
    message = _("Your side's silence until that day is no objection.")
    return carry_out(request, period, message, concurrence.agree_to_silence, report, **seen)


@require_POST
def edits_adopt(request, period):
    report = find_open(request, period, "adopt_edits")
    message = _("Adopted word for word. The new words are out; each side concurs on them again.")
    return carry_out(
        request, period, message, concurrence.adopt_edits, report, seen=request.POST.get("seen", "")
    )


@require_POST
def report_publish(request, period):
    report = find_open(request, period, "publish")
    message = _("Published and frozen.")
    return carry_out(request, period, message, publishing.publish, report, seen=request.POST.get("seen", ""))
