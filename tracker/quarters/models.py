"""Calendar quarters, from the one in which the group first met."""

import datetime
import re
import uuid
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 2000, 2100
ADDRESS = re.compile(r"(?P<year>20[0-9]{2}|2100)-q(?P<number>[1-4])")


class Period(NamedTuple):
    """A quarter as a value: what can be said of it without a row."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date):
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, slug: str):
        """From `2026-q4`, the one spelling a quarter has. Raises ValueError."""
        match = ADDRESS.fullmatch(slug)
        if match is None:
            raise ValueError(slug)
        return cls(int(match["year"]), int(match["number"]))

    @property
    def start(self):
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self):
        """The last day."""
        return self.next().start - datetime.timedelta(days=1)

    def next(self):
        return Period(self.year + 1, 1) if self.number == 4 else Period(self.year, self.number + 1)

    def previous(self):
        return Period(self.year - 1, 4) if self.number == 1 else Period(self.year, self.number - 1)

    @property
    def slug(self):
        return f"{self.year}-q{self.number}"

    @property
    def label(self):
        return _("%(year)d Q%(number)d") % {"year": self.year, "number": self.number}

    @property
    def short(self):
        return _("Q%(number)d") % {"number": self.number}

    @property
    def in_words(self):
        return [
            _("First quarter %(year)d"),
            _("Second quarter %(year)d"),
            _("Third quarter %(year)d"),
            _("Fourth quarter %(year)d"),
        ][self.number - 1] % {"year": self.year}


def periods(first: Period, last: Period):
    while first <= last:
        yield first
        first = first.next()


class QuarterQuerySet(models.QuerySet):
    def of(self, period):
        return self.filter(year=period.year, number=period.number)


class Quarter(models.Model):
    """A row for what staff may edit: when updates and the report are due. Reading never makes one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    updates_due = models.DateField()
    report_due = models.DateField()

    objects = QuarterQuerySet.as_manager()

    class Meta:
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="quarter_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 4)), name="quarter_one_to_four"),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="quarter_year_bounded",
            ),
        ]

    def __str__(self):
        return self.period.slug

    def history_label(self):
        return self.period.slug

    @property
    def period(self):
        return Period(self.year, self.number)

    @classmethod
    def planned(cls, period):
        """A quarter without a row yet: updates are due 14 days before its end, the report at its end."""
        return cls(
            year=period.year,
            number=period.number,
            updates_due=period.end - datetime.timedelta(days=14),
            report_due=period.end,
        )


def read_quarter(period) -> Quarter:
    """The row, or an unsaved one with the usual dates."""
    return Quarter.objects.of(period).first() or Quarter.planned(period)


def ensure_quarter(period) -> Quarter:
    """The row, made if it is not there. For verbs, inside their transaction."""
    planned = Quarter.planned(period)
    quarter, _made = Quarter.objects.get_or_create(
        year=period.year,
        number=period.number,
        defaults={"updates_due": planned.updates_due, "report_due": planned.report_due},
    )
    return quarter
