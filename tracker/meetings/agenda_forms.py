"""Forms of the agenda and of the conclusions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.assent.models import Position
from tracker.meetings.conclusion_actions import ANSWERS
from tracker.meetings.plan_forms import SeenForm
from tracker.meetings.table import AgendaItem
from tracker.pages.bilingual import words
from tracker.pages.forms import CleanText, PlainForm
from tracker.people.once import OnceField

LONGEST = 5000
BOTH, OWN = "both", "own"


class AgendaItemForm(SeenForm):
    """An item that is added or changed. Whose it is, is chosen when it is added, and widened later."""

    once = OnceField()
    title_en = CleanText(label=_("Item in English"), max_length=200, required=False)
    title_ko = CleanText(label=_("Item in Korean"), max_length=200, required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=AgendaItem.Purpose.choices, initial=AgendaItem.Purpose.DISCUSS
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=600,
        error_messages={
            "invalid": _("Enter a whole number of minutes."),
            "min_value": _("Enter from 1 to 600 minutes."),
            "max_value": _("Enter from 1 to 600 minutes."),
        },
    )
    lead_side_id = forms.ChoiceField(label=_("Which side leads"), required=False)
    workstream = forms.ChoiceField(label=_("Workstream"), required=False)
    whose = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[(BOTH, _("Both sides: propose it now")), (OWN, _("Only my side: prepare it first"))],
        widget=forms.RadioSelect,
    )
    optional = ("minutes", "lead_side_id", "workstream")

    def __init__(self, *args, sides, workstreams, may_choose, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        self.workstreams = {str(row.number): row for row in workstreams}
        fields: dict[str, Any] = self.fields
        fields["lead_side_id"].choices = [("", _("Neither"))] + [
            (side.code, words(side, "name").text) for side in sides
        ]
        fields["workstream"].choices = [("", _("None"))] + [
            (number, f"{number} {words(row, 'name').text}") for number, row in self.workstreams.items()
        ]
        self.fields["seen"].required = not is_new
        if not may_choose:
            del self.fields["whose"]

    def clean(self):
        content = super().clean()
        self.require_text("title", _("Name the item, in English or in Korean."))
        return content

    def content(self):
        content = super().content()
        content.pop("whose", None)
        content["workstream"] = self.workstreams.get(content["workstream"])
        content["lead_side_id"] = content["lead_side_id"] or None
        return content


class BriefingForm(PlainForm):
    once = OnceField()
    text = CleanText(
        label=_("Point of your side"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the point first.")},
    )


class ConclusionForm(SeenForm):
    conclusion_en = CleanText(
        label=_("Conclusion in English"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    conclusion_ko = CleanText(
        label=_("Conclusion in Korean"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    optional = ("conclusion_en", "conclusion_ko")


class AnswerForm(SeenForm):
    """Where the own side stands on the conclusions that were read."""

    kind = forms.ChoiceField(
        label=_("Position"),
        choices=[(kind, kind.label) for kind in ANSWERS],
        initial=Position.Kind.AGREE,
        widget=forms.RadioSelect,
    )
    post = CleanText(
        label=_("Post as signed"),
        max_length=200,
        required=False,
        help_text=_("For example: Acting co-chair."),
    )
    authority = CleanText(label=_("On whose authority"), max_length=200, required=False)
    received_through = CleanText(
        label=_("Received through"),
        max_length=200,
        required=False,
        help_text=_("The channel by which your capital's answer came, if not yours to give."),
    )
    comment = CleanText(
        label=_("Comment"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A hold says what it is about. The other side reads it."),
    )
    optional = ("authority", "received_through", "comment")
