"""The page of a report before publication, and what is done with its lines."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.history.conflicts import contents_of, read_base, read_conflict, revision_of
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.reports import assembling, building, clearances, going_out, moves, newer, wordings
from tracker.reports.assemble import is_reportable
from tracker.reports.forms import LineForm, SendOutForm, TermsForm, WordingForm
from tracker.reports.lines import wordings_of
from tracker.reports.models import LineWording, Report, ReportLine
from tracker.reports.reader_views import show_edition
from tracker.reports.sources import known_sources
from tracker.workstreams.models import Workstream

FORM = require_http_methods(["GET", "HEAD", "POST"])
LINE_MOVES = ("accept_theirs", "let_both_stand", "leave_out", "put_back")


def find_open(request, period, verb) -> Report:
    """The latest edition, for a verb that the member's role has. Published meanwhile: the verb says so."""
    report = report_there(period)
    moves.require_right(verb, request.user)
    return report


def find_line(report, key) -> ReportLine:
    rows = report.lines.select_related("workstream").prefetch_related("wordings")
    line = get_object_or_404(rows, pk=key)
    line.report = report
    return line


def address_of(report, part="") -> str:
    return reverse("reports:report_show", args=[report.quarter.period]) + part


def show_report(request, report, status=200, **extra):
    """As it stands now: the builder, what is out, or the published edition."""
    if report.state == Report.State.PUBLISHED:
        response = show_edition(request, report, **extra)
        response.status_code = status
        return response
    context = building.read_page(report, request.user, request.sides)
    context["send_form"] = SendOutForm(initial={"seen": report.token})
    template = "reports/report_out.html" if report.state == Report.State.OUT else "reports/builder.html"
    return show(request, template, {**context, **extra}, status=status)


def report_there(period) -> Report:
    """The latest edition, where one was found a moment ago: a report is never deleted."""
    report = building.find_report(period)
    if report is None:
        raise Http404
    return report


def typed_text(request, *more):
    """What somebody wrote into a form that is of no use any more, to be copied from."""
    names = ("text_en", "text_ko", "comment")
    return "\n\n".join(text for text in [*(request.POST.get(name, "") for name in names), *more] if text)


def show_late(request, period, *more):
    """How it stands now, and what was typed. `more`: what it wrote into fields of lines."""
    notice = _("Someone was faster: this was changed meanwhile. Nothing was done; here is how it stands now.")
    kept = typed_text(request, *more)
    response = show_report(request, report_there(period), status=409, notice=notice, kept=kept)
    # A form in its line aims at the line; this is the whole page.
    response.headers["HX-Retarget"] = response.headers["HX-Reselect"] = "#main"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def carry_out(request, period, message, verb, *args, **kwargs):
    """Runs a verb with one press; when someone was faster, shows how it stands now and says so."""
    try:
        verb(*args, by=request.user, now=request.now, **kwargs)
    except (Stale, MoveNotAllowed):
        return show_late(request, period)
    except ValidationError as lacking:
        report = report_there(period)
        return show_report(request, report, status=422, notice="\n".join(lacking.messages))
    return saved(request, reverse("reports:report_show", args=[period]), message)


@require_POST
def report_start(request, period):
    if not is_reportable(period, request.today):
        raise Http404
    moves.require_right("assemble", request.user)
    try:
        assembling.start_report(period, by=request.user, now=request.now, today=request.today)
    except MoveNotAllowed:
        # Someone was faster: the draft is there, which is what was asked for.
        return HttpResponseRedirect(reverse("reports:report_show", args=[period]))
    message = _("The draft is made from what both sides have released. Both sides see it.")
    return saved(request, reverse("reports:report_show", args=[period]), message)


@require_POST
def report_assemble(request, period):
    report = find_open(request, period, "assemble")
    message = _("Brought up to date. What people wrote stays.")
    seen = {"seen": request.POST.get("seen", ""), "today": request.today}
    return carry_out(request, period, message, assembling.assemble, report, **seen)


@FORM
def report_terms(request, period):
    report = find_open(request, period, "set_terms")
    meetings = building.read_meetings(report, request.user)
    initial = {
        "seen": report.token,
        "valid_text": report.valid_text,
        "meeting": str(report.meeting_id or ""),
        "due_on": report.due_on,
    }
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial, meetings=meetings)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            assembling.set_terms(
                report,
                by=request.user,
                seen=form.cleaned_data["seen"],
                content=form.content(),
                now=request.now,
            )
            return saved(request, address_of(report), _("Saved. Both sides see it."))
        except MoveNotAllowed:
            return show_late(request, period)
        except Stale:
            conflict = conflict_of_terms(request, report_there(period), form)
            # What was chosen stays; the second save counts on what stands now.
            data = request.POST.copy()
            data["seen"] = report_there(period).token
            form = TermsForm(data, meetings=meetings)
    context = {"report": report, "period": period, "form": form, "conflict": conflict, "verb": "terms"}
    return show(
        request, "reports/small_form.html", context, status=409 if conflict else 422 if form.errors else 200
    )


def conflict_of_terms(request, current, form):
    """Theirs, mine and what both started from."""
    revision = revision_of(form.cleaned_data["seen"])
    contents = contents_of("report", [current.pk], request.user)
    base = read_base(
        [content for content in contents if "valid_text" in content],
        lambda content: revision is not None and content.get("revision") == revision,
    )
    chosen = form.content()
    meeting = chosen["meeting"]
    return read_conflict(
        Report,
        ("valid_text", "meeting", "due_on"),
        heading=_("The terms were changed while you were choosing"),
        theirs=assembling.told(current),
        mine={**chosen, "meeting": meeting.slug if meeting else ""},
        base=base,
        sides=request.sides,
    )


@FORM
def line_add(request, period):
    report = find_open(request, period, "add_line")
    form = LineForm(
        request.POST if request.method == "POST" else None,
        sources=known_sources(report),
        workstreams=Workstream.objects.order_by("number"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            wordings.add_line(report, by=request.user, now=request.now, **form.chosen())
            return saved(
                request, address_of(report), _("Added. Both sides see it; the other one words it too.")
            )
        except MoveNotAllowed:
            return show_late(request, period)
        except ValidationError as lacking:
            form.add_error(None, lacking)
    context = {"report": report, "period": period, "form": form, "verb": "line"}
    return show(request, "reports/small_form.html", context, status=422 if form.errors else 200)


@FORM
def line_edit(request, period, key):
    """The own side's words. In place for htmx, else a page of its own."""
    report = find_open(request, period, "save_wording")
    if request.method == "POST" and not report.lines.filter(pk=key).exists() and typed_text(request):
        return show_late(request, period)  # the draft was assembled again without it
    line = find_line(report, key)
    if report.state != Report.State.DRAFT:
        return show_late(request, period)
    if request.method != "POST":
        if request.htmx and "close" in request.GET:
            return show_line(request, report, key)
        return show_line_form(request, report, line, wording_form(line, initial=initial_of(line, request)))
    form = wording_form(line, request.POST)
    if not form.is_valid():
        return show_line_form(request, report, line, form, status=422)
    try:
        wordings.save_wording(
            line, by=request.user, seen=form.cleaned_data["seen"], content=form.content(), now=request.now
        )
    except Stale:
        return show_line_conflict(request, report, key, form)
    except MoveNotAllowed:
        return show_late(request, period)
    except ValidationError as lacking:
        form.add_error(None, lacking)
        return show_line_form(request, report, line, form, status=422)
    if request.htmx:
        return show_line(request, report, key)
    return saved(request, address_of(report, f"#line-{key}"), _("Saved. Both sides see it."))


def wording_form(line, *args, **kwargs):
    """Several lines of a report are worded on one page: each form names its fields after its line."""
    return WordingForm(*args, auto_id=f"%s_{line.pk}", **kwargs)


def initial_of(line, request):
    codes = [side.code for side in request.sides]
    texts = wordings_of(line, codes)[request.user.side_id]
    return {**wordings.named(texts), "seen": building.token_of(line, request.user)}


def show_line_conflict(request, report, key, form):
    """A colleague of the own side saved first: theirs, mine and the base; the second save counts."""
    if not report.lines.filter(pk=key).exists():
        return show_late(request, report.quarter.period)
    line = find_line(report, key)
    initial = initial_of(line, request)
    version = revision_of(form.cleaned_data["seen"])
    base = read_base(
        [
            row
            for row in contents_of("reportline", [key], request.user)
            if "text_en" in row and row.get("side") == request.user.side_id
        ],
        lambda row: version is not None and row.get("version") == version,
    )
    own = wordings.own_wording(line, request.user.side_id)
    conflict = read_conflict(
        LineWording,
        ("text_en", "text_ko"),
        heading=_("%(who)s saved this line while you were writing") % {"who": own.written_by if own else "–"},
        theirs={name: initial[name] for name in ("text_en", "text_ko")},
        mine=form.content(),
        base=base or wordings.named({"en": line.text_en, "ko": line.text_ko}),
        sides=request.sides,
    )
    form.data = form.data.copy()
    form.data["seen"] = initial["seen"]
    return show_line_form(request, report, line, form, status=409, conflict=conflict)


def show_line_form(request, report, line, form, status=200, **extra):
    context = {
        "report": report,
        "period": report.quarter.period,
        "line": read_one(request, report, line),
        "form": form,
        "other": request.sides.other(request.user.side_id),
        **building.read_asking(request.user),
        **extra,
    }
    return show(request, "reports/line_edit.html", context, part="line_form", status=status)


def read_one(request, report, line):
    stage_moves = set(moves.allowed(moves.Stage.DRAFT, request.user))
    asked = [row for row in clearances.of_report(report, request.user) if row.subject_id == line.pk]
    return building.read_line(line, request.sides, request.user, stage_moves, lambda kind, name: "", asked)


def show_line(request, report, key):
    """The line alone, as the page shows it."""
    context = building.read_page(report_there(report.quarter.period), request.user, request.sides)
    line = next(
        (line for group in context.get("groups", ()) for line in group["lines"] if line.row.pk == key), None
    )
    return show(request, "reports/builder.html", {**context, "line": line}, part="line")


@require_POST
def line_move(request, period, key, move):
    if move not in LINE_MOVES:
        raise Http404
    report = find_open(request, period, move)
    line = find_line(report, key)
    try:
        getattr(wordings, move)(line, by=request.user, seen=request.POST.get("seen", ""), now=request.now)
    except (Stale, MoveNotAllowed):
        return show_late(request, period)
    if request.htmx:
        return show_line(request, report, key)
    return saved(request, address_of(report, f"#line-{key}"), _("Saved. Both sides see it."))


@require_POST
def report_send(request, period):
    report = find_open(request, period, "send_out")
    form = SendOutForm(request.POST)
    if not form.is_valid():
        return show_report(request, report, status=422, send_form=form)
    try:
        going_out.send_out(report, by=request.user, now=request.now, today=request.today, **form.cleaned_data)
    except (Stale, MoveNotAllowed):
        return show_late(request, period)
    except ValidationError as lacking:
        form.add_error("respond_by" if hasattr(lacking, "error_dict") else None, lacking.messages)
        return show_report(request, report, status=422, send_form=form)
    return saved(request, address_of(report), _("Out for concurrence. These words stay until it comes back."))


@require_POST
def report_take_back(request, period):
    report = find_open(request, period, "take_back")
    message = _("Back to draft. Positions stay on the words on which they were taken.")
    return carry_out(request, period, message, going_out.take_back, report, seen=request.POST.get("seen", ""))


@require_POST
def report_newer(request, period):
    if request.POST.get("do") == "leave":
        report = find_open(request, period, "leave_for_next")
        refs = request.POST.getlist("ref")
        return carry_out(
            request, period, _("Left for the next report."), newer.leave_for_next, report, refs=refs
        )
    report = find_open(request, period, "take_over")
    message = _("Taken over. The report is a draft as of today.")
    seen = {"seen": request.POST.get("seen", ""), "today": request.today}
    return carry_out(request, period, message, newer.take_over, report, **seen)
