"""Out for concurrence and back: going out makes the text on which positions are taken."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.history.canonical import canonical
from tracker.pages.conflicts import Stale
from tracker.reports.content import build, hashes_of, read_lines
from tracker.reports.frozen import Candidate
from tracker.reports.locking import lock_report
from tracker.reports.models import Report
from tracker.reports.problems import require_ready


@transaction.atomic
def send_out(report, *, by, seen, now, today, respond_by=None):
    """The draft becomes a candidate. ValidationError: a sentence for each line that is not ready."""
    locked = lock_report(report, "send_out", by)
    report = locked.report
    if report.token != seen:
        raise Stale(report)
    if respond_by and respond_by < today:
        raise ValidationError({"respond_by": _("The day to respond by lies in the past.")})
    report.respond_by = respond_by
    candidate = put_out(report, read_lines(report), by, now)
    after = {"number": candidate.number, "respond_by": respond_by, **told_hashes(candidate)}
    record(report, "report_sent_out", by=by, now=now, audience=None, after=after)
    return candidate


def put_out(report, lines, by, now) -> Candidate:
    """A new candidate from the lines of a locked report, which is out from now on.

    ValidationError: a sentence for each line that is not ready, whoever words it and however it came there.
    """
    content = build(report, lines)
    require_ready(content)
    text = canonical(content)
    last = report.candidates.aggregate(Max("number"))["number__max"] or 0
    candidate = Candidate(
        report=report,
        number=last + 1,
        text=text,
        sent_by=by,
        sent_at=now,
        **hashes_of(content, text),
    )
    candidate.save(force_insert=True)
    report.state = Report.State.OUT
    report.revision += 1
    report.save()
    return candidate


def told_hashes(candidate) -> dict[str, str]:
    return {"hash": candidate.hash, "hash_en": candidate.hash_en, "hash_ko": candidate.hash_ko}


@transaction.atomic
def take_back(report, *, by, seen, now, reason=""):
    """Back to draft. Positions stay on their words, and count again if those go out again."""
    report = lock_report(report, "take_back", by).report
    if report.token != seen:
        raise Stale(report)
    back_to_draft(report)
    record(report, "report_taken_back", by=by, now=now, audience=None, reason=reason)
    return report


def back_to_draft(report):
    report.state = Report.State.DRAFT
    report.revision += 1
    report.save(update_fields=["state", "revision"])
