"""What dates ask for: milestones and actions that are due soon or over it, and new dates to agree to."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.home.waiting_ground import Later, Row, address_of_milestone, name_of, name_of_milestone
from tracker.meetings.action_actions import can_change
from tracker.pages.bilingual import words
from tracker.pages.dates import day
from tracker.workstreams.milestone_actions import can_change as can_change_milestone
from tracker.workstreams.milestones import Stage


def milestones_due(ground):
    """Those the own side answers for, alone or jointly. What has no date is never late."""
    answered = {change.milestone_id for change in ground.changes if change.is_proposed}
    for milestone in ground.milestones:
        if (
            milestone.stage != Stage.RELEASED
            or milestone.responsible_id not in (None, ground.side_id)
            or not ground.is_mine(milestone.workstream_id)
        ):
            continue
        yield Later(milestone.due_on, partial(milestone_row, ground, milestone, milestone.pk in answered))


def milestone_row(ground, milestone, is_answered):
    may_change = can_change_milestone(ground.member, milestone) and not is_answered
    return Row(
        key=f"milestone/{milestone.pk}",
        title=_("Milestone %(milestone)s") % {"milestone": name_of_milestone(milestone)},
        text=" · ".join(
            filter(None, [name_of(milestone.workstream), "" if milestone.responsible_id else _("Joint")])
        ),
        since=None,
        until=milestone.due_on,
        address=reverse("workstreams:milestone_change", args=[milestone.workstream.slug, milestone.pk])
        if may_change
        else address_of_milestone(milestone),
        press=_("Say where it stands") if may_change else _("See it"),
    )


def moves_to_agree(ground):
    """The other side has proposed a new date of a joint milestone."""
    if not ground.may_release:
        return
    for change in ground.changes:
        if change.is_proposed and change.side_id != ground.side_id:
            yield Row(
                key=f"move/{change.pk}",
                title=_("Answer the new date of milestone %(milestone)s")
                % {"milestone": name_of_milestone(change.milestone)},
                text=say_move(ground, change),
                since=ground.day_of(change.released_at),
                until=None,
                address=reverse(
                    "workstreams:milestone_answer",
                    args=[change.milestone.workstream.slug, change.milestone_id],
                ),
                press=_("Answer"),
                tag=_("Counts when both sides agree"),
                look="warn",
            )


def say_move(ground, change) -> str:
    if change.to_due_on is None:
        return _("%(side)s proposes to leave it without a date") % {"side": ground.other_name}
    return _("%(side)s proposes %(day)s") % {"side": ground.other_name, "day": day(change.to_due_on)}


def actions_due(ground):
    for action in ground.actions:
        if action.side_id == ground.side_id and ground.is_of_my_office(action.office_id):
            may_close = can_change(ground.member, action)
            yield Row(
                key=f"action/{action.pk}",
                title=name_of_action(ground, action),
                text=words(action, "text").text,
                since=ground.day_of(action.written_at),
                until=action.due_on,
                address=reverse("actions:action_close", args=[action.pk])
                if may_close
                else address_of_action(action),
                press=_("Say how it ended") if may_close else _("See it"),
                tag=_("Internal to your side") if action.audience_id else "",
            )


def name_of_action(ground, action) -> str:
    """By its code, office and workstream: it has no title, and its words are not for a subject line."""
    name = _("Action %(code)s") % {"code": action.code} if action.code else _("An action of your side")
    if action.office:
        name = f"{name} · {action.office.abbreviation}"
    workstream = ground.by_key.get(action.workstream_id)
    return f"{name} · {name_of(workstream)}" if workstream else name


def address_of_action(action) -> str:
    return f"{reverse('actions:action_list')}?state={action.state}#a-{action.pk}"
