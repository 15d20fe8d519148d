"""Verbs on the conclusions of a meeting that was held: worded item by item, then agreed by both sides."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.assent.actions import add_position
from tracker.assent.models import Position
from tracker.assent.signatures import write_signatures
from tracker.history.actions import record
from tracker.history.canonical import sha256
from tracker.history.repeats import repeats
from tracker.meetings.actions import lock_meeting
from tracker.meetings.conclusions import (
    KIND,
    Conclusions,
    latest_conclusions,
    read_positions,
    read_words,
    sides_that_agree,
)
from tracker.meetings.models import Meeting
from tracker.meetings.table import AgendaItem
from tracker.pages.bilingual import set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.models import Side
from tracker.people.rules import can_draft, can_release

Kind = Position.Kind
# What a side may say of the words that stand there.
ANSWERS = (Kind.AGREE, Kind.AD_REFERENDUM, Kind.HOLD, Kind.WITHDRAWN)
SIGNED = (Kind.AGREE, Kind.AD_REFERENDUM)
TICK = datetime.timedelta(microseconds=1)
FIELDS = ("conclusion_en", "conclusion_ko")


def _lock(meeting, by):
    current = lock_meeting(meeting, by)
    if current.audience_id or current.state != Meeting.State.HELD:
        raise MoveNotAllowed(current)
    return current


@transaction.atomic
def word_conclusion(item, *, by, seen, now, content):
    """What was concluded on an item, in one language or both; both sides see it as soon as it is saved.

    After both have agreed this begins a further edition: the agreed one stays as it is.
    """
    if not can_draft(by, by.side_id):
        raise PermissionDenied
    _lock(Meeting(pk=item.meeting_id), by)
    current = AgendaItem.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    if current.audience_id or current.is_off:
        raise MoveNotAllowed(current)
    if current.token != seen:
        if repeats(current, content, by=by):
            return current
        raise Stale(current)
    before = {name: getattr(current, name) for name in FIELDS}
    set_texts(current, ("conclusion",), content, now)
    after = {name: getattr(current, name) for name in FIELDS}
    if after == before:
        return current
    before["revision"] = current.revision
    current.revision += 1
    current.save()
    after["revision"] = current.revision
    record(current, "conclusion_worded", by=by, now=now, audience=None, before=before, after=after)
    return current


def _later_than_all(meeting, now):
    """Of two positions the later one counts: no clock may give two the same moment."""
    taken = Position.objects.filter(subject_kind=KIND, subject_id=meeting.pk).order_by("-at")
    last = taken.values_list("at", flat=True).first()
    return max(now, last + TICK) if last else now


@transaction.atomic
def take_position(meeting, kind, *, by, seen, now, comment="", post="", authority="", received_through=""):
    """The own side on the words as they stand. When both agree to the same words they are frozen.

    Returns the frozen conclusions, or None while they wait. A second press on the same words changes nothing.
    Raises Stale when the words are not those whose hash was seen.
    """
    if not can_release(by, by.side_id):
        raise PermissionDenied
    if kind not in ANSWERS:
        raise ValueError(f"{kind} is no answer to conclusions")
    if kind == Kind.HOLD and not comment:
        raise ValidationError({"comment": _("Say what the hold is about.")})
    if kind in SIGNED and not post:
        raise ValidationError({"post": _("Name the post as signed.")})
    current = _lock(meeting, by)
    words = read_words(current, by)
    latest = latest_conclusions(current)
    if latest and latest.hash == words.hash == seen and kind == Kind.AGREE:
        return latest
    if words.hash != seen or (latest and latest.hash == seen):
        raise Stale(current)
    if not words.says_something:
        raise ValidationError(
            _("Nothing is concluded yet: word a conclusion, agree a decision or note an action.")
        )
    own = read_positions(current.pk, words.hash).get(by.side_id)
    said = {"comment": comment, "post": post, "authority": authority, "received_through": received_through}
    if own and own.kind == kind and all(getattr(own, name) == text for name, text in said.items()):
        return None
    position = add_position(words, kind, by=by, now=_later_than_all(current, now), **said)
    after = {"position": kind, **said, "content_hash": words.hash, "edition": words.content["edition"]}
    positions = read_positions(current.pk, words.hash)
    if sides_that_agree(positions) < {side.code for side in Side.objects.all()}:
        record(current, "conclusions_answered", by=by, now=now, audience=None, after=after)
        return None
    frozen = Conclusions.objects.create(
        meeting=current,
        edition=words.content["edition"],
        text=words.text,
        hash=words.hash,
        agreed_at=position.at,
        signatures=write_signatures(positions.values()),
    )
    after.update(agreed_at=frozen.agreed_at, signatures=sha256(frozen.signatures))
    record(current, "conclusions_agreed", by=by, now=now, audience=None, after=after)
    return frozen
