import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tracker.people.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("chain", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title_en", models.CharField(blank=True, default="", max_length=200)),
                ("title_ko", models.CharField(blank=True, default="", max_length=200)),
                ("title_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("title_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("declaration", "Declaration"),
                            ("readout", "Joint readout"),
                            ("statement", "Joint statement"),
                            ("briefing", "Briefing"),
                            ("guidelines", "Guidelines"),
                            ("fact_sheet", "Fact sheet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("date", models.DateField()),
                ("place_en", models.CharField(blank=True, default="", max_length=100)),
                ("place_ko", models.CharField(blank=True, default="", max_length=100)),
                ("place_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("place_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("official", "Official text"),
                            ("translation", "Official translation"),
                            ("press", "Press report"),
                            ("unofficial", "Unofficial copy"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("full", "Full text"),
                            ("excerpt", "Excerpt"),
                            ("not_public", "Exists but not public"),
                            ("reported", "Reported but not announced"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "valid_text",
                    models.CharField(
                        choices=[("en", "English"), ("ko", "Korean"), ("both", "Both languages")],
                        max_length=4,
                    ),
                ),
                ("url", models.URLField(blank=True, default="", max_length=500)),
                ("note_en", models.TextField(blank=True, default="")),
                ("note_ko", models.TextField(blank=True, default="")),
                ("note_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("note_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["date", "code"],
            },
        ),
        migrations.CreateModel(
            name="Side",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("name_en", models.CharField(blank=True, default="", max_length=60)),
                ("name_ko", models.CharField(blank=True, default="", max_length=60)),
                ("name_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("zone", models.CharField(max_length=40, validators=[tracker.people.models.check_zone])),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ko", "한국어")], max_length=2, unique=True
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                ("text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "force",
                    models.CharField(
                        choices=[
                            ("committed", "Committed"),
                            ("established", "Established"),
                            ("affirmed", "Affirmed"),
                            ("discussed", "Discussed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("once", "Once"),
                            ("recurring", "Recurring"),
                            ("continuing", "Continuing"),
                            ("standing", "Standing"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_text_en", models.CharField(blank=True, default="", max_length=200)),
                ("due_text_ko", models.CharField(blank=True, default="", max_length=200)),
                ("due_text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("due_text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "due_precision",
                    models.CharField(
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("fulfilled", "Fulfilled"),
                            ("superseded", "Superseded"),
                            ("not_pursued", "Not pursued"),
                        ],
                        default="active",
                        max_length=12,
                    ),
                ),
                (
                    "measured_by",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("meetings", "Meetings held"),
                            ("reports", "Reports transmitted"),
                        ],
                        default="hand",
                        max_length=10,
                    ),
                ),
                (
                    "undertaken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="tracker.side",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("text_ko", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            models.Q(("due_precision", "none"), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_date_has_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cadence", "standing"), ("state", "fulfilled"), _negated=True),
                        name="commitment_standing_never_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("abbreviation", models.CharField(max_length=20)),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offices", to="tracker.side"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("side", "abbreviation"), name="office_once_per_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=150)),
                (
                    "role",
                    models.CharField(
                        choices=[("reader", "Reader"), ("editor", "Editor"), ("releaser", "Releaser")],
                        default="reader",
                        max_length=10,
                    ),
                ),
                ("is_steward", models.BooleanField(default=False)),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ko", "한국어")], default="en", max_length=2
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        default="UTC", max_length=40, validators=[tracker.people.models.check_zone]
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                ("offices", models.ManyToManyField(blank=True, related_name="members", to="tracker.office")),
                (
                    "side",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="tracker.side",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__isnull", False), ("is_superuser", True), _connector="OR"),
                        name="member_has_a_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["reader", "editor", "releaser"])),
                        name="member_role_known",
                    ),
                ],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("chain", models.CharField(max_length=8)),
                ("sequence", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=40)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("subject_label", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracker.side",
                    ),
                ),
            ],
            options={
                "ordering": ["chain", "sequence"],
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["subject_id"], name="entry_of_subject")],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "sequence"), name="entry_sequence_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sequence__gt", 0)), name="entry_sequence_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryBody",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="body",
                        serialize=False,
                        to="tracker.entry",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Paragraph",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text_en", models.TextField(blank=True, default="")),
                ("text_ko", models.TextField(blank=True, default="")),
                ("text_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("text_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("wording_note_en", models.TextField(blank=True, default="")),
                ("wording_note_ko", models.TextField(blank=True, default="")),
                ("wording_note_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("wording_note_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paragraphs",
                        to="tracker.document",
                    ),
                ),
            ],
            options={
                "ordering": ["document", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="paragraph_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("text_ko", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paragraph_has_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("quote_en", models.TextField(blank=True, default="")),
                ("quote_ko", models.TextField(blank=True, default="")),
                ("quote_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("quote_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("made", "Made"),
                            ("reaffirmed", "Reaffirmed"),
                            ("changed", "Changed"),
                            ("ended", "Ended"),
                        ],
                        default="made",
                        max_length=12,
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="tracker.commitment",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="tracker.paragraph",
                    ),
                ),
            ],
            options={
                "ordering": [models.F("paragraph__document__date"), "paragraph__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "paragraph", "part"), name="citation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quote_en", ""), _negated=True),
                            models.Q(("quote_ko", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="citation_quotes_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quarter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("updates_due", models.DateField()),
                ("report_due", models.DateField()),
            ],
            options={
                "ordering": ["year", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="quarter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 4))), name="quarter_one_to_four"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2000, 2100))), name="quarter_year_bounded"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirm", "Confirmed"),
                            ("agree", "Agreed"),
                            ("concur", "Concurred"),
                            ("ad_referendum", "Concurred ad referendum"),
                            ("no_objection", "No objection"),
                            ("hold", "Hold"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("comment", models.TextField(blank=True, default="")),
                ("post", models.CharField(blank=True, default="", max_length=200)),
                ("authority", models.CharField(blank=True, default="", max_length=200)),
                ("received_through", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="tracker.side",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "indexes": [models.Index(fields=["subject_id", "side"], name="position_of_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content_hash", ""), _negated=True),
                        name="position_names_its_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="tracker.side"
                    ),
                ),
            ],
            options={
                "ordering": ["written_at"],
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["subject_id"], name="note_on_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="note_has_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("cleared", "Cleared"),
                            ("with_edits", "Cleared with edits"),
                            ("no_reply", "No reply"),
                            ("not_needed", "Not needed"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("told_by", models.CharField(blank=True, default="", max_length=150)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="tracker.office",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="tracker.side",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("side", "office", "subject_id"), name="clearance_once_per_office"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Workstream",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name_en", models.CharField(blank=True, default="", max_length=160)),
                ("name_ko", models.CharField(blank=True, default="", max_length=160)),
                ("name_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("objective_en", models.TextField(blank=True, default="")),
                ("objective_ko", models.TextField(blank=True, default="")),
                ("objective_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("objective_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("workstream", "Workstream"), ("line", "Line of effort")],
                        default="workstream",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Active"),
                            ("completed", "Completed"),
                            ("merged", "Merged"),
                            ("not_pursued", "Not pursued"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                (
                    "commitments",
                    models.ManyToManyField(blank=True, related_name="workstreams", to="tracker.commitment"),
                ),
                ("leads", models.ManyToManyField(blank=True, related_name="leads", to="tracker.office")),
                (
                    "predecessors",
                    models.ManyToManyField(blank=True, related_name="successors", to="tracker.workstream"),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_ko", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workstream_has_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="workstream_number_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("declined", "Not agreed"),
                            ("released", "Released"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("title_en", models.CharField(blank=True, default="", max_length=160)),
                ("title_ko", models.CharField(blank=True, default="", max_length=160)),
                ("title_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("title_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("baseline_due_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "due_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half", "Half-year"),
                            ("year", "Year"),
                            ("none", "No date"),
                        ],
                        default="day",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("in_progress", "In progress"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
                ("written_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "commitments",
                    models.ManyToManyField(blank=True, related_name="milestones", to="tracker.commitment"),
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
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="tracker.side",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.side"
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="tracker.workstream",
                    ),
                ),
            ],
            options={
                "ordering": ["workstream", "number"],
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("workstream", "number"), name="milestone_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__isnull", True), ("released_at__isnull", True), ("stage", "draft")
                            ),
                            models.Q(
                                ("number__gt", 0),
                                ("number__isnull", False),
                                ("released_at__isnull", False),
                                ("stage", "released"),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_numbered_at_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_ko", ""), _negated=True),
                        name="milestone_has_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("due_precision", "none")),
                            models.Q(
                                ("due_on__isnull", False), models.Q(("due_precision", "none"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="milestone_date_has_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="milestone_done_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("declined", "Not agreed"),
                            ("released", "Released"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("moved", "Move the date"),
                            ("started", "Start"),
                            ("done", "Complete"),
                            ("dropped", "Drop"),
                            ("reopened", "Reopen"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_due_on", models.DateField(blank=True, null=True)),
                (
                    "from_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half", "Half-year"),
                            ("year", "Year"),
                            ("none", "No date"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("to_due_on", models.DateField(blank=True, null=True)),
                (
                    "to_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("half", "Half-year"),
                            ("year", "Year"),
                            ("none", "No date"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
                ("reason_en", models.TextField(blank=True, default="")),
                ("reason_ko", models.TextField(blank=True, default="")),
                ("reason_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reason_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("written_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("released_on", models.DateField(blank=True, null=True)),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="tracker.milestone",
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
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.side"
                    ),
                ),
            ],
            options={
                "ordering": ["written_at"],
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["released_on"], name="milestone_change_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "draft")),
                        fields=("milestone", "side"),
                        name="milestone_one_open_change",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "proposed")),
                        fields=("milestone",),
                        name="milestone_one_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["moved", "dropped", "reopened"]), _negated=True),
                            models.Q(("reason_en", ""), ("reason_ko", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_change_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "done"), _negated=True),
                            ("done_on__isnull", False),
                            _connector="OR",
                        ),
                        name="milestone_change_done_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("released_at__isnull", True),
                                ("released_on__isnull", True),
                                ("stage", "draft"),
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_on__isnull", True),
                                ("stage__in", ["proposed", "declined"]),
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_on__isnull", False),
                                ("stage", "released"),
                            ),
                            _connector="OR",
                        ),
                        name="milestone_change_released_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name_en", models.TextField(blank=True, default="")),
                ("name_ko", models.TextField(blank=True, default="")),
                ("name_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("established", "Established"),
                            ("named", "Named"),
                            ("completed", "Completed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="tracker.paragraph",
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="tracker.workstream",
                    ),
                ),
            ],
            options={
                "ordering": [models.F("paragraph__document__date"), "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("workstream", "paragraph"), name="wording_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusUpdate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("released", "Released"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("off_track", "Off track"),
                            ("paused", "Paused"),
                            ("complete", "Complete"),
                        ],
                        max_length=12,
                    ),
                ),
                ("headline_en", models.CharField(blank=True, default="", max_length=120)),
                ("headline_ko", models.CharField(blank=True, default="", max_length=120)),
                ("headline_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("headline_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("narrative_en", models.TextField(blank=True, default="")),
                ("narrative_ko", models.TextField(blank=True, default="")),
                ("narrative_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("narrative_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ask_en", models.TextField(blank=True, default="")),
                ("ask_ko", models.TextField(blank=True, default="")),
                ("ask_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ask_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("as_of", models.DateField()),
                ("marking", models.CharField(max_length=100)),
                ("written_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "quarter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="tracker.quarter",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="tracker.side"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="tracker.statusupdate",
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
                    "workstream",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="tracker.workstream",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["state", "workstream", "quarter", "side", "rating"], name="update_by_state"
                    ),
                    models.Index(fields=["quarter", "released_at"], name="update_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted"])),
                        fields=("workstream", "quarter", "side"),
                        name="update_one_open_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "released")),
                        fields=("workstream", "quarter", "side"),
                        name="update_one_standing",
                    ),
                    models.UniqueConstraint(
                        fields=("workstream", "quarter", "side", "version"), name="update_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("released_at__isnull", True),
                                ("released_by__isnull", True),
                                ("state__in", ["draft", "submitted"]),
                                ("version__isnull", True),
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                ("state__in", ["released", "superseded"]),
                                ("version__gt", 0),
                                ("version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="update_numbered_at_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted"]),
                            models.Q(("headline_en", ""), ("headline_ko", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="update_shared_has_headline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted"]),
                            models.Q(("rating__in", ["at_risk", "off_track", "paused"]), _negated=True),
                            models.Q(
                                ("ask_en", ""),
                                ("ask_ko", ""),
                                ("narrative_en", ""),
                                ("narrative_ko", ""),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="update_trouble_is_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rating__in",
                                ["not_started", "on_track", "at_risk", "off_track", "paused", "complete"],
                            )
                        ),
                        name="update_rating_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_of__range", ("2000-01-01", "2100-12-31"))),
                        name="update_as_of_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeName",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name_en", models.CharField(blank=True, default="", max_length=160)),
                ("name_ko", models.CharField(blank=True, default="", max_length=160)),
                ("name_en_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name_ko_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("since", models.DateField(blank=True, null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="tracker.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "since"), name="office_name_once_a_day")
                ],
            },
        ),
    ]
