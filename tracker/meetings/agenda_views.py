"""Pages on which an agenda is drawn up: one sheet, with a button for each move, and a form for each item."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.history.conflicts import contents_of, read_base, read_conflict, revision_of
from tracker.meetings import agenda_actions as actions
from tracker.meetings.agenda import read_agenda
from tracker.meetings.agenda_forms import OWN, AgendaItemForm, BriefingForm
from tracker.meetings.conclusions import latest_conclusions
from tracker.meetings.models import Meeting
from tracker.meetings.page import find_meeting
from tracker.meetings.rules import name_of
from tracker.meetings.table import AgendaItem, BriefingNote
from tracker.pages.answers import saved, show
from tracker.pages.bilingual import LANGUAGES
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_draft
from tracker.workstreams.models import OF_WRITER, Workstream

PAGE, ITEM = "meetings/agenda_edit.html", "meetings/agenda_item.html"
SAID = ("title_en", "title_ko", "purpose", "minutes", "lead_side_id")
FORM = require_http_methods(["GET", "HEAD", "POST"])


def find(request, ref):
    """The meeting, for those who may draw up its agenda."""
    meeting = find_meeting(request.user, ref)
    if meeting is None:
        raise Http404
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    return meeting


def find_item(request, ref, key):
    meeting = find(request, ref)
    rows = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting).select_related("workstream")
    return meeting, get_object_or_404(rows, pk=key)


def address(meeting):
    return reverse("meetings:agenda_edit", args=[meeting.slug])


@require_safe
def agenda_edit(request, ref):
    return show_agenda(request, find(request, ref))


def show_agenda(request, meeting, *, status=200, notice="", problem="", form=None, pressed="", kept=""):
    off = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting, is_off=True)
    context = {
        "meeting": meeting,
        "name": name_of(meeting),
        "is_open": actions.can_set(request.user, meeting) and not latest_conclusions(meeting),
        "may_assemble": meeting.state != Meeting.State.HELD and meeting.audience_id is None,
        "off": off.order_by("order", "pk"),
        "form": form or make_form(request, meeting),
        "other": request.sides.other(request.user.side_id),
        "notice": notice,
        "problem": problem,
        "kept": kept,
        # The button that was pressed keeps the focus, to be pressed again.
        "pressed": pressed,
        **read_agenda(meeting, request.user, request.sides, request.today),
    }
    return show(request, PAGE, context, part="agenda", status=status)


def make_form(request, meeting, item=None, data=None):
    initial: dict = {"seen": item.token, **item.content()} if item else {}
    if item:
        initial.update(
            workstream=str(item.workstream.number) if item.workstream else "",
            lead_side_id=item.lead_side_id or "",
        )
    rows = Workstream.objects.order_by("number")
    return AgendaItemForm(
        data,
        initial=initial,
        sides=request.sides,
        workstreams=[
            row for row in rows if row.state not in row.CLOSED or (item and row.pk == item.workstream_id)
        ],
        may_choose=item is None and meeting.audience_id is None,
        is_new=item is None,
    )


def done(request, meeting, message, pressed=""):
    """The sheet as it is now, with what was done; a plain form goes back to it."""
    if request.htmx:
        return show_agenda(request, meeting, notice=message, pressed=pressed)
    return saved(request, address(meeting), message)


def refuse(request, meeting, form=None):
    """What was typed into a form that has no place any more is shown, to be copied."""
    problem = _("The agenda has changed since, and this can no longer be done. Look at it as it is now.")
    kept = "\n".join(filter(None, (form.data.get(f"title_{name}", "") for name in LANGUAGES))) if form else ""
    return show_agenda(request, meeting, status=409, problem=problem, kept=kept)


@require_POST
def agenda_assemble(request, ref):
    meeting = find(request, ref)
    try:
        new = actions.assemble_agenda(meeting, by=request.user, now=request.now, today=request.today)
    except MoveNotAllowed:
        return refuse(request, meeting)
    message = (
        ngettext("%(n)d item was put on the agenda.", "%(n)d items were put on the agenda.", new) % {"n": new}
        if new
        else _("Everything that belongs there is on the agenda.")
    )
    return done(request, meeting, message)


@require_POST
def agenda_item_add(request, ref):
    meeting = find(request, ref)
    form = make_form(request, meeting, data=request.POST)
    if not form.is_valid():
        return show_agenda(request, meeting, status=422, form=form)
    own = form.cleaned_data.get("whose") == OWN
    once = form.cleaned_data["once"]
    try:
        actions.add_agenda_item(
            meeting, by=request.user, now=request.now, content=form.content(), own=own, once=once
        )
    except MoveNotAllowed:
        return refuse(request, meeting, form)
    is_internal = own or meeting.audience_id
    message = (
        _("The item is prepared. Only your side can see it.")
        if is_internal
        else _("The item is on the agenda. Both sides see it.")
    )
    return done(request, meeting, message)


# The verb of each press, and what it needs to know beside the version that was seen.
MOVES: dict[str, tuple[Callable, dict | None]] = {
    "up": (actions.move_agenda_item, {"way": actions.UP}),
    "down": (actions.move_agenda_item, {"way": actions.DOWN}),
    "share": (actions.share_agenda_item, None),
    "off": (actions.take_off, None),
    "back": (actions.put_back, None),
}


def say_moved(step, item):
    title = {"item": str(item)}
    return {
        "up": _("Moved up: %(item)s"),
        "down": _("Moved down: %(item)s"),
        "share": _("Both sides see it now: %(item)s"),
        "off": _("Taken off the agenda: %(item)s"),
        "back": _("Back on the agenda: %(item)s"),
    }[step] % title


@require_POST
def agenda_item_move(request, ref, key, step):
    meeting, item = find_item(request, ref, key)
    verb, how = MOVES[step]
    try:
        verb(item, by=request.user, now=request.now, **(how or {"seen": request.POST.get("seen", "")}))
    except (Stale, MoveNotAllowed):
        return refuse(request, meeting)
    return done(request, meeting, say_moved(step, item), pressed=f"{step}-{key}")


@FORM
def agenda_item_edit(request, ref, key):
    """The item with the points of the own side."""
    meeting, item = find_item(request, ref, key)
    form = make_form(request, meeting, item, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return show_item(request, meeting, item, form, status=422 if form.is_bound else 200)
    seen = form.cleaned_data["seen"]
    try:
        actions.change_agenda_item(item, by=request.user, seen=seen, now=request.now, content=form.content())
    except Stale as stale:
        return show_stale(request, meeting, stale.current, form)
    except MoveNotAllowed:
        return refuse(request, meeting, form)
    return saved(request, address(meeting), _("The item is saved."))


def show_stale(request, meeting, current, form):
    """Theirs above, mine in the fields; the second Save counts on what stands now."""
    form.data = {**form.data.dict(), "seen": current.token}
    seen, content = form.cleaned_data["seen"], form.content()
    mine = {**{name: content[name] for name in SAID}, "workstream": str(content["workstream"] or "")}
    base = read_base(
        contents_of("agendaitem", [current.pk], request.user),
        lambda told: told.get("revision") == revision_of(seen) and "title_en" in told,
    )
    conflict = read_conflict(
        AgendaItem,
        list(mine),
        heading=_("This item was changed while you were writing"),
        theirs=actions.told(current),
        mine=mine,
        base=base,
        sides=request.sides,
    )
    return show_item(request, meeting, current, form, status=409, conflict=conflict)


def show_item(request, meeting, item, form, *, status=200, note_form=None, conflict=None):
    notes = BriefingNote.objects.visible_to(request.user).filter(item=item)
    context = {
        "meeting": meeting,
        "name": name_of(meeting),
        "item": item,
        "form": form,
        "is_open": actions.can_set(request.user, meeting) and not latest_conclusions(meeting),
        "note_form": note_form or BriefingForm(auto_id="note_%s"),
        "notes": notes.select_related("written_by").defer(*OF_WRITER),
        "other": request.sides.other(request.user.side_id),
        "conflict": conflict,
    }
    return show(request, ITEM, context, status=status)


@require_POST
def briefing_note_add(request, ref, key):
    meeting, item = find_item(request, ref, key)
    form = BriefingForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        item_form = make_form(request, meeting, item)
        return show_item(request, meeting, item, item_form, status=422, note_form=form)
    typed = form.cleaned_data
    actions.add_briefing_note(item, text=typed["text"], by=request.user, now=request.now, once=typed["once"])
    here = reverse("meetings:agenda_item_edit", args=[meeting.slug, item.pk]) + "#notes"
    return saved(request, here, _("The point is noted. Only your side can see it."))
