"""What an installation that is still empty needs, in the order in which a steward enters it."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.meetings.models import Meeting
from tracker.meetings.rules import STILL_TO_COME
from tracker.people.models import Office, Side, User
from tracker.people.rules import can_manage_accounts


class Step(NamedTuple):
    title: str
    text: str
    is_done: bool
    links: list[tuple[str, str]]  # (address, what it says)


def read_first_steps(member, cells, period, *, has_record) -> list[Step]:
    """For a steward, until all are done, or the side has said something: then it has begun. One query."""
    if not can_manage_accounts(member, member.side_id) or has_spoken(cells, member.side_id):
        return []
    has_offices, has_members, has_plenary = read_what_is_there(member)
    steps = [
        load_record(has_record),
        add_offices(has_offices),
        add_accounts(has_members),
        begin(bool(cells.drafts) or has_plenary, period, has_record=has_record),
    ]
    return [] if all(step.is_done for step in steps) else steps


def has_spoken(cells, side_id) -> bool:
    return any(side == side_id for _workstream, side in cells.reported)


def read_what_is_there(member) -> tuple[bool, bool, bool]:
    others = User.objects.filter(side=OuterRef("pk"), is_active=True, is_superuser=False)
    plenaries = Meeting.objects.visible_to(member).filter(
        level=Meeting.Level.PLENARY, state__in=STILL_TO_COME
    )
    return Side.objects.values_list(
        Exists(Office.objects.filter(side=OuterRef("pk"))),
        Exists(others.exclude(pk=member.pk)),
        Exists(plenaries),
    ).get(pk=member.side_id)


def load_record(is_done) -> Step:
    return Step(
        _("Load the public record"),
        _(
            "Whoever runs the server loads it once: manage.py load_record. Documents, commitments,"
            " workstreams and meetings come with their sources; both sides confirm them. Texts can also be"
            " entered by hand."
        ),
        is_done,
        [(reverse("admin:index"), _("Data entry"))],
    )


def add_offices(is_done) -> Step:
    return Step(
        _("Add the offices of your side"),
        _("They lead workstreams, carry out actions and are asked for clearance."),
        is_done,
        [(reverse("office_list"), _("Offices"))],
    )


def add_accounts(is_done) -> Step:
    return Step(
        _("Add the people of your side"),
        _(
            "Each sets a password by a link of their own. Editors write; without a releaser nothing reaches"
            " the other side, whose steward adds its own people."
        ),
        is_done,
        [(reverse("member_list"), _("Accounts"))],
    )


def begin(is_done, period, *, has_record) -> Step:
    """The round has no row before there is a workstream."""
    links = [(reverse("meetings:meeting_add"), _("Plan a meeting"))]
    if has_record:
        links.insert(0, (reverse("round_show", args=[period]), _("The round")))
    return Step(
        _("Begin the quarter"),
        _("Editors write the first update of each workstream in the round, or a steward plans the plenary."),
        is_done,
        links,
    )
