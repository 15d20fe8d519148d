"""Forms for what follows publication."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.pages.forms import BoundedDate, CleanText, PlainForm
from tracker.people.once import OnceField
from tracker.reports.frozen import Objection, Transmission


class OptionalText(CleanText):
    is_optional = True


class ObjectionForm(PlainForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=Objection.Kind.choices)
    text_en = CleanText(
        label=_("Text in English"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    text_ko = CleanText(
        label=_("Text in Korean"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "ko"}),
        help_text=_("One of the two is enough."),
    )
    once = OnceField()


class StepForm(PlainForm):
    step = forms.ChoiceField(label=_("Step"), choices=Transmission.Step.choices)
    on = BoundedDate(label=_("Day"))
    office = CleanText(
        label=_("Office or post"), max_length=200, help_text=_("To whom it went, or who returned it.")
    )
    reference = OptionalText(label=_("Reference in your registry"), max_length=200, required=False)
    comment = OptionalText(
        label=_("Comments that came back"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    once = OnceField()


class ReportedForm(PlainForm):
    on = BoundedDate(label=_("Day on which your side reported to its President"))
