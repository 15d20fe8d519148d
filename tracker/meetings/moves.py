"""The one table of what may be done with a meeting: it feeds the buttons, the pages and their refusals."""

from tracker.meetings.models import Meeting
from tracker.meetings.plan_actions import can_plan
from tracker.people.rules import can_enter_record, can_release

State = Meeting.State
# The state that a move leads to.
LEADS_TO = {
    "agree": State.AGREED,
    "announce": State.ANNOUNCED,
    "hold": State.HELD,
    "postpone": State.POSTPONED,
    "cancel": State.CANCELLED,
}
MOVES = ("share", "agree", "announce", "hold", "postpone", "relocate", "cancel")


def can_move(member, meeting, move, *, anyway=False) -> bool:
    """May the member make the move; with `anyway`, could they if the meeting stood otherwise?"""
    own = bool(meeting.audience_id)
    if move in ("share", "agree") or (move == "cancel" and not own):
        allowed = can_release(member, member.side_id)
    else:
        allowed = can_plan(member)
    return allowed and (anyway or is_possible(meeting, move))


def is_possible(meeting, move) -> bool:
    if meeting.audience_id:
        return meeting.state == State.TENTATIVE and move in ("share", "cancel")
    if move == "relocate":
        return meeting.state in (*Meeting.PLANNED, State.ANNOUNCED)
    if move in ("agree", "announce") and meeting.starts_on is None:
        return False
    return move in LEADS_TO and LEADS_TO[move] in Meeting.MOVES[meeting.state]


def moves_of(member, meeting, agreed_by) -> list[str]:
    """The buttons of its page. Who has agreed to the plan as it stands is not asked again."""
    found = [move for move in MOVES if can_move(member, meeting, move)]
    return [move for move in found if move != "agree" or member.side_id not in agreed_by]


def can_edit(member, meeting) -> bool:
    return meeting.state == State.TENTATIVE and can_enter_record(member)
