"""The two-minute answer on one page: by force, late, without a date, next 90 days, divergences, waiting.

One content tree, so that the page, the text to paste and the PDF say the same.
"""

import datetime
from types import SimpleNamespace
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.commitments.models import Commitment
from tracker.commitments.rules import show_due
from tracker.exports.tree import Cell, Column, Document, Facts, Heading, Paragraph, Part, Run, Table
from tracker.meetings.models import Meeting
from tracker.meetings.rules import STILL_TO_COME, name_of
from tracker.meetings.table import ActionItem
from tracker.pages.bilingual import reader_language, words
from tracker.pages.dates import day, long_day
from tracker.quarters.models import Period, read_quarter
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Rating, StatusUpdate, Workstream
from tracker.workstreams.received import say_received
from tracker.workstreams.rules import picture
from tracker.workstreams.standing import Cells, listed_workstreams

AHEAD = datetime.timedelta(days=90)
# Whoever has a shareable edition in hand may be of either side: it is read as a member of neither would.
NOBODY = SimpleNamespace(side_id=None)
RATINGS = dict(Rating.choices)


class Row(NamedTuple):
    """Something that is due, whoever has to do it."""

    name: str
    owner: str
    due_on: datetime.date | None
    due: str
    days: int
    reason: str
    updated: datetime.date | None
    is_internal: bool


def read_brief(member, sides, today) -> Part:
    """What the member may see, as one part of a document, in the reader's language."""
    names = {side.code: words(side, "name").text for side in sides}
    period = Period.of(today)
    cells = Cells(member, received=True)
    workstreams = [row for row in listed_workstreams(sides) if row.counted_state == Workstream.State.ACTIVE]
    rows = [*read_milestones(member, names, today), *read_actions(member, names, today)]
    late = sorted((row for row in rows if row.days), key=lambda row: -row.days)
    undated = [row for row in rows if row.due_on is None]
    ahead = [row for row in rows if row.due_on and today <= row.due_on <= today + AHEAD]
    events = [*(dated(row) for row in ahead), *read_meetings(member, today), *read_deadlines(period, today)]
    return Part(
        language=reader_language(),
        eyebrow=_("As of %(day)s") % {"day": long_day(today)},
        title=_("NCG: the brief"),
        subtitle=period.in_words,
        facts=Facts(()),
        blocks=(
            Heading(_("What the texts say, by force")),
            *show_force(),
            Heading(_("Late")),
            *show_late(late),
            Heading(_("No date")),
            *show_undated(undated, rows),
            Heading(_("Next 90 days")),
            *show_ahead(sorted(events)),
            Heading(_("Where the sides differ")),
            *show_divergences(workstreams, cells, period, sides, names),
            Heading(_("Waiting")),
            *show_waiting(workstreams, cells, period, sides, names, member),
            *show_received(workstreams, cells, period, sides, names),
        ),
        sheet=(_("Section"), _("Item"), _("Text"), _("Marking")),
    )


def read_milestones(member, names, today) -> list[Row]:
    """Shared ones that are open. The reason is that of the last move; the update, of who answers for it."""
    open_ones = list(
        Milestone.objects.visible_to(member)
        .released()
        .filter(state__in=[Milestone.State.PLANNED, Milestone.State.IN_PROGRESS])
        .select_related("workstream")
        .order_by("workstream__number", "number")
    )
    reasons = read_reasons(member, open_ones)
    updated = read_updated(member)
    rows = []
    for row in open_ones:
        owner = names.get(row.responsible_id, _("Joint"))
        last = [
            at
            for (workstream, side), at in updated.items()
            if workstream == row.workstream_id and row.responsible_id in (None, side)
        ]
        rows.append(
            Row(
                f"{row.workstream.number}.{row.number} {words(row, 'title').text}",
                owner,
                row.due_on,
                show_due(row.due_on, row.due_precision),
                row.days_late(today),
                reasons.get(row.pk, ""),
                max(last, default=None),
                False,
            )
        )
    return rows


def read_reasons(member, milestones) -> dict:
    changes = (
        MilestoneChange.objects.visible_to(member)
        .released()
        .filter(milestone__in=[row.pk for row in milestones], kind=MilestoneChange.Kind.MOVED)
        .order_by("released_at")
    )
    return {change.milestone_id: words(change, "reason").text for change in changes}


def read_updated(member) -> dict:
    """{(workstream, side): the day as of which it last spoke}"""
    rows = StatusUpdate.objects.visible_to(member).standing().order_by("as_of")
    return {
        (workstream, side): as_of
        for workstream, side, as_of in rows.values_list("workstream_id", "side_id", "as_of")
    }


def read_actions(member, names, today) -> list[Row]:
    actions = ActionItem.objects.visible_to(member).open().select_related("office").order_by("code", "pk")
    return [
        Row(
            f"{row.code} {words(row, 'text').text}".strip(),
            f"{names[row.side_id]} {row.office.abbreviation}" if row.office else names[row.side_id],
            row.due_on,
            day(row.due_on) if row.due_on else "",
            row.days_overdue(today),
            "",
            None,
            row.audience_id is not None,
        )
        for row in actions
    ]


def read_meetings(member, today):
    meetings = Meeting.objects.visible_to(member).filter(
        starts_on__range=(today, today + AHEAD), state__in=STILL_TO_COME
    )
    return [(row.starts_on, name_of(row), "", row.audience_id is not None) for row in meetings.by_day()]


def read_deadlines(period, today):
    found = []
    for each in (period, period.next()):
        quarter = read_quarter(each)
        name = {"quarter": each.label}
        found += [
            (quarter.updates_due, _("Updates for %(quarter)s are due") % name, "", False),
            (quarter.report_due, _("The report for %(quarter)s is due") % name, "", False),
        ]
    return [event for event in found if today <= event[0] <= today + AHEAD]


def dated(row):
    return (row.due_on, row.name, row.owner, row.is_internal)


# --- what it says -------------------------------------------------------------------------------------------


def text(*parts) -> Cell:
    return Cell(tuple(Run(part) if isinstance(part, str) else part for part in parts))


def name_cell(name, is_internal) -> Cell:
    return text(name, Run(f" ({_('internal')})", "quiet")) if is_internal else text(name)


def nothing(sentence) -> list:
    return [Paragraph((Run(sentence, "quiet"),))]


def show_force() -> list:
    """Each force for itself: what was only discussed is no commitment, so there is no sum."""
    active = Commitment.objects.filter(state=Commitment.State.ACTIVE).order_by("code_order")
    codes: dict = {}
    for code, force in active.values_list("code", "force"):
        codes.setdefault(force, []).append(code)
    if not codes:
        return nothing(
            _("No commitment is active. They come with the public record; stewards enter new ones.")
        )
    rows = tuple(
        (text(str(label)), Cell((Run(str(len(found))),), value=len(found)), text(", ".join(found) or "–"))
        for force, label in Commitment.Force.choices
        for found in [codes.get(force, [])]
    )
    columns = (Column(_("Force"), 3), Column(pgettext("brief", "How many"), 2), Column(_("Codes"), 9))
    return [Table(_("What the texts say, by force"), columns, rows)]


def show_late(rows) -> list:
    if not rows:
        return nothing(_("Nothing is late."))
    columns = (
        Column(pgettext("brief", "What"), 8),
        Column(_("Days late"), 3),
        Column(_("Owner"), 3),
        Column(_("Due"), 4),
        Column(_("Reason of the last move"), 6),
        Column(_("Last update"), 4),
    )
    cells = tuple(
        (
            name_cell(row.name, row.is_internal),
            Cell((Run(str(row.days), "strong"),), value=row.days),
            text(row.owner),
            text(row.due),
            text(row.reason or "–"),
            text(day(row.updated) if row.updated else "–"),
        )
        for row in rows
    )
    return [Table(_("Late"), columns, cells)]


def show_undated(rows, everything) -> list:
    if not everything:
        return nothing(_("No milestone and no action is open. Editors add them to workstreams and meetings."))
    if not rows:
        return nothing(_("Everything that is open has a date."))
    return [Paragraph(item(row.name, row.owner, row.is_internal), "item") for row in rows]


def item(name, owner, is_internal):
    runs = [Run(name)]
    if owner:
        runs.append(Run(f" · {owner}", "quiet"))
    if is_internal:
        runs.append(Run(f" ({_('internal')})", "quiet"))
    return tuple(runs)


def show_ahead(events) -> list:
    if not events:
        return nothing(_("Nothing is dated in the next 90 days."))
    return [
        Paragraph((Run(f"{day(on)}: ", "strong"), *item(name, owner, is_internal)), "item")
        for on, name, owner, is_internal in events
    ]


def name_of_workstream(row) -> str:
    return f"{row.number} {words(row, 'name').text}"


def show_divergences(workstreams, cells, period, sides, names) -> list:
    found = []
    for row in workstreams:
        ratings = cells.pair(row.pk, period, sides)
        if picture(ratings) == "differ":
            said: list[Run] = []
            for side, rating in zip(sides, ratings, strict=True):
                said += [Run(f" {names[side.code]} ", "strong"), Run(str(RATINGS[rating]), rating)]
            found.append(Paragraph((Run(f"{name_of_workstream(row)}:"), *said), "item"))
    return found or nothing(_("The sides do not differ on any workstream this quarter."))


def show_waiting(workstreams, cells, period, sides, names, member) -> list:
    """From what is shared alone. Who reads for a side sees what the other one has not said yet."""
    found = []
    for place, side in enumerate(sides):
        if side.code == member.side_id:
            continue
        silent = [row for row in workstreams if not cells.pair(row.pk, period, sides)[place]]
        if silent:
            sentence = ngettext(
                "%(side)s has not reported on %(n)d workstream for %(quarter)s: %(names)s.",
                "%(side)s has not reported on %(n)d workstreams for %(quarter)s: %(names)s.",
                len(silent),
            ) % {
                "side": names[side.code],
                "n": len(silent),
                "quarter": period.label,
                "names": ", ".join(name_of_workstream(row) for row in silent),
            }
            found.append(Paragraph((Run(sentence),)))
    return found or nothing(_("Nobody is waited for."))


def show_received(workstreams, cells, period, sides, names) -> list:
    """What one side noted of the other: in words, without the mark of a status, because it does not count."""
    return [
        Paragraph(
            (
                Run(f"{name_of_workstream(row)}:"),
                Run(f" {names[side.code]} ", "strong"),
                Run(f"{RATINGS[found.rating]} ({say_received(found)})", "quiet"),
            ),
            "item",
        )
        for row in workstreams
        for side in sides
        if (found := cells.received.get((row.pk, period, side.code)))
    ]


def make_document(part: Part, marking: str, now) -> Document:
    return Document(
        title=f"{part.title}: {part.subtitle}",
        parts=(part,),
        marking=marking,
        name=part.subtitle,
        page="{n} / {total}",
        at=now,
    )


def as_text(part: Part, marking: str) -> str:
    """To paste into a mail: headings, lines, and tables as lines."""
    lines = [marking, "", part.title, f"{part.subtitle} · {part.eyebrow}"]
    for block in part.blocks:
        if isinstance(block, Heading):
            lines += ["", block.text.upper()]
        elif isinstance(block, Table):
            heads = [column.title for column in block.columns[1:]]
            for row in block.rows:
                first, *rest = ("".join(run.text for run in cell.runs) for cell in row)
                told = "; ".join(
                    f"{head}: {said}" for head, said in zip(heads, rest, strict=True) if said != "–"
                )
                lines.append(f"- {first} ({told})")
        elif isinstance(block, Paragraph):
            mark = "- " if block.style == "item" else ""
            lines.append(mark + "".join(run.text for run in block.runs))
    return "\n".join([*lines, "", marking, ""])
