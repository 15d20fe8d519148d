"""Conclusions of a meeting: worded on their page, agreed on their hash, read from what was frozen."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.assent.models import Position
from tracker.assent.signatures import read_signatures
from tracker.commitments.tables import asked_languages
from tracker.exports.notice import NOTICES
from tracker.exports.papers import JSON, send_document, send_file
from tracker.history.conflicts import contents_of, read_base, read_conflict, revision_of
from tracker.meetings import conclusion_actions as actions
from tracker.meetings.agenda_forms import AnswerForm, ConclusionForm
from tracker.meetings.conclusion_paper import make_paper, say_concerns, say_held
from tracker.meetings.conclusions import (
    Conclusions,
    read_earlier,
    read_positions,
    read_words,
)
from tracker.meetings.models import Attendance, Meeting
from tracker.meetings.page import find_meeting
from tracker.meetings.plan_forms import add_refusal
from tracker.meetings.rules import name_number
from tracker.meetings.table import AgendaItem, Decision
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.pages.dates import day
from tracker.people.access_log import log_export
from tracker.people.rules import can_draft, can_release

PAGE, EDIT = "meetings/conclusions_show.html", "meetings/conclusion_edit.html"
# While they are not agreed they are a file to work on; the others are for what is frozen.
OF_A_DRAFT = ("docx",)


def find(request, ref) -> Meeting:
    """A meeting that was held: before it nothing is concluded."""
    meeting = find_meeting(request.user, ref)
    if meeting is None or meeting.state != Meeting.State.HELD:
        raise Http404
    return meeting


def address(meeting):
    return reverse("meetings:conclusions_show", args=[meeting.slug])


@require_safe
def conclusions_show(request, ref, edition=None):
    """The edition named; else the words on the table, which are the last edition as long as none changed."""
    meeting = find(request, ref)
    if edition is not None:
        frozen = get_object_or_404(Conclusions, meeting=meeting, edition=edition)
        return show_frozen(request, meeting, frozen, list(meeting.conclusions.all()))
    return show_words(request, meeting)


def typed_text(form) -> str:
    """What was typed into a form that has no place any more, to be copied from."""
    if form is None:
        return ""
    return "\n".join(
        filter(None, (form.data.get(name, "").strip() for name in ("comment", "post", "authority")))
    )


def show_frozen(request, meeting, frozen, editions, *, is_latest=False, status=200, problem="", kept=""):
    signed = by_side(frozen)
    context = {
        "frozen": frozen,
        "is_latest": is_latest,
        "is_only": is_latest and len(editions) == 1,
        "signatures": [(side, signed.get(side.code)) for side in request.sides],
        "problem": problem,
        "kept": kept,
        **shared_context(meeting, frozen.content, frozen.hash, editions),
    }
    return show(request, PAGE, context, status=status)


def by_side(frozen) -> dict:
    """{side: its signature, as frozen with the words}"""
    return {row.side: row for row in read_signatures(frozen.signatures)}


def shared_context(meeting, content, digest, editions):
    say_in_words(content)
    return {
        "meeting": meeting,
        "name": name_number(meeting.level, meeting.number),
        "content": content,
        "rows": pair_items(content["items"], []),
        "held": say_held(content["meeting"]),
        "digest": digest,
        "editions": editions,
        "notices": NOTICES,
    }


def say_in_words(content):
    """Beside the values, for the page; what was hashed is a text of its own."""
    for action in content["actions"]:
        action["due"] = day(datetime.date.fromisoformat(action["due_on"])) if action["due_on"] else ""
    for item in content["items"]:
        item["purpose_word"] = AgendaItem.Purpose(item["purpose"]).label
    for person in content["present"]:
        person["part_word"] = Attendance.Part(person["part"]).label
    for decision in content["decisions"]:
        decision["concerns"] = say_concerns(decision)


def show_words(request, meeting, *, form=None, status=200, problem="", kept=""):
    editions = list(meeting.conclusions.all())
    words = read_words(meeting, request.user)
    if editions and editions[-1].hash == words.hash:
        if form:
            kept = typed_text(form)
            problem = _(
                "Both sides have agreed meanwhile, and the words are frozen. Your position was not taken."
            )
        return show_frozen(
            request,
            meeting,
            editions[-1],
            editions,
            is_latest=True,
            status=status,
            problem=problem,
            kept=kept,
        )
    positions = read_positions(meeting.pk, words.hash)
    earlier = read_earlier(meeting.pk, words.hash)
    last = editions[-1].hash if editions else ""
    member = request.user
    proposed = Decision.objects.filter(meeting=meeting, state=Decision.State.PROPOSED)
    context = {
        "last": editions[-1] if editions else None,
        "standings": [
            (side, positions.get(side.code), is_on_earlier_draft(earlier.get(side.code), last))
            for side in request.sides
        ],
        "item_keys": list_items(meeting, member) if can_draft(member, member.side_id) else [],
        "form": form or make_answer_form(member, words),
        "other": request.sides.other(member.side_id) if member.side_id else None,
        "proposed": proposed.count(),
        "says_something": words.says_something,
        "problem": problem,
        "kept": kept,
        **shared_context(meeting, words.content, words.hash, editions),
    }
    context["rows"] = pair_items(context["content"]["items"], context["item_keys"])
    return show(request, PAGE, context, status=status)


def is_on_earlier_draft(position, last_hash) -> bool:
    """Did the side speak of other words that are on no edition? Then its words changed since."""
    return position is not None and position.content_hash != last_hash


def list_items(meeting, member):
    items = AgendaItem.objects.visible_to(member).filter(meeting=meeting, audience=None).on()
    return list(items.order_by("order", "pk").values_list("pk", flat=True))


def pair_items(items, keys):
    """[(item, its key where the reader may word it)]"""
    return list(zip(items, keys or [None] * len(items), strict=True))


def make_answer_form(member, words):
    if not can_release(member, member.side_id):
        return None
    return AnswerForm(initial={"seen": words.hash, "kind": Position.Kind.AGREE})


@require_POST
def conclusions_answer(request, ref):
    meeting = find(request, ref)
    if not can_release(request.user, request.user.side_id):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show_words(request, meeting, form=form, status=422)
    try:
        frozen = actions.take_position(
            meeting,
            Position.Kind(form.cleaned_data["kind"]),
            by=request.user,
            seen=form.cleaned_data["seen"],
            now=request.now,
            **{
                name: form.cleaned_data[name] for name in ("comment", "post", "authority", "received_through")
            },
        )
    except Stale:
        words = read_words(meeting, request.user)
        form.data = {**request.POST.dict(), "seen": words.hash}
        problem = _(
            "The words were changed since you read them. Nothing was agreed: read them as they are now."
        )
        return show_words(request, meeting, form=form, status=409, problem=problem)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return show_words(request, meeting, form=form, status=422)
    message = (
        _("Both sides have agreed. These words are frozen.") if frozen else _("Saved. Both sides see it.")
    )
    return saved(request, address(meeting), message)


@require_http_methods(["GET", "HEAD", "POST"])
def conclusion_edit(request, ref, key):
    """What was concluded on one item."""
    meeting = find(request, ref)
    if not can_draft(request.user, request.user.side_id):
        raise PermissionDenied
    rows = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting, audience=None)
    item = get_object_or_404(rows if request.method == "POST" else rows.on(), pk=key)
    initial = {**item.content(), "seen": item.token}
    form = ConclusionForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound or not form.is_valid():
        return show_edit(request, meeting, item, form, status=422 if form.is_bound else 200)
    seen = form.cleaned_data["seen"]
    try:
        actions.word_conclusion(item, by=request.user, seen=seen, now=request.now, content=form.content())
    except Stale as stale:
        return show_stale(request, meeting, stale.current, form)
    except MoveNotAllowed:
        kept = "\n".join(filter(None, form.content().values()))
        problem = _("This item was taken off the agenda meanwhile. What you typed is below, to be copied.")
        return show_words(request, meeting, status=409, problem=problem, kept=kept)
    return saved(request, address(meeting), _("Saved. Both sides see it."))


def show_stale(request, meeting, current, form):
    form.data = {**form.data.dict(), "seen": current.token}
    seen = revision_of(form.cleaned_data["seen"])
    worded = [
        told
        for told in contents_of("agendaitem", [current.pk], request.user)
        if "conclusion_en" in told and "revision" in told
    ]
    base = read_base(worded, lambda told: seen is not None and told["revision"] <= seen)
    conflict = read_conflict(
        AgendaItem,
        list(actions.FIELDS),
        heading=_("This conclusion was changed while you were writing"),
        theirs=current.content(),
        mine=form.content(),
        base=base,
        sides=request.sides,
    )
    return show_edit(request, meeting, current, form, status=409, conflict=conflict)


def show_edit(request, meeting, item, form, *, status=200, conflict=None):
    context = {
        "meeting": meeting,
        "name": name_number(meeting.level, meeting.number),
        "item": item,
        "form": form,
        "conflict": conflict,
        "other": request.sides.other(request.user.side_id),
        "is_agreed": meeting.conclusions.exists(),
    }
    return show(request, EDIT, context, status=status)


@require_safe
def conclusions_export(request, ref, kind, edition=None):
    meeting = find(request, ref)
    languages = asked_languages(request.GET)
    editions = meeting.conclusions.order_by("-edition")
    words = read_words(meeting, request.user) if edition is None else None
    frozen = (editions if edition is None else editions.filter(edition=edition)).first()
    if words and not (frozen and frozen.hash == words.hash):
        if kind not in OF_A_DRAFT:
            raise Http404
        document = make_paper(words.content, words.hash, {}, None, languages, request.sides, request.now)
        name = f"ncg-conclusions-{meeting.slug}-draft"
    elif frozen is None or kind == "xlsx":
        raise Http404
    else:
        name = f"ncg-conclusions-{meeting.slug}-e{frozen.edition}"
        if kind == "json":
            answer = send_file(frozen.text.encode(), JSON, f"{name}.json", "en, ko")
            log_export(request.user, request.resolver_match.view_name, kind, request.now)
            return answer
        document = make_paper(
            frozen.content,
            frozen.hash,
            by_side(frozen),
            frozen.agreed_at,
            languages,
            request.sides,
            request.now,
        )
    answer = send_document(document, kind, "-".join((name, *languages)))
    log_export(request.user, request.resolver_match.view_name, kind, request.now)
    return answer
