"""The quarter's round: one sheet with a row for each workstream, and what a member may do in each row."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.home.sheets import read_offices
from tracker.pages.bilingual import reader_language
from tracker.pages.conflicts import Stale
from tracker.pages.forms import BoundedDate, CleanText, PlainForm
from tracker.people.rules import can_draft
from tracker.quarters.models import Period
from tracker.workstreams import actions, conflicts
from tracker.workstreams.clearances import asked_of_updates
from tracker.workstreams.forms import LONGEST, UpdateForm
from tracker.workstreams.models import Rating, StatusUpdate, Workstream
from tracker.workstreams.standing import Cells, listed_workstreams

ROWS = {"rows": 2}


class RoundForm(PlainForm):
    """A row of the round: the cells that change most. The rest stays as the update has it."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    # The text that "still true" would repeat: nobody confirms what the page did not show.
    last = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    rating = forms.ChoiceField(label=_("Status"), choices=Rating.choices)
    headline = CleanText(label=_("Headline"), max_length=120, required=False)
    narrative = CleanText(
        label=_("Narrative"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=ROWS)
    )
    ask = CleanText(label=_("Ask"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs=ROWS))
    as_of = BoundedDate(label=_("As of"))

    TEXTS = ("headline", "narrative", "ask")
    CELLS = ("rating", *TEXTS, "as_of")

    def __init__(self, *args, period, today, name, **kwargs):
        super().__init__(*args, **kwargs)
        self.period, self.today, self.language = period, today, reader_language()
        for cell in self.CELLS:
            # The sheet sends what it showed beside what was typed.
            self.fields[cell].show_hidden_initial = True
            label = _("%(cell)s, %(workstream)s") % {"cell": self.fields[cell].label, "workstream": name}
            self.fields[cell].widget.attrs["aria-label"] = label
        for cell in self.TEXTS:
            self.fields[cell].widget.attrs["lang"] = self.language
        self.fields["as_of"].widget.attrs.update(min=period.start.isoformat(), max=today.isoformat())

    @classmethod
    def initial_from(cls, source, last, *, period, today):
        content = UpdateForm.initial_from(source, period=period, today=today)
        language = reader_language()
        cells = {cell: content.get(f"{cell}_{language}", "") for cell in cls.TEXTS}
        return {
            **cells,
            "rating": content["rating"],
            "as_of": content["as_of"],
            "seen": content.get("seen", ""),
            "last": last.token if last else "",
        }

    def clean_as_of(self):
        as_of = self.cleaned_data["as_of"]
        if not self.period.start <= as_of <= self.today:
            raise ValidationError(_("Enter a day of this quarter, today at the latest."))
        return as_of

    def content(self, source):
        """What the update says with these cells in it."""
        start = UpdateForm.initial_from(source, period=self.period, today=self.today)
        content = {name: start.get(name, "") for name in StatusUpdate.CONTENT}
        content.update(rating=self.cleaned_data["rating"], as_of=self.cleaned_data["as_of"])
        content.update({f"{cell}_{self.language}": self.cleaned_data[cell] for cell in self.TEXTS})
        return content

    def typed(self):
        """Did the member change a cell of what the sheet showed? The draft may be another by now."""
        if self.add_prefix("seen") not in self.data:
            return False
        return any(cell in self.CELLS for cell in self.changed_data)


@dataclass
class Row:
    workstream: Workstream
    source: StatusUpdate | None  # what the cells start from
    last: StatusUpdate | None  # what the side said last, released
    standing: object
    draft: StatusUpdate | None
    clearances: list
    form: RoundForm | None
    conflict: object = None
    notices: list = field(default_factory=list)

    @property
    def is_editable(self):
        return self.form is not None


def mine(offices, workstreams, leads):
    """The workstreams that the member's offices lead."""
    own = {office.pk for office in offices}
    return [row for row in workstreams if own & leads.get(row.pk, set())]


def read_leads() -> dict:
    leads: dict = {}
    for workstream, office in Workstream.leads.through.objects.values_list("workstream_id", "office_id"):
        leads.setdefault(workstream, set()).add(office)
    return leads


def read_round(member, sides, period, today, show, data=None) -> dict:
    """The rows, of the member's offices or all. The number of queries does not depend on how many."""
    workstreams = [row for row in listed_workstreams(sides) if row.counted_state == Workstream.State.ACTIVE]
    leads = read_leads()
    offices = list(member.offices.order_by("abbreviation"))
    own = mine(offices, workstreams, leads)
    show = show or ("mine" if own else "all")
    shown = own if show == "mine" else workstreams
    sources, last = read_sources(member, period)
    drafts = [row for row in sources.values() if actions.is_draft_of(row, period)]
    asked = asked_of_updates(drafts, member)
    cells = Cells(member, received=True)
    side = sides.get(member.side_id)
    is_now = period == Period.of(today)
    may_write = can_draft(member, member.side_id) and is_now
    rows = []
    for workstream in shown:
        source = sources.get(workstream.pk)
        row = Row(
            workstream,
            source,
            last.get(workstream.pk),
            cells.standing(workstream.pk, period, side),
            source if source and actions.is_draft_of(source, period) else None,
            asked.get(source.pk, []) if source else [],
            None,
        )
        if may_write:
            row.form = make_form(row, period, today, data)
        rows.append(row)
    return {
        "rows": rows,
        "show": show,
        "own_count": len(own),
        "all_count": len(workstreams),
        "may_write": may_write,
        "period": period,
        "leads": leads,
        "my_offices": offices,
        "offices": read_offices(member, workstreams, leads) if is_now else [],
    }


def make_form(row, period, today, data=None):
    return RoundForm(
        data,
        prefix=f"w{row.workstream.number}",
        initial=RoundForm.initial_from(row.source, row.last, period=period, today=today),
        period=period,
        today=today,
        name=str(row.workstream.number),
    )


def read_sources(member, period):
    """({workstream: what a form starts from}, {workstream: what was released last}) of the own side."""
    updates = (
        StatusUpdate.objects.visible_to(member)
        .filter(actions.up_to(period), side_id=member.side_id)
        .current()
        .select_related("quarter", "workstream", "written_by")
        .newest_first()
    )
    sources: dict = {}
    last: dict = {}
    for update in updates:
        sources.setdefault(update.workstream_id, update)
        if not update.is_open:
            last.setdefault(update.workstream_id, update)
    return sources, last


def save_rows(rows, *, by, sides, now, today, submit=False) -> tuple[int, list[Row]]:
    """(how many rows were saved, those that were not). Each is its own change: one never costs another."""
    saved, troubled = 0, []
    for row in rows:
        if not (row.form.typed() or (submit and row.draft and not is_submitted(row))):
            continue
        if not row.form.is_valid():
            troubled.append(row)
            continue
        try:
            save_row(row, by, now, submit)
            saved += 1
        except Stale as stale:
            tell_conflict(row, stale.current, by, sides)
            troubled.append(row)
        except ValidationError as lacking:
            tell_lacking(row.form, lacking)
            troubled.append(row)
    return saved, troubled


def is_submitted(row):
    return row.draft.state == StatusUpdate.State.SUBMITTED


def save_row(row, by, now, submit):
    actions.save_draft(
        row.workstream,
        period=row.form.period,
        by=by,
        seen=row.form.cleaned_data["seen"],
        content=row.form.content(row.source),
        now=now,
        submit=submit,
    )


def tell_conflict(row, current, member, sides):
    """Theirs, mine and the base; the second save counts on what stands now."""
    form = row.form
    whole = UpdateRow(form.cleaned_data, form.content(row.source))
    row.conflict = conflicts.of_update(whole, current, member, sides)
    form.data = form.data.copy()
    form.data[form.add_prefix("seen")] = actions.token_of(current)


class UpdateRow:
    """A row as the conflict of a whole form reads it."""

    def __init__(self, cleaned_data, content):
        self.cleaned_data, self._content = cleaned_data, content

    def content(self):
        return self._content


def tell_lacking(form, lacking):
    for name, sentences in lacking.message_dict.items():
        cell = name.removesuffix("_en").removesuffix("_ko")
        form.add_error(cell if cell in form.fields else None, sentences)


def confirm_rows(rows, *, by, now, today) -> tuple[int, list[Row]]:
    """ "Still true" for every row that has no draft and that nobody touched; those that changed meanwhile."""
    confirmed, troubled = 0, []
    for row in rows:
        if row.draft or row.last is None or row.form.typed():
            continue
        seen = row.form.data.get(row.form.add_prefix("last"), "")
        try:
            _update, changed = actions.confirm(
                row.workstream, period=row.form.period, by=by, seen=seen, now=now, today=today
            )
            confirmed += changed
        except Stale:
            troubled.append(row)
    return confirmed, troubled
