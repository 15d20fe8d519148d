"""The public record in tests: loading it, breaking its files, and everything it makes."""

import io
import json

from django.core.management import call_command

from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.history.models import Entry
from tracker.meetings.models import Attendance, Meeting, Postponement
from tracker.meetings.table import Decision
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Wording, Workstream

# With a history of their own, and what belongs to one of them.
ENTRIES = (Document, Commitment, Workstream, Meeting, Milestone, Decision)
PARTS = (Paragraph, Citation, Wording, Attendance, Postponement)


def load():
    out = io.StringIO()
    call_command("load_record", stdout=out)
    return out.getvalue()


def write(path, content):
    path.write_text(json.dumps(content), encoding="utf-8")


def change_file(folder, name, change):
    path = folder / name
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    write(path, content)


def only_readout(folder, documents):
    """Leaves the readout and the workstreams, and in them what rests on these documents only."""
    for path in folder.glob("*.json"):
        if path.name not in ("readout-2023-07-18.json", "workstreams.json"):
            path.unlink()
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        content["documents"] = [item for item in content.get("documents", []) if item["code"] in documents]
        for item in content.get("commitments", []) + content.get("workstreams", []):
            for name in {"citations", "wordings"} & item.keys():
                item[name] = [part for part in item[name] if part["document"] in documents]
        for item in content.get("meetings", []):
            item.update(documents=[], commitments=[], sources=["R ¶1"])
        for item in content.get("decisions", []):
            item.update(workstreams=[], commitments=[])
        for item in content.get("milestones", []):
            item["sources"] = ["R ¶1"]
        write(path, content)


def every_row():
    """All that the record makes, with the entries of other rows that each names."""
    rows = {}
    for model in (*ENTRIES, *PARTS, Entry):
        rows[model] = list(model.objects.order_by("pk").values())
        for field in model._meta.many_to_many:
            through = getattr(model, field.name).through
            rows[model, field.name] = sorted(map(str, through.objects.values_list()))
    return rows


def codes(rows):
    return set(rows.values_list("code", flat=True))
