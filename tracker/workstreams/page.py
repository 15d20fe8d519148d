"""What the page of one workstream shows, for whoever reads it."""

from functools import partial
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q

from tracker.assent.closing import mark_closings
from tracker.commitments.models import Citation, Document
from tracker.pages.bilingual import shown_columns
from tracker.people.models import OfficeName
from tracker.people.rules import can_draft, can_enter_record, can_release
from tracker.quarters.models import Period
from tracker.workstreams.milestone_panel import read_milestones
from tracker.workstreams.models import OF_WRITER, Note, StatusUpdate, Wording, Workstream
from tracker.workstreams.own_side import read_own_side
from tracker.workstreams.received import ReceivedUpdate, read_received
from tracker.workstreams.rules import (
    NO_TREND,
    Naming,
    missing_for_release,
    not_named_since,
    picture,
    trend,
)

HISTORY_QUARTERS = 4
SHOWN_ACTIONS = 10
SHOWN_DECISIONS = 5
# The texts of both sides that list workstreams: what others write says nothing by its silence.
JOINT_TEXTS = (Document.Kind.DECLARATION, Document.Kind.READOUT, Document.Kind.STATEMENT)
# Whole paragraphs and their notes stay where they are: a quotation needs its words and where they stand.
SOURCE_COLUMNS = (
    "paragraph__number",
    "paragraph__document__date",
    "paragraph__document__slug",
    *(f"paragraph__document__{column}" for column in shown_columns("title")),
)
SOURCE_ORDER = ("paragraph__document__date", "paragraph__document__code", "paragraph__number")
CITATION_COLUMNS = (
    *("part", *shown_columns("quote")),
    *("commitment__code", "commitment__force", "commitment__state"),
    *(f"commitment__{column}" for field in ("text", "due_text") for column in shown_columns(field)),
    *SOURCE_COLUMNS,
)


def read_updates(workstream, member):
    """What stands in each quarter, newest first, and the own side's drafts; superseded ones stay behind."""
    return list(
        StatusUpdate.objects.visible_to(member)
        .filter(workstream=workstream)
        .current()
        .select_related("quarter", "written_by")
        .defer(*OF_WRITER)
        .newest_first()
    )


class Card:
    """One side's current assessment: its latest released update, and how it came there."""

    # What the other side noted of it, while it has said nothing itself.
    received: ReceivedUpdate | None = None
    received_lacks: list | None = None

    def __init__(self, side, updates, period):
        own = [u for u in updates if u.side_id == side.code and u.quarter.period <= period]
        self.side = side
        self.update = own[0] if own else None
        self.before = own[1] if len(own) > 1 else None
        self.is_reported = bool(self.update and self.update.quarter.period == period)
        self.trend = (
            trend(self.before.rating if self.before else None, self.update.rating)
            if self.update
            else NO_TREND
        )

    @property
    def reported_rating(self):
        return self.update.rating if self.update and self.is_reported else None


def read_cards(updates, sides, period):
    released = [update for update in updates if not update.is_open]
    return [Card(side, released, period) for side in sides]


def add_received(cards, workstream, period):
    """On the cards that are silent: what was noted as received, and what a release of it would still lack."""
    found = read_received(workstream, period)
    for card in cards:
        if not card.is_reported and (received := found.get(card.side.code)):
            card.received = received
            before = card.update.rating if card.update else None
            card.received_lacks = [*missing_for_release(received.update_content(""), before).values()]


def divergence_since(cards):
    """The day since which both sides have said what they say now."""
    return max(card.update.as_of for card in cards)


def read_history(updates, sides, *, show_all):
    """[(period, picture, updates)], newest quarter first; the last quarters unless all are asked for."""
    released = [update for update in updates if not update.is_open]
    spoken: dict[str, str] = {}
    for update in reversed(released):
        update.trend = trend(spoken.get(update.side_id), update.rating)
        spoken[update.side_id] = update.rating
    quarters = []
    for period, group in groupby(released, key=lambda update: update.quarter.period):
        rows = sorted(group, key=lambda update: (update.as_of, update.side_id), reverse=True)
        ratings = {update.side_id: update.rating for update in rows}
        quarters.append((period, picture([ratings.get(side.code) for side in sides]), rows))
    if show_all:
        return quarters, []
    return quarters[:HISTORY_QUARTERS], quarters[HISTORY_QUARTERS:]


def read_leads(workstream):
    """{side: [office names]}: what each lead office is called now."""
    names = (
        OfficeName.objects.filter(office__leads=workstream)
        .select_related("office")
        .order_by("office__abbreviation", "since")
    )
    current = {name.office_id: name for name in names}
    leads: dict[str, list] = {}
    for name in current.values():
        leads.setdefault(name.office.side_id, []).append(name)
    return leads


def read_citations(workstream, sides):
    """The words it answers to, each with its commitment in the state that counts."""
    citations = list(
        Citation.objects.filter(commitment__workstreams=workstream)
        .select_related("commitment", "paragraph__document")
        .only(*CITATION_COLUMNS)
        .order_by("commitment__code_order", *SOURCE_ORDER)
    )
    mark_closings([citation.commitment for citation in citations], sides)
    return citations


def read_namings() -> list[Naming]:
    rows = Wording.objects.filter(paragraph__document__kind__in=JOINT_TEXTS).order_by()
    return [
        Naming(workstream, document, on, part == Wording.Part.COMPLETED)
        for workstream, document, on, part in rows.values_list(
            "workstream_id", "paragraph__document_id", "paragraph__document__date", "part"
        )
    ]


def read_wordings(workstream):
    return list(
        Wording.objects.filter(workstream=workstream)
        .select_related("paragraph__document")
        .only("part", *shown_columns("name"), *SOURCE_COLUMNS)
    )


def read_outcome_texts(wordings):
    """What it was completed with and is not public: of the meetings whose texts say that it is completed."""
    completing = [wording for wording in wordings if wording.part == Wording.Part.COMPLETED]
    if not completing:
        return []
    return (
        Document.objects.filter(
            publication=Document.Publication.NOT_PUBLIC,
            meetings__documents__paragraphs__wordings__in=completing,
        )
        .only("slug", "date", *shown_columns("title"))
        .distinct()
    )


def read_family(workstream):
    """(those it came from, those that came from it), in one query."""
    rows = (
        Workstream.objects.filter(Q(successors=workstream) | Q(predecessors=workstream))
        .annotate(is_before=Exists(workstream.predecessors.filter(pk=OuterRef("pk"))))
        .only("number", "slug", *shown_columns("name"))
        .distinct()
    )
    return [row for row in rows if row.is_before], [row for row in rows if not row.is_before]


def read_neighbours(workstream):
    """(position, total, the one before, the one after) in the order of numbers."""
    rows = list(Workstream.objects.only("number", "slug", "name_en", "name_ko", "name_en_at", "name_ko_at"))
    place = next(i for i, row in enumerate(rows) if row.number == workstream.number)
    before = rows[place - 1] if place else None
    after = rows[place + 1] if place + 1 < len(rows) else None
    return place + 1, len(rows), before, after


def read_page(
    workstream, *, member, sides, today, show_all=False, all_notes=False, on="workstream", milestone=None
):
    """`on` is what a new note would be about, `milestone` the number of one that is shown in any case."""
    period = Period.of(today)
    mark_closings([workstream], sides)
    updates = read_updates(workstream, member)
    cards = read_cards(updates, sides, period)
    add_received(cards, workstream, period)
    joint = picture([card.reported_rating for card in cards])
    draft = next((u for u in updates if u.is_open and u.quarter.period == period), None)
    history, earlier = read_history(updates, sides, show_all=show_all)
    position, total, before, after = read_neighbours(workstream)
    predecessors, successors = read_family(workstream)
    wordings = read_wordings(workstream)
    page = {
        "workstream": workstream,
        "period": period,
        "cards": cards,
        "joint": joint,
        "differ_since": divergence_since(cards) if joint == "differ" else None,
        "draft": draft,
        "return_notes": read_return_notes(draft, member),
        "history": history,
        "earlier": earlier,
        "earlier_count": sum(len(rows) for _period, _picture, rows in earlier),
        "position": position,
        "total": total,
        "before": before,
        "after": after,
        "leads": read_leads(workstream),
        "predecessors": predecessors,
        "successors": successors,
        "not_named_since": not_named_since(workstream.pk, read_namings()),
        "outcome_texts": read_outcome_texts(wordings),
        "citations": read_citations(workstream, sides),
        "wordings": wordings,
        "may_draft": can_draft(member, member.side_id),
        "may_release": can_release(member, member.side_id),
        "may_close": can_enter_record(member),
        "confirmed_today": any(
            card.side.code == member.side_id and card.is_reported and card.update.as_of >= today
            for card in cards
        ),
        **read_milestones(workstream, member, today, asked=milestone),
        # Asked for where it is shown: what answers a saved update shows other parts of the page.
        "open_actions": partial(read_actions, workstream, member, today),
        "decisions": workstream.decisions.order_by(F("decided_on").desc(nulls_first=True), "-code", "pk")[
            :SHOWN_DECISIONS
        ],
    }
    return {**page, **read_own_side(page, member, all_notes=all_notes, on=on)}


def read_actions(workstream, member, today):
    """What is to be done, the most overdue first; the register has the rest."""
    rows = workstream.actions.visible_to(member).open().select_related("office")
    actions = list(rows.order_by(F("due_on").asc(nulls_last=True), "code", "id")[: SHOWN_ACTIONS + 1])
    for action in actions:
        action.days_over = action.days_overdue(today)
    return {"rows": actions[:SHOWN_ACTIONS], "has_more": len(actions) > SHOWN_ACTIONS}


def read_return_notes(draft, member):
    if draft is None:
        return []
    return (
        Note.objects.visible_to(member)
        .filter(subject_id=draft.pk, subject_kind=draft._meta.model_name)
        .select_related("written_by")
    )
