"""What the list of workstreams and the page of one version show."""

from tracker.quarters.models import Period
from tracker.workstreams.models import StatusUpdate, Workstream
from tracker.workstreams.rules import picture
from tracker.workstreams.standing import (
    Cells,
    MilestoneCount,
    count_milestones,
    listed_workstreams,
)


def read_codes() -> dict:
    """{workstream: codes of the commitments it answers to}."""
    pairs = Workstream.commitments.through.objects.order_by("commitment__code_order").values_list(
        "workstream_id", "commitment__code"
    )
    codes: dict = {}
    for workstream, code in pairs:
        codes.setdefault(workstream, []).append(code)
    return codes


def read_list(member, sides, today):
    period = Period.of(today)
    cells, counts, codes = Cells(member, received=True), count_milestones(member, today), read_codes()
    rows = []
    for workstream in listed_workstreams(sides):
        standings = cells.current(workstream.pk, period, sides)
        rows.append(
            {
                "workstream": workstream,
                "standings": standings,
                "picture": picture([standing.rating for standing in standings]),
                "milestones": counts.get(workstream.pk, MilestoneCount()),
                "codes": codes.get(workstream.pk, []),
            }
        )
    return {"rows": rows, "period": period}


def read_version(workstream, ref, member):
    """(the update at us-2026-q4-2, all versions of its quarter and side); (None, []) when there is none."""
    side, _dash, rest = ref.partition("-")
    slug, _dash, version = rest.rpartition("-")
    try:
        period, number = Period.parse(slug), int(version)
    except ValueError:
        return None, []
    versions = list(
        StatusUpdate.objects.visible_to(member)
        .shared()
        .filter(
            workstream=workstream,
            quarter__year=period.year,
            quarter__number=period.number,
            side_id=side.upper(),
        )
        .select_related("quarter", "written_by", "released_by")
        .order_by("-version")
    )
    found = next((update for update in versions if update.version == number), None)
    # One address for each version: 02 is not 2.
    return (found, versions) if found and found.ref == ref else (None, [])
