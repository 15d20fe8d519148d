"""Forms of decisions: one is proposed at a meeting or by letters, changed while proposed, and agreed to."""

from django import forms
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.commitments.models import Commitment
from tracker.meetings.plan_forms import SeenForm, text_area
from tracker.meetings.table import Decision
from tracker.pages.bilingual import words
from tracker.pages.forms import BoundedDate, CleanText
from tracker.people.once import OnceField
from tracker.workstreams.models import Workstream

# A decision that may be superseded is chosen from the newest.
MOST_CHOICES = 200
CLOSES_NOTHING = gettext_lazy("It closes nothing")


def label_of(row, field) -> str:
    code = getattr(row, "code", "") or str(row.number)
    return f"{code} {Truncator(words(row, field).text).chars(90)}"


def still_open(model, chosen):
    """What a decision may be about: closed ones only where it is about them already."""
    return model.objects.filter(Q(pk__in=[row.pk for row in chosen]) | ~Q(state__in=model.CLOSED))


def that_can_be_superseded(decision):
    """Agreed ones that no other decision is to supersede."""
    free = Q(superseded_by=None) | (Q(superseded_by=decision) if decision else Q(pk=None))
    rows = Decision.objects.filter(free, state=Decision.State.AGREED)
    return rows.order_by("-decided_on", "-code")[:MOST_CHOICES]


class DecisionForm(SeenForm):
    """Both sides see it from the first save. Between meetings it needs the letters."""

    once = OnceField()
    reference = CleanText(label=gettext_lazy("Reference of the letters"), max_length=100)
    decided_on = BoundedDate(label=gettext_lazy("Date of the letters"))
    text_en = text_area(gettext_lazy("Decision in English"), rows=4)
    text_ko = text_area(gettext_lazy("Decision in Korean"), rows=4)
    workstreams = forms.MultipleChoiceField(label=gettext_lazy("Workstreams it concerns"), required=False)
    commitments = forms.MultipleChoiceField(label=gettext_lazy("Commitments it concerns"), required=False)
    supersedes = forms.ChoiceField(label=gettext_lazy("Supersedes"), required=False)
    closes = forms.ChoiceField(label=gettext_lazy("What it closes"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, meeting, decision=None, **kwargs):
        super().__init__(*args, **kwargs)
        if meeting:
            del self.fields["reference"], self.fields["decided_on"]
        if decision:
            del self.fields["once"]
        else:
            self.fields["seen"].required = False
        about = [[*decision.workstreams.all()], [*decision.commitments.all()]] if decision else [[], []]
        self.rows = {
            "workstreams": {str(row.number): row for row in still_open(Workstream, about[0])},
            "commitments": {row.code: row for row in still_open(Commitment, about[1])},
            "supersedes": {row.code: row for row in that_can_be_superseded(decision)},
        }
        self.offer("workstreams", "name")
        self.offer("commitments", "text")
        self.offer("supersedes", "text", [("", _("None"))])
        self.fields["closes"].choices = [("", CLOSES_NOTHING), *Decision.Closes.choices]

    def offer(self, name, field, first=()):
        rows = self.rows[name].items()
        self.fields[name].choices = [*first, *((key, label_of(row, field)) for key, row in rows)]

    def boxes(self, name):
        """[(value, label, is it ticked)] for the template."""
        ticked = self[name].value() or []
        return [(value, label, value in ticked) for value, label in self.fields[name].choices]

    def concerned(self):
        """The two lists of what it is about, each with its boxes."""
        return [(self[name], self.boxes(name)) for name in ("workstreams", "commitments")]

    def clean(self):
        typed = super().clean()
        if not {"text_en", "text_ko"} & {*self.errors}:
            self.require_text("text", _("Write the decision, in English or in Korean."))
        if typed.get("closes") and not (typed.get("workstreams") or typed.get("commitments")):
            self.add_error("closes", _("Choose the workstreams or commitments that it closes."))
        return typed

    def content(self):
        typed = {**super().content()}
        for name in ("workstreams", "commitments"):
            typed[name] = [self.rows[name][key] for key in typed[name]]
        typed["supersedes"] = self.rows["supersedes"].get(typed["supersedes"])
        return typed


def initial_of(content):
    """What `content_of` a decision says, as the fields of the form hold it."""
    return {
        **content,
        "workstreams": [str(row.number) for row in content["workstreams"]],
        "commitments": [row.code for row in content["commitments"]],
        "supersedes": content["supersedes"].code if content["supersedes"] else "",
    }
