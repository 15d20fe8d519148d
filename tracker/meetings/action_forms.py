"""Forms of actions: one, several as pasted lines, a change, and how one was closed."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.meetings.action_actions import NO_TEXT
from tracker.meetings.plan_forms import SeenForm, text_area
from tracker.meetings.registers import side_choices
from tracker.meetings.table import ActionItem
from tracker.pages.bilingual import words
from tracker.pages.forms import BoundedDate, CleanText
from tracker.people.models import Office
from tracker.people.once import OnceField
from tracker.workstreams.models import Workstream

# In the list of offices: the lead of the workstream, and none.
LEAD, NOBODY = "", "none"
NO_WORKSTREAM = gettext_lazy("An action outside a meeting belongs to a workstream.")
LONGEST_PASTE = 20_000


def open_workstreams():
    return Workstream.objects.exclude(state__in=Workstream.CLOSED).order_by("number")


class WorkstreamFields(SeenForm):
    """Which workstream it belongs to: outside a meeting it belongs to one."""

    workstream = forms.ChoiceField(label=gettext_lazy("Workstream"), required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["seen"].required = False
        self.workstreams = {row.slug: row for row in open_workstreams()}
        self.fields["workstream"].choices = [("", _("None") if meeting else _("Choose one"))] + [
            (slug, f"{row.number} {words(row, 'name').text}") for slug, row in self.workstreams.items()
        ]
        self.fields["workstream"].is_optional = bool(meeting)

    def clean_workstream(self):
        chosen = self.cleaned_data["workstream"]
        if not chosen and not self.meeting:
            raise forms.ValidationError(NO_WORKSTREAM)
        return self.workstreams.get(chosen)


class TextFields(SeenForm):
    text_en = text_area(gettext_lazy("What is to be done, in English"))
    text_ko = text_area(gettext_lazy("What is to be done, in Korean"))
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    due_on = BoundedDate(label=gettext_lazy("Due on"), required=False)
    optional = ("due_on",)

    def offer_offices(self, first, sides):
        """The offices of these sides; the side is named where there are several."""
        offices = Office.objects.filter(side__in=sides).order_by("side_id", "abbreviation")
        self.offices = {str(office.pk): office for office in offices}
        self.fields["office"].choices = first + [
            (key, f"{office.side_id} {office.abbreviation}" if len(sides) > 1 else office.abbreviation)
            for key, office in self.offices.items()
        ]

    def clean(self):
        content = super().clean()
        if not {"text_en", "text_ko"} & {*self.errors}:
            self.require_text("text", NO_TEXT)
        return content


class ActionForm(TextFields, WorkstreamFields):
    """A new one. At a meeting it is shared when saved, outside one it is the own side's first."""

    once = OnceField()
    side = forms.ChoiceField(label=gettext_lazy("Who is to do it"))
    field_order = ["text_en", "text_ko", "side", "workstream", "office", "due_on"]

    def __init__(self, *args, member, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["side"].choices = side_choices(sides)
        if not self.meeting:
            del self.fields["side"]
        first = [(LEAD, _("The lead office of the workstream")), (NOBODY, _("No office yet"))]
        self.offer_offices(first, [side.code for side in sides] if self.meeting else [member.side_id])

    def clean(self):
        content = super().clean()
        office = self.offices.get(content.get("office", ""))
        if (
            office
            and office.side_id != content.get("side", self.member.side_id)
            and "side" not in self.errors
        ):
            self.add_error("office", _("This office belongs to the other side."))
        return content

    def content(self):
        typed = self.cleaned_data
        found = {name: typed[name] for name in ("text_en", "text_ko", "workstream", "due_on")}
        found["side_id"] = typed.get("side") or self.member.side_id
        if typed["office"] != LEAD:
            found["office"] = self.offices.get(typed["office"])
        return found


class PasteForm(WorkstreamFields):
    """Several at once, a line each; the same line in the other language is the same action."""

    once = OnceField()
    lines_en = CleanText(
        label=gettext_lazy("Lines in English"),
        max_length=LONGEST_PASTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    lines_ko = CleanText(
        label=gettext_lazy("Lines in Korean"),
        max_length=LONGEST_PASTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    field_order = ["workstream", "lines_en", "lines_ko"]

    def clean(self):
        content = super().clean()
        if not {"lines_en", "lines_ko"} & {*self.errors}:
            self.require_text("lines", _("Paste the lines, in English or in Korean."))
        return content

    def lines(self):
        return {language: self.cleaned_data[f"lines_{language}"] for language in ("en", "ko")}


class ActionChangeForm(TextFields):
    """Of an open one. The side that is to do it stays the side that is to do it."""

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_offices([(NOBODY, _("No office yet"))], [action.side_id])

    def content(self):
        typed = {name: self.cleaned_data[name] for name in ("text_en", "text_ko", "due_on")}
        return {**typed, "office": self.offices.get(self.cleaned_data["office"])}


class CloseForm(SeenForm):
    to = forms.ChoiceField(
        label=gettext_lazy("How it ends"),
        choices=[pair for pair in ActionItem.State.choices if pair[0] in ActionItem.MOVES["open"]],
        widget=forms.RadioSelect,
    )
    closing_note_en = text_area(gettext_lazy("Closing note in English"))
    closing_note_ko = text_area(gettext_lazy("Closing note in Korean"))

    def clean(self):
        content = super().clean()
        if not {"closing_note_en", "closing_note_ko"} & {*self.errors}:
            self.require_text("closing_note", _("Say how it was closed."))
        return content

    def note(self):
        return {name: self.cleaned_data[name] for name in ("closing_note_en", "closing_note_ko")}
