"""Pages that add actions, change an open one, close it, and release what is one side's own."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.history.conflicts import contents_of, read_base, read_conflict, revision_of
from tracker.meetings import action_actions as actions
from tracker.meetings import action_forms as forms
from tracker.meetings import action_paste as paste
from tracker.meetings.models import Meeting
from tracker.meetings.page import find_meeting
from tracker.meetings.plan_forms import add_refusal
from tracker.meetings.rules import name_of
from tracker.meetings.table import ActionItem
from tracker.pages.answers import saved, show
from tracker.pages.bilingual import words
from tracker.pages.conflicts import MoveNotAllowed, Stale

FORM = "meetings/action_form.html"
KEPT = ("text_en", "text_ko", "closing_note_en", "closing_note_ko")
SAID = ("state", "text_en", "text_ko", "office", "due_on", "closing_note_en", "closing_note_ko")


def find(request, key):
    """An action that the member sees; 404 alike for what is hidden and what never was."""
    rows = ActionItem.objects.visible_to(request.user).select_related("workstream", "office")
    action = get_object_or_404(rows, pk=key)
    # Apart, for a join would not ask whose meeting it is.
    meetings = Meeting.objects.visible_to(request.user)
    action.of_meeting = get_object_or_404(meetings, pk=action.meeting_id) if action.meeting_id else None
    return action


def find_place(request, ref):
    """The meeting in whose table it is written, None outside one."""
    meeting = find_meeting(request.user, ref) if ref else None
    if ref and meeting is None:
        raise Http404
    if not actions.can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    return meeting


def address_of(meeting, workstream):
    if meeting:
        return f"{reverse('meetings:meeting_show', args=[meeting.slug])}#actions"
    return f"{reverse('actions:action_list')}?workstream={workstream.slug}"


def page_of(action):
    """Where its row stands."""
    page = address_of(action.of_meeting, action.workstream).partition("#")[0]
    return f"{page}#a-{action.pk}"


def show_form(request, form, *, meeting=None, action=None, step="", status=200, template=FORM, **extra):
    is_own = bool(action.audience_id) if action else not meeting or bool(meeting.audience_id)
    context = {
        "form": form,
        "meeting": meeting,
        "meeting_words": name_of(meeting) if meeting else "",
        "action": action,
        "step": step,
        # Who sees it when it is saved.
        "is_own": is_own,
        "other": request.sides.other(request.user.side_id),
        "back": page_of(action) if action else (address_of(meeting, None) if meeting else ""),
        **extra,
    }
    return show(request, template, context, status=status)


def say_saved(request, meeting, count):
    other = words(request.sides.other(request.user.side_id), "name").text
    if meeting and not meeting.audience_id:
        sentence = ngettext(
            "%(n)d action is added. %(side)s sees it now.",
            "%(n)d actions are added. %(side)s sees them now.",
            count,
        )
        return sentence % {"n": count, "side": other}
    return ngettext(
        "%(n)d action is added. Only your side can see it.",
        "%(n)d actions are added. Only your side can see them.",
        count,
    ) % {"n": count}


def refuse_closed_table(meeting):
    if meeting and meeting.state == Meeting.State.CANCELLED:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def action_add(request, ref=None):
    """At a meeting it is shared when saved; outside one it is internal until it is released."""
    meeting = find_place(request, ref)
    posted = request.POST if request.method == "POST" else None
    initial = {
        "workstream": request.GET.get("workstream", ""),
        "side": request.user.side_id,
        "due_on": actions.default_due(meeting, request.user, request.today),
    }
    options = {"meeting": meeting, "member": request.user, "sides": request.sides}
    form = forms.ActionForm(posted, initial=initial, **options)
    if not form.is_bound:
        refuse_closed_table(meeting)
        return show_form(request, form, meeting=meeting)
    if not form.is_valid():
        return show_form(request, form, meeting=meeting, status=422)
    return save_actions(request, form, meeting, [form.content()])


def save_actions(request, form, meeting, contents, template=FORM, **extra):
    try:
        actions.add_actions(
            meeting,
            by=request.user,
            now=request.now,
            today=request.today,
            contents=contents,
            once=form.cleaned_data["once"],
        )
    except MoveNotAllowed:
        form.add_error(None, _("The meeting was cancelled meanwhile. What you typed is still here."))
        return show_form(request, form, meeting=meeting, template=template, status=409, **extra)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return show_form(request, form, meeting=meeting, template=template, status=422, **extra)
    address = address_of(meeting, contents[0]["workstream"])
    return saved(request, address, say_saved(request, meeting, len(contents)))


@require_http_methods(["GET", "HEAD", "POST"])
def action_paste(request, ref=None):
    """Lines, then what they would become with every problem by line, then one Save: all or nothing."""
    meeting, template = find_place(request, ref), "meetings/action_paste.html"
    posted = request.POST if request.method == "POST" else None
    initial = {"workstream": request.GET.get("workstream", "")}
    form = forms.PasteForm(posted, meeting=meeting, initial=initial)
    if not form.is_bound:
        refuse_closed_table(meeting)
        return show_form(request, form, meeting=meeting, template=template)
    if not form.is_valid():
        return show_form(request, form, meeting=meeting, template=template, status=422)
    ground = paste.read_ground(
        request.user, request.sides, meeting, form.cleaned_data["workstream"], request.today
    )
    lines, problems = paste.read_lines(form.lines(), ground)
    for problem in problems:
        form.add_error(None, problem)
    wrong = sum(bool(line.problems) for line in lines)
    token = paste.digest(lines)
    extra = {"lines": lines, "wrong": wrong, "token": token}
    if problems or wrong:
        return show_form(request, form, meeting=meeting, template=template, status=422, **extra)
    asks_to_save = request.POST.get("step") == "save"
    if asks_to_save and request.POST.get("looked_at") == token:
        return save_actions(request, form, meeting, [line.content for line in lines], template, **extra)
    return show_form(request, form, meeting=meeting, template=template, looks_again=asks_to_save, **extra)


def was_released(request, action) -> bool:
    """A form of when it was the own side's: what is sent from it must not be lost to a refusal."""
    drafts = actions.can_draft(request.user, action.side_id) and not action.meeting_id
    return request.method == "POST" and action.audience_id is None and drafts


def show_released(request, action):
    typed = [request.POST.get(name, "").strip() for name in KEPT]
    kept = "\n".join(filter(None, typed))
    return show_form(
        request, None, action=action, template="meetings/action_released.html", status=409, kept=kept
    )


def require_change(request, action):
    if not actions.can_change(request.user, action) and not was_released(request, action):
        raise PermissionDenied
    if request.method != "POST" and not action.is_open:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request, key):
    """Other words, office or date of an open one."""
    action = find(request, key)
    require_change(request, action)
    if not actions.can_change(request.user, action):
        return show_released(request, action)
    initial = {
        **{name: getattr(action, name) for name in ("text_en", "text_ko", "due_on")},
        "office": str(action.office_id or forms.NOBODY),
        "seen": action.token,
    }
    posted = request.POST if request.method == "POST" else None
    form = forms.ActionChangeForm(posted, action=action, initial=initial)
    options = {"action": action, "step": "edit"}
    if not form.is_bound or not form.is_valid():
        return show_form(request, form, status=422 if form.is_bound else 200, **options)
    seen, content = form.cleaned_data["seen"], form.content()
    try:
        actions.change_action(action, by=request.user, seen=seen, now=request.now, content=content)
    except (Stale, MoveNotAllowed):
        action = find(request, key)
        mine = {**content, "office": str(content["office"] or ""), "state": ActionItem.State.OPEN}
        return show_stale(request, form, action, "edit", mine)
    return saved(request, page_of(action), say_changed(request, action))


def say_changed(request, action):
    if action.audience_id:
        return _("Saved. Only your side can see it.")
    other = words(request.sides.other(request.user.side_id), "name").text
    return _("Saved. %(side)s sees it now.") % {"side": other}


def show_stale(request, form, action, step, mine):
    """Theirs above, mine in the fields; the second Save counts on what stands now."""
    seen = form.data.get("seen", "")
    revision = revision_of(seen)
    base = read_base(
        contents_of("actionitem", [action.pk], request.user),
        lambda content: (
            revision is not None
            and seen == f"{action.pk}.{revision}.{content.get('code')}"
            and content.get("revision") == revision
        ),
    )
    conflict = read_conflict(
        ActionItem,
        SAID,
        heading=_("This action was changed while you were writing")
        if action.is_open
        else _("This action was closed while you were writing"),
        theirs={name: getattr(action, name) for name in SAID} | actions.told(action),
        mine=mine,
        base=base,
        sides=request.sides,
    )
    form.data = {**form.data.dict(), "seen": action.token}
    return show_form(request, form, action=action, step=step, status=409, conflict=conflict)


@require_http_methods(["GET", "HEAD", "POST"])
def action_close(request, key):
    """Done or cancelled, with a note in one language or both."""
    action = find(request, key)
    require_change(request, action)
    if not actions.can_change(request.user, action):
        return show_released(request, action)
    posted = request.POST if request.method == "POST" else None
    form = forms.CloseForm(posted, initial={"seen": action.token, "to": ActionItem.State.DONE})
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return show_form(request, form, action=action, step="close", status=status)
    to, note = form.cleaned_data["to"], form.note()
    seen = form.cleaned_data["seen"]
    try:
        actions.close_action(
            action, by=request.user, to=to, note=note, seen=seen, now=request.now, today=request.today
        )
    except (Stale, MoveNotAllowed):
        action = find(request, key)
        return show_stale(request, form, action, "close", {**actions.told(action), "state": to, **note})
    return saved(request, page_of(action), say_changed(request, action))


@require_http_methods(["GET", "HEAD", "POST"])
def action_release(request, key):
    """GET: what the other side will see. POST: shares it, for ever."""
    action, template = find(request, key), "meetings/action_release.html"
    may = actions.can_share(request.user, action)
    if request.method != "POST":
        if not actions.can_release(request.user, action.side_id):
            raise PermissionDenied
        if not may:
            raise Http404
        return show_form(request, None, action=action, template=template)
    if not actions.can_release(request.user, action.audience_id or action.side_id):
        raise PermissionDenied
    try:
        if not may:
            raise MoveNotAllowed(action)
        seen = request.POST.get("seen", "")
        actions.release_action(action, by=request.user, seen=seen, now=request.now)
    except (Stale, MoveNotAllowed):
        return show_form(request, None, action=find(request, key), template=template, status=409, stale=True)
    other = words(request.sides.other(request.user.side_id), "name").text
    return saved(request, page_of(action), _("Released. %(side)s can read it now.") % {"side": other})
