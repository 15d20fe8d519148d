"""Out for concurrence and back: going out makes the text on which positions are taken."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.history.canonical import canonical
from tracker.pages.bilingual import reader_language
from tracker.pages.conflicts import Stale
from tracker.reports.content import build, hashes_of, read_lines
from tracker.reports.frozen import Candidate
from tracker.reports.lines import LineState, call_line, is_settled, state_of, wordings_of
from tracker.reports.locking import lock_report
from tracker.reports.models import Report, ReportLine


def label_of(line, sides) -> str:
    """What a sentence calls a line: its place and its first words."""
    texts = wordings_of(line, sides).values()
    first, second = ("ko", "en") if reader_language() == "ko" else ("en", "ko")
    text = next((text[code] for code in (first, second) for text in texts if text[code]), line.key)
    return call_line(
        ReportLine.Section(line.section).label, text, line.workstream.number if line.workstream_id else None
    )


def problems_of(report, lines, sides) -> list[str]:
    """Why the draft cannot go out: one sentence for each line that is not ready."""
    languages = {"en": ["en"], "ko": ["ko"]}.get(report.valid_text, ["en", "ko"])
    found = []
    for line in lines:
        label = label_of(line, sides)
        if line.outcome != ReportLine.Outcome.LEFT_OUT:
            if not line.sources:
                found.append(_("This line rests on no source. %(line)s") % {"line": label})
            texts = wordings_of(line, sides).values()
            if not all(text[code] for text in texts for code in languages) and is_settled(line, sides):
                found.append(_("This line lacks its text in a valid language. %(line)s") % {"line": label})
        if state_of(line, sides) == LineState.ONE_SIDE:
            found.append(_("Only one side has worded this line. %(line)s") % {"line": label})
        elif not is_settled(line, sides):
            found.append(_("The sides have not agreed on this line. %(line)s") % {"line": label})
    return found


@transaction.atomic
def send_out(report, *, by, seen, now, today, respond_by=None):
    """The draft becomes a candidate. ValidationError: a sentence for each line that is not ready."""
    locked = lock_report(report, "send_out", by)
    report = locked.report
    if report.token != seen:
        raise Stale(report)
    if respond_by and respond_by < today:
        raise ValidationError({"respond_by": _("The day to respond by lies in the past.")})
    lines = read_lines(report)
    if problems := problems_of(report, lines, locked.sides):
        raise ValidationError(problems)
    report.respond_by = respond_by
    candidate = put_out(report, lines, by, now)
    after = {"number": candidate.number, "respond_by": respond_by, **told_hashes(candidate)}
    record(report, "report_sent_out", by=by, now=now, audience=None, after=after)
    return candidate


def put_out(report, lines, by, now) -> Candidate:
    """A new candidate from the lines of a locked report, which is out from now on."""
    content = build(report, lines)
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
