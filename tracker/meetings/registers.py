"""The registers of decisions and actions, as their addresses filter them."""

from django.db.models import Count, F, Prefetch, Q
from django.utils.translation import gettext as _

from tracker.assent.rules import read_latest
from tracker.meetings.action_actions import can_add
from tracker.meetings.decision_actions import can_propose
from tracker.meetings.models import Meeting
from tracker.meetings.page import OPEN_FIRST, mark_actions, mark_agreed, mark_moves
from tracker.meetings.rules import name_of
from tracker.meetings.table import ActionItem, Decision
from tracker.pages.bilingual import words
from tracker.pages.listing import Listing, Sort, choice, tick
from tracker.people.models import Office
from tracker.workstreams.models import Workstream

# A meeting is chosen from those with something on the table, the newest first.
MOST_CHOICES = 200


def side_choices(sides):
    return [(side.code, words(side, "name").text) for side in sides]


def office_choices():
    offices = Office.objects.order_by("side_id", "abbreviation")
    return [(office.pk, f"{office.side_id} {office.abbreviation}") for office in offices]


def workstream_choices():
    rows = Workstream.objects.only("number", "slug", "name_en", "name_ko", "name_en_at", "name_ko_at")
    return [(row.slug, f"{row.number} {words(row, 'name').text}") for row in rows]


def meeting_choices(rows, member):
    """Of the rows that the reader sees: nothing else tells which meetings have any."""
    wanted = rows.exclude(meeting=None).order_by().values("meeting")
    meetings = Meeting.objects.visible_to(member).filter(pk__in=wanted).order_by("-starts_on", "id")
    return [(meeting.slug, name_of(meeting)) for meeting in meetings[:MOST_CHOICES]]


def of_meeting(rows, slug):
    level, _dash, number = slug.rpartition("-")
    if level in Meeting.Level.values:
        return rows.filter(meeting__level=level, meeting__number=number)
    return rows.filter(meeting=slug)


def with_meetings(rows, member):
    return rows.prefetch_related(Prefetch("meeting", Meeting.objects.visible_to(member)))


def list_actions(member, asked, sides, today) -> Listing:
    visible = ActionItem.objects.visible_to(member)
    return Listing(
        asked,
        filters=[
            choice("state", _("State"), ActionItem.State.choices, "state", is_hidden=True),
            choice("side", _("Side"), side_choices(sides), "side"),
            choice("office", _("Office"), office_choices(), "office"),
            choice("workstream", _("Workstream"), workstream_choices(), "workstream__slug"),
            choice("meeting", _("Meeting"), meeting_choices(visible, member), of_meeting),
            tick("overdue", _("Overdue only"), lambda rows: rows.overdue(today)),
        ],
        sorts={
            "due": Sort(_("Overdue first"), OPEN_FIRST),
            "newest": Sort(_("Newest first"), ("-written_at", "id")),
            "code": Sort(_("Code"), ("code", "id")),
        },
    )


def read_actions(member, asked, sides, today):
    visible = ActionItem.objects.visible_to(member)
    listing = list_actions(member, asked, sides, today)
    actions = listing.read_page(with_meetings(visible.select_related("office", "workstream"), member))
    mark_actions(actions, member, today)
    counts = count_actions(listing.narrow(visible, without=["state", "overdue"]), today)
    tabs = [{**tab, "count": counts[tab["value"]]} for tab in listing.tabs("state")]
    return {
        "listing": listing,
        "actions": actions,
        "tabs": tabs,
        "overdue": counts["overdue"],
        "may_add": can_add(member, None),
    }


def count_actions(rows, today):
    """{state: how many, "": all, "overdue": how many of the open ones} in one query."""
    state = ActionItem.State
    found = rows.aggregate(
        all=Count("id"),
        overdue=Count("id", filter=Q(state=state.OPEN, due_on__lt=today)),
        **{value: Count("id", filter=Q(state=value)) for value in state.values},
    )
    return {"": found.pop("all"), **found}


def list_decisions(member, asked, sides) -> Listing:
    decisions = Decision.objects.all()
    return Listing(
        asked,
        filters=[
            choice("state", _("State"), Decision.State.choices, "state", is_hidden=True),
            choice("side", _("Proposed by"), side_choices(sides), "proposed_by"),
            choice("workstream", _("Workstream"), workstream_choices(), of_workstream),
            choice("meeting", _("Meeting"), meeting_choices(decisions, member), of_meeting),
        ],
        sorts={
            "newest": Sort(_("Newest first"), (F("decided_on").desc(nulls_first=True), "-code", "id")),
            "code": Sort(_("Code"), ("code", "id")),
        },
    )


def with_all(decisions, member):
    return with_meetings(
        decisions.select_related("supersedes").prefetch_related("workstreams", "commitments"), member
    )


def read_decisions(member, asked, sides):
    decisions = Decision.objects.all()
    listing = list_decisions(member, asked, sides)
    rows = listing.read_page(with_all(decisions, member))
    counts = count_decisions(listing.narrow(decisions, without=["state"]))
    tabs = [{**tab, "count": counts[tab["value"]]} for tab in listing.tabs("state")]
    return {
        "listing": listing,
        "decisions": mark_moves(mark_agreed(rows, read_latest(rows), sides), member),
        "tabs": tabs,
        "may_propose": can_propose(member, None),
    }


def of_workstream(rows, slug):
    """By a subquery: a join would repeat rows."""
    links = Decision.workstreams.through.objects.filter(workstream__slug=slug)
    return rows.filter(pk__in=links.values("decision"))


def count_decisions(rows):
    state = Decision.State
    found = rows.aggregate(
        all=Count("id"), **{value: Count("id", filter=Q(state=value)) for value in state.values}
    )
    return {"": found.pop("all"), **found}
