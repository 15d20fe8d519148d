"""Clearances on the sheet of the round: whom to ask about each draft, and what came back. Own side only."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.pages.conflicts import Stale
from tracker.pages.forms import BoundedDate, CleanText, PlainForm
from tracker.pages.locking import lock_rows
from tracker.people.once import OnceField
from tracker.workstreams.clearances import ask_office, note_answer
from tracker.workstreams.models import Clearance, Workstream
from tracker.workstreams.own_side import read_office_names


class Asked(NamedTuple):
    """One clearance with its cells."""

    clearance: Clearance
    answer: object
    told_by: object
    seen: object


class Line(NamedTuple):
    """A draft: what its offices said, and which of its lead offices were not asked yet."""

    row: object
    asked: list[Asked]
    to_ask: list  # checkboxes


class ClearingForm(PlainForm):
    """All answers and all questions in one Save, all or nothing."""

    once = OnceField()
    due_on = BoundedDate(label=_("Answer due on"), required=False)

    def __init__(self, data, *, rows, leads, side_id, due_on):
        super().__init__(data, auto_id="clear_%s", initial={"due_on": due_on})
        due: Any = self.fields["due_on"]
        due.is_optional = True
        names = read_office_names(side_id)
        self.drafts = [row for row in rows if row.draft]
        self.asked, self.to_ask = {}, {}
        for row in self.drafts:
            for clearance in row.clearances:
                self._offer_answer(row, clearance)
            known = {clearance.office_id for clearance in row.clearances}
            for key, name in names.items():
                if key in leads.get(row.workstream.pk, ()) and key not in known:
                    self._offer_question(row, name.office)

    def _offer_answer(self, row, clearance):
        key = f"c-{clearance.pk}"
        label = f"{row.workstream.number} · {clearance.office.abbreviation}"
        self.asked[key] = clearance
        self.fields[f"{key}-answer"] = forms.ChoiceField(
            choices=Clearance.Answer.choices,
            initial=clearance.answer,
            show_hidden_initial=True,
            widget=forms.Select(attrs={"class": "in", "aria-label": _("Answer, %(of)s") % {"of": label}}),
        )
        self.fields[f"{key}-told_by"] = CleanText(
            required=False,
            max_length=150,
            initial=clearance.told_by,
            show_hidden_initial=True,
            widget=forms.TextInput(attrs={"class": "in", "aria-label": _("Told by, %(of)s") % {"of": label}}),
        )
        self.fields[f"{key}-seen"] = forms.CharField(initial=clearance.token, widget=forms.HiddenInput)

    def _offer_question(self, row, office):
        key = f"a-{row.workstream.number}-{office.pk}"
        self.to_ask[key] = (row.draft, office)
        self.fields[key] = forms.BooleanField(required=False, label=office.abbreviation)

    def was_changed(self, key) -> bool:
        """By the member, against what the form showed: what a colleague noted elsewhere does not count."""
        return bool({f"{key}-answer", f"{key}-told_by"} & {*self.changed_data})

    def tell_theirs(self):
        """Beside each row that was changed here too: what stands there. The next Save counts on it."""
        data: Any = self.data
        self.data = data = data.copy()
        for key, clearance in self.asked.items():
            if self.was_changed(key) and data.get(f"{key}-seen") != clearance.token:
                theirs = ", ".join(filter(None, (clearance.get_answer_display(), clearance.told_by)))
                self.add_error(f"{key}-told_by", _("Noted meanwhile: %(theirs)s.") % {"theirs": theirs})
            data[f"{key}-seen"] = clearance.token

    def lines(self):
        for row in self.drafts:
            asked = [
                Asked(one, *(self[f"c-{one.pk}-{name}"] for name in ("answer", "told_by", "seen")))
                for one in row.clearances
            ]
            to_ask = [self[key] for key, (draft, _office) in self.to_ask.items() if draft == row.draft]
            yield Line(row, asked, to_ask)


@transaction.atomic
def save_clearances(form, *, by, now) -> int:
    """How many were asked or answered. Raises Stale when somebody noted another answer meanwhile."""
    typed, done = form.cleaned_data, 0
    lock_all(form, by)
    for key, clearance in form.asked.items():
        if not form.was_changed(key):
            continue
        content = {"answer": typed[f"{key}-answer"], "told_by": typed[f"{key}-told_by"]}
        note_answer(clearance, by=by, seen=typed[f"{key}-seen"], now=now, **content)
        done += 1
    for key, (draft, office) in form.to_ask.items():
        if typed[key]:
            done += ask(draft, office, typed, by, now)
    return done


def lock_all(form, by) -> None:
    """Before the first entry of history, in the order that all verbs keep to."""
    asked = [draft.workstream_id for key, (draft, _office) in form.to_ask.items() if form.cleaned_data[key]]
    answered = [clearance.pk for key, clearance in form.asked.items() if form.was_changed(key)]
    lock_rows(Workstream.objects.filter(pk__in=asked))
    lock_rows(Clearance.objects.visible_to(by).filter(pk__in=answered))


def ask(draft, office, typed, by, now) -> int:
    try:
        return bool(ask_office(draft, office, due_on=typed["due_on"], by=by, now=now, once=typed["once"]))
    except ValidationError:
        # Asked by a colleague a moment ago, which is what was wanted; theirs stands.
        raise Stale(draft) from None
