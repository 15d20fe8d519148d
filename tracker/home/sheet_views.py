"""`/quarters/2026-q4/sheets/` takes a sheet that was filled in, `…/sheets/OSD-P.xlsx` hands one out."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tracker.exports import fill_in, filled
from tracker.home import sheet_rows, sheets
from tracker.home.round import read_leads, read_sources
from tracker.home.sheet_rows import Checked, Problem, Refused
from tracker.home.sheet_saving import save_sheet
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import Stale
from tracker.pages.forms import PlainForm
from tracker.pages.uploads import takes_file
from tracker.people.access_log import log_export
from tracker.people.once import OnceField
from tracker.people.rules import can_draft
from tracker.quarters.models import Period
from tracker.workstreams.models import Workstream
from tracker.workstreams.standing import listed_workstreams

PAGE = "home/sheet_upload.html"
CHOICES = ("sheet", "now")


class SheetForm(PlainForm):
    """The press that saves: what was read of the file, and what the preview showed."""

    once = OnceField()
    rows = forms.CharField(max_length=1_000_000, widget=forms.HiddenInput)


def read_own_offices(request, period):
    """Only in the quarter that is being written, and only of the own side."""
    member = request.user
    if member.side_id is None or period != Period.of(request.today):
        raise Http404
    listed = listed_workstreams(request.sides)
    active = [row for row in listed if row.counted_state == Workstream.State.ACTIVE]
    return sheets.read_offices(member, active, read_leads())


@require_safe
def sheet_file(request, period, office):
    found = next((one for one in read_own_offices(request, period) if one.abbreviation == office), None)
    if found is None:
        raise Http404
    sources, last = read_sources(request.user, period)
    sheet = sheets.make_sheet(
        found,
        sources,
        last,
        side=request.user.side_id,
        period=period,
        today=request.today,
        marking=sheets.highest_marking(),
        now=request.now,
    )
    name = f"{found.abbreviation}-{period.slug}-{request.today.isoformat()}.xlsx".replace("/", "-")
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    answer = HttpResponse(fill_in.write(sheet), content_type=fill_in.CONTENT_TYPE, headers=headers)
    log_export(request.user, request.resolver_match.view_name, "xlsx", request.now)
    return answer


@takes_file
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(request, period):
    """POST with a file: a preview, or every problem. POST of the preview: drafts, all or none."""
    member = request.user
    ends_before_it_is_saved = request.method == "POST" and period < Period.of(request.today)
    if member.side_id and ends_before_it_is_saved:
        if not can_draft(member, member.side_id):
            raise PermissionDenied
        notice = _("This quarter has ended: its updates can no longer be written here. Nothing was saved.")
        return show_upload(request, period, [], status=409, notice=notice)
    offices = read_own_offices(request, period)
    if not can_draft(member, member.side_id):
        raise PermissionDenied
    if request.method != "POST":
        return show_upload(request, period, offices)
    try:
        if "rows" in request.POST:
            return save(request, period, offices)
        return preview(request, period, offices)
    except Refused as refused:
        return show_upload(request, period, offices, status=422, refusal=str(refused))


def preview(request, period, offices):
    file = request.FILES.get("sheet")
    if file is None:
        raise Refused(_("Choose the file of the sheet."))
    try:
        read = filled.read(file.read(), sheets.SHEET)
    except filled.Unreadable as wrong:
        raise Refused(sheet_rows.WHY[wrong.why]) from None
    office, rows, problems = sheet_rows.take_rows(read, offices, request.user, period)
    checked = check(request, period, office, rows, read)
    checked.problems = sheet_rows.in_order([*problems, *checked.problems])
    return show_checked(request, period, offices, checked, rows, status=422 if checked.problems else 200)


def check(request, period, office, rows, read=None) -> Checked:
    sources, last = read_sources(request.user, period)
    return sheet_rows.check_rows(
        office,
        rows,
        sources,
        last,
        other=request.sides.other(request.user.side_id),
        period=period,
        today=request.today,
        sides=request.sides,
        filled=read,
    )


def save(request, period, offices):
    form = SheetForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose the file again: what was read of it did not come back whole."))
    typed = form.cleaned_data
    office, rows = sheet_rows.unseal(typed["rows"], request.user, offices, period)
    checked = check(request, period, office, rows)
    is_news = take_choices(checked, request.POST)
    if checked.problems:
        return show_checked(request, period, offices, checked, rows, status=422)
    if is_news:
        return show_late(request, period, offices, checked, rows)
    if not checked.is_chosen():
        notice = _("Choose for each row that was changed meanwhile. Nothing was saved.")
        return show_checked(request, period, offices, checked, rows, status=422, notice=notice)
    chosen = [found for found in checked.changed if found.is_saved]
    try:
        n = save_sheet(
            chosen, office.office_id, period=period, by=request.user, now=request.now, once=typed["once"]
        )
    except (Stale, ValidationError):
        return show_late(request, period, offices, check(request, period, office, rows), rows)
    text = ngettext(
        "%(n)d draft saved from the sheet of %(office)s. Only your side can see it.",
        "%(n)d drafts saved from the sheet of %(office)s. Only your side can see them.",
        n,
    )
    message = text % {"n": n, "office": office.abbreviation} if n else _("Nothing was changed.")
    return saved(request, reverse("round_show", args=[period]) + "?show=all", message)


def take_choices(checked, data) -> bool:
    """Takes over what was chosen for rows that changed meanwhile. Is there one the preview did not show?"""
    is_news = False
    for found in checked.stale:
        if data.get(f"seen-{found.row.number}", "") != found.seen:
            is_news = True
        elif data.get(f"choice-{found.row.number}") in CHOICES:
            found.choice = data[f"choice-{found.row.number}"]
    return is_news


def show_late(request, period, offices, checked, rows):
    notice = _("Someone was faster: a text was changed meanwhile. Nothing was saved; choose again.")
    return show_checked(request, period, offices, checked, rows, status=409, notice=notice)


def show_checked(request, period, offices, checked, rows, *, status, notice=""):
    problems = [
        *checked.problems,
        *(
            Problem(
                found.row.line, "", "", _("Changed since this sheet was made: choose below which text stays.")
            )
            for found in checked.stale
        ),
    ]
    form = None
    if checked.changed and not checked.problems:
        form = SheetForm(initial={"rows": sheet_rows.seal(request.user, checked.office, period, rows)})
    context = {"checked": checked, "problems": problems, "save_form": form, "notice": notice}
    return show_upload(request, period, offices, status=status, **context)


def show_upload(request, period, offices, status=200, **extra):
    context = {
        "period": period,
        "offices": offices,
        "other": request.sides.other(request.user.side_id),
        "is_open": period == Period.of(request.today),
        **extra,
    }
    return show(request, PAGE, context, status=status)
