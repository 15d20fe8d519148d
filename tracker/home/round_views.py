"""The page `/quarters/2026-q4/`: all workstreams on one sheet, each row a draft of its own."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.home import round as rounds
from tracker.home.round_clearing import ClearingForm, save_clearances
from tracker.pages.answers import saved, show
from tracker.pages.bilingual import words
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.pages.dates import day
from tracker.people.rules import can_draft, can_release
from tracker.quarters.models import Period, read_quarter
from tracker.workstreams.models import Clearance

PAGE = "home/round.html"
ACTIONS = ("save", "submit", "confirm", "release")


@require_http_methods(["GET", "HEAD", "POST"])
def round_show(request, period):
    """GET: the sheet. POST: saves the changed rows, submits drafts, or says that the rest is still true."""
    member = request.user
    if member.side_id is None or not Period(2023, 3) <= period <= Period.of(request.today):
        raise Http404
    clears = request.POST.get("action") == "clear"
    data = request.POST if request.method == "POST" and not clears else None
    context = rounds.read_round(
        member, request.sides, period, request.today, request.GET.get("show", ""), data
    )
    if data is None and not clears:
        return show_round(request, context)
    if not can_draft(member, member.side_id):
        raise PermissionDenied
    if not context["may_write"]:
        notice = _("This quarter has ended: its updates can no longer be written here. Nothing was saved.")
        return show_round(request, context, status=409, notice=notice)
    if clears:
        return clear(request, context)
    action = request.POST.get("action", "save")
    if action == "confirm":
        return confirm(request, context)
    if action == "row":
        context["rows"] = [row for row in context["rows"] if row.workstream.slug == request.POST.get("row")]
        if not context["rows"]:
            raise Http404
    return save(request, context, action)


def save(request, context, action):
    done, troubled = rounds.save_rows(
        context["rows"],
        by=request.user,
        sides=request.sides,
        now=request.now,
        today=request.today,
        submit=action == "submit",
    )
    message = say_saved(done, action)
    if not troubled:
        if action == "release":
            return HttpResponseRedirect(reverse("release_many"))
        if request.htmx:
            return show_again(request, context, [], message)
        return saved(request, address_of(request), message or _("Nothing was changed."))
    status = 409 if any(row.conflict for row in troubled) else 422
    trouble = ngettext("%(n)d row needs attention.", "%(n)d rows need attention.", len(troubled)) % {
        "n": len(troubled)
    }
    return show_again(request, context, troubled, f"{message} {trouble}".strip(), status)


def say_saved(done, action):
    if not done:
        return ""
    if action == "submit":
        text = ngettext("%(n)d row submitted.", "%(n)d rows submitted.", done)
    else:
        text = ngettext(
            "%(n)d row saved. Only your side can see it.",
            "%(n)d rows saved. Only your side can see them.",
            done,
        )
    return text % {"n": done}


def make_clearing(request, context, quarter, data=None):
    return ClearingForm(
        data,
        rows=context["rows"],
        leads=context["leads"],
        side_id=request.user.side_id,
        due_on=quarter.updates_due,
    )


def clear(request, context):
    """What the offices were asked and said: the own side's alone."""
    form = make_clearing(request, context, read_quarter(context["period"]), request.POST)
    if not form.is_valid():
        return show_round(request, context, status=422, clearing=form)
    try:
        done = save_clearances(form, by=request.user, now=request.now)
    except (Stale, MoveNotAllowed):
        notice = _("Someone was faster: what the offices said was changed meanwhile. Nothing was saved.")
        form.tell_theirs()
        return show_round(request, context, status=409, notice=notice, clearing=form)
    message = ngettext("%(n)d clearance noted.", "%(n)d clearances noted.", done) % {"n": done}
    return saved(request, f"{address_of(request)}#clearing", message if done else _("Nothing was changed."))


def confirm(request, context):
    """What was typed into other rows is not lost: it is in them again, and the notice says so."""
    rows = context["rows"]
    done, troubled = rounds.confirm_rows(rows, by=request.user, now=request.now, today=request.today)
    message = ngettext("%(n)d row is still true as of today.", "%(n)d rows are still true as of today.", done)
    message %= {"n": done}
    typed = [row for row in rows if row.form.typed()]
    if not typed and not troubled:
        return saved(request, address_of(request), message)
    for row in troubled:
        row.notices.append(_("Someone was faster: the text was changed meanwhile. Read it and press again."))
    if typed:
        message += " " + _("What you typed is still in the form and not saved yet.")
    return show_again(request, context, [*typed, *troubled], message, 409 if troubled else 422)


def show_again(request, context, troubled, message, status=200):
    """How it stands now, with what was typed in the rows that were not saved."""
    only = {row.workstream.pk for row in context["rows"]} if request.POST.get("action") == "row" else None
    fresh = rounds.read_round(
        request.user, request.sides, context["period"], request.today, request.GET.get("show", "")
    )
    kept = {row.workstream.pk: row for row in troubled}
    for row in fresh["rows"]:
        if old := kept.get(row.workstream.pk):
            row.conflict, row.notices = old.conflict, old.notices
            if old.form.typed() or old.form.errors:
                row.form = old.form
    if only is not None:
        (fresh["row"],) = (row for row in fresh["rows"] if row.workstream.pk in only)
    return show_round(request, fresh, status=status, notice=message)


def show_round(request, context, status=200, notice="", clearing=None):
    quarter = read_quarter(context["period"])
    row = context.get("row")
    if clearing is None and context["may_write"] and not row:
        clearing = make_clearing(request, context, quarter)
    context = {
        **context,
        "quarter": quarter,
        "notice": notice,
        "clearing": clearing,
        "before": context["period"].previous(),
        "may_release": can_release(request.user, request.user.side_id),
        "other": request.sides.other(request.user.side_id),
        "chaser": write_chaser(context["rows"], quarter),
        "address": address_of(request),
    }
    return show(request, PAGE, context, part="row" if row else "round", status=status)


def address_of(request):
    return request.get_full_path()


def write_chaser(rows, quarter) -> str:
    """A text to paste into a mail: what is waited for, by office. Titles only, no text of a draft."""
    waiting: dict = {}
    for row in rows:
        for clearance in row.clearances:
            if clearance.answer in Clearance.WAITING:
                waiting.setdefault(clearance.office, []).append((row.workstream, clearance))
    lines = []
    for office, asked in sorted(waiting.items(), key=lambda item: item[0].abbreviation):
        lines.append(f"{office.abbreviation}:")
        for workstream, clearance in asked:
            due = day(clearance.due_on or quarter.updates_due)
            name = f"{workstream.number} {words(workstream, 'name').text}"
            lines.append(
                _("- %(workstream)s: your clearance is asked for by %(day)s")
                % {"workstream": name, "day": due}
            )
    return "\n".join(lines)
