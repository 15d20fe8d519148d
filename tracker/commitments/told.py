"""When each side reported to its President: the record of a promise that is measured by reports.

The days belong to a higher room; they are found by the relation that leads to them from a quarter.
"""

import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tracker.commitments.models import Commitment
from tracker.pages.bilingual import words
from tracker.quarters.models import Period, Quarter


class Told(NamedTuple):
    """One edition of a quarter's report, and the day on which each side took it to its President, or None."""

    period: Period
    edition: int
    # [(side, day)] in the order in which the reader has the sides.
    days: list


class Measure(NamedTuple):
    """Quarters on which each side reported, against those since the promise. A count, no score."""

    counts: tuple[tuple[str, int], ...]
    quarters: int

    @property
    def words(self) -> str:
        counts = ", ".join(f"{name} {count}" for name, count in self.counts)
        return _("Quarters reported to the Presidents: %(counts)s, of %(quarters)s") % {
            "counts": counts,
            "quarters": self.quarters,
        }


def read_told(commitments, sides) -> list[Told]:
    """Newest first: one query, and none where nothing is measured by reports."""
    if not any(row.measured_by == Commitment.Measure.REPORTS for row in commitments):
        return []
    days: dict = {}
    for row in model_of_days().objects.last_days():
        key = row.report.quarter.period, row.report.edition
        days.setdefault(key, {})[row.side_id] = row.on
    return [
        Told(period, edition, [(side, days[period, edition].get(side.code)) for side in sides])
        for period, edition in sorted(days, reverse=True)
    ]


def model_of_days() -> Any:
    reports: Any = Quarter._meta.get_field("reports").related_model
    return reports._meta.get_field("reported").related_model


def told_of(commitment, told) -> list[Told]:
    """Those that are its record."""
    return told if commitment.measured_by == Commitment.Measure.REPORTS else []


def first_by_all(told) -> datetime.date | None:
    """The first day on which every side had reported on one and the same report."""
    whole = [[on for _side, on in row.days] for row in told]
    return min((max(days) for days in whole if all(days)), default=None)


def measure_told(told, quarters: int) -> Measure | None:
    """A correction that was reported too does not make a second quarter."""
    if not told:
        return None
    names = [side for side, _on in told[0].days]
    reported = [
        len({row.period for row in told for each, on in row.days if each == side and on}) for side in names
    ]
    counted = zip((words(side, "name").text for side in names), reported, strict=True)
    return Measure(tuple(counted), quarters)
