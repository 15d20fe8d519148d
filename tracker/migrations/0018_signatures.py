"""Signatures are frozen with the words: reports and conclusions keep who stood for them, as plain text.

What is there already takes them from its positions as they are now; the shared chain vouches for none of those,
which `manage.py verify` says. The triggers step aside for it (SQLite makes the tables anew) and come back.
"""

import importlib

from django.db import migrations, models

from tracker.history.canonical import canonical

REPORTS = importlib.import_module("tracker.migrations.0012_reports_frozen")
CONCLUSIONS = importlib.import_module("tracker.migrations.0014_conclusions")


def unguard(apps, schema_editor):
    CONCLUSIONS.unguard(apps, schema_editor)
    REPORTS.unguard(apps, schema_editor)


def guard(apps, schema_editor):
    REPORTS.guard(apps, schema_editor)
    CONCLUSIONS.guard(apps, schema_editor)


def fill(apps, schema_editor):
    fill_snapshots(apps)
    for row in apps.get_model("tracker", "Conclusions").objects.order_by("agreed_at", "pk"):
        positions = positions_on(apps, "conclusions", row.meeting_id, row.hash)
        keep(row, [position for position in positions if position.at <= row.agreed_at])


def fill_snapshots(apps):
    rows = apps.get_model("tracker", "Snapshot").objects.select_related("report", "candidate")
    for row in rows.order_by("number"):
        candidate = row.candidate
        words = {"en": candidate.hash_en, "ko": candidate.hash_ko}.get(row.report.valid_text, candidate.hash)
        positions = positions_on(apps, "report", row.report_id, words)
        keep(row, [position for position in positions if speaks(position)])


def positions_on(apps, kind, subject, words):
    rows = apps.get_model("tracker", "Position").objects.filter(
        subject_kind=kind, subject_id=subject, content_hash=words
    )
    return rows.select_related("taken_by").order_by("at", "id")


def speaks(position):
    """What one side entered for the other is no word of that side; its recorded silence is."""
    return position.taken_by.side_id == position.side_id or position.kind == "no_objection"


def keep(row, positions):
    """The last word of each side, in the form of `assent.signatures`."""
    last = {position.side_id: position for position in positions}
    row.signatures = canonical(
        [
            {
                "side": side,
                "kind": position.kind,
                "at": position.at,
                "name": position.taken_by.name or position.taken_by.username,
                "post": position.post,
                "authority": position.authority,
                "received_through": position.received_through,
                "conforms": position.conforms,
                "comment": position.comment,
            }
            for side, position in sorted(last.items())
        ]
    )
    row.save(update_fields=["signatures"])


def add(model, constraint):
    return [
        migrations.AddField(model, "signatures", models.TextField(default="[]"), preserve_default=False),
        migrations.AddConstraint(
            model, models.CheckConstraint(condition=~models.Q(signatures=""), name=constraint)
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("tracker", "0017_measured_by_milestones")]

    operations = [
        migrations.RunPython(unguard, guard),
        *add("snapshot", "snapshot_has_signatures"),
        *add("conclusions", "conclusions_have_signatures"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
