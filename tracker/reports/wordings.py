"""Verbs on the lines of a draft. Both sides see a wording once it is saved; each side writes its own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.history.canonical import canonical, sha256
from tracker.pages.bilingual import set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.once import claim
from tracker.reports.assembling import BY_HAND, place_in_report
from tracker.reports.lines import NOTHING, LineState, Outcome, state_of, texts_of, wordings_of
from tracker.reports.locking import lock_line, lock_report
from tracker.reports.models import LineWording, ReportLine
from tracker.reports.sources import known_sources

Section = ReportLine.Section


def own_wording(line, side) -> LineWording | None:
    return next((row for row in line.wordings.all() if row.side_id == side), None)


def wording_token(line, side) -> str:
    """Names what a side's form shows: its own wording, else the assembled text."""
    wording = own_wording(line, side)
    shown = wording.version if wording else sha256(canonical(texts_of(line)))[:12]
    return f"{line.pk}.{shown}"


@transaction.atomic
def save_wording(line, *, by, seen, content, now):
    """The own side's words for a line. Raises Stale when a colleague saved since `seen`."""
    locked, line = lock_line(line, "save_wording", by)
    if wording_token(line, by.side_id) != seen:
        raise Stale(line)
    check_words(content)
    if content == named(wordings_of(line, locked.sides)[by.side_id]):
        return line
    write_wording(line, by.side_id, content, by, now, "wording_saved")
    return line


@transaction.atomic
def accept_theirs(line, *, by, seen, now):
    """The other side's words, as they were read, become the own side's too."""
    locked, line = lock_line(line, "accept_theirs", by)
    if line.token != seen:
        raise Stale(line)
    texts = wordings_of(line, locked.sides)
    theirs = next(text for side, text in texts.items() if side != by.side_id)
    if theirs == NOTHING:
        raise MoveNotAllowed(line)
    if theirs != texts[by.side_id]:
        write_wording(line, by.side_id, named(theirs), by, now, "wording_accepted")
    return line


@transaction.atomic
def let_both_stand(line, *, by, seen, now):
    """Each side's words are printed beside the other's."""
    locked, line = lock_line(line, "let_both_stand", by)
    if line.token != seen:
        raise Stale(line)
    if state_of(line, locked.sides) != LineState.BRACKETS:
        raise MoveNotAllowed(line)
    return settle(line, Outcome.BOTH_STAND, None, "wordings_stand", by, now)


@transaction.atomic
def leave_out(line, *, by, seen, now):
    """The first side asks for it, the second one agrees. A second press of the same side changes nothing."""
    _locked, line = lock_line(line, "leave_out", by)
    if line.token != seen:
        raise Stale(line)
    if line.outcome == Outcome.LEFT_OUT:
        raise MoveNotAllowed(line)
    if line.leave_out_asked_by_id == by.side_id:
        return line
    if line.leave_out_asked_by_id:
        return settle(line, Outcome.LEFT_OUT, None, "line_left_out", by, now)
    return settle(line, Outcome.NONE, by.side_id, "line_leave_asked", by, now)


@transaction.atomic
def put_back(line, *, by, seen, now):
    """Opens again what was left out, asked to be left out, or standing in both wordings."""
    _locked, line = lock_line(line, "put_back", by)
    if line.token != seen:
        raise Stale(line)
    if not (line.outcome or line.leave_out_asked_by_id):
        raise MoveNotAllowed(line)
    return settle(line, Outcome.NONE, None, "line_put_back", by, now)


@transaction.atomic
def add_line(report, *, by, section, workstream, content, sources, now, once=""):
    """A line that no fact wrote, with what it rests on. None when the form was carried out before."""
    report = lock_report(report, "add_line", by).report
    check_words(content)
    chosen = [source for source in known_sources(report) if source in sources]
    if not chosen or len(chosen) != len(sources):
        raise ValidationError({"sources": _("Choose what the line rests on, from what the report pins.")})
    if section == Section.WORKSTREAM and workstream is None:
        raise ValidationError({"workstream": _("Choose the workstream.")})
    if not claim(once, by=by, now=now, content=[report.pk, section, content]):
        return None
    prefix = f"{BY_HAND}{by.side_id.lower()}-"
    keys = report.lines.filter(key__startswith=prefix).values_list("key", flat=True)
    number = max((int(key[len(prefix) :]) for key in keys), default=0) + 1
    line = ReportLine(
        report=report,
        key=f"{prefix}{number}",
        section=section,
        workstream=workstream,
        order=0,
        sources=chosen,
    )
    put_in_order(report, line)
    wording = LineWording(line=line, side_id=by.side_id, written_by=by, written_at=now)
    set_texts(wording, LineWording.TEXTS, content, now)
    wording.save(force_insert=True)
    after = {**content, "version": 1, "side": by.side_id}
    record(line, "line_added", by=by, now=now, audience=None, after=after)
    return line


def put_in_order(report, line):
    there = list(report.lines.select_related("workstream"))
    for order, row in enumerate(sorted([*there, line], key=place_in_report), 1):
        row.order = order
    ReportLine.objects.bulk_update(there, ["order"])
    line.save(force_insert=True)


def check_words(content):
    if not (content["text_en"] or content["text_ko"]):
        raise ValidationError({"text_en": _("Write the line, in English or in Korean.")})


def named(texts) -> dict[str, str]:
    return {f"text_{language}": text for language, text in texts.items()}


def write_wording(line, side, content, by, now, verb):
    """Saves a side's words with an entry of history. Other words open a line that was settled otherwise."""
    before, after = put_wording(line, side, content, by, now)
    record(line, verb, by=by, now=now, audience=None, before=before, after=after)


def put_wording(line, side, content, by, now):
    """(before, after) of a side's words on a locked line."""
    wording = own_wording(line, side)
    before = None
    if wording:
        before = {**named(texts_of(wording)), "version": wording.version, "side": side}
        wording.version += 1
    else:
        wording = LineWording(line=line, side_id=side)
    set_texts(wording, LineWording.TEXTS, content, now)
    wording.written_by, wording.written_at = by, now
    wording.save()
    line.outcome, line.leave_out_asked_by_id = Outcome.NONE, None
    line.revision += 1
    line.save(update_fields=["outcome", "leave_out_asked_by", "revision"])
    line._prefetched_objects_cache = {}
    return before, {**content, "version": wording.version, "side": side}


def settle(line, outcome, asked_by, verb, by, now):
    before = {"outcome": line.outcome}
    line.outcome, line.leave_out_asked_by_id = outcome, asked_by
    line.revision += 1
    line.save(update_fields=["outcome", "leave_out_asked_by", "revision"])
    record(line, verb, by=by, now=now, audience=None, before=before, after={"outcome": line.outcome})
    return line
