"""The one table of what may be done with a report: the verbs ask it, the buttons are drawn from it.

The stages are draft → out → concurred → published. A report is concurred when both sides' positions on the
words that are out count; that is read, not stored, so it ends by itself when one of them is withdrawn.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.pages.conflicts import MoveNotAllowed
from tracker.people.models import User
from tracker.people.rules import can_draft, can_release
from tracker.reports.models import Report


class Stage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OUT = "out", _("Out for concurrence")
    CONCURRED = "concurred", _("Concurred by both sides")
    PUBLISHED = "published", _("Published")


class Move(NamedTuple):
    may: Callable[[User, str | None], bool]  # the right it takes
    leads: Mapping[Stage, tuple[Stage, ...]]  # from which stage to which ones it may lead


DRAFT, OUT, CONCURRED, PUBLISHED = Stage.DRAFT, Stage.OUT, Stage.CONCURRED, Stage.PUBLISHED
STAY = {DRAFT: (DRAFT,)}
# A position may be the one that was missing, or take away one that was there.
OPEN_OUT = {OUT: (OUT, CONCURRED), CONCURRED: (CONCURRED, OUT)}
AFTERWARDS = {PUBLISHED: (PUBLISHED,)}

MOVES = {
    "assemble": Move(can_draft, STAY),
    "save_wording": Move(can_draft, STAY),
    "accept_theirs": Move(can_draft, STAY),
    "let_both_stand": Move(can_draft, STAY),
    "leave_out": Move(can_draft, STAY),
    "put_back": Move(can_draft, STAY),
    "add_line": Move(can_draft, STAY),
    "set_terms": Move(can_draft, STAY),
    # The words may be ones on which both sides took their positions before.
    "send_out": Move(can_release, {DRAFT: (OUT, CONCURRED)}),
    "take_back": Move(can_release, {OUT: (DRAFT,), CONCURRED: (DRAFT,)}),
    "take_over": Move(can_release, {DRAFT: (DRAFT,), OUT: (DRAFT,), CONCURRED: (DRAFT,)}),
    "leave_for_next": Move(can_draft, {DRAFT: (DRAFT,), OUT: (OUT,), CONCURRED: (CONCURRED,)}),
    "take_position": Move(can_release, OPEN_OUT),
    "note_received": Move(can_release, OPEN_OUT),
    "agree_to_silence": Move(can_release, {OUT: (OUT,), CONCURRED: (CONCURRED,)}),
    "note_no_objection": Move(can_release, {OUT: (OUT, CONCURRED)}),
    "adopt_edits": Move(can_release, {OUT: (OUT, CONCURRED)}),
    "publish": Move(can_release, {CONCURRED: (PUBLISHED,)}),
    "object": Move(can_release, AFTERWARDS),
    "start_correction": Move(can_draft, AFTERWARDS),
    "note_step": Move(can_release, AFTERWARDS),
    "release_reported": Move(can_release, AFTERWARDS),
}


def stage_of(report, counting) -> str:
    """`counting`: whether both sides' positions on the words that are out count."""
    if report.state == Report.State.OUT:
        return CONCURRED if counting else OUT
    return PUBLISHED if report.state == Report.State.PUBLISHED else DRAFT


def allowed(stage, member) -> list[str]:
    """The verbs that this member may carry out now: for the buttons."""
    return [verb for verb, move in MOVES.items() if stage in move.leads and move.may(member, member.side_id)]


def require_right(verb, by) -> None:
    if not MOVES[verb].may(by, by.side_id):
        raise PermissionDenied


def require_stage(verb, report, stage) -> None:
    if stage not in MOVES[verb].leads:
        raise MoveNotAllowed(report)
