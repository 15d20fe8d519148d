"""What asks for attention now. One place for these rules; each row says what, why and where."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.pages.bilingual import words
from tracker.pages.dates import short_day
from tracker.people.rules import can_draft, can_release
from tracker.quarters.models import Period
from tracker.workstreams.models import Rating, StatusUpdate


class Item(NamedTuple):
    title: str
    text: str
    tag: str
    look: str  # how urgent the tag looks: bad, warn or nothing
    address: str


def name_of(workstream):
    return f"{workstream.number} {words(workstream, 'name').text}"


def address_of(workstream, part=""):
    return reverse("workstreams:workstream_show", args=[workstream.slug]) + part


def due_tag(quarter, today):
    days = (today - quarter.updates_due).days
    if days > 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}, "bad"
    return _("Due %(day)s") % {"day": short_day(quarter.updates_due)}, "warn" if days > -14 else ""


def read_attention(member, rows, cells, quarter, today) -> list[Item]:
    items = [differs(row) for row in rows if row.picture == "differ"]
    items += release_many(member, cells, today)
    items += drafts(member, rows, cells, today)
    items += unreported(member, rows, cells, quarter, today)
    items += [late(row) for row in rows if row.milestones.late]
    return items


def differs(row):
    labels = dict(Rating.choices)
    said = " · ".join(f"{words(s.side, 'name').text} {labels[s.rating]}" for s in row.standings)
    return Item(
        _("Reconcile %(workstream)s") % {"workstream": name_of(row.workstream)},
        said,
        _("Sides differ"),
        "warn",
        address_of(row.workstream),
    )


def release_many(member, cells, today):
    """From two drafts on, one preview for all of them."""
    n = sum(draft.period == Period.of(today) for draft in cells.drafts)
    if n > 1 and can_release(member, member.side_id):
        yield Item(
            ngettext("Release %(n)d draft at once", "Release %(n)d drafts at once", n) % {"n": n},
            _("One preview of all that the other side will see"),
            "",
            "",
            reverse("release_many"),
        )


def drafts(member, rows, cells, today):
    """Drafts of the own side, with the step that the member can take."""
    now = Period.of(today)
    by_workstream = {row.workstream.pk: row.workstream for row in rows}
    for draft in cells.drafts:
        workstream = by_workstream.get(draft.workstream)
        if workstream is None or draft.period != now:
            continue
        submitted = draft.state == StatusUpdate.State.SUBMITTED
        if can_release(member, member.side_id):
            title = (
                _("Release or return %(workstream)s")
                if submitted
                else _("Release the draft of %(workstream)s")
            )
        elif can_draft(member, member.side_id) and not submitted:
            title = _("Submit the draft of %(workstream)s")
        else:
            continue
        text = _("Submitted for release") if submitted else _("Draft")
        yield Item(
            title % {"workstream": name_of(workstream)},
            text,
            _("Internal to your side"),
            "",
            address_of(workstream, "#update"),
        )


def unreported(member, rows, cells, quarter, today):
    """What the own side has not reported this quarter and nobody has begun."""
    if not can_draft(member, member.side_id):
        return
    begun = {draft.workstream for draft in cells.drafts if draft.period == quarter.period}
    tag, look = due_tag(quarter, today)
    for row in rows:
        own = next(s for s in row.standings if s.side.code == member.side_id)
        if not own.rating and row.workstream.pk not in begun:
            yield Item(
                _("Report on %(workstream)s") % {"workstream": name_of(row.workstream)},
                _("Your side has not reported for %(quarter)s") % {"quarter": quarter.period.label},
                tag,
                look,
                reverse("workstreams:update_edit", args=[row.workstream.slug]),
            )


def late(row):
    n = row.milestones.late
    return Item(
        name_of(row.workstream),
        ngettext(
            "%(n)d milestone is past its date",
            "%(n)d milestones are past their date",
            n,
        )
        % {"n": n},
        _("Late"),
        "bad",
        address_of(row.workstream, "#milestones"),
    )


def read_waiting(member, rows, quarter, sides) -> dict:
    """What the other side has not released yet; read from shared rows only."""
    if not member.side_id:
        return {"side": None, "items": []}
    other = sides.other(member.side_id)
    items = [
        Item(
            name_of(row.workstream),
            _("No assessment for %(quarter)s yet") % {"quarter": quarter.period.label},
            "",
            "",
            address_of(row.workstream),
        )
        for row in rows
        if not next(s for s in row.standings if s.side == other).rating
    ]
    return {"side": other, "items": items}
