"""One press makes the draft, or brings it up to date without touching what people wrote."""

import datetime
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.history.canonical import canonical
from tracker.meetings.models import Meeting
from tracker.pages.bilingual import set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.sides import read_sides
from tracker.quarters.models import Quarter, ensure_quarter
from tracker.reports.facts import read_facts
from tracker.reports.locking import lock_report
from tracker.reports.models import Report, ReportLine
from tracker.reports.moves import require_right
from tracker.reports.plain import plain_facts, plain_meeting
from tracker.reports.sentences import write_sentences

Section = ReportLine.Section
BY_HAND = "hand/"
AFTER_PLENARY = datetime.timedelta(days=10)
SECTIONS = list(Section)
WRITTEN = [
    "section",
    "workstream",
    "order",
    "sources",
    "facts",
    "revision",
    *(f"text_{language}{end}" for language in ("en", "ko") for end in ("", "_at")),
]
TERMS = ("valid_text", "respond_by", "due_on")


def default_as_of(period, today) -> datetime.date:
    return min(today, period.end)


def due_on(report, meeting=None) -> datetime.date:
    """When the report is due: as set, else ten days after its plenary, else with the quarter."""
    if report.due_on:
        return report.due_on
    if meeting and meeting.last_day:
        return meeting.last_day + AFTER_PLENARY
    return report.quarter.report_due


@transaction.atomic
def start_report(period, *, by, now, today, as_of=None, meeting=None, valid_text="en"):
    """The first draft of the first edition. Both sides see it at once.

    Raises MoveNotAllowed with the report that is there already.
    """
    require_right("assemble", by)
    ensure_quarter(period)
    # Two who press at the same moment: the second one finds the first one's draft.
    quarter = Quarter.objects.select_for_update(no_key=True).of(period).get()
    if there := Report.objects.of(period).newest_first().first():
        raise MoveNotAllowed(there)
    report = Report(
        quarter=quarter,
        meeting=shared_meeting(meeting, by),
        as_of=check_as_of(as_of or default_as_of(period, today), period, today),
        valid_text=valid_text,
    )
    _assemble(report, by, now)
    record(report, "report_started", by=by, now=now, audience=None, after=told(report))
    return report


@transaction.atomic
def assemble(report, *, by, seen, now, today, as_of=None):
    """The draft again, from what is released by a later day. What people wrote stays."""
    current = lock_report(report, "assemble", by).report
    if current.token != seen:
        raise Stale(current)
    before = told(current)
    bring_up_to_date(current, by, now, today, as_of)
    record(current, "report_assembled", by=by, now=now, audience=None, before=before, after=told(current))
    return current


def bring_up_to_date(report, by, now, today, as_of=None):
    period = report.quarter.period
    report.as_of = check_as_of(as_of or max(report.as_of, default_as_of(period, today)), period, today)
    report.left_for_next = []
    report.revision += 1
    _assemble(report, by, now)


@transaction.atomic
def set_terms(report, *, by, seen, content, now):
    """The valid text, the days, and the plenary it belongs to: of a draft, by either side."""
    current = lock_report(report, "set_terms", by).report
    if current.token != seen:
        raise Stale(current)
    before = told(current)
    for name in TERMS:
        if name in content:
            setattr(current, name, content[name])
    if "meeting" in content:
        current.meeting = shared_meeting(content["meeting"], by)
        plain = plain_meeting(current.meeting) if current.meeting else None
        current.facts = canonical({**json.loads(current.facts), "meeting": plain})
    if told(current) == before:
        return current
    current.revision += 1
    current.save()
    after = told(current)
    record(current, "report_terms_set", by=by, now=now, audience=None, before=before, after=after)
    return current


def meeting_of(report, by):
    """Its plenary. Not through `report.meeting`: the door is closed on that way."""
    return Meeting.objects.visible_to(by).on_record().filter(pk=report.meeting_id).first()


def shared_meeting(meeting, by):
    """Only one that both sides see; None for none."""
    return meeting and Meeting.objects.visible_to(by).on_record().get(pk=meeting.pk)


def check_as_of(as_of, period, today):
    if not period.start <= as_of <= today:
        raise ValidationError(
            {"as_of": _("Choose a day from the first day of the quarter to today.")}, code="as_of"
        )
    return as_of


def told(report):
    meeting = json.loads(report.facts)["meeting"]
    return {
        "quarter": report.quarter.period.slug,
        "edition": report.edition,
        "meeting": meeting["ref"] if meeting else "",
        "as_of": report.as_of,
        "valid_text": report.valid_text,
        "respond_by": report.respond_by,
        "due_on": report.due_on,
        "revision": report.revision,
    }


def _assemble(report, by, now):
    facts = read_facts(by, read_sides(), report.quarter.period, report.as_of)
    report.facts = canonical(plain_facts(facts, meeting_of(report, by)))
    report.assembled_by, report.assembled_at = by, now
    report.save()
    write_lines(report, write_sentences(facts), now)


def write_lines(report, sentences, now):
    there = {line.key: line for line in report.lines.prefetch_related("wordings")}
    kept = keep_or_drop(there, {sentence.key for sentence in sentences})
    lines = []
    for sentence in sentences:
        line = there.get(sentence.key) or ReportLine(report=report, key=sentence.key)
        line.section, line.workstream = sentence.section, sentence.workstream
        line.sources, line.facts = sentence.sources, sentence.facts
        texts = {"text_en": sentence.text_en, "text_ko": sentence.text_ko}
        set_texts(line, ReportLine.TEXTS, texts, now)
        lines.append(line)
    # Sorting keeps the order of the sentences within a place.
    lines = sorted([*lines, *kept], key=place_in_report)
    for order, line in enumerate(lines, 1):
        line.order = order
        line.revision += not line._state.adding
    ReportLine.objects.bulk_create(line for line in lines if line._state.adding)
    changed = [line for line in lines if line.key in there]
    ReportLine.objects.bulk_update(changed, WRITTEN)


def keep_or_drop(there, keys):
    """The lines that no fact speaks of any more. What a person touched stays, without a source."""
    kept = []
    for line in there.values():
        if line.key in keys:
            continue
        if line.key.startswith(BY_HAND):
            kept.append(line)
        elif line.wordings.all() or line.outcome or line.leave_out_asked_by_id:
            line.sources, line.facts = [], {}
            kept.append(line)
        else:
            line.delete()
    return kept


def place_in_report(line):
    """The summary, each workstream with what belongs to it, then the rest; what is added comes last."""
    if line.workstream_id:
        group = 1, line.workstream.number
    else:
        group = (0 if line.section == Section.SUMMARY else 2), 0
    by_hand = line.key.startswith(BY_HAND)
    return group, SECTIONS.index(line.section), by_hand
