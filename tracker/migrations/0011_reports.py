import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0010_commitment_code_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("as_of", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("respond_by", models.DateField(blank=True, null=True)),
                (
                    "valid_text",
                    models.CharField(
                        choices=[("en", "English"), ("ko", "Korean"), ("both", "Both languages")],
                        default="en",
                        max_length=4,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("out", "Out for concurrence"),
                            ("published", "Published"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("facts", models.TextField()),
                ("left_for_next", models.JSONField(blank=True, default=list)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("assembled_at", models.DateTimeField()),
                (
                    "assembled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="tracker.meeting",
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="tracker.quarter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("quarter", "edition"), name="report_edition_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "out"])),
                        fields=("quarter",),
                        name="report_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("edition__gt", 0)), name="report_edition_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "out", "published"])),
                        name="report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_text__in", ["en", "ko", "both"])),
                        name="report_valid_text_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_of__range", ("2000-01-01", "2100-12-31"))),
                        name="report_as_of_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("objection", "Objection"), ("correction", "Correction in preparation")],
                        max_length=10,
                    ),
                ),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                ("text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("raised_at", models.DateTimeField()),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.side"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="tracker.report",
                    ),
                ),
            ],
            options={
                "ordering": ["raised_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_ko", ""), _negated=True),
                        name="objection_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["objection", "correction"])),
                        name="objection_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("hash_en", models.CharField(max_length=64)),
                ("hash_ko", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="tracker.report",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="candidate_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="candidate_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hash", ""), _negated=True),
                            models.Q(("hash_en", ""), _negated=True),
                            models.Q(("hash_ko", ""), _negated=True),
                        ),
                        name="candidate_has_hashes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reported",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("on", models.DateField()),
                ("released_at", models.DateTimeField()),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported",
                        to="tracker.report",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.side"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "side", "version"), name="reported_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="reported_version_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on__range", ("2000-01-01", "2100-12-31"))),
                        name="reported_day_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=120)),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("summary", "Summary"),
                            ("workstream", "Workstream"),
                            ("milestones", "Milestones moved"),
                            ("decisions", "Decisions"),
                            ("texts", "Texts reaffirmed or changed"),
                            ("meetings", "Meetings held"),
                            ("not_reported", "Not reported"),
                        ],
                        max_length=12,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                ("text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("sources", models.JSONField(blank=True, default=list)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Open"),
                            ("both_stand", "Both wordings stand"),
                            ("left_out", "Left out by agreement"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "leave_out_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.side",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="tracker.report"
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_lines",
                        to="tracker.workstream",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "key"), name="report_line_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("section__in", ["workstream", "milestones"]), ("workstream__isnull", False)
                            ),
                            ("section", "decisions"),
                            models.Q(
                                ("section__in", ["summary", "texts", "meetings", "not_reported"]),
                                ("workstream__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="report_line_in_its_section",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            models.Q(
                                ("leave_out_asked_by__isnull", True),
                                ("outcome__in", ["both_stand", "left_out"]),
                            ),
                            _connector="OR",
                        ),
                        name="report_line_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedWording",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="tracker.position",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed",
                        to="tracker.reportline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("position", "line"), name="proposed_wording_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_ko", ""), _negated=True),
                        name="proposed_wording_has_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineWording",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                ("text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("written_at", models.DateTimeField()),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.side"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="tracker.reportline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("line", "side"), name="line_wording_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_ko", ""), _negated=True),
                        name="line_wording_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="line_wording_version_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("chain_sequence", models.PositiveIntegerField()),
                ("chain_hash", models.CharField(max_length=64)),
                ("marking_en", models.CharField(blank=True, default="", max_length=200)),
                ("marking_ko", models.CharField(blank=True, default="", max_length=200)),
                ("published_at", models.DateTimeField()),
                (
                    "candidate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshot",
                        to="tracker.candidate",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshot",
                        to="tracker.report",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="snapshot_number_once"),
                    models.UniqueConstraint(fields=("previous_hash",), name="snapshot_follows_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number", 1),
                                (
                                    "previous_hash",
                                    "0000000000000000000000000000000000000000000000000000000000000000",
                                ),
                            ),
                            models.Q(
                                ("number__gt", 1),
                                models.Q(
                                    (
                                        "previous_hash",
                                        "0000000000000000000000000000000000000000000000000000000000000000",
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="snapshot_follows_the_last",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transmission",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("sent", "Sent up"),
                            ("noted", "Returned, noted"),
                            ("comments", "Returned with comments"),
                        ],
                        max_length=10,
                    ),
                ),
                ("office", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("comment", models.TextField(blank=True, default="")),
                ("written_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transmissions",
                        to="tracker.report",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.side"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on", "written_at"],
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("office", ""), _negated=True), name="transmission_has_office"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["sent", "noted", "comments"])),
                        name="transmission_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "comments"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="transmission_comments_are_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on__range", ("2000-01-01", "2100-12-31"))),
                        name="transmission_day_bounded",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="position",
            name="conforms",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="position",
            name="kind",
            field=models.CharField(
                choices=[
                    ("confirm", "Confirmed"),
                    ("agree", "Agreed"),
                    ("concur", "Concurred"),
                    ("conditional", "Concurred if these edits are made"),
                    ("ad_referendum", "Concurred ad referendum"),
                    ("no_objection", "No objection"),
                    ("hold", "Hold"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=20,
            ),
        ),
    ]
