"""What the page of one commitment shows: its words, what serves it, and the story of what became of it."""

from django.db.models import Prefetch, prefetch_related_objects

from tracker.assent.rules import latest_positions
from tracker.commitments.models import Citation
from tracker.commitments.outcome import dates_said
from tracker.commitments.register import describe, model_above
from tracker.commitments.sources import confirmed
from tracker.commitments.story import tell_story


def fetch(commitment, member) -> None:
    """Everything that leads away from it; of milestones what is shared, drafts are on their own page."""
    meetings = model_above("meetings").objects.visible_to(member)
    milestones = model_above("milestones")
    changes = milestones._meta.get_field("changes").related_model.objects.visible_to(member).released()
    prefetch_related_objects(
        [commitment],
        Prefetch("citations", Citation.objects.select_related("paragraph__document")),
        Prefetch("meetings", meetings.prefetch_related("postponements").order_by("starts_on", "level")),
        Prefetch(
            "milestones",
            milestones.objects.visible_to(member)
            .released()
            .select_related("workstream")
            .prefetch_related(Prefetch("changes", changes.order_by("released_at")))
            .order_by("workstream__number", "number"),
        ),
        "workstreams",
        "decisions",
        Prefetch("decisions__meeting", meetings),
    )


def read_page(commitment, *, member, sides, today):
    fetch(commitment, member)
    describe([commitment], member, sides, today)
    citations, meetings = list(commitment.citations.all()), list(commitment.meetings.all())
    milestones = list(commitment.milestones.all())
    changes = [change for milestone in milestones for change in milestone.changes.all()]
    decisions = list(commitment.decisions.all())
    positions = latest_positions(commitment)
    return {
        "commitment": commitment,
        "citations": citations,
        "dates_said": dates_said(commitment, citations),
        "workstreams": list(commitment.workstreams.all()),
        "milestones": milestones,
        "meetings": meetings,
        "decisions": decisions,
        "story": tell_story(
            commitment,
            citations=citations,
            meetings=meetings,
            changes=changes,
            decisions=decisions,
            positions=positions,
            sides=sides,
            today=today,
        ),
        "confirmations": [(side, confirmed(positions.get(side.code))) for side in sides],
    }
