"""What a report asks of the own side: a position that is waited for, a hold or edits to answer."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.home.attention import Item
from tracker.pages.bilingual import words
from tracker.pages.dates import short_day
from tracker.people.rules import can_release
from tracker.reports.models import Report
from tracker.reports.positions import BLOCKING, Kind, current_positions


def read_report_attention(member, reports, sides) -> list[Item]:
    """For those who may answer. Positions are shared, so both sides' are read."""
    if not can_release(member, member.side_id):
        return []
    codes = [side.code for side in sides]
    items = []
    for report in reports:
        if report.state == Report.State.OUT:
            standings = current_positions(report, report.candidate, codes)
            items += ask(report, standings, member, sides)
    return items


def ask(report, standings, member, sides):
    name = {"quarter": report.quarter.period.label}
    address = reverse("reports:report_show", args=[report.quarter.period])
    tag = _("Respond by %(day)s") % {"day": short_day(report.respond_by)} if report.respond_by else ""
    own = standings[member.side_id]
    if own.position is None:
        yield Item(
            _("Take a position on the %(quarter)s report") % name,
            _("Its words changed since your side answered")
            if own.earlier
            else _("Out for concurrence; your side has not answered"),
            tag,
            "warn" if tag else "",
            address,
        )
    elif own.position.kind == Kind.AD_REFERENDUM:
        yield Item(
            _("Confirm the concurrence on the %(quarter)s report") % name,
            _("Your side concurred ad referendum; that blocks until it is confirmed"),
            tag,
            "warn",
            address,
        )
    other = sides.other(member.side_id)
    theirs = standings[other.code].position
    if theirs and theirs.kind in BLOCKING and theirs.kind != Kind.AD_REFERENDUM:
        yield Item(
            _("Answer %(side)s on the %(quarter)s report") % {**name, "side": words(other, "name").text},
            str(theirs.get_kind_display()),
            _("Blocks publication"),
            "warn",
            address,
        )
