from django.db import transaction

from tracker.commitments.models import Commitment
from tracker.commitments.record import find_paragraph, texts
from tracker.history.actions import record
from tracker.workstreams.models import Wording, Workstream


@transaction.atomic
def load_workstreams(content, now) -> int:
    """The workstreams of a record file with their wordings. Those that are there stay as they are."""
    made = 0
    for item in content["workstreams"]:
        workstream, is_new = Workstream.objects.get_or_create(
            number=item["number"],
            defaults={
                "slug": item["slug"],
                "kind": item["kind"],
                "state": item["state"],
                **texts(item, ["name", "objective"], now),
            },
        )
        if not is_new:
            continue
        made += 1
        workstream.commitments.set(Commitment.objects.filter(code__in=item["commitments"]))
        for wording in item["wordings"]:
            Wording.objects.create(
                workstream=workstream,
                paragraph=find_paragraph(workstream.slug, wording),
                order=wording["order"],
                part=wording["part"],
                **texts(wording, ["name"], now),
            )
        record(
            workstream,
            "record_loaded",
            by=None,
            now=now,
            audience=None,
            after={"slug": workstream.slug},
        )
    return made
