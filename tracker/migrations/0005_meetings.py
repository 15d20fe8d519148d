import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracker.people.models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0004_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("plenary", "Plenary"),
                            ("wg", "Working-level meeting"),
                            ("simulation", "Simulation"),
                            ("exercise", "Exercise"),
                            ("signing", "Signing"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("tentative", "Tentative"),
                            ("agreed", "Agreed by both sides"),
                            ("announced", "Announced"),
                            ("held", "Held"),
                            ("postponed", "Postponed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="agreed",
                        max_length=12,
                    ),
                ),
                ("title_en", models.CharField(blank=True, default="", max_length=200)),
                ("title_ko", models.CharField(blank=True, default="", max_length=200)),
                ("title_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("title_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("city_en", models.CharField(blank=True, default="", max_length=100)),
                ("city_ko", models.CharField(blank=True, default="", max_length=100)),
                ("city_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("city_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("venue_en", models.CharField(blank=True, default="", max_length=200)),
                ("venue_ko", models.CharField(blank=True, default="", max_length=200)),
                ("venue_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("venue_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "zone",
                    models.CharField(
                        default="UTC", max_length=40, validators=[tracker.people.models.check_zone]
                    ),
                ),
                ("level_note_en", models.CharField(blank=True, default="", max_length=300)),
                ("level_note_ko", models.CharField(blank=True, default="", max_length=300)),
                ("level_note_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("level_note_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("starts_at", models.TimeField(blank=True, null=True)),
                ("ends_at", models.TimeField(blank=True, null=True)),
                ("summary_en", models.TextField(blank=True, default="")),
                ("summary_ko", models.TextField(blank=True, default="")),
                ("summary_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("summary_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_wording_en", models.TextField(blank=True, default="")),
                ("next_wording_ko", models.TextField(blank=True, default="")),
                ("next_wording_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_wording_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official", "Seen in the official text"),
                            ("official_ko", "Seen in the official Korean text"),
                            ("press", "Reported by the press"),
                            ("copy", "From an unofficial copy only"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.side",
                    ),
                ),
                (
                    "commitments",
                    models.ManyToManyField(blank=True, related_name="meetings", to="tracker.commitment"),
                ),
                (
                    "documents",
                    models.ManyToManyField(blank=True, related_name="meetings", to="tracker.document"),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_meetings",
                        to="tracker.side",
                    ),
                ),
                (
                    "milestones",
                    models.ManyToManyField(blank=True, related_name="meetings", to="tracker.milestone"),
                ),
                (
                    "sources",
                    models.ManyToManyField(blank=True, related_name="meetings", to="tracker.paragraph"),
                ),
            ],
            options={
                "ordering": ["starts_on", "level", "number"],
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["starts_on"], name="meeting_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("audience__isnull", True)),
                        fields=("level", "number"),
                        name="meeting_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("audience__isnull", True), ("number__gt", 0), ("number__isnull", False)
                            ),
                            models.Q(
                                ("audience__isnull", False), ("number__isnull", True), ("state", "tentative")
                            ),
                            _connector="OR",
                        ),
                        name="meeting_numbered_when_shared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_ko", ""), _negated=True),
                        name="meeting_has_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            models.Q(("ends_on__gte", models.F("starts_on")), ("starts_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="meeting_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            ("starts_on__isnull", False),
                            _connector="OR",
                        ),
                        name="meeting_held_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(blank=True, default="", max_length=16)),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                ("text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closing_note_en", models.TextField(blank=True, default="")),
                ("closing_note_ko", models.TextField(blank=True, default="")),
                ("closing_note_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closing_note_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("written_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.side",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="tracker.office",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="tracker.side"
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="tracker.workstream",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="tracker.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "code"],
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["state", "due_on"], name="action_by_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="action_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience__isnull", True), models.Q(("code", ""), _negated=True)),
                            models.Q(("audience__isnull", False), ("code", "")),
                            _connector="OR",
                        ),
                        name="action_coded_when_shared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_ko", ""), _negated=True),
                        name="action_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("closed_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="action_closed_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("title_en", models.CharField(blank=True, default="", max_length=200)),
                ("title_ko", models.CharField(blank=True, default="", max_length=200)),
                ("title_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("title_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("note", "Take note"),
                            ("discuss", "Discuss"),
                            ("decide", "Decide"),
                            ("reconcile", "Reconcile"),
                        ],
                        default="discuss",
                        max_length=10,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("conclusion_en", models.TextField(blank=True, default="")),
                ("conclusion_ko", models.TextField(blank=True, default="")),
                ("conclusion_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("conclusion_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.side",
                    ),
                ),
                (
                    "lead_side",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.side",
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="tracker.workstream",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda",
                        to="tracker.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_ko", ""), _negated=True),
                        name="agenda_item_has_title",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name_en", models.CharField(blank=True, default="", max_length=150)),
                ("name_ko", models.CharField(blank=True, default="", max_length=150)),
                ("name_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("post_en", models.CharField(blank=True, default="", max_length=300)),
                ("post_ko", models.CharField(blank=True, default="", max_length=300)),
                ("post_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("post_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("convener", "Convener"),
                            ("co_chair", "Co-chair"),
                            ("head", "Head of delegation"),
                            ("led", "Led discussions"),
                            ("signed", "Signed"),
                            ("member", "Member"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1)),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="tracker.office",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.side"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="tracker.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_en", ""), ("name_ko", ""), _negated=True),
                        name="attendance_has_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefingNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefing_notes",
                        to="tracker.agendaitem",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefing_notes",
                        to="tracker.side",
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
                "ordering": ["written_at"],
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="briefing_note_has_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(blank=True, default="", max_length=16)),
                ("reference", models.CharField(blank=True, default="", max_length=100)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                ("text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed by both sides"),
                            ("superseded", "Superseded"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "commitments",
                    models.ManyToManyField(blank=True, related_name="decisions", to="tracker.commitment"),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.side",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="tracker.decision",
                    ),
                ),
                (
                    "workstreams",
                    models.ManyToManyField(blank=True, related_name="decisions", to="tracker.workstream"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="tracker.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_on", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="decision_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                models.Q(("code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_coded_when_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_ko", ""), _negated=True),
                        name="decision_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("meeting__isnull", False),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_has_origin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Postponement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("old_starts_on", models.DateField()),
                ("old_ends_on", models.DateField(blank=True, null=True)),
                ("postponed_on", models.DateField(blank=True, null=True)),
                ("reason_en", models.TextField(blank=True, default="")),
                ("reason_ko", models.TextField(blank=True, default="")),
                ("reason_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reason_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postponements",
                        to="tracker.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["old_starts_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "old_starts_on"), name="postponement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason_en", ""), ("reason_ko", ""), _negated=True),
                        name="postponement_has_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="citation",
            name="due_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="citation",
            name="due_precision",
            field=models.CharField(
                choices=[
                    ("day", "Day"),
                    ("month", "Month"),
                    ("quarter", "Quarter"),
                    ("half", "Half-year"),
                    ("year", "Year"),
                    ("none", "No date"),
                ],
                default="none",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="due_text_en",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="citation",
            name="due_text_en_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="citation",
            name="due_text_ko",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="citation",
            name="due_text_ko_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="commitment",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("official", "Seen in the official text"),
                    ("official_ko", "Seen in the official Korean text"),
                    ("press", "Reported by the press"),
                    ("copy", "From an unofficial copy only"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="note_en",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="commitment",
            name="note_en_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="commitment",
            name="note_ko",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="commitment",
            name="note_ko_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("official", "Seen in the official text"),
                    ("official_ko", "Seen in the official Korean text"),
                    ("press", "Reported by the press"),
                    ("copy", "From an unofficial copy only"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="sources",
            field=models.ManyToManyField(blank=True, related_name="milestones", to="tracker.paragraph"),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("declaration", "Declaration"),
                    ("readout", "Joint readout"),
                    ("statement", "Joint statement"),
                    ("briefing", "Briefing"),
                    ("guidelines", "Guidelines"),
                    ("fact_sheet", "Fact sheet"),
                    ("framework", "Framework document"),
                    ("release", "Release"),
                    ("report", "Press report"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="side",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.side",
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    models.Q(("due_precision", "none"), _negated=True),
                    _connector="OR",
                ),
                name="citation_date_has_precision",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("side__isnull", False), ("written_by__isnull", False)),
                    models.Q(
                        ("side__isnull", True),
                        ("stage", "released"),
                        ("written_by__isnull", True),
                        models.Q(("confidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="milestone_has_author_or_source",
            ),
        ),
    ]
