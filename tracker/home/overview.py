"""The overview: the answer in one line, the matrix, what asks for attention, what changed."""

from collections import Counter
from typing import NamedTuple

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.commitments.models import Commitment
from tracker.home import matrix
from tracker.home.axis import read_axis
from tracker.home.changes import read_changes
from tracker.home.first_steps import read_first_steps
from tracker.home.memory import member_key, remembered
from tracker.home.waiting import find_waiting, find_waiting_on, make
from tracker.home.waiting_ground import SOON, Ground
from tracker.pages.dates import short_day
from tracker.workstreams.models import Rating, Workstream
from tracker.workstreams.standing import count_milestones

# Rows of each panel of what waits, until all are asked for.
SHOWN = 8


def read_commitments():
    """({workstream: codes}, {force: how many}) in one query; counts are given by force, never in one sum."""
    codes: dict = {}
    forces: dict[str, str] = {}
    rows = Commitment.objects.order_by("code_order").values_list("code", "force", "workstreams")
    for code, force, workstream in rows:
        forces[code] = force
        if workstream:
            codes.setdefault(workstream, []).append(code)
    counted = Counter(forces.values())
    return codes, [(label, counted[force]) for force, label in Commitment.Force.choices]


def count_moves(rows) -> dict[str, int]:
    """Workstreams, not ratings: one on which both sides moved counts once in each direction it moved."""
    return {
        "differ": sum(row.picture == "differ" for row in rows),
        "worse": sum(any(s.trend.direction < 0 for s in row.standings) for row in rows),
        "better": sum(any(s.trend.direction > 0 for s in row.standings) for row in rows),
        "silent": sum(row.picture == "none" for row in rows),
    }


def say_answer(rows, period) -> str:
    """The computed heading: One divergence to reconcile, one workstream worse, one better."""
    if not rows:
        return _("No workstream is loaded yet")
    moves = count_moves(rows)
    if moves["silent"] == len(rows):
        return _("Nothing is reported for %(quarter)s yet") % {"quarter": period.label}
    parts = []
    if n := moves["differ"]:
        parts.append(
            ngettext("%(n)s divergence to reconcile", "%(n)s divergences to reconcile", n) % number(n)
        )
    if n := moves["worse"]:
        parts.append(ngettext("%(n)s workstream worse", "%(n)s workstreams worse", n) % number(n))
    if n := moves["better"]:
        text = (
            ngettext("%(n)s better", "%(n)s better", n)
            if moves["worse"]
            else ngettext("%(n)s workstream better", "%(n)s workstreams better", n)
        )
        parts.append(text % number(n))
    if not parts:
        quarter = {"quarter": period.previous().label}
        if any(row.picture != "agree" for row in rows):
            return _("No change since %(quarter)s so far") % quarter
        return _("No change since %(quarter)s: the sides agree") % quarter
    answer = ", ".join(parts)
    return answer[0].upper() + answer[1:]


def number(n):
    return {"n": apnumber(n)}


def count_reported(rows, sides):
    return [
        (side, sum(bool(row.standings[i].rating) for row in rows), len(rows)) for i, side in enumerate(sides)
    ]


def read_overview(member, sides, today, *, all_changes=False, all_waiting=False):
    ground = Ground(member, sides, today)
    now, cells = ground.period, ground.cells
    codes, forces = read_commitments()
    columns = matrix.read_columns(cells, now)
    counts = count_milestones(member, today)
    rows = matrix.read_rows(ground.listed, cells, columns, now, sides, counts, codes)
    active = [row for row in rows if row.workstream.counted_state == Workstream.State.ACTIVE]
    quarter = ground.quarter
    return {
        "period": now,
        "quarter": quarter,
        "updates_due_in": (quarter.updates_due - today).days,
        "report_due_in": (quarter.report_due - today).days,
        "answer": say_answer(active, now),
        "ratings": Rating.values,
        "columns": columns,
        "years": matrix.years(columns),
        "axis": read_axis(member, columns, now, today),
        "rows": rows,
        "reported": count_reported(active, sides),
        "forces": forces,
        "report": next((report for report in ground.reports if report.quarter.period == now), None),
        **read_panels(ground, show_all=all_waiting),
        "first_steps": read_first_steps(member, cells, now, has_record=bool(rows)),
        **read_changes(member, quarter, cells, show_all=all_changes),
    }


def read_panels(ground, *, show_all):
    """What waits for the member and on the other side: the most urgent first, the rest when asked for."""

    def read(limit=None):
        waiting, waiting_on = find_waiting(ground), find_waiting_on(ground)
        return make(waiting[:limit]), len(waiting), make(waiting_on[:limit]), len(waiting_on)

    if show_all or not ground.side_id:
        waiting, count, waiting_on, count_on = read()
    else:
        # Two dozen queries, of which most pages change nothing.
        key = ("waiting", *member_key(ground.member, ground.today))
        waiting, count, waiting_on, count_on = remembered(key, lambda: read(SHOWN))
    return {
        "waiting": [(row, due_tag(row, ground.today)) for row in waiting],
        "waiting_count": count,
        "waiting_on": [(row, due_tag(row, ground.today)) for row in waiting_on],
        "waiting_on_count": count_on,
        "other": ground.other if ground.side_id else None,
    }


class DueTag(NamedTuple):
    text: str
    look: str


def due_tag(row, today) -> DueTag | None:
    over = row.days_over(today)
    if over is None:
        return None
    if over > 0:
        return DueTag(ngettext("%(n)d day overdue", "%(n)d days overdue", over) % {"n": over}, "bad")
    if over == 0:
        return DueTag(_("Due today"), "warn")
    return DueTag(_("Due %(day)s") % {"day": short_day(row.until)}, "warn" if over > -SOON else "")
