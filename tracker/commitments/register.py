"""The register of commitments: filtered by its address, each with what became of it."""

from collections import Counter
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tracker.assent.closing import mark_closings
from tracker.commitments.models import Citation, Commitment, Document
from tracker.commitments.outcome import AFFIRMING, find_outcome, find_source, last_affirmed, made_on, measure
from tracker.commitments.told import read_told, told_of
from tracker.pages import listing
from tracker.pages.bilingual import words
from tracker.pages.listing import Listing, Sort

BOTH = "both"


def model_above(name: str) -> Any:
    """A model of a higher room, by the relation that leads to it: this room does not import it."""
    return Commitment._meta.get_field(name).related_model


def fits_words(rows, value):
    quoted = Citation.objects.filter(commitment=OuterRef("pk")).filter(
        Q(quote_en__icontains=value) | Q(quote_ko__icontains=value)
    )
    return rows.filter(
        Q(code__istartswith=value)
        | Q(text_en__icontains=value)
        | Q(text_ko__icontains=value)
        | Exists(quoted)
    )


def undertaken_by(rows, value):
    return rows.filter(undertaken_by=None if value == BOTH else value)


def cited_in(rows, slug):
    return rows.filter(
        Exists(Citation.objects.filter(commitment=OuterRef("pk"), paragraph__document__slug=slug))
    )


def in_state(sides):
    """A closing counts when both sides have confirmed it: until then the commitment is active."""

    def narrow(rows, state):
        closed = list(Commitment.objects.filter(state__in=Commitment.CLOSED).only("state"))
        mark_closings(closed, sides)
        waiting = [row.pk for row in closed if row.counted_state == Commitment.State.ACTIVE]
        if state == Commitment.State.ACTIVE:
            return rows.filter(Q(state=state) | Q(pk__in=waiting))
        return rows.filter(state=state).exclude(pk__in=waiting)

    return narrow


def day_of_citations(which, parts, *, without=()):
    """Of each commitment, the first or last day on which a text has said it."""
    rows = (
        Citation.objects.filter(commitment=OuterRef("pk"), part__in=parts)
        .exclude(paragraph__document__kind__in=without)
        .order_by()
        .values("commitment")
        .annotate(day=which("paragraph__document__date"))
    )
    return Subquery(rows.values("day"))


def day_affirmed():
    """As `last_affirmed` has it."""
    texts = day_of_citations(Max, AFFIRMING, without=[Document.Kind.REPORT])
    return Coalesce(texts, day_of_citations(Max, AFFIRMING))


def make_listing(asked, sides) -> Listing:
    by = [*((side.code, words(side, "name").text) for side in sides), (BOTH, _("Both sides"))]
    workstreams = [
        (row.slug, f"{row.number} {words(row, 'name').text}")
        for row in model_above("workstreams").objects.order_by("number")
    ]
    sources = [
        (row.slug, f"{row.date.isoformat()} {words(row, 'title').text}")
        for row in Document.objects.filter(paragraphs__citations__isnull=False).distinct()
    ]
    return Listing(
        asked,
        filters=[
            listing.words("q", _("Words or code"), fits_words),
            listing.choice("force", _("Force"), Commitment.Force.choices, "force", is_hidden=True),
            listing.choice("by", _("Who"), by, undertaken_by),
            listing.choice("cadence", _("Cadence"), Commitment.Cadence.choices, "cadence"),
            listing.choice("state", _("State"), Commitment.State.choices, in_state(sides)),
            listing.choice("workstream", _("Workstream"), workstreams, "workstreams__slug"),
            listing.choice("source", _("Source"), sources, cited_in),
        ],
        sorts={
            "code": Sort(_("Code"), ("code_order", "pk")),
            "date": Sort(
                _("Date of the text"),
                (day_of_citations(Min, [Citation.Part.MADE]).asc(nulls_last=True), "code_order", "pk"),
            ),
            "affirmed": Sort(
                _("Last affirmed"),
                (day_affirmed().desc(nulls_last=True), "code_order", "pk"),
            ),
        },
    )


def with_sources(rows, member):
    """Everything a row of the register shows, in one query for each relation."""
    meetings = model_above("meetings").objects.visible_to(member).order_by("starts_on")
    milestones = (
        model_above("milestones")
        .objects.visible_to(member)
        .released()
        .select_related("workstream")
        .order_by("workstream__number", "number")
    )
    citations = Citation.objects.select_related("paragraph__document")
    return rows.prefetch_related(
        Prefetch("citations", citations),
        "workstreams",
        Prefetch("meetings", meetings),
        Prefetch("milestones", milestones),
    )


def describe(commitments, member, sides, today) -> None:
    """Sets on each what is derived from the rows that came with it."""
    mark_closings(commitments, sides)
    told = read_told(commitments, sides)
    for commitment in commitments:
        citations = list(commitment.citations.all())
        meetings, milestones = list(commitment.meetings.all()), list(commitment.milestones.all())
        commitment.source = find_source(commitment, citations)
        commitment.last_affirmed = last_affirmed(citations)
        commitment.told = told_of(commitment, told)
        derived: dict[str, Any] = {"citations": citations, "today": today, "told": commitment.told}
        commitment.outcome = find_outcome(commitment, meetings=meetings, milestones=milestones, **derived)
        since = made_on(citations) if commitment.code == Commitment.CADENCE else None
        counted = read_calendar(member, since) if since else meetings
        commitment.measure = measure(commitment, meetings=counted, **derived)
        commitment.late_milestones = find_late(milestones, today)


def read_calendar(member, since) -> list:
    """What the calendar counts from that day on: of the promise to meet it says what came of it."""
    meetings = model_above("meetings").objects.visible_to(member).on_record().held()
    return list(meetings.filter(starts_on__gte=since).only("level", "state", "starts_on", "ends_on"))


def find_late(milestones, today) -> list:
    """Those that are late; all learn their days. Milestones are late, texts are not."""
    for milestone in milestones:
        milestone.late = milestone.days_late(today)
    return [milestone for milestone in milestones if milestone.late]


def count_forces(found: Listing) -> list[dict[str, Any]]:
    """The tabs. By force, and never in one sum: what was only discussed is no commitment."""
    rows = (
        found.narrow(Commitment.objects.all(), without=["force"]).order_by().values_list("force", flat=True)
    )
    counted = Counter(rows)
    tabs = found.tabs("force")
    for tab in tabs:
        tab["count"] = counted[tab["value"]] if tab["value"] else None
    return tabs


def read_register(asked, member, sides, today):
    found = make_listing(asked, sides)
    rows = found.read_page(with_sources(Commitment.objects.all(), member))
    describe(rows, member, sides, today)
    return {"listing": found, "rows": rows, "tabs": count_forces(found)}
