"""What was released this quarter, newest first: updates, and what happened to milestones."""

import datetime
from typing import NamedTuple

from tracker.pages.bilingual import shown_columns
from tracker.workstreams.milestones import MilestoneChange
from tracker.workstreams.models import StatusUpdate

SHOWN, MOST = 6, 60
# Fetching a row's every column costs more than all the rest of this page.
WORKSTREAM_COLUMNS = ("number", "slug", *shown_columns("name"))
UPDATE_COLUMNS = (
    *("released_at", "as_of", "side_id", "rating", "supersedes__rating", *shown_columns("headline")),
    *(f"workstream__{column}" for column in WORKSTREAM_COLUMNS),
)
CHANGE_COLUMNS = (
    *(
        "released_at",
        "released_on",
        "side_id",
        "kind",
        "from_due_on",
        "from_precision",
        "to_due_on",
        "to_precision",
        "done_on",
    ),
    *(*shown_columns("reason"), "milestone__number"),
    *(f"milestone__{column}" for column in shown_columns("title")),
    *(f"milestone__workstream__{column}" for column in WORKSTREAM_COLUMNS),
)


class Change(NamedTuple):
    at: datetime.datetime
    day: datetime.date
    side: str
    workstream: object
    update: object = None
    before: str = ""  # the side's rating before, when this update changed it
    milestone_change: object = None


def read_changes(member, quarter, cells, *, show_all):
    """The newest changes of the quarter; sixty at most, so that a busy quarter does not slow the page."""
    period, limit = quarter.period, MOST if show_all else SHOWN
    # One more than is shown, to know whether there is more.
    updates = (
        StatusUpdate.objects.visible_to(member)
        .shared()
        .filter(quarter_id=quarter.pk)  # not by year and number: PostgreSQL would sort the whole quarter
        .select_related("workstream", "supersedes")
        .only(*UPDATE_COLUMNS)
        .order_by("-released_at")[: limit + 1]
    )
    changes = (
        MilestoneChange.objects.visible_to(member)
        .filter(stage="released", released_on__gte=period.start)
        .select_related("milestone__workstream")
        .only(*CHANGE_COLUMNS)
        .order_by("-released_at")[: limit + 1]
    )
    rows = [
        Change(
            update.released_at,
            update.as_of,
            update.side_id,
            update.workstream,
            update=update,
            before=rating_before(update, period, cells),
        )
        for update in updates
    ]
    rows += [
        Change(
            change.released_at,
            change.released_on,
            change.side_id,
            change.milestone.workstream,
            milestone_change=change,
        )
        for change in changes
    ]
    rows.sort(key=lambda row: row.at, reverse=True)
    return {
        "changes": rows[:limit],
        "has_more_changes": len(rows) > limit and not show_all,
    }


def rating_before(update, period, cells):
    """What the side said before this version; empty when it says the same."""
    if update.supersedes_id:
        before = update.supersedes.rating
    else:
        earlier = [p for p in cells.reported.get((update.workstream_id, update.side_id), ()) if p < period]
        before = cells.ratings[update.workstream_id, earlier[-1], update.side_id] if earlier else ""
    return before if before != update.rating else ""
