"""Conclusions of a meeting that one side has spoken on and both have not agreed to yet."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.assent.models import Position
from tracker.home.waiting_ground import Row
from tracker.meetings.rules import name_of as name_of_meeting

Kind = Position.Kind


def conclusions_to_agree(ground):
    if not ground.may_release:
        return
    for meeting, positions in ground.conclusions:
        own, theirs = positions.get(ground.side_id), positions.get(ground.other.code)
        name = {"meeting": name_of_meeting(meeting), "side": ground.other_name}
        if own is None or own.kind == Kind.WITHDRAWN:
            title = _("Take a position on the conclusions of the meeting “%(meeting)s”") % name
            yield make_row(ground, meeting, theirs or own, title)
        elif own.kind == Kind.AD_REFERENDUM:
            title = _("Confirm the agreement to the conclusions of the meeting “%(meeting)s”") % name
            yield make_row(ground, meeting, own, title)
        elif own.kind == Kind.AGREE and theirs and theirs.kind == Kind.HOLD:
            title = _("Answer %(side)s on the conclusions of the meeting “%(meeting)s”") % name
            yield make_row(ground, meeting, theirs, title)


def their_conclusions(ground):
    for meeting, positions in ground.conclusions:
        theirs = positions.get(ground.other.code)
        if theirs is None or theirs.kind in (Kind.AD_REFERENDUM, Kind.WITHDRAWN):
            title = _("Position on the conclusions of the meeting “%(meeting)s”") % {
                "meeting": name_of_meeting(meeting)
            }
            yield make_row(ground, meeting, theirs or positions[ground.side_id], title)


def make_row(ground, meeting, position, title):
    label = position.get_kind_display()
    return Row(
        key=f"conclusions/{position.pk}",
        title=title,
        text=f"{label}: {position.comment}" if position.comment else str(label),
        since=ground.day_of(position.at),
        until=None,
        address=reverse("meetings:conclusions_show", args=[meeting.slug]),
        press=_("Read the conclusions"),
        tag=_("Counts when both sides agree"),
        look="warn",
    )
