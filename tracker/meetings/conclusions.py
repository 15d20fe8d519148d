"""What both sides agree on after a meeting: as plain data, hashed, and frozen when both have agreed.

A text is always `{"en": …, "ko": …}`. No key of the database is in it, so the same words give the same bytes.
Its shape, `"schema": "ncg-conclusions/1"`:

    schema, edition, marking {en, ko}
    meeting    {ref "plenary-7", level, number, title, city, starts_on, ends_on}
    sides      [{code, name}], by code
    present    [{side, name, post, part}], by side, those who led first
    items      [{number, title, purpose, conclusion}]; a conclusion may be empty
    decisions  [{code, text, reference, workstreams [number], commitments [code]}], agreed ones only
    actions    [{code, text, side, office, due_on}]
"""

import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker.assent.models import Position
from tracker.assent.rules import is_for_it
from tracker.history.canonical import canonical, sha256
from tracker.history.frozen import Frozen, FrozenQuerySet
from tracker.meetings.models import Meeting
from tracker.meetings.rules import in_order
from tracker.meetings.table import ActionItem, AgendaItem, Decision
from tracker.people.models import Side

SCHEMA = "ncg-conclusions/1"
KIND = "conclusions"


class Conclusions(Frozen):
    """One agreed text. Its words are never changed; a correction is a further edition, and both stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("tracker.Meeting", on_delete=models.PROTECT, related_name="conclusions")
    edition = models.PositiveSmallIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    agreed_at = models.DateTimeField()
    # Who stood for it and in which capacity, as on that day (`assent.signatures`).
    signatures = models.TextField()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["meeting", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "edition"], name="conclusions_edition_once"),
            models.CheckConstraint(
                condition=Q(edition__gt=0) & ~Q(text="") & ~Q(hash=""), name="conclusions_are_whole"
            ),
            models.CheckConstraint(condition=~Q(signatures=""), name="conclusions_have_signatures"),
        ]

    def __str__(self):
        return f"{self.meeting_id} no. {self.edition}"

    @property
    def content(self):
        return json.loads(self.text)


class Words:
    """The text as it stands on the table now: what a position on the conclusions is taken on."""

    _meta = Conclusions._meta

    def __init__(self, meeting, content):
        self.pk, self.meeting, self.content = meeting.pk, meeting, content
        self.text = canonical(content)
        self.hash = sha256(self.text)

    def content_hash(self):
        return self.hash

    @property
    def says_something(self) -> bool:
        content = self.content
        concluded = any(any(item["conclusion"].values()) for item in content["items"])
        return bool(concluded or content["decisions"] or content["actions"])


def latest_conclusions(meeting) -> Conclusions | None:
    return Conclusions.objects.filter(meeting=meeting).order_by("-edition").first()


def read_words(meeting, member) -> Words:
    """Of a meeting that both see, and of what both see of it: the same words for whoever asks."""
    latest = latest_conclusions(meeting)
    content = make_content(meeting, member, latest.edition + 1 if latest else 1)
    if latest and bargained(content) == bargained(latest.content):
        return Words(meeting, latest.content)
    return Words(meeting, content)


def bargained(content) -> str:
    """What begins a further edition when it changes: the words on the items, and the decisions.

    An action that is dated anew, a post put right or another marking of the installation does not.
    """
    items = [[item["title"], item["conclusion"]] for item in content["items"]]
    return canonical([items, [[row["code"], row["text"]] for row in content["decisions"]]])


def both(row, field):
    return {"en": getattr(row, f"{field}_en"), "ko": getattr(row, f"{field}_ko")}


def make_content(meeting, member, edition) -> dict:
    english, korean = settings.NCG_MARKINGS[-1]
    items = AgendaItem.objects.visible_to(member).filter(meeting=meeting, audience=None)
    actions = ActionItem.objects.visible_to(member).filter(meeting=meeting, audience=None)
    decisions = Decision.objects.filter(meeting=meeting).exclude(state=Decision.State.PROPOSED)
    return {
        "schema": SCHEMA,
        "edition": edition,
        "marking": {"en": english, "ko": korean},
        "meeting": {
            "ref": meeting.slug,
            "level": meeting.level,
            "number": meeting.number,
            "title": both(meeting, "title"),
            "city": both(meeting, "city"),
            "starts_on": meeting.starts_on.isoformat() if meeting.starts_on else None,
            "ends_on": meeting.ends_on.isoformat() if meeting.ends_on else None,
        },
        "sides": [{"code": side.code, "name": both(side, "name")} for side in Side.objects.order_by("code")],
        "present": [
            {
                "side": person.side_id,
                "name": both(person, "name"),
                "post": both(person, "post"),
                "part": person.part,
            }
            for person in sorted(
                in_order(meeting.attendance.order_by("order", "pk")), key=lambda p: p.side_id
            )
        ],
        "items": [
            {
                "number": number,
                "title": both(item, "title"),
                "purpose": item.purpose,
                "conclusion": both(item, "conclusion"),
            }
            for number, item in enumerate(items.on().order_by("order", "pk"), start=1)
        ],
        "decisions": [
            {
                "code": decision.code,
                "text": both(decision, "text"),
                "reference": decision.reference,
                "workstreams": sorted(row.number for row in decision.workstreams.all()),
                "commitments": sorted(row.code for row in decision.commitments.all()),
            }
            for decision in sorted(
                decisions.prefetch_related("workstreams", "commitments"), key=lambda row: by_code(row.code)
            )
        ],
        "actions": [
            {
                "code": action.code,
                "text": both(action, "text"),
                "side": action.side_id,
                "office": action.office.abbreviation if action.office else "",
                "due_on": action.due_on.isoformat() if action.due_on else None,
            }
            for action in sorted(actions.select_related("office"), key=lambda row: by_code(row.code))
        ],
    }


def by_code(code):
    """P7-A2 before P7-A10."""
    return len(code), code


def read_positions(meeting_key, digest) -> dict[str, Position]:
    """{side: its last position on these words}"""
    rows = Position.objects.filter(subject_kind=KIND, subject_id=meeting_key, content_hash=digest)
    return {row.side_id: row for row in rows.select_related("taken_by").order_by("at", "pk")}


def sides_that_agree(positions) -> set[str]:
    return {side for side, position in positions.items() if is_for_it(position)}


def read_earlier(meeting_key, digest) -> dict[str, Position]:
    """{side: its last position on other words}: what a side said before the words changed."""
    rows = Position.objects.filter(subject_kind=KIND, subject_id=meeting_key).exclude(content_hash=digest)
    return {row.side_id: row for row in rows.select_related("taken_by").order_by("at", "pk")}


def read_open_conclusions(member) -> list[tuple]:
    """[(meeting, {side: its position on the words spoken of last})]: spoken of, and not agreed by both since.

    The words may have changed after that: their page says so, and they wait all the same.
    """
    frozen = {row.meeting_id: row for row in Conclusions.objects.order_by("edition").defer("text")}
    spoken: dict = {}
    for position in Position.objects.filter(subject_kind=KIND).order_by("at", "pk"):
        last = frozen.get(position.subject_id)
        if last is None or position.at > last.agreed_at:
            spoken.setdefault(position.subject_id, []).append(position)
    meetings = Meeting.objects.visible_to(member).filter(pk__in=spoken).by_day()
    return [(meeting, on_last_words(spoken[meeting.pk])) for meeting in meetings]


def on_last_words(positions) -> dict:
    words = positions[-1].content_hash
    return {row.side_id: row for row in positions if row.content_hash == words}
