"""The quarter's progress report, assembled from what both sides have released; nothing internal enters it."""

from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.commitments.models import Citation
from tracker.pages.bilingual import words
from tracker.quarters.models import Period, periods, read_quarter
from tracker.workstreams.milestones import MilestoneChange
from tracker.workstreams.models import Rating, StatusUpdate
from tracker.workstreams.rules import picture
from tracker.workstreams.standing import Cells, Standing, listed_workstreams

FIRST_PERIOD = Period(2023, 3)  # the group first met on 18 July 2023
BASIS = "R4.2"  # the promise that this report keeps


class Assessment(NamedTuple):
    standing: Standing
    update: StatusUpdate | None


class Section(NamedTuple):
    workstream: object
    assessments: list[Assessment]
    picture: str
    changes: list[MilestoneChange]


class Figures(NamedTuple):
    """One side's row of figures. Ratings are never added up across sides."""

    side: object
    counts: list[tuple[str, int]]
    reported: int
    total: int


def is_reportable(period, today) -> bool:
    return FIRST_PERIOD <= period <= Period.of(today)


def read_updates(member, period):
    return {
        (update.workstream_id, update.side_id): update
        for update in StatusUpdate.objects.visible_to(member)
        .standing()
        .filter(quarter__year=period.year, quarter__number=period.number)
        .select_related("quarter")
    }


def by_workstream(rows, key):
    grouped: dict = {}
    for row in rows:
        grouped.setdefault(key(row), []).append(row)
    return grouped


def read_sections(member, cells, sides, period):
    updates = read_updates(member, period)
    changes = by_workstream(
        MilestoneChange.objects.visible_to(member)
        .released()
        .filter(released_on__range=(period.start, period.end))
        .select_related("milestone")
        .order_by("milestone__number", "released_at"),
        lambda change: change.milestone.workstream_id,
    )
    sections = []
    for workstream in listed_workstreams(sides):
        assessments = [
            Assessment(
                cells.standing(workstream.pk, period, side),
                updates.get((workstream.pk, side.code)),
            )
            for side in sides
        ]
        ratings = [assessment.standing.rating for assessment in assessments]
        sections.append(
            Section(
                workstream,
                assessments,
                picture(ratings),
                changes.get(workstream.pk, []),
            )
        )
    return sections


def read_figures(sections, sides) -> list[Figures]:
    figures = []
    for place, side in enumerate(sides):
        ratings = [section.assessments[place].standing.rating for section in sections]
        counted = Counter(filter(None, ratings))
        counts = [(rating, counted[rating]) for rating in Rating.values]
        figures.append(Figures(side, counts, sum(counted.values()), len(ratings)))
    return figures


def say_summary(sections, sides) -> list[str]:
    """Sentences computed from the sections: what moved, where the sides differ, who has not reported."""

    def named(rows):
        return ", ".join(f"{row.workstream.number} {words(row.workstream, 'name').text}" for row in rows)

    def moved(direction):
        return [
            section
            for section in sections
            if any(a.standing.trend.direction == direction for a in section.assessments)
        ]

    sentences = []
    if worse := moved(-1):
        sentences.append(
            ngettext(
                "%(n)d workstream worsened: %(names)s.",
                "%(n)d workstreams worsened: %(names)s.",
                len(worse),
            )
            % {"n": len(worse), "names": named(worse)}
        )
    if better := moved(1):
        sentences.append(
            ngettext(
                "%(n)d workstream improved: %(names)s.",
                "%(n)d workstreams improved: %(names)s.",
                len(better),
            )
            % {"n": len(better), "names": named(better)}
        )
    if not sentences:
        sentences.append(_("No assessment changed since the last quarter."))
    if differ := [section for section in sections if section.picture == "differ"]:
        sentences.append(
            ngettext(
                "The sides differ on %(n)d workstream: %(names)s.",
                "The sides differ on %(n)d workstreams: %(names)s.",
                len(differ),
            )
            % {"n": len(differ), "names": named(differ)}
        )
    for place, side in enumerate(sides):
        silent = [section for section in sections if not section.assessments[place].standing.rating]
        if silent:
            sentences.append(
                _("%(side)s has not reported on: %(names)s.")
                % {"side": words(side, "name").text, "names": named(silent)}
            )
    return sentences


def read_report(member, sides, period, today):
    cells = Cells(member)
    sections = read_sections(member, cells, sides, period)
    return {
        "period": period,
        "before": period.previous(),
        "quarter": read_quarter(period),
        "as_of": min(today, period.end),
        "sections": sections,
        "summary": say_summary(sections, sides) if sections else [],
        "figures": read_figures(sections, sides),
        "differ": [section for section in sections if section.picture == "differ"],
        "basis": Citation.objects.filter(commitment__code=BASIS, part="made")
        .select_related("commitment", "paragraph__document")
        .first(),
        "periods": list(periods(FIRST_PERIOD, Period.of(today))),
    }


def read_list(member, sides, today):
    """Every quarter since the first, newest first, with how much each side has released."""
    cells = Cells(member)
    total = len(listed_workstreams(sides))
    now = Period.of(today)
    counted = Counter((period, side) for _workstream, period, side in cells.ratings)
    rows = [
        {
            "period": period,
            "reported": [(side, counted[period, side.code]) for side in sides],
            "differ": count_differing(cells, period, sides),
        }
        for period in periods(FIRST_PERIOD, now)
    ]
    return {"rows": rows[::-1], "total": total, "now": now}


def count_differing(cells, period, sides) -> int:
    workstreams = {workstream for workstream, when, _side in cells.ratings if when == period}
    return sum(picture(cells.pair(workstream, period, sides)) == "differ" for workstream in workstreams)
