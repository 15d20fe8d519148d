"""The registers of decisions and actions as tables for the writers."""

from django.utils.translation import gettext as _

from tracker.commitments.tables import (
    asked_languages,
    footnote,
    marking,
    say_filters,
    text_cells,
    text_columns,
)
from tracker.exports.table import Column, Table
from tracker.meetings.registers import list_actions, list_decisions, with_all, with_meetings
from tracker.meetings.rules import name_of, say_due
from tracker.meetings.table import ActionItem, Decision
from tracker.pages.bilingual import reader_language, words


def make_table(title, columns, rows, listing, today) -> Table:
    return Table(
        title=title,
        columns=tuple(columns),
        rows=rows,
        marking=marking(),
        footnote=footnote(today),
        language=reader_language(),
        filters=say_filters(listing),
    )


def name_sides(sides):
    return {side.code: words(side, "name").text for side in sides}


def export_decisions(asked, member, sides, today) -> Table:
    languages = asked_languages(asked)
    listing = list_decisions(member, asked, sides)
    names = name_sides(sides)
    columns = [
        Column(_("Code"), 10),
        *text_columns(_("Decision"), languages, 60),
        Column(_("Meeting"), 24),
        Column(_("Exchange of letters, reference"), 20),
        Column(_("Workstreams"), 30),
        Column(_("Proposed by"), 14),
        Column(_("State"), 20),
        Column(_("Decided on"), 14),
        Column(_("Supersedes"), 12),
    ]
    rows = [
        (
            row.code,
            *text_cells(row, "text", languages),
            name_of(row.meeting) if row.meeting else "",
            row.reference,
            "; ".join(f"{each.number} {words(each, 'name').text}" for each in row.workstreams.all()),
            names.get(row.proposed_by_id, ""),
            row.get_state_display(),
            row.decided_on,
            row.supersedes.code if row.supersedes else "",
        )
        for row in listing.read_all(with_all(Decision.objects.all(), member))
    ]
    return make_table(_("Decisions"), columns, rows, listing, today)


def export_actions(asked, member, sides, today) -> Table:
    """What both sides share: a file is passed on, an action of one side stays in the house."""
    languages = asked_languages(asked)
    listing = list_actions(member, asked, sides, today)
    names = name_sides(sides)
    columns = [
        Column(_("Code"), 10),
        *text_columns(_("Action"), languages, 60),
        Column(_("Meeting"), 24),
        Column(_("Workstream"), 30),
        Column(_("Side"), 14),
        Column(_("Office"), 14),
        Column(_("Due"), 14),
        Column(_("State"), 20),
        Column(_("Closed on"), 14),
        *text_columns(_("Closing note"), languages, 40),
    ]
    shared = ActionItem.objects.visible_to(member).filter(audience=None)
    rows = [
        (
            row.code,
            *text_cells(row, "text", languages),
            name_of(row.meeting) if row.meeting else "",
            f"{row.workstream.number} {words(row.workstream, 'name').text}" if row.workstream else "",
            names[row.side_id],
            row.office.abbreviation if row.office else "",
            row.due_on,
            say_due(row, today).text,
            row.closed_on,
            *text_cells(row, "closing_note", languages),
        )
        for row in listing.read_all(with_meetings(shared.select_related("office", "workstream"), member))
    ]
    return make_table(_("Actions"), columns, rows, listing, today)
