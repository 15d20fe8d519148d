"""One edition of a report as exports and comparison read it: plain content, and what is known about it.

A published one is read from its snapshot and the positions on its words; nothing else is looked at.
"""

import datetime
from typing import NamedTuple

from tracker.assent.models import Position
from tracker.reports.content import build, read_content
from tracker.reports.frozen import Candidate, Snapshot
from tracker.reports.models import Report
from tracker.reports.positions import read_positions, speaks


class Signature(NamedTuple):
    """The last word of a side on what was published. Silence is no signature."""

    side: str
    kind: str
    at: datetime.datetime
    name: str
    post: str
    authority: str
    received_through: str
    conforms: bool

    @property
    def label(self):
        return Position.Kind(self.kind).label


class Edition(NamedTuple):
    content: dict
    state: str
    # When it was frozen; of a draft when it was assembled.
    at: datetime.datetime
    candidate: Candidate | None = None
    snapshot: Snapshot | None = None
    signatures: tuple[Signature, ...] = ()


def find_report(period, edition: int | None = None) -> Report | None:
    """The edition named; else the latest published one, before any is published the draft."""
    reports = Report.objects.of(period).select_related("quarter").newest_first()
    if edition is not None:
        return reports.filter(edition=edition).first()
    return reports.published().first() or reports.first()


def read_edition(report) -> Edition:
    if report.state == Report.State.PUBLISHED:
        snapshot = Snapshot.objects.select_related("candidate").get(report=report)
        return Edition(
            read_content(snapshot.text),
            report.state,
            snapshot.published_at,
            snapshot.candidate,
            snapshot,
            read_signatures(report, snapshot),
        )
    if report.state == Report.State.OUT:
        candidate = report.candidate
        return Edition(read_content(candidate.text), report.state, candidate.sent_at, candidate)
    return Edition(build(report), report.state, report.assembled_at)


def read_signatures(report, snapshot) -> tuple[Signature, ...]:
    """The last word of each side on these very words. After publication none is taken any more."""
    words = snapshot.candidate.relevant_hash(report.valid_text)
    rows = (row for row in read_positions(report) if row.content_hash == words)
    last = {row.side_id: row for row in rows if speaks(row)}
    return tuple(
        Signature(
            side,
            row.kind,
            row.at,
            str(row.taken_by),
            row.post,
            row.authority,
            row.received_through,
            row.conforms,
        )
        for side, row in sorted(last.items())
    )
