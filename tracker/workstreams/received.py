"""What one side noted as received from the other: "received through …". Never that side's own assessment.

A row of its own, so that no query of updates counts it by accident. Both sides see it at once. It is out of
sight as soon as the side releases its own for that quarter, whether by confirming it or with other words.
"""

import datetime
import uuid
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.history.canonical import canonical, sha256
from tracker.pages.bilingual import changed_at, line, prose, text_columns
from tracker.pages.dates import day
from tracker.quarters.models import Period
from tracker.workstreams.models import Rating

NOTHING_SEEN = "-"


class ReceivedUpdate(models.Model):
    TEXTS = ("headline", "narrative")
    CONTENT = ("rating", *text_columns(TEXTS), "received_through", "received_on")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workstream = models.ForeignKey("tracker.Workstream", on_delete=models.PROTECT, related_name="received")
    quarter = models.ForeignKey("tracker.Quarter", on_delete=models.PROTECT, related_name="received")
    # Whose status it is said to be; the member who noted it is of the other one.
    side = models.ForeignKey("tracker.Side", on_delete=models.PROTECT, related_name="received")
    # A correction is a newer one; the one before stays.
    version = models.PositiveIntegerField()
    rating = models.CharField(max_length=12, choices=Rating.choices)
    headline_en, headline_ko = line(120), line(120)
    headline_en_at, headline_ko_at = changed_at(), changed_at()
    narrative_en, narrative_ko = prose(), prose()
    narrative_en_at, narrative_ko_at = changed_at(), changed_at()
    received_through = models.CharField(max_length=200)
    received_on = models.DateField()
    noted_by = models.ForeignKey("tracker.User", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workstream", "quarter", "side", "version"], name="received_version_once"
            ),
            models.CheckConstraint(condition=Q(version__gt=0), name="received_version_from_one"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="received_rating_known"),
            models.CheckConstraint(
                condition=~Q(headline_en="", headline_ko=""), name="received_has_headline"
            ),
            models.CheckConstraint(condition=~Q(received_through=""), name="received_names_its_channel"),
            models.CheckConstraint(
                condition=Q(received_on__range=("2000-01-01", "2100-12-31")), name="received_on_bounded"
            ),
        ]

    def __str__(self):
        return f"{self.side_id} {self.version}"

    @property
    def token(self):
        """Names what a form or a press shows."""
        return sha256(canonical([self.pk, self.content()]))[:20]

    def content(self):
        return {name: getattr(self, name) for name in self.CONTENT}

    def update_content(self, marking):
        """As an update of the side itself would say it."""
        said = {name: getattr(self, name) for name in ("rating", *text_columns(self.TEXTS))}
        return {**said, "ask_en": "", "ask_ko": "", "as_of": self.received_on, "marking": marking}

    def history_label(self):
        quarter = self.quarter.period.slug
        return f"{self.workstream.number} {self.workstream.name_en}, {self.side_id} {quarter}"


def token_of(received) -> str:
    return received.token if received else NOTHING_SEEN


class Received(NamedTuple):
    """What is shown of one where nothing counts yet."""

    rating: str
    received_through: str
    received_on: datetime.date


def say_received(found) -> str:
    return _("received through %(channel)s, %(day)s; not confirmed") % {
        "channel": found.received_through,
        "day": day(found.received_on),
    }


def read_received_cells(counted) -> dict[tuple[UUID, Period, str], Received]:
    """{(workstream, period, side): the newest} where the side has nothing among what counts."""
    found = {}
    columns = ("workstream_id", "quarter__year", "quarter__number", "side_id")
    rows = ReceivedUpdate.objects.order_by("version").values_list(*columns, *Received._fields)
    for workstream, year, number, side, *said in rows:
        key = (workstream, Period(year, number), side)
        if key not in counted:
            found[key] = Received(*said)
    return found


def read_received(workstream, period) -> dict[str, ReceivedUpdate]:
    """{side: the newest of the quarter}; the page knows which sides have released their own."""
    rows = ReceivedUpdate.objects.filter(
        workstream=workstream, quarter__year=period.year, quarter__number=period.number
    )
    return {row.side_id: row for row in rows.select_related("noted_by").order_by("version")}
