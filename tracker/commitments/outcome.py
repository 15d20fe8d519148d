"""What became of a commitment, from rows and a day. Absence is not failure: no evidence is "not known"."""

import datetime
import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.commitments import told as reports
from tracker.commitments.models import Citation, Commitment, Document
from tracker.quarters.models import Period

# A text that ends a pledge does not affirm it.
AFFIRMING = (Citation.Part.MADE, Citation.Part.REAFFIRMED, Citation.Part.CHANGED)
NEVER_COMPLETE = (Commitment.Cadence.STANDING, Commitment.Cadence.CONTINUING)


class Outcome(NamedTuple):
    # kept, late, not_kept, not_known, not_judged, not_due, replaced, open_ended, measured, reported
    key: str
    days: int = 0
    on: datetime.date | None = None

    @property
    def look(self) -> str:
        return {"kept": "good", "late": "warn", "not_kept": "bad"}.get(self.key, "")

    @property
    def words(self) -> str:
        if self.key == "late":
            return ngettext("Kept %(n)d day after the date", "Kept %(n)d days after the date", self.days) % {
                "n": self.days
            }
        return {
            "kept": _("Kept"),
            "not_kept": _("Not kept"),
            "not_known": _("Not known"),
            "not_judged": _("On record, not judged"),
            "not_due": _("The date is not reached yet"),
            "replaced": _("Superseded"),
            "open_ended": _("Goes on, never completes"),
            "measured": _("Measured by meetings"),
            "reported": _("Measured by reports"),
        }[self.key]


class Measure(NamedTuple):
    """Meetings on record against the quarters since the promise. Neutral: a count, no score."""

    plenaries: int
    others: int  # of other levels; a signing is no meeting
    quarters: int

    @property
    def words(self) -> str:
        return _("Plenaries on record: %(plenaries)s in %(quarters)s quarters; other levels: %(others)s") % (
            self._asdict()
        )


def made_on(citations) -> datetime.date | None:
    days = [c.paragraph.document.date for c in citations if c.part == Citation.Part.MADE]
    return min(days, default=None)


def last_affirmed(citations) -> datetime.date | None:
    """By the texts themselves: a report passes on what they say, and counts while it is all there is."""
    affirming = [c.paragraph.document for c in citations if c.part in AFFIRMING]
    texts = [document for document in affirming if document.kind != Document.Kind.REPORT]
    return max((document.date for document in texts or affirming), default=None)


def find_source(commitment, citations) -> Citation | None:
    """The words that its code names, R4.2 those of R; else where it was made first."""
    made = [c for c in citations if c.part == Citation.Part.MADE]
    own = [c for c in made if is_named(c.paragraph.document, commitment)]
    return next(iter([*own, *made, *citations]), None)


def is_named(document, commitment) -> bool:
    """R4.1 is of R, S3-4.1 of S3: after a code that ends in a number comes a dash."""
    dash = "-" if document.code[-1].isdigit() else ""
    return re.fullmatch(rf"{re.escape(document.code)}{dash}[0-9]+\.[0-9]+", commitment.code) is not None


def held(meetings, today) -> list:
    return [m for m in meetings if m.state == m.State.HELD and m.last_day <= today]


def find_outcome(commitment, *, citations, meetings, today, milestones=(), told=()) -> Outcome:
    """`commitment` carries `counted_state`: a closing is evidence when both sides have confirmed it.

    `told`: when each side reported to its President, of a commitment that is measured by that.
    """
    state = commitment.counted_state
    if state == Commitment.State.SUPERSEDED:
        return Outcome("replaced")
    if state == Commitment.State.NOT_PURSUED:
        return Outcome("not_kept")
    if commitment.cadence in NEVER_COMPLETE:
        return Outcome("open_ended")
    if commitment.cadence == Commitment.Cadence.RECURRING and told:
        return Outcome("reported")
    if commitment.cadence == Commitment.Cadence.RECURRING:
        if commitment.measured_by == Commitment.Measure.MEETINGS:
            return Outcome("measured")
        return without_evidence(meetings, milestones, today)
    done_on = find_evidence(commitment, citations, meetings, milestones, told, today)
    if done_on:
        days = (done_on - commitment.due_on).days if commitment.due_on else 0
        return Outcome("late", days, done_on) if days > 0 else Outcome("kept", 0, done_on)
    if state == Commitment.State.FULFILLED:
        return Outcome("kept")
    if commitment.due_on and today <= commitment.due_on:
        return Outcome("not_due")
    return without_evidence(meetings, milestones, today)


def without_evidence(meetings, milestones, today) -> Outcome:
    """What was held or done for it may keep it or not: nobody has said, and no rule guesses."""
    is_touched = held(meetings, today) or done(milestones, today)
    return Outcome("not_judged" if is_touched else "not_known")


def done(milestones, today) -> list:
    return [m for m in milestones if m.state == m.State.DONE and m.done_on and m.done_on <= today]


def find_evidence(commitment, citations, meetings, milestones, told, today) -> datetime.date | None:
    """The day it was done: of the first meeting or report that kept it, its last milestone, or a text.

    A milestone may serve a promise without keeping it: it counts where the entry says that it is the measure.
    """
    days = [reported_on] if (reported_on := reports.first_by_all(told)) else []
    if commitment.measured_by == Commitment.Measure.MEETINGS:
        days += [meeting.last_day for meeting in held(meetings, today)]
    if commitment.measured_by == Commitment.Measure.MILESTONES:
        needed = [m for m in milestones if m.state != m.State.DROPPED]
        finished = done(needed, today)
        if needed and len(finished) == len(needed):
            days.append(max(m.done_on for m in finished))
    if commitment.counted_state == Commitment.State.FULFILLED:
        days += [c.paragraph.document.date for c in citations if c.part == Citation.Part.ENDED]
    return min(days, default=None)


def measure(commitment, *, citations, meetings, today, told=()) -> Measure | reports.Measure | None:
    """For what recurs and is measured by meetings (to meet: those of the calendar) or by reports."""
    since = made_on(citations)
    if commitment.cadence != Commitment.Cadence.RECURRING or since is None:
        return None
    first, last = Period.of(since), Period.of(max(since, today))
    quarters = 4 * (last.year - first.year) + last.number - first.number + 1
    if commitment.measured_by != Commitment.Measure.MEETINGS:
        return reports.measure_told(told, quarters)
    rows = held(meetings, today)
    plenaries = sum(meeting.level == meeting.Level.PLENARY for meeting in rows)
    others = sum(meeting.level in meeting.OTHER_LEVELS for meeting in rows)
    return Measure(plenaries, others, quarters)


def dates_said(commitment, citations) -> list:
    """[citation] of the texts that name a date, when two of them do not say the same."""
    naming = [c for c in citations if c.due_on or c.due_text_en or c.due_text_ko]
    return naming if len({(c.due_on, c.due_precision) for c in naming}) > 1 else []
