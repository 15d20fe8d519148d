"""The register of commitments as a table for the writers."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.commitments.models import Commitment
from tracker.commitments.register import describe, make_listing, with_sources
from tracker.commitments.rules import show_due
from tracker.commitments.tables import (
    asked_languages,
    footnote,
    marking,
    say_filters,
    text_cells,
    text_columns,
)
from tracker.exports.table import Column, Table
from tracker.pages.bilingual import reader_language, words


def export_commitments(asked, member, sides, today) -> Table:
    languages = asked_languages(asked)
    found = make_listing(asked, sides)
    rows = list(found.read_all(with_sources(Commitment.objects.all(), member)))
    describe(rows, member, sides, today)
    names = {side.code: words(side, "name").text for side in sides}
    columns = [
        Column(_("Code"), 10),
        Column(_("Source"), 36),
        Column(_("Paragraph"), 10),
        Column(_("Date of the text"), 14),
        *text_columns(_("As written"), languages, 60),
        *text_columns(_("Commitment"), languages, 60),
        Column(_("Force"), 14),
        Column(_("Cadence"), 14),
        Column(_("Who"), 12),
        Column(_("Workstreams"), 30),
        *text_columns(_("Due, as worded"), languages, 24),
        Column(_("Due"), 16),
        Column(_("State"), 16),
        Column(_("What became of it"), 28),
        Column(_("Last affirmed"), 14),
    ]
    return Table(
        title=pgettext("menu", "Commitments"),
        columns=tuple(columns),
        rows=[cells(row, languages, names) for row in rows],
        marking=marking(),
        footnote=footnote(today),
        language=reader_language(),
        filters=say_filters(found),
    )


def cells(row, languages, names):
    source = row.source
    document = source.paragraph.document if source else None
    workstreams = [f"{each.number} {words(each, 'name').text}" for each in row.workstreams.all()]
    if not workstreams and row.is_of_the_group:
        workstreams = [pgettext("workstreams", "All")]
    return (
        row.code,
        words(document, "title").text if document else "",
        source.paragraph.number if source else None,
        document.date if document else None,
        *text_cells(source, "quote", languages),
        *text_cells(row, "text", languages),
        row.get_force_display(),
        row.get_cadence_display(),
        names[row.undertaken_by_id] if row.undertaken_by_id else _("Both sides"),
        "; ".join(workstreams),
        *text_cells(row, "due_text", languages),
        show_due(row.due_on, row.due_precision) if row.due_on else "",
        str(Commitment.State(row.counted_state).label),
        say_outcome(row),
        row.last_affirmed,
    )


def say_outcome(row) -> str:
    """As the page says it."""
    if row.measure:
        return row.measure.words
    late = [
        ngettext(
            "milestone %(a)s.%(b)s is %(n)s day late", "milestone %(a)s.%(b)s is %(n)s days late", each.late
        )
        % {"a": each.workstream.number, "b": each.number, "n": each.late}
        for each in row.late_milestones
    ]
    return "; ".join([row.outcome.words, *late])
