"""First step of every verb on a report: its right, its row under lock, and the stage it is in then."""

from typing import NamedTuple

from tracker.pages.conflicts import Stale
from tracker.people.models import Side
from tracker.reports.frozen import Candidate
from tracker.reports.models import Report, ReportLine
from tracker.reports.moves import require_right, require_stage, stage_of
from tracker.reports.positions import SideStanding, all_count, current_positions


class Locked(NamedTuple):
    """Nobody else changes it, or takes a position on it, until the transaction ends."""

    report: Report
    sides: list[str]  # codes, in their order
    candidate: Candidate | None
    standings: dict[str, SideStanding]
    stage: str

    @property
    def out(self) -> Candidate:
        """What is out: for verbs whose stages have one."""
        if self.candidate is None:
            raise Stale(self.report)
        return self.candidate


def lock_report(report, verb, by) -> Locked:
    require_right(verb, by)
    rows = Report.objects.select_related("quarter").select_for_update(of=("self",), no_key=True)
    current = rows.get(pk=report.pk)
    sides = list(Side.objects.order_by("code").values_list("code", flat=True))
    candidate = None
    standings: dict[str, SideStanding] = {}
    if current.state != Report.State.DRAFT:
        candidate = current.candidate
        candidate.report = current
    if current.state == Report.State.OUT:
        standings = current_positions(current, candidate, sides)
    stage = stage_of(current, counting=bool(standings) and all_count(standings))
    require_stage(verb, current, stage)
    return Locked(current, sides, candidate, standings, stage)


def lock_line(line, verb, by) -> tuple[Locked, ReportLine]:
    locked = lock_report(line.report, verb, by)
    current = locked.report.lines.prefetch_related("wordings").filter(pk=line.pk).first()
    if current is None:
        raise Stale(None)  # the draft was assembled again without it
    current.report = locked.report
    return locked, current


def require_seen(locked, seen) -> None:
    """A position is taken on what was read, not on what went out since."""
    if locked.out.hash != seen:
        raise Stale(locked.report)
