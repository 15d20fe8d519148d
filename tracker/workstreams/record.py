"""Workstreams of the public record with their wordings, and what was done and when."""

from operator import attrgetter

from django.db.models import Max

from tracker.commitments.models import Confidence, Precision
from tracker.commitments.record import (
    COMMITMENTS,
    PLACE,
    SOURCES,
    find_by,
    quoted_in_paragraph,
    with_side,
)
from tracker.commitments.record_files import (
    Field,
    day,
    either,
    name,
    number,
    one_of,
    said,
    side_or,
)
from tracker.commitments.record_kinds import Kind, Link, Part
from tracker.workstreams.milestones import Milestone, Stage
from tracker.workstreams.models import Wording, Workstream


def find_workstream(slug) -> Workstream:
    return find_by(Workstream, "workstream", slug=slug)


WORKSTREAMS = Link(find_workstream, attrgetter("slug"))


class Workstreams(Kind):
    section, model = "workstreams", Workstream
    names = ("number", "slug")
    fields = {
        "number": Field(number),
        "slug": Field(name),
        "kind": Field(one_of(Workstream.Kind.values)),
        "state": Field(one_of(Workstream.State.values)),
        "name": Field(said),
        "objective": Field(said),
    }
    parts = {
        "wordings": Part(
            Wording,
            "workstream",
            {
                **PLACE,
                "name": Field(either),
                "part": Field(one_of(Wording.Part.values)),
                "order": Field(number),
            },
            key=("document", "paragraph"),
            resolve=quoted_in_paragraph("name"),
            related=("paragraph__document",),
        )
    }
    links = {"commitments": COMMITMENTS, "predecessors": WORKSTREAMS}
    needed = ("wordings",)

    def name_of(self, content):
        return f"workstream {content['number']}"


class Milestones(Kind):
    """Done, or promised with a date, as the texts say. They have sources instead of an author."""

    section, model = "milestones", Milestone
    names = ("workstream", "key")
    unstored = ("key",)
    fields = {
        "workstream": Field(name, show=attrgetter("workstream.slug")),
        "key": Field(name, show=lambda row: ""),
        "title": Field(said),
        "responsible": Field(side_or("joint"), "joint", show=attrgetter("responsible_id")),
        "due_on": Field(day, None),
        "due_precision": Field(one_of(Precision.values), Precision.NONE.value),
        "state": Field(one_of(Milestone.State.values)),
        "done_on": Field(day, None),
        "confidence": Field(one_of(Confidence.values)),
    }
    parts: dict[str, Part] = {}
    links = {"commitments": COMMITMENTS, "sources": SOURCES}
    needed = ("sources",)

    def name_of(self, content):
        return f"{content['workstream']} {content['key']}"

    def rows(self):
        return Milestone.objects.released().filter(side=None).select_related("workstream")

    def columns(self, content):
        columns = with_side(content, "responsible")
        if "workstream" in columns:
            columns["workstream"] = find_workstream(columns["workstream"])
        if "due_on" in columns:
            columns["baseline_due_on"] = columns["due_on"]
        return columns

    def make(self, columns, now):
        """After those of people that are there: in the order of the files, which is that of their dates."""
        taken = Milestone.objects.filter(workstream=columns["workstream"]).aggregate(Max("number"))
        return Milestone(
            **columns,
            number=(taken["number__max"] or 0) + 1,
            stage=Stage.RELEASED,
            written_at=now,
            released_at=now,
        )
