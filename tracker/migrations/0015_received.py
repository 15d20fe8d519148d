import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0014_conclusions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedUpdate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField()),
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
                ("received_through", models.CharField(max_length=200)),
                ("received_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="tracker.quarter",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="tracker.side",
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="tracker.workstream",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workstream", "quarter", "side", "version"), name="received_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="received_version_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rating__in",
                                ["not_started", "on_track", "at_risk", "off_track", "paused", "complete"],
                            )
                        ),
                        name="received_rating_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("headline_en", ""), ("headline_ko", ""), _negated=True),
                        name="received_has_headline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_through", ""), _negated=True),
                        name="received_names_its_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_on__range", ("2000-01-01", "2100-12-31"))),
                        name="received_on_bounded",
                    ),
                ],
            },
        ),
    ]
