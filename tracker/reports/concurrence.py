"""Verbs by which a side says where it stands on the words that are out.

`seen` is the hash of the candidate that was read. Under the report's lock a position cannot meet other words,
and it comes after every position there is, whatever the clocks of two servers say.
"""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.assent.models import Position
from tracker.history.actions import record
from tracker.pages.conflicts import MoveNotAllowed
from tracker.people.once import claim
from tracker.reports.content import read_lines
from tracker.reports.going_out import put_out, told_hashes
from tracker.reports.lines import Outcome, texts_of
from tracker.reports.locking import lock_report, require_seen
from tracker.reports.models import ProposedWording
from tracker.reports.positions import ANSWERS, SIGNED, Kind
from tracker.reports.problems import languages_of
from tracker.reports.wordings import check_words, named, put_wording

TICK = datetime.timedelta(microseconds=1)
# What an edit lacks.
LACKING = {
    "en": lambda: _("The English text is valid: write the line in English too."),
    "ko": lambda: _("The Korean text is valid: write the line in Korean too."),
}
RECEIVED = (Kind.CONCUR, Kind.CONDITIONAL, Kind.AD_REFERENDUM, Kind.HOLD)


@transaction.atomic
def take_position(
    report,
    kind,
    *,
    by,
    seen,
    now,
    comment="",
    post="",
    authority="",
    received_through="",
    conforms=False,
    edits=(),
    once="",
):
    """The own side's position. `edits`: [(line, {text_en, text_ko})], on whose making it concurs.

    A second press with the same kind on the same words changes nothing, nor does a form that comes twice.
    """
    locked = lock_report(report, "take_position", by)
    require_seen(locked, seen)
    report = locked.report
    own = locked.standings[by.side_id].position
    check_position(report, kind, own, comment, post, conforms, edits)
    if own and own.kind == kind == Kind.CONCUR and locked.standings[by.side_id].counts:
        return own
    if not claim(once, by=by, now=now, content=[report.pk, kind, seen, comment]):
        return own
    position = add(
        locked,
        kind,
        side=by.side_id,
        by=by,
        now=now,
        comment=comment,
        post=post,
        authority=authority,
        received_through=received_through,
        conforms=conforms,
    )
    after = told(position, locked.out)
    if edits:
        after["edits"] = [propose(position, report, line, texts) for line, texts in edits]
    record(report, "position_taken", by=by, now=now, audience=None, after=after)
    return position


def check_position(report, kind, own, comment, post, conforms, edits):
    if kind not in ANSWERS:
        raise ValueError(f"{kind} is no answer to a report")
    if kind == Kind.HOLD and not comment:
        raise ValidationError({"comment": _("Say what the hold is about.")})
    if kind == Kind.CONDITIONAL and not edits:
        raise ValidationError({"comment": _("Word the edits on whose making your side concurs.")})
    if kind != Kind.CONDITIONAL and edits:
        raise ValidationError(
            {"comment": _("Edits belong to a concurrence that depends on them.")}, code="edits"
        )
    if kind in SIGNED and not post:
        raise ValidationError({"post": _("Name the post as signed.")})
    if kind == Kind.CONCUR and report.valid_text == "both" and not conforms:
        raise ValidationError({"conforms": _("Both texts are valid: confirm that they say the same.")})
    if kind == Kind.WITHDRAWN and (own is None or own.kind == Kind.WITHDRAWN):
        raise MoveNotAllowed(report)


def add(locked, kind, *, side, by, now, **fields):
    """A position on the present words, later than every other one on this report."""
    rows = Position.objects.filter(subject_kind="report", subject_id=locked.report.pk)
    last = rows.order_by("-at").values_list("at", flat=True).first()
    return Position.objects.create(
        subject_kind="report",
        subject_id=locked.report.pk,
        side_id=side,
        content_hash=locked.out.relevant_hash(locked.report.valid_text),
        kind=kind,
        taken_by=by,
        at=max(now, last + TICK) if last else now,
        **fields,
    )


def told(position, candidate):
    return {
        "position": position.kind,
        "side_id": position.side_id,
        "comment": position.comment,
        "post": position.post,
        "authority": position.authority,
        "received_through": position.received_through,
        "conforms": position.conforms,
        "content_hash": position.content_hash,
        "number": candidate.number,
    }


def check_edit(report, line, texts):
    """May a line that is out be worded so? Its form asks, and each verb asks again."""
    if line.outcome == Outcome.LEFT_OUT:
        raise ValidationError(
            _("This line was left out by agreement: take the report back to word it again.")
        )
    check_words(texts)
    lacking = {
        f"text_{code}": LACKING[code]()
        for code in languages_of(report.valid_text)
        if not texts[f"text_{code}"]
    }
    if lacking:
        raise ValidationError(lacking)


def propose(position, report, line, texts):
    line = report.lines.get(pk=line.pk)
    check_edit(report, line, texts)
    ProposedWording.objects.create(position=position, line=line, **texts)
    return line.key


@transaction.atomic
def note_received(
    report, kind, *, by, seen, now, received_through, comment="", post="", authority="", once=""
):
    """What the other side said through some channel: dashed until that side says so itself.

    None when the form was carried out before.
    """
    locked = lock_report(report, "note_received", by)
    require_seen(locked, seen)
    if kind not in RECEIVED:
        raise ValueError(f"{kind} is not received from a side")
    if not received_through:
        raise ValidationError({"received_through": _("Say through which channel it was received, and when.")})
    if not claim(once, by=by, now=now, content=[report.pk, kind, seen, received_through, comment]):
        return None
    other = next(side for side in locked.sides if side != by.side_id)
    position = add(
        locked,
        kind,
        side=other,
        by=by,
        now=now,
        received_through=received_through,
        comment=comment,
        post=post,
        authority=authority,
    )
    after = told(position, locked.out)
    record(locked.report, "position_received", by=by, now=now, audience=None, after=after)
    return position


@transaction.atomic
def agree_to_silence(report, *, by, seen, now, today):
    """The own side lets its silence until the respond-by day count as no objection to these words."""
    locked = lock_report(report, "agree_to_silence", by)
    require_seen(locked, seen)
    report, candidate = locked.report, locked.out
    if report.respond_by is None or report.respond_by < today:
        raise MoveNotAllowed(report)
    if locked.standings[by.side_id].agreed_to_silence:
        return None
    position = Position.objects.create(
        subject_kind="candidate",
        subject_id=candidate.pk,
        side_id=by.side_id,
        content_hash=candidate.content_hash(),
        kind=Kind.AGREE,
        taken_by=by,
        at=now,
    )
    after = {"respond_by": report.respond_by, "number": candidate.number}
    record(report, "silence_agreed", by=by, now=now, audience=None, after=after)
    return position


@transaction.atomic
def note_no_objection(report, side, *, by, seen, now, today):
    """A side that agreed to its silence said nothing on these words until the respond-by day had ended."""
    locked = lock_report(report, "note_no_objection", by)
    require_seen(locked, seen)
    standing = locked.standings[side]
    if not standing.agreed_to_silence or standing.position or locked.report.respond_by >= today:
        raise MoveNotAllowed(locked.report)
    position = add(locked, Kind.NO_OBJECTION, side=side, by=by, now=now)
    after = {**told(position, locked.out), "respond_by": locked.report.respond_by}
    record(locked.report, "no_objection_noted", by=by, now=now, audience=None, after=after)
    return position


@transaction.atomic
def adopt_edits(report, *, by, seen, now):
    """The other side's edits, word for word. A new candidate goes out; each side concurs on it again."""
    locked = lock_report(report, "adopt_edits", by)
    require_seen(locked, seen)
    report = locked.report
    other = next(side for side in locked.sides if side != by.side_id)
    conditional = locked.standings[other].position
    if conditional is None or conditional.kind != Kind.CONDITIONAL:
        raise MoveNotAllowed(report)
    if conditional.taken_by.side_id == by.side_id:
        raise PermissionDenied
    edited = []
    for edit in conditional.edits.select_related("line"):
        line = report.lines.prefetch_related("wordings").get(pk=edit.line_id)
        texts = named(texts_of(edit))
        check_edit(report, line, texts)
        for side in locked.sides:
            writer = by if side == by.side_id else conditional.taken_by
            put_wording(line, side, texts, writer, now)
        edited.append(line.key)
    candidate = put_out(report, read_lines(report), by, now)
    after = {"edits": edited, "number": candidate.number, **told_hashes(candidate)}
    record(report, "edits_adopted", by=by, now=now, audience=None, after=after)
    return candidate
