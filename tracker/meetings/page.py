"""What the page of one meeting shows, for whoever reads it."""

from uuid import UUID

from django.db.models import Case, F, OuterRef, Prefetch, Q, Subquery, When

from tracker.assent.rules import is_for_it, read_latest
from tracker.commitments.models import Citation
from tracker.meetings.action_actions import can_add, can_change, can_share
from tracker.meetings.agenda import read_agenda
from tracker.meetings.agenda_actions import can_set
from tracker.meetings.conclusions import latest_conclusions
from tracker.meetings.decision_actions import can_agree, can_propose
from tracker.meetings.decision_actions import can_change as can_change_decision
from tracker.meetings.models import Meeting
from tracker.meetings.moves import can_edit, moves_of
from tracker.meetings.rules import (
    STILL_TO_COME,
    days_between,
    in_order,
    is_leading,
    name_of,
    other_dates,
    say_due,
    say_when,
)
from tracker.meetings.table import ActionItem, Decision
from tracker.meetings.times import say_hours
from tracker.pages.bilingual import reader_language, words
from tracker.quarters.models import Period
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import OF_WRITER, Note, Wording

# Open ones of all earlier meetings come along; the register has the rest.
SHOWN_ACTIONS = 50
OPEN_FIRST = (
    Case(When(state=ActionItem.State.OPEN, then=0), default=1),
    F("due_on").asc(nulls_last=True),
    "code",
    "id",
)


def find_meeting(member, ref) -> Meeting | None:
    """The meeting at plenary-2, or one of the own side's at its key. Nothing else has an address."""
    meetings = (
        Meeting.objects.visible_to(member)
        .select_related("host")
        .prefetch_related("attendance__office", "postponements", "relocations")
    )
    level, _dash, number = ref.rpartition("-")
    if level in Meeting.Level.values:
        if not (number.isascii() and number.isdecimal() and len(number) < 6):
            return None
        found = meetings.filter(level=level, number=int(number), audience=None).first()
    else:
        try:
            found = meetings.exclude(audience=None).filter(pk=UUID(ref)).first()
        except ValueError:
            return None
    # One address for each: plenary-02 is not plenary-2.
    return found if found and found.slug == ref else None


def read_page(meeting, *, member, sides, today):
    decisions = sort_decisions(meeting.decisions.prefetch_related("workstreams", "commitments"))
    positions = read_latest([meeting, *decisions])
    following = read_next(meeting, member)
    conclusions = latest_conclusions(meeting) if meeting.state == Meeting.State.HELD else None
    confirmed = [(side, is_for_it(positions.get((meeting.pk, side.code)))) for side in sides]
    return {
        "moves": moves_of(member, meeting, [side.code for side, agrees in confirmed if agrees]),
        "may_edit": can_edit(member, meeting),
        "may_set_agenda": can_set(member, meeting) and not conclusions,
        "conclusions": conclusions,
        "notes": read_notes(meeting, member),
        "meeting": meeting,
        "name": name_of(meeting),
        "when": say_when(meeting, today),
        "period": Period.of(meeting.starts_on) if meeting.starts_on else None,
        "is_held": meeting.state == Meeting.State.HELD,
        "hours": say_hours(meeting),
        "other_dates": other_dates(meeting, sides),
        "delegations": read_delegations(meeting, sides),
        "confirmed": confirmed,
        "is_weighed": meeting.state in (Meeting.State.TENTATIVE, Meeting.State.POSTPONED),
        "following": following,
        "following_days": count_days_to(following, meeting),
        "following_name": name_of(following) if following else "",
        "following_held": bool(following and following.state == Meeting.State.HELD),
        **read_agenda(meeting, member, sides, today),
        "decisions": mark_moves(mark_agreed(decisions, positions, sides), member),
        "may_propose": can_propose(member, meeting),
        **read_actions(meeting, member, today),
        "commitments": read_commitments(meeting),
        "milestones": Milestone.objects.visible_to(member)
        .filter(meetings=meeting)
        .select_related("workstream")
        .order_by("workstream__number", "number"),
        "documents": meeting.documents.all(),
        "sources": meeting.sources.select_related("document").order_by("document__date", "number"),
        "begun": read_begun(meeting),
    }


def read_notes(meeting, member):
    """What the own side keeps to itself about it: why it was postponed, moved or cancelled."""
    notes = Note.objects.visible_to(member).filter(subject_id=meeting.pk)
    return notes.select_related("written_by").defer(*OF_WRITER).order_by("-written_at", "-pk")


def read_delegations(meeting, sides):
    """[(side, its people, those who lead first)]"""
    people = in_order(meeting.attendance.all())
    for person in people:
        person.leads = is_leading(person)
    return [(side, [person for person in people if person.side_id == side.code]) for side in sides]


def sort_decisions(decisions):
    """Agreed ones in the order of their numbers, P7-D2 before P7-D10; then what is proposed."""
    return sorted(decisions, key=lambda decision: (not decision.code, len(decision.code), decision.code))


def mark_agreed(decisions, positions, sides):
    """On each proposed one, the sides that have agreed to its present words."""
    for decision in decisions:
        agreed = [side for side in sides if is_for_it(positions.get((decision.pk, side.code)))]
        decision.agreed_by = agreed if decision.state == Decision.State.PROPOSED else []
    return decisions


def mark_moves(decisions, member):
    """On each, what the member may do with it; a side agrees once."""
    for decision in decisions:
        agreed = {side.code for side in decision.agreed_by}
        decision.may_agree = can_agree(member, decision) and member.side_id not in agreed
        decision.may_change = can_change_decision(member, decision)
    return decisions


def read_actions(meeting, member, today):
    """Its own, and until it is held all open ones of what came before: they are on every next agenda."""
    wanted = Q(meeting=meeting)
    if meeting.state in STILL_TO_COME:
        wanted |= Q(state=ActionItem.State.OPEN, meeting=None)
        earlier = Q(meeting__starts_on__lte=meeting.starts_on) if meeting.starts_on else ~Q(meeting=None)
        wanted |= Q(state=ActionItem.State.OPEN) & earlier
    rows = ActionItem.objects.visible_to(member).filter(wanted)
    actions = list(rows.select_related("office", "workstream").order_by(*OPEN_FIRST)[: SHOWN_ACTIONS + 1])
    mark_actions(actions, member, today)
    if meeting.audience_id:
        # They wait for their meeting: the verb refuses to share them before it.
        for action in actions:
            action.may_share = action.may_share and action.meeting_id != meeting.pk
    return {
        "may_add_actions": can_add(member, meeting),
        "actions": actions[:SHOWN_ACTIONS],
        "has_more_actions": len(actions) > SHOWN_ACTIONS,
        "open_actions": sum(action.is_open for action in actions[:SHOWN_ACTIONS]),
    }


def mark_actions(actions, member, today):
    """On each, how it stands against its date and what the member may do with it."""
    for action in actions:
        action.due = say_due(action, today)
        action.may_change = action.is_open and can_change(member, action)
        action.may_share = action.is_open and can_share(member, action)


def read_commitments(meeting):
    citations = Citation.objects.order_by("paragraph__document__date", "paragraph__number")
    return meeting.commitments.prefetch_related(Prefetch("citations", citations)).order_by("code")


def read_next(meeting, member) -> Meeting | None:
    """What came of the next meeting: the following one of its level that both sides know."""
    if meeting.starts_on is None or meeting.audience_id:
        return None
    return (
        Meeting.objects.visible_to(member)
        .on_record()
        .filter(
            level=meeting.level,
            starts_on__gt=meeting.starts_on,
            state__in=[*STILL_TO_COME, Meeting.State.HELD],
        )
        .by_day()
        .first()
    )


def count_days_to(following, meeting) -> int | None:
    if following is None or following.starts_on is None:
        return None
    return days_between(meeting.starts_on, following.starts_on)


def read_begun(meeting):
    """[wording] of the workstreams that the documents of this meeting establish before any other.

    Of one that no text establishes, the first naming. Of several wordings, one in the reader's language.
    """
    # By the first day, and not by "none is earlier": that one compares every wording with every other.
    of_same = Wording.objects.filter(workstream=OuterRef("workstream")).order_by("paragraph__document__date")
    established = of_same.filter(part=Wording.Part.ESTABLISHED)
    rows = (
        Wording.objects.filter(paragraph__document__meetings=meeting)
        .alias(
            established_on=Subquery(established.values("paragraph__document__date")[:1]),
            named_on=Subquery(of_same.values("paragraph__document__date")[:1]),
        )
        .filter(
            Q(part=Wording.Part.ESTABLISHED, paragraph__document__date__lte=F("established_on"))
            | Q(established_on=None, paragraph__document__date__lte=F("named_on"))
        )
        .select_related("workstream", "paragraph__document")
        .order_by("workstream__number", "paragraph__document__date", "paragraph__document__code")
    )
    language = reader_language()
    found: dict[UUID, Wording] = {}
    for wording in rows:
        other = found.get(wording.workstream_id)
        if other is None or (words(other, "name").language != language == words(wording, "name").language):
            found[wording.workstream_id] = wording
    return list(found.values())
