"""Where each side stands on the words that are out. Read from positions, each of which names its words.

Nobody acts for the other side: what one side enters as received from the other is shown, and does not count.
The one exception is silence that a side agreed to beforehand: who records it may be of either side.
"""

from typing import NamedTuple

from django.db.models import Q

from tracker.assent.models import Position
from tracker.reports.frozen import Candidate
from tracker.reports.models import Report
from tracker.reports.moves import stage_of

Kind = Position.Kind
# What a side may answer, and what needs a text or a signature.
ANSWERS = (Kind.CONCUR, Kind.CONDITIONAL, Kind.AD_REFERENDUM, Kind.HOLD, Kind.WITHDRAWN)
SIGNED = (Kind.CONCUR, Kind.CONDITIONAL, Kind.AD_REFERENDUM)
BLOCKING = (Kind.CONDITIONAL, Kind.AD_REFERENDUM, Kind.HOLD)


class SideStanding(NamedTuple):
    """One side on one candidate."""

    side: str
    # Its own last position on these words, or its silence; None: it is waited for.
    position: Position | None
    # Entered by the other side as received through some channel, after its own: dashed.
    received: Position | None
    # Its last position on other words: what it said before they changed.
    earlier: Position | None
    counts: bool
    # It agreed that its silence until the respond-by day lets these words pass.
    agreed_to_silence: bool

    @property
    def is_printed(self) -> bool:
        """Silence is never printed as a signature."""
        return self.counts and self.position is not None and self.position.kind == Kind.CONCUR


def is_own(position) -> bool:
    return position.taken_by.side_id == position.side_id


def speaks(position) -> bool:
    """Is it the side's word? Its own, or its recorded silence."""
    return is_own(position) or position.kind == Kind.NO_OBJECTION


def counts_for(position, report) -> bool:
    """Does it let the words be published?"""
    if position is None or not speaks(position):
        return False
    if position.kind not in (Kind.CONCUR, Kind.NO_OBJECTION):
        return False
    # Where both texts are valid each side confirms that they say the same: silence cannot.
    return position.conforms or report.valid_text != "both"


def read_positions(report) -> list[Position]:
    """All that were ever taken on it, oldest first."""
    rows = Position.objects.filter(subject_kind="report", subject_id=report.pk)
    return list(rows.select_related("taken_by").order_by("at", "id"))


def current_positions(report, candidate, sides, rows=None, silent=None) -> dict[str, SideStanding]:
    """{side: where it stands on the candidate}. `sides` are codes; the rest where it was read already."""
    if candidate is None:
        return {side: SideStanding(side, None, None, None, False, False) for side in sides}
    rows = read_positions(report) if rows is None else rows
    silent = read_silence(candidate) if silent is None else silent
    words = candidate.relevant_hash(report.valid_text)
    return {
        side: stand(side, [row for row in rows if row.side_id == side], words, report, side in silent)
        for side in sides
    }


def stand(side, rows, words, report, agreed_to_silence):
    own = [row for row in rows if speaks(row)]
    on_these = [row for row in own if row.content_hash == words]
    position = on_these[-1] if on_these else None
    on_others = [row for row in own if row.content_hash != words]
    received = [row for row in rows if not speaks(row) and row.content_hash == words]
    last = received[-1] if received else None
    if last and position and position.at > last.at:
        last = None
    earlier = on_others[-1] if on_others else None
    return SideStanding(side, position, last, earlier, counts_for(position, report), agreed_to_silence)


def candidate_of(report, position) -> Candidate | None:
    """The text on whose words a position was taken: for what changed since a side last concurred.

    The same words may have gone out several times, each time beside another text in the other language.
    """
    digest = position.content_hash
    named = Q(hash=digest) | Q(hash_en=digest) | Q(hash_ko=digest)
    candidates = list(report.candidates.filter(named).order_by("number"))
    read = [candidate for candidate in candidates if candidate.sent_at <= position.at]
    return (read[-1:] or candidates[:1] or [None])[0]


def read_silence(candidate) -> set[str]:
    """The sides that agreed to be held to their silence on these words until the present respond-by day."""
    if candidate.report.respond_by is None:
        return set()
    rows = Position.objects.filter(
        subject_kind="candidate", subject_id=candidate.pk, content_hash=candidate.content_hash()
    )
    return set(rows.filter(kind=Kind.AGREE).values_list("side_id", flat=True))


def read_standings(reports, sides) -> list[tuple[Report, Candidate, dict[str, SideStanding]]]:
    """Of reports that are out, each with its candidate: two queries, however many there are."""
    if not reports:
        return []
    rows = Candidate.objects.filter(report__in=reports).defer("text").order_by("number")
    candidates = {row.report_id: row for row in rows}
    for report in reports:
        candidates[report.pk].report = report
    taken: dict = {}
    keys = [*candidates, *(row.pk for row in candidates.values())]
    positions = Position.objects.filter(subject_kind__in=["report", "candidate"], subject_id__in=keys)
    for position in positions.select_related("taken_by").order_by("at", "id"):
        taken.setdefault(position.subject_id, []).append(position)
    found = []
    for report in reports:
        candidate = candidates[report.pk]
        agreed = taken.get(candidate.pk, []) if report.respond_by else []
        silent = {
            row.side_id
            for row in agreed
            if row.kind == Kind.AGREE and row.content_hash == candidate.content_hash()
        }
        standings = current_positions(report, candidate, sides, taken.get(report.pk, []), silent)
        found.append((report, candidate, standings))
    return found


def all_count(standings) -> bool:
    return all(standing.counts for standing in standings.values())


def read_stage(report, sides) -> str:
    """Draft, out, concurred or published; positions are read only for what is out."""
    if report.state != Report.State.OUT:
        return stage_of(report, counting=False)
    standings = current_positions(report, report.candidate, sides)
    return stage_of(report, counting=all_count(standings))
