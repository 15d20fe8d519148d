"""What the other side is waited for. From shared rows alone: nothing here tells what it keeps to itself."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.home.waiting_answers import address_of_report, decision_row, plan_row, read_plans
from tracker.home.waiting_dates import address_of_action, name_of_action
from tracker.home.waiting_ground import (
    Later,
    Row,
    address_of,
    address_of_milestone,
    name_of,
    name_of_milestone,
)
from tracker.pages.bilingual import words
from tracker.reports.positions import Kind
from tracker.workstreams.milestones import Stage


def their_positions(ground):
    for report, candidate, standings in ground.reports_out:
        theirs = standings[ground.other.code].position
        if theirs is None or theirs.kind in (Kind.AD_REFERENDUM, Kind.WITHDRAWN):
            yield Row(
                key=f"report/{report.pk}",
                title=_("Position on the %(quarter)s report") % {"quarter": report.quarter.period.label},
                text=str(theirs.get_kind_display()) if theirs else _("Out for concurrence, not answered"),
                since=ground.day_of(candidate.sent_at),
                until=report.respond_by,
                address=address_of_report(report),
                press=_("Open the report"),
            )


def their_answers(ground):
    """New dates that the own side has proposed."""
    for change in ground.changes:
        if change.is_proposed and change.side_id == ground.side_id:
            yield Row(
                key=f"move/{change.pk}",
                title=_("Answer to the new date of milestone %(milestone)s")
                % {"milestone": name_of_milestone(change.milestone)},
                text=name_of(change.milestone.workstream),
                since=ground.day_of(change.released_at),
                until=None,
                address=address_of_milestone(change.milestone),
                press=_("See it"),
            )


def their_decisions(ground):
    for decision, agreed in ground.decisions:
        if ground.other.code not in agreed:
            yield decision_row(ground, decision, _("Agreement to a decision %(origin)s"))


def their_plans(ground):
    for meeting in read_plans(ground, ground.other.code):
        yield plan_row(ground, meeting, _("Agreement to the plan of the meeting “%(meeting)s”"))


def their_late_actions(ground):
    for action in ground.actions:
        is_shared = action.audience_id is None
        if is_shared and action.side_id == ground.other.code and action.days_overdue(ground.today):
            yield Row(
                key=f"action/{action.pk}",
                title=name_of_action(ground, action),
                text=words(action, "text").text,
                since=None,
                until=action.due_on,
                address=address_of_action(action),
                press=_("Open the action"),
            )


def their_late_milestones(ground):
    for milestone in ground.milestones:
        is_theirs = milestone.stage == Stage.RELEASED and milestone.responsible_id == ground.other.code
        if is_theirs and milestone.days_late(ground.today):
            yield Later(milestone.due_on, partial(late_milestone_row, milestone))


def late_milestone_row(milestone):
    return Row(
        key=f"milestone/{milestone.pk}",
        title=_("Milestone %(milestone)s") % {"milestone": name_of_milestone(milestone)},
        text=name_of(milestone.workstream),
        since=None,
        until=milestone.due_on,
        address=address_of_milestone(milestone),
        press=_("See it"),
    )


def their_updates(ground):
    for workstream in ground.workstreams:
        if not ground.cells.ratings.get((workstream.pk, ground.period, ground.other.code)):
            yield Row(
                key=f"update/{workstream.slug}",
                title=name_of(workstream),
                text=_("No assessment for %(quarter)s yet") % {"quarter": ground.period.label},
                since=None,
                until=ground.quarter.updates_due,
                address=address_of(workstream),
                press=_("See it"),
            )


def their_record(ground):
    rows = [subject for subject in ground.unconfirmed[ground.other.code] if not subject.is_plan]
    if rows:
        n = len(rows)
        yield Row(
            key="record",
            title=ngettext(
                "Confirmation of %(n)d entry of the record", "Confirmation of %(n)d entries of the record", n
            )
            % {"n": n},
            text="",
            since=ground.day_of(min((row.entered_at for row in rows if row.entered_at), default=None)),
            until=None,
            address=reverse("confirmations"),
            press=_("See which"),
        )
