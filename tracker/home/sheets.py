"""A sheet per office: what it is to write of this quarter, in a file that it fills in and sends back."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tracker.exports.fill_in import Column, FillIn
from tracker.exports.table import printable
from tracker.history.canonical import canonical, sha256
from tracker.meetings.table import ActionItem
from tracker.pages.bilingual import reader_language, words
from tracker.people.models import OfficeName
from tracker.workstreams.forms import LONGEST, UpdateForm
from tracker.workstreams.models import Rating, StatusUpdate, Workstream
from tracker.workstreams.own_side import read_office_names

# The number grows when a sheet of before can no longer be read.
SHEET = "ncg-sheet-1"
NOTHING = "-"
HEADLINE = StatusUpdate._meta.get_field("headline_en").max_length or 0
# What an office fills in, in the order of the columns.
TEXTS = ("headline_en", "headline_ko", "narrative_en", "narrative_ko", "ask_en", "ask_ko")
CELLS = ("rating", *TEXTS, "as_of")

TITLES = {
    "number": _("Number"),
    "name": _("Workstream"),
    "last_rating": _("Status last released"),
    "last_headline": _("Headline last released"),
    "last_as_of": _("As of, last released"),
    "rating": _("Status"),
    "headline_en": _("Headline in English"),
    "headline_ko": _("Headline in Korean"),
    "narrative_en": _("Narrative in English"),
    "narrative_ko": _("Narrative in Korean"),
    "ask_en": _("Ask in English"),
    "ask_ko": _("Ask in Korean"),
    "as_of": _("As of"),
    "key": _("Key (leave as it is)"),
}
WIDTHS = {"number": 6, "name": 26, "last_headline": 30, "key": 14, "rating": 14, "as_of": 13}
TITLE = _("%(office)s: sheet for %(quarter)s")
WHAT_TO_DO = _(
    "Fill in the yellow cells only, as values: no formulas, no merged cells. Give the file back to whoever"
    " sent it. What is in it becomes drafts that only your side sees."
)
HOW_LONG = _(
    "A headline has 120 characters at most. At risk, off track and paused need a narrative or an ask."
)


@dataclass
class OfficeSheet:
    """What one office is asked for: the workstreams it leads, and those in which it has an open action."""

    abbreviation: str
    office_id: object
    name: OfficeName
    workstreams: list[Workstream]

    @property
    def numbers(self):
        return {workstream.number: workstream for workstream in self.workstreams}


def read_offices(member, workstreams, leads) -> list[OfficeSheet]:
    """The own side's offices that have something to write. `leads` is {workstream: offices}."""
    asked: dict = {}
    for workstream, offices in leads.items():
        for office in offices:
            asked.setdefault(office, set()).add(workstream)
    tasks = ActionItem.objects.visible_to(member).open()
    tasks = tasks.filter(side_id=member.side_id, office__isnull=False, workstream__isnull=False).order_by()
    for office, workstream in tasks.values_list("office_id", "workstream_id").distinct():
        asked.setdefault(office, set()).add(workstream)
    sheets = []
    for office, name in read_office_names(member.side_id).items():
        own = [row for row in workstreams if row.pk in asked.get(office, ())]
        if own:
            sheets.append(OfficeSheet(name.office.abbreviation, office, name, own))
    return sheets


def make_sheet(office, sources, last, *, side, period, today, marking, now) -> FillIn:
    """`sources` and `last` as the round reads them: what a draft starts from, what was released last."""
    names = {"office": office.abbreviation, "quarter": period.label}
    with translation.override("en"):
        quarter = period.label
    title = str(TITLE) % names
    other = "en" if reader_language() == "ko" else "ko"
    with translation.override(other):
        in_other = [str(TITLE) % {**names, "quarter": period.label}, str(WHAT_TO_DO), str(HOW_LONG)]
    rows = [
        make_row(workstream, sources.get(workstream.pk), last.get(workstream.pk), side, office, period, today)
        for workstream in office.workstreams
    ]
    return FillIn(
        title=f"{office.abbreviation} {quarter}",
        language=reader_language(),
        marking=marking,
        lines=(f"{title} · {in_other[0]}", f"{WHAT_TO_DO} {HOW_LONG}", f"{in_other[1]} {in_other[2]}"),
        tag=f"{SHEET} {period.slug} {side} {office.abbreviation}",
        columns=make_columns(period),
        rows=rows,
        at=now,
    )


def make_columns(period):
    titles = both(TITLES)
    more: dict[str, dict[str, Any]] = {
        "rating": {"choices": tuple(str(label) for label in Rating.labels)},
        "as_of": {"days": (period.start, period.end)},
        **{name: {"longest": HEADLINE if name.startswith("headline") else LONGEST} for name in TEXTS},
    }
    return tuple(
        Column(
            name, title, WIDTHS.get(name, 36 if name in TEXTS else 14), name in CELLS, **more.get(name, {})
        )
        for name, title in titles.items()
    )


def both(titles) -> dict[str, str]:
    """In the reader's language, and in the other below it."""
    first = {name: str(title) for name, title in titles.items()}
    with translation.override("en" if reader_language() == "ko" else "ko"):
        return {name: f"{first[name]}\n{title}" for name, title in titles.items()}


def make_row(workstream, source, last, side, office, period, today):
    start = UpdateForm.initial_from(source, period=period, today=today)
    cells = {name: start.get(name, "") for name in CELLS}
    token = source.token if source else NOTHING
    return (
        workstream.number,
        words(workstream, "name").text,
        last.get_rating_display() if last else "",
        words(last, "headline").text if last else "",
        last.as_of if last else None,
        str(Rating(cells["rating"]).label),
        *(cells[name] for name in TEXTS),
        cells["as_of"],
        f"{period.slug} {side} {workstream.number} {token} {digest_of(cells)} {office.abbreviation}",
    )


def digest_of(cells) -> str:
    """Of what an office can change: whether a row was touched is seen without what it said before."""
    said = [str(cells["rating"]), *(printable(cells[name]) for name in TEXTS), str(cells["as_of"] or "")]
    return sha256(canonical(said))[:16]


def highest_marking() -> str:
    english, korean = settings.NCG_MARKINGS[-1]
    return korean if reader_language() == "ko" else english
