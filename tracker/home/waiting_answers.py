"""What asks for a word of the own side: a report, a hold, a decision, a meeting's plan, the shared record.

Only a releaser speaks for a side, so these wait for every releaser of it, whatever their office.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.home.waiting_ground import Row
from tracker.meetings.rules import name_of as name_of_meeting
from tracker.pages.bilingual import words
from tracker.reports.positions import BLOCKING, Kind


def reports_to_answer(ground):
    if not ground.may_release:
        return
    for report, candidate, standings in ground.reports_out:
        own = standings[ground.side_id]
        if own.position is None or own.position.kind == Kind.WITHDRAWN:
            title = _("Take a position on the %(quarter)s report")
            text = why_no_position(ground, own)
        elif own.position.kind == Kind.AD_REFERENDUM:
            title = _("Confirm the concurrence on the %(quarter)s report")
            text = _("Your side concurred ad referendum; that blocks until it is confirmed")
        else:
            continue
        yield Row(
            key=f"report/{report.pk}/{candidate.number}",
            title=title % {"quarter": report.quarter.period.label},
            text=text,
            since=ground.day_of(candidate.sent_at),
            until=report.respond_by,
            address=address_of_report(report),
            press=_("Open the report"),
        )


def why_no_position(ground, own) -> str:
    if own.position:
        return _("Your side withdrew its position")
    if own.received:
        return _(
            "%(side)s entered an answer of your side as received; it does not count until you give it"
        ) % {"side": ground.other_name}
    if own.earlier:
        return _("Its words changed since your side answered")
    return _("Out for concurrence; your side has not answered")


def holds_to_answer(ground):
    """A hold, or edits that the other side makes a condition."""
    if not ground.may_release:
        return
    for report, _candidate, standings in ground.reports_out:
        theirs = standings[ground.other.code].position
        if theirs and theirs.kind in BLOCKING and theirs.kind != Kind.AD_REFERENDUM:
            label = theirs.get_kind_display()
            yield Row(
                key=f"hold/{theirs.pk}",
                title=_("Answer %(side)s on the %(quarter)s report")
                % {"quarter": report.quarter.period.label, "side": ground.other_name},
                text=f"{label}: {theirs.comment}" if theirs.comment else str(label),
                since=ground.day_of(theirs.at),
                until=report.respond_by,
                address=address_of_report(report),
                press=_("Open the report"),
                tag=_("Blocks publication"),
                look="warn",
            )


def address_of_report(report) -> str:
    return reverse("reports:report_show", args=[report.quarter.period])


def decisions_to_agree(ground):
    if not ground.may_release:
        return
    for decision, agreed in ground.decisions:
        if ground.side_id not in agreed:
            yield decision_row(ground, decision, _("Agree to a decision %(origin)s"))


def decision_row(ground, decision, title):
    return Row(
        key=f"decision/{decision.pk}",
        title=title % {"origin": origin_of(decision)},
        text=words(decision, "text").text,
        since=ground.day_of(max(filter(None, [decision.text_en_at, decision.text_ko_at]), default=None)),
        until=None,
        address=address_of_decision(decision),
        press=_("Read the decision"),
        tag=_("Counts when both sides agree"),
        look="warn",
    )


def origin_of(decision) -> str:
    if decision.meeting:
        return _("of the meeting “%(meeting)s”") % {"meeting": name_of_meeting(decision.meeting)}
    return _("by exchange of letters, ref. %(reference)s") % {"reference": decision.reference}


def address_of_decision(decision) -> str:
    page = (
        reverse("meetings:meeting_show", args=[decision.meeting.slug])
        if decision.meeting
        else f"{reverse('decisions:decision_list')}?state={decision.state}"
    )
    return f"{page}#d-{decision.pk}"


def plans_to_agree(ground):
    """A meeting's date and place are agreed on its own page; the rest of the record in one list."""
    if not ground.may_release:
        return
    for meeting in read_plans(ground, ground.side_id):
        yield plan_row(ground, meeting, _("Agree to the plan of the meeting “%(meeting)s”"))


def read_plans(ground, side_id):
    waiting = {subject.pk for subject in ground.unconfirmed[side_id]}
    return [meeting for meeting in ground.plans if meeting.pk in waiting]


def plan_row(ground, meeting, title):
    entered = {row.pk: row.entered_at for rows in ground.unconfirmed.values() for row in rows}
    return Row(
        key=f"plan/{meeting.pk}",
        title=title % {"meeting": name_of_meeting(meeting)},
        text=words(meeting, "title").text,
        since=ground.day_of(entered.get(meeting.pk)),
        until=meeting.starts_on,
        address=reverse("meetings:meeting_show", args=[meeting.slug]),
        press=_("Open the meeting"),
    )


def record_to_confirm(ground):
    if not ground.may_release:
        return
    rows = [subject for subject in ground.unconfirmed[ground.side_id] if not subject.is_plan]
    if rows:
        n = len(rows)
        yield Row(
            key="record",
            title=ngettext("Confirm %(n)d entry of the record", "Confirm %(n)d entries of the record", n)
            % {"n": n},
            text=_("Entered in the shared record, not confirmed by your side as it reads now"),
            since=ground.day_of(min((row.entered_at for row in rows if row.entered_at), default=None)),
            until=None,
            address=reverse("confirmations"),
            press=_("Read and confirm"),
        )
