"""Search over everything the member may see: each word typed begins a word of the text.

The database narrows by "contains", which both engines do alike; that a word begins there is looked at here.
A Korean noun is found with whatever particle follows it. Nothing is indexed apart: with ten thousand rows of
a kind the slowest page takes a fraction of a second (tests/home/test_search.py).
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Commitment, Document, Paragraph
from tracker.meetings.models import Attendance, Meeting
from tracker.meetings.rules import name_of
from tracker.meetings.table import ActionItem, Decision
from tracker.pages.bilingual import LANGUAGES, words
from tracker.pages.text import clean_text
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Note, StatusUpdate, Wording, Workstream

WORD = re.compile(r"\w+")
MOST_WORDS, MOST_LETTERS = 8, 100
# Of each kind so many are shown; so many are read to find them.
SHOWN, READ = 20, 400
BEFORE, AFTER = 60, 140


class Found(NamedTuple):
    title: str
    text: SafeString
    address: str
    side: str
    is_internal: bool


class Kind(NamedTuple):
    label: Any
    rows: Callable
    fields: tuple[str, ...]
    title: Callable
    address: Callable
    side: Callable = lambda row: ""
    is_internal: Callable = lambda row: False


class Group(NamedTuple):
    label: Any
    found: list[Found]
    has_more: bool


def both(*names):
    return tuple(f"{name}_{language}" for name in names for language in LANGUAGES)


def of_workstream(row, part=""):
    return reverse("workstreams:workstream_show", args=[row.slug]) + part


def name_workstream(row):
    return f"{row.number} {words(row, 'name').text}"


def update_address(row):
    if row.is_open:
        return of_workstream(row.workstream, "#update")
    return reverse("workstreams:update_show", args=[row.workstream.slug, row.ref])


def milestone_address(row):
    return of_workstream(
        row.workstream, f"?milestone={row.number}#m-{row.number}" if row.number else "#milestones"
    )


KINDS = (
    Kind(
        _("Workstreams"),
        lambda member: Workstream.objects.order_by("number"),
        ("slug", *both("name", "objective")),
        name_workstream,
        of_workstream,
    ),
    Kind(
        _("Former names of workstreams"),
        lambda member: Wording.objects.select_related("workstream").order_by("workstream__number", "order"),
        both("name"),
        lambda row: name_workstream(row.workstream),
        lambda row: of_workstream(row.workstream),
    ),
    Kind(
        _("Commitments and what was discussed"),
        lambda member: Commitment.objects.order_by("code_order"),
        ("code", *both("text", "note")),
        lambda row: row.code,
        lambda row: reverse("commitments:commitment_show", args=[row.code]),
    ),
    Kind(
        _("Documents"),
        lambda member: Document.objects.order_by("-date", "code"),
        ("code", *both("title", "note")),
        lambda row: row.code,
        lambda row: reverse("sources:source_show", args=[row.slug]),
    ),
    Kind(
        _("Paragraphs of the texts"),
        lambda member: Paragraph.objects.select_related("document").order_by("-document__date", "number"),
        both("text", "wording_note"),
        lambda row: f"{words(row.document, 'title').text} ¶{row.number}",
        lambda row: reverse("sources:source_show", args=[row.document.slug]) + f"#p{row.number}",
    ),
    Kind(
        _("Updates"),
        lambda member: (
            StatusUpdate.objects.visible_to(member)
            .current()
            .select_related("workstream", "quarter")
            .order_by(
                "-quarter__year",
                "-quarter__number",
                "workstream__number",
                "side_id",
                F("version").desc(nulls_first=True),
            )
        ),
        both("headline", "narrative", "ask"),
        lambda row: f"{row.quarter.period.label} · {name_workstream(row.workstream)}",
        update_address,
        lambda row: row.side_id,
        lambda row: row.is_open,
    ),
    Kind(
        _("Milestones"),
        lambda member: (
            Milestone.objects.visible_to(member)
            .select_related("workstream")
            .order_by("workstream__number", "number", "pk")
        ),
        both("title"),
        lambda row: (
            f"{row.workstream.number}.{row.number}" if row.number else name_workstream(row.workstream)
        ),
        milestone_address,
        lambda row: row.responsible_id or "",
        lambda row: row.number is None,
    ),
    Kind(
        _("Meetings"),
        lambda member: Meeting.objects.visible_to(member).order_by("-starts_on", "pk"),
        both("title", "city", "venue", "summary", "next_wording"),
        name_of,
        lambda row: reverse("meetings:meeting_show", args=[row.slug]),
        is_internal=lambda row: row.audience_id is not None,
    ),
    Kind(
        _("Who was at meetings"),
        lambda member: (
            Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(member))
            .select_related("meeting")
            .order_by("-meeting__starts_on", "meeting_id", "side_id", "order", "pk")
        ),
        both("name", "post"),
        lambda row: f"{words(row, 'name').text} · {name_of(row.meeting)}",
        lambda row: reverse("meetings:meeting_show", args=[row.meeting.slug]),
        lambda row: row.side_id,
        lambda row: row.meeting.audience_id is not None,
    ),
    Kind(
        _("Decisions"),
        lambda member: Decision.objects.order_by("-decided_on", "-code", "pk"),
        ("code", *both("text")),
        lambda row: row.code,
        lambda row: reverse("decisions:decision_show", args=[row.ref]),
    ),
    Kind(
        _("Actions"),
        lambda member: ActionItem.objects.visible_to(member).order_by("-written_at", "pk"),
        ("code", *both("text")),
        lambda row: row.code,
        lambda row: reverse("actions:action_list") + f"#a-{row.pk}",
        lambda row: row.side_id,
        lambda row: row.audience_id is not None,
    ),
    Kind(
        _("Notes of your side"),
        lambda member: Note.objects.visible_to(member).order_by("-written_at", "pk"),
        ("text",),
        lambda row: "",
        lambda row: reverse("history:entry_list") + f"?subject={row.subject_id}",
        is_internal=lambda row: True,
    ),
)


def read_search(asked: str, member) -> dict:
    """What was found, by kind; `problem` says why nothing was looked for."""
    try:
        text = clean_text(asked)
    except ValidationError as problem:
        return {"asked": "", "groups": [], "problem": " ".join(problem.messages)}
    typed = list(dict.fromkeys(WORD.findall(normal(text[:MOST_LETTERS]))))[:MOST_WORDS]
    if not typed:
        return {"asked": text, "groups": [], "problem": ""}
    groups = [find(kind, typed, member) for kind in KINDS]
    return {
        "asked": text,
        "typed": typed,
        "groups": [group for group in groups if group.found],
        "problem": "",
    }


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def find(kind: Kind, typed, member) -> Group:
    wanted = Q()
    for word in typed:
        anywhere = Q()
        for field in kind.fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        wanted &= anywhere
    starts = [re.compile(rf"(?<!\w){re.escape(word)}\w*", re.IGNORECASE) for word in typed]
    found = []
    for row in kind.rows(member).filter(wanted)[:READ]:
        texts = [getattr(row, field) for field in kind.fields]
        if all(any(start.search(text) for text in texts) for start in starts):
            found.append(show(kind, row, texts, starts))
            if len(found) > SHOWN:
                break
    return Group(kind.label, found[:SHOWN], len(found) > SHOWN)


def show(kind, row, texts, starts) -> Found:
    """With the first text in which a word begins, cut around it."""
    ordered = sorted(texts, key=lambda text: -sum(bool(start.search(text)) for start in starts))
    return Found(
        kind.title(row),
        mark(cut(ordered[0], starts), starts),
        kind.address(row),
        kind.side(row),
        kind.is_internal(row),
    )


def cut(text: str, starts) -> str:
    first = min((match.start() for match in (start.search(text) for start in starts) if match), default=0)
    begin, end = max(0, first - BEFORE), first + AFTER
    piece = text[begin:end].replace("\n", " ")
    return f"{'…' if begin else ''}{piece}{'…' if end < len(text) else ''}"


def mark(text: str, starts) -> SafeString:
    spans = sorted(match.span() for start in starts for match in start.finditer(text))
    pieces: list[tuple[SafeString, str, SafeString]] = []
    place = 0
    for begin, end in spans:
        if begin < place:
            continue
        pieces.append((mark_safe(""), text[place:begin], mark_safe("")))
        pieces.append((mark_safe("<mark>"), text[begin:end], mark_safe("</mark>")))
        place = end
    pieces.append((mark_safe(""), text[place:], mark_safe("")))
    return format_html_join("", "{}{}{}", pieces) if spans else conditional_escape(text)
