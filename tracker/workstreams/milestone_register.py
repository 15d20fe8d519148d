"""The register of milestones: all that are shared, late ones first, and the drafts of the reader's side."""

from django.db.models import Case, F, Prefetch, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.commitments.models import Paragraph
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
from tracker.pages import listing
from tracker.pages.bilingual import reader_language, words
from tracker.pages.listing import Listing, Sort
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Workstream

JOINT = "joint"
OPEN = (Milestone.State.PLANNED, Milestone.State.IN_PROGRESS)


def is_late(today) -> Q:
    """As `Milestone.days_late`, for the database."""
    return Q(state__in=OPEN, due_on__lt=today)


def has_slipped(rows):
    """As `Milestone.slip_days` above nought."""
    end = Coalesce("done_on", "due_on")
    return rows.exclude(state=Milestone.State.DROPPED).alias(end=end).filter(end__gt=F("baseline_due_on"))


def answered_by(rows, value):
    return rows.filter(responsible=None if value == JOINT else value)


def make_listing(asked, sides, today) -> Listing:
    workstreams = [
        (row.slug, f"{row.number} {words(row, 'name').text}") for row in Workstream.objects.order_by("number")
    ]
    by = [*((side.code, words(side, "name").text) for side in sides), (JOINT, gettext_lazy("Joint"))]
    in_order = (F("due_on").asc(nulls_last=True), "workstream__number", "number", "pk")
    late_first = Case(When(is_late(today), then=0), When(state__in=OPEN, then=1), default=2)
    return Listing(
        asked,
        filters=[
            listing.words("q", gettext_lazy("Words"), fits_words),
            listing.choice("workstream", gettext_lazy("Workstream"), workstreams, "workstream__slug"),
            listing.choice("by", gettext_lazy("Responsible"), by, answered_by),
            listing.choice("state", gettext_lazy("State"), Milestone.State.choices, "state"),
            listing.day("from", gettext_lazy("Due from"), "due_on__gte"),
            listing.day("to", gettext_lazy("Due to"), "due_on__lte"),
            listing.tick("late", gettext_lazy("Late only"), lambda rows: rows.filter(is_late(today))),
            listing.tick("slipped", gettext_lazy("Slipped only"), has_slipped),
        ],
        sorts={
            "late": Sort(gettext_lazy("Late first"), (late_first, *in_order)),
            "due": Sort(gettext_lazy("Due date"), in_order),
            "number": Sort(
                pgettext_lazy("order", "Number"),
                ("workstream__number", F("number").asc(nulls_last=True), "written_at", "pk"),
            ),
        },
    )


def fits_words(rows, value):
    return rows.filter(Q(title_en__icontains=value) | Q(title_ko__icontains=value))


def visible_milestones(member):
    return (
        Milestone.objects.visible_to(member)
        .select_related("workstream")
        .prefetch_related("commitments", Prefetch("sources", Paragraph.objects.select_related("document")))
    )


def describe(milestones, today) -> None:
    for milestone in milestones:
        milestone.late = milestone.days_late(today)


def read_register(asked, member, sides, today):
    found = make_listing(asked, sides, today)
    rows = found.read_page(visible_milestones(member))
    describe(rows, today)
    return {"listing": found, "rows": rows}


def export_milestones(asked, member, sides, today) -> Table:
    """What both sides share: a file is passed on, drafts stay in the house."""
    languages = asked_languages(asked)
    found = make_listing(asked, sides, today)
    rows = list(found.read_all(visible_milestones(member).released()))
    describe(rows, today)
    names = {side.code: words(side, "name").text for side in sides}
    columns = [
        Column(_("Number"), 10),
        Column(_("Workstream"), 30),
        *text_columns(_("Milestone"), languages, 50),
        Column(_("Responsible"), 12),
        Column(_("State"), 14),
        Column(_("First date"), 14),
        Column(_("Due"), 14),
        Column(_("Done on"), 14),
        Column(_("Days late"), 10),
        Column(_("Slip in days"), 10),
        Column(_("Commitments"), 20),
        Column(_("How we know"), 24),
    ]
    return Table(
        title=_("Milestones"),
        columns=tuple(columns),
        rows=[cells(row, languages, names) for row in rows],
        marking=marking(),
        footnote=footnote(today),
        language=reader_language(),
        filters=say_filters(found),
    )


def cells(row, languages, names):
    # A date that is known to the day is a date; any other keeps its words.
    is_day = row.due_precision == "day"
    return (
        f"{row.workstream.number}.{row.number}",
        words(row.workstream, "name").text,
        *text_cells(row, "title", languages),
        names[row.responsible_id] if row.responsible_id else _("Joint"),
        row.get_state_display(),
        row.baseline_due_on if is_day else "",
        row.due_on if is_day else (show_due(row.due_on, row.due_precision) if row.due_on else ""),
        row.done_on,
        row.late or None,
        row.slip_days,
        ", ".join(commitment.code for commitment in row.commitments.all()),
        row.get_confidence_display(),
    )
