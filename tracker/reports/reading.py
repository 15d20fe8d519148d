"""What the page of a published edition reads: its snapshot, and what was said of it afterwards."""

from django.utils import translation

from tracker.pages.bilingual import reader_language
from tracker.quarters.models import Period, periods
from tracker.reports import moves
from tracker.reports.assemble import FIRST_PERIOD
from tracker.reports.document import make_document
from tracker.reports.edition import read_edition
from tracker.reports.frozen import Reported, Transmission
from tracker.reports.links import linker
from tracker.reports.models import Report
from tracker.reports.on_screen import lay_out
from tracker.reports.seal import short
from tracker.reports.transmission import last_reported


def read_page(report, member, sides, today) -> dict:
    edition = read_edition(report)
    assert edition.snapshot is not None
    language = reader_language()
    document = make_document(edition, [language], sides)
    part = document.parts[0]
    # As the sides were called then.
    names = {side["code"]: side["name"] for side in edition.content["sides"]}
    editions = list(Report.objects.filter(quarter=report.quarter_id).order_by("edition"))
    later = [other for other in editions if other.edition > report.edition]
    with translation.override(language):
        sections = lay_out(part, linker(edition.content))
    period = report.quarter.period
    return {
        "report": report,
        "period": period,
        "edition": edition,
        "part": part,
        "document_marking": document.marking,
        "sections": sections,
        "notices": document.notices,
        "short_hash": short(edition.snapshot.hash),
        "editions": editions,
        "correction": next((other for other in later if other.state == Report.State.PUBLISHED), None),
        "open_correction": next((other for other in later if other.state != Report.State.PUBLISHED), None),
        "objections": list(report.objections.all()),
        "signatures": [
            (names[row.side], row) for row in by_side(edition.signatures, sides, lambda row: row.side)
        ],
        "reported": by_side(last_reported(report), sides, lambda row: row.side_id),
        "steps": list(
            Transmission.objects.visible_to(member).filter(report=report).order_by("on", "written_at")
        ),
        "allowed": set(moves.allowed(moves.Stage.PUBLISHED, member)),
        "before": period.previous(),
        "periods": list(periods(FIRST_PERIOD, Period.of(today))),
    }


def by_side(rows, sides, side_of) -> list:
    """In the order in which the reader has the sides everywhere."""
    return [row for side in sides for row in rows if side_of(row) == side.code]


def add_states(rows, sides) -> None:
    """To each quarter of the list its editions, newest first, and when each side reported: two queries."""
    days = {(row.report_id, row.side_id): row.on for row in Reported.objects.order_by("version")}
    editions: dict = {}
    for report in Report.objects.select_related("quarter").newest_first():
        editions.setdefault(report.quarter.period, []).append(report)
    for row in rows:
        row["editions"] = editions.get(row["period"], [])
        row["told"] = [
            (side, next((on for on in (days.get((r.pk, side.code)) for r in row["editions"]) if on), None))
            for side in sides
        ]
