"""One edition of a report as exports and comparison read it: plain content, and what is known about it.

A published one is read from its snapshot, which holds its signatures too; nothing else is looked at.
"""

import datetime
from typing import NamedTuple

from tracker.assent.signatures import Signature, read_signatures
from tracker.reports.content import build, read_content
from tracker.reports.frozen import Candidate, Snapshot
from tracker.reports.models import Report


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
            read_signatures(snapshot.signatures),
        )
    if report.state == Report.State.OUT:
        candidate = report.candidate
        return Edition(read_content(candidate.text), report.state, candidate.sent_at, candidate)
    return Edition(build(report), report.state, report.assembled_at)
