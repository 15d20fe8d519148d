"""The workstreams of the public record: how each text names them, what became of them, what was done when."""

import datetime

import pytest

from tests.record import codes
from tracker.commitments.models import Commitment
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Wording, Workstream
from tracker.workstreams.standing import count_milestones

pytestmark = pytest.mark.usefixtures("public_record")

# slug: (kind, state, the document that established it, predecessors)
WORKSTREAMS = {
    "information-sharing": ("workstream", "active", "R", []),
    "consultation": ("workstream", "active", "R", []),
    "exercises": ("workstream", "active", "R", []),
    "conventional-nuclear-integration": ("workstream", "active", "S2", []),
    "asset-visibility": ("line", "active", None, []),
    "planning": ("workstream", "active", "S2", ["exercises"]),
    "guidelines": ("workstream", "completed", "S2", []),
    "strategic-messaging": ("workstream", "active", "S2", []),
    "risk-reduction": ("workstream", "active", "S2", []),
    "secure-communications": ("workstream", "active", "S4", ["consultation"]),
}


def named_in(slug):
    """{document: (part, words)} in the order of their dates."""
    wordings = Wording.objects.filter(workstream__slug=slug).select_related("paragraph__document")
    return {w.paragraph.document.code: (w.part, w.name_en or w.name_ko) for w in wordings}


def test_there_are_ten_in_the_order_of_the_texts():
    found = {}
    for workstream in Workstream.objects.order_by("number"):
        established = workstream.wordings.filter(part="established").order_by("paragraph__document__date")
        document = established.values_list("paragraph__document__code", flat=True).first()
        before = [other.slug for other in workstream.predecessors.all()]
        # The official readout in both languages and its copy say the same.
        document = "R" if document in ("RO", "RK") else document
        found[workstream.slug] = (workstream.kind, workstream.state, document, before)
    assert found == WORKSTREAMS
    assert list(found) == list(WORKSTREAMS)


def test_every_one_is_named_by_a_text_and_described_in_both_languages():
    for workstream in Workstream.objects.all():
        assert workstream.wordings.exists(), workstream
        texts = (workstream.name_en, workstream.name_ko, workstream.objective_en, workstream.objective_ko)
        assert all(texts), workstream


def test_planning_was_split_from_exercises_and_secure_communications_from_consultation():
    assert named_in("planning")["R"] == ("named", "nuclear and strategic planning")
    assert named_in("planning")["S2"] == ("established", "핵 및 전략기획")
    assert named_in("secure-communications")["S4"] == ("established", "secure communication systems")


def test_conventional_support_was_renamed():
    names = named_in("conventional-nuclear-integration")
    assert names["R"] == (
        "named",
        "the joint planning and execution of the ROK’s conventional support for U.S. nuclear operations",
    )
    assert names["RO"] == ("named", "비핵 지원")
    assert names["S2"][1] == "U.S.-ROK conventional and nuclear integration (CNI)"
    assert names["S4"][1] == "conventional-nuclear integration (CNI)"


def test_the_guidelines_are_completed_and_their_text_is_not_public():
    wording = Wording.objects.get(part="completed")
    assert wording.workstream.slug == "guidelines"
    assert wording.paragraph.document.date == datetime.date(2024, 7, 11)
    assert not named_in("guidelines").keys() & {"S4", "GL"}


def test_what_a_later_text_does_not_name_is_not_closed():
    assert "S4" not in named_in("risk-reduction")
    assert Workstream.objects.get(slug="risk-reduction").state == "active"


def test_visibility_was_never_established():
    assert {part for part, _words in named_in("asset-visibility").values()} == {"named"}


def test_one_commitment_belongs_to_several_workstreams():
    planning = Commitment.objects.get(code="R3.6").workstreams
    assert set(planning.values_list("slug", flat=True)) == {"exercises", "planning"}


# (workstream, number): (baseline, precision, done, days of slip)
MILESTONES = {
    "3.1": (None, "none", "2023-02-22", None),
    "3.2": (None, "none", "2024-08-29", None),
    "3.3": ("2024-12-10", "day", "2024-09-06", -95),
    "3.4": (None, "none", "2025-04-16", None),
    "4.1": ("2024-12-10", "day", "2024-08-01", -131),
    "4.2": (None, "none", "2024-10-01", None),
    "4.3": (None, "none", "2025-04-25", None),
    "5.1": (None, "none", "2023-06-16", None),
    "5.2": (None, "none", "2023-07-18", None),
    "5.3": (None, "none", "2023-10-17", None),
    "5.4": (None, "none", "2023-11-30", None),
    "7.1": ("2024-06-30", "half", "2024-06-10", 0),
    "7.2": ("2024-06-30", "half", "2024-07-11", 11),
    "10.1": (None, "none", "2023-12-16", None),
}


def test_what_was_done_has_its_day_its_promised_date_and_its_source():
    found = {
        str(m): (
            m.baseline_due_on and m.baseline_due_on.isoformat(),
            m.due_precision,
            m.done_on.isoformat(),
            m.slip_days,
        )
        for m in Milestone.objects.order_by("workstream__number", "number")
    }
    assert found == MILESTONES
    for milestone in Milestone.objects.all():
        assert milestone.title_en and milestone.title_ko and milestone.confidence
        assert milestone.sources.exists(), milestone
        assert (milestone.stage, milestone.state, milestone.side, milestone.written_by) == (
            "released",
            "done",
            None,
            None,
        )


def test_numbers_follow_the_dates():
    for workstream in Workstream.objects.filter(milestones__isnull=False).distinct():
        days = list(workstream.milestones.order_by("number").values_list("done_on", flat=True))
        assert days == sorted(days)


def test_a_promise_that_nobody_is_known_to_have_kept_is_no_late_milestone(world):
    counts = count_milestones(world.us.reader, datetime.date(2026, 11, 23))
    assert sum(count.total for count in counts.values()) == len(MILESTONES)
    assert not any(count.late for count in counts.values())
    assert not Commitment.objects.get(code="S3-3.2").milestones.exists()


def test_milestones_carry_the_promises_they_keep():
    assert codes(Milestone.objects.get(title_en="Guidelines signed").commitments) == {"B2-1.1", "R3.3"}
    assert codes(Milestone.objects.get(title_en__startswith="Iron Mace 24").commitments) == {"S3-3.3", "W4.3"}
