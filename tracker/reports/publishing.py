"""Published is for ever: the snapshot, the new edition that corrects it, and what is said against it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.assent.signatures import write_signatures
from tracker.history.actions import record
from tracker.history.canonical import FIRST, sha256
from tracker.history.models import BOTH, ChainHead
from tracker.pages.bilingual import copy_texts, set_texts
from tracker.pages.conflicts import MoveNotAllowed
from tracker.people.once import claim
from tracker.reports.content import read_content
from tracker.reports.frozen import Objection, Snapshot
from tracker.reports.locking import lock_report, require_seen
from tracker.reports.models import LineWording, Report, ReportLine
from tracker.reports.problems import require_ready


@transaction.atomic
def publish(report, *, by, seen, now):
    """One press, when both sides' positions on the words that are out count."""
    locked = lock_report(report, "publish", by)
    require_seen(locked, seen)
    report, candidate = locked.report, locked.out
    content = read_content(candidate.text)
    require_ready(content)
    # Held until the end: reports are published one after another, each knowing the head it follows.
    head, _new = ChainHead.objects.select_for_update().get_or_create(chain=BOTH)
    last = Snapshot.objects.order_by("-number").first()
    marking = content["marking"]
    snapshot = Snapshot(
        report=report,
        candidate=candidate,
        number=last.number + 1 if last else 1,
        text=candidate.text,
        hash=candidate.hash,
        previous_hash=last.hash if last else FIRST,
        chain_sequence=head.sequence,
        chain_hash=head.hash,
        marking_en=marking["en"],
        marking_ko=marking["ko"],
        signatures=write_signatures(standing.position for standing in locked.standings.values()),
        published_by=by,
        published_at=now,
    )
    snapshot.save(force_insert=True)
    report.state = Report.State.PUBLISHED
    report.revision += 1
    report.save()
    record(report, "report_published", by=by, now=now, audience=None, after=told(snapshot))
    return snapshot


def told(snapshot):
    """What the shared chain holds of it: the chain vouches for the snapshot, and `verify` compares them."""
    return {
        "number": snapshot.number,
        "hash": snapshot.hash,
        "previous_hash": snapshot.previous_hash,
        "marking": snapshot.marking_en,
        "signatures": sha256(snapshot.signatures),
    }


@transaction.atomic
def start_correction(report, *, by, now):
    """A new edition: a draft that begins with the words of the published one."""
    published = lock_report(report, "start_correction", by).report
    later = Report.objects.filter(quarter=published.quarter_id, edition__gt=published.edition)
    if newer := later.first():
        raise MoveNotAllowed(newer)
    correction = Report.objects.create(
        quarter=published.quarter,
        edition=published.edition + 1,
        meeting_id=published.meeting_id,
        as_of=published.as_of,
        due_on=published.due_on,
        valid_text=published.valid_text,
        facts=published.facts,
        left_for_next=published.left_for_next,
        assembled_by=by,
        assembled_at=now,
    )
    for line in published.lines.prefetch_related("wordings"):
        copy_line(line, correction)
    after = {"edition": correction.edition, "as_of": correction.as_of}
    record(correction, "correction_started", by=by, now=now, audience=None, after=after)
    return correction


def copy_line(line, report):
    copy = ReportLine(report=report, workstream_id=line.workstream_id)
    for name in ("key", "section", "order", "sources", "facts", "outcome"):
        setattr(copy, name, getattr(line, name))
    copy_texts(copy, line, ReportLine.TEXTS)
    copy.save(force_insert=True)
    for wording in line.wordings.all():
        own = LineWording(
            line=copy,
            side_id=wording.side_id,
            written_by_id=wording.written_by_id,
            written_at=wording.written_at,
        )
        copy_texts(own, wording, LineWording.TEXTS)
        own.save(force_insert=True)


@transaction.atomic
def raise_objection(report, *, by, kind, content, now, once=""):
    """A banner on the published edition. None when the form was carried out before."""
    report = lock_report(report, "object", by).report
    if not (content["text_en"] or content["text_ko"]):
        raise ValidationError({"text_en": _("Say what it is about, in English or in Korean.")})
    if not claim(once, by=by, now=now, content=[report.pk, kind, content]):
        return None
    objection = Objection(report=report, side_id=by.side_id, kind=kind, raised_by=by, raised_at=now)
    set_texts(objection, Objection.TEXTS, content, now)
    objection.save(force_insert=True)
    record(objection, "objection_raised", by=by, now=now, audience=None, after={"kind": kind, **content})
    return objection
