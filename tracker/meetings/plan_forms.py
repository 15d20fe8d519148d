"""Forms that plan a meeting, move it, and call it off."""

from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.meetings.cancelling import Fate, Fates
from tracker.meetings.models import Meeting
from tracker.meetings.plan_actions import DATES
from tracker.meetings.rules import name_of
from tracker.meetings.times import find_faults
from tracker.pages.bilingual import LANGUAGES, reader_language, words
from tracker.pages.forms import BoundedDate, CleanText, PlainForm
from tracker.people.once import OnceField

LONGEST = 1000
# The capitals first: nearly every meeting is in one of their zones.
FIRST_ZONES = ("America/New_York", "Asia/Seoul", "Pacific/Honolulu", "America/Chicago", "UTC")


def text_area(label, rows=3, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows})
    return CleanText(label=label, max_length=LONGEST, required=False, widget=widget, **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class SeenForm(PlainForm):
    """One move on what was seen; the reader's language comes first."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    optional: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.endswith(("_en", "_ko")):
                field.widget.attrs["lang"] = name[-2:]
            field.is_optional = name in self.optional
        if reader_language() == "ko":
            self.order_fields(swap_languages(list(self.fields)))

    def require_text(self, field, sentence):
        if not any(self.cleaned_data.get(f"{field}_{language}") for language in LANGUAGES):
            self.add_error(f"{field}_{reader_language()}", sentence)

    def content(self):
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "once")}


def swap_languages(names):
    """Korean before English, where both stand side by side."""
    swapped = {"_en": "_ko", "_ko": "_en"}
    return [name[:-3] + swapped[name[-3:]] if name[-3:] in swapped else name for name in names]


class DateFields(SeenForm):
    starts_on = BoundedDate(label=_("First day, at the place"), required=False)
    ends_on = BoundedDate(label=_("Last day, when there are several"), required=False)
    starts_at = forms.TimeField(label=_("Begins at"), required=False, widget=TimeInput)
    ends_at = forms.TimeField(label=_("Ends at"), required=False, widget=TimeInput)

    def clean(self):
        content = super().clean()
        starts, ends = content.get("starts_on"), content.get("ends_on")
        if ends and not (starts and starts <= ends):
            self.add_error("ends_on", _("The last day is not before the first."))
        if content.get("starts_at") and not starts:
            self.add_error("starts_on", _("Enter the day to this hour."))
        return content

    def dates(self):
        return {name: self.cleaned_data[name] for name in DATES}


class PlaceFields(SeenForm):
    city_en = CleanText(label=_("City in English"), max_length=100, required=False)
    city_ko = CleanText(label=_("City in Korean"), max_length=100, required=False)
    venue_en = CleanText(label=_("Venue in English"), max_length=200, required=False)
    venue_ko = CleanText(label=_("Venue in Korean"), max_length=200, required=False)
    zone = forms.ChoiceField(label=_("Time zone of the place"))
    host_id = forms.ChoiceField(label=_("Host"), required=False)

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        rest = sorted(available_timezones() - {*FIRST_ZONES})
        self.fields["zone"].choices = [(zone, zone) for zone in (*FIRST_ZONES, *rest)]
        self.fields["host_id"].choices = [("", _("Not said"))] + [
            (side.code, words(side, "name").text) for side in sides
        ]

    def clean_host_id(self):
        return self.cleaned_data["host_id"] or None


class PlanForm(PlaceFields, DateFields):
    """A tentative meeting of the own side; its level is chosen once, for its number follows from it."""

    once = OnceField()
    level = forms.ChoiceField(label=_("Level"), choices=Meeting.Level.choices)
    title_en = CleanText(label=_("Title in English"), max_length=200, required=False)
    title_ko = CleanText(label=_("Title in Korean"), max_length=200, required=False)
    level_note_en = CleanText(
        label=_("Level of those who lead it, in English"), max_length=300, required=False
    )
    level_note_ko = CleanText(
        label=_("Level of those who lead it, in Korean"), max_length=300, required=False
    )

    optional = ("ends_on", "starts_at", "ends_at", "level_note_en", "level_note_ko")
    field_order = ["level", "title_en", "title_ko", *DATES]

    def __init__(self, *args, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["level"], self.fields["once"]
        else:
            self.fields["seen"].required = False

    def clean(self):
        content = super().clean()
        self.require_text("title", _("Write a title, in English or in Korean."))
        for field, fault in find_faults(content).items():
            if field not in self.errors:
                self.add_error(field, fault)
        return content


class ReasonFields(SeenForm):
    reason_en = text_area(_("Reason in English"))
    reason_ko = text_area(_("Reason in Korean"))
    own_reason = text_area(_("Reason for your own side"), help_text=_("Only your side sees this note."))

    def __init__(self, *args, may_note, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_note:
            del self.fields["own_reason"]

    def clean(self):
        content = super().clean()
        self.require_text("reason", _("Give a reason, in English or in Korean."))
        return content

    def reason(self):
        return {name: self.cleaned_data[name] for name in ("reason_en", "reason_ko")}


class HoldForm(DateFields):
    optional = ("ends_on", "starts_at", "ends_at")

    def clean(self):
        content = super().clean()
        if not content.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("A meeting that was held has a date."))
        return content


class PostponeForm(ReasonFields, DateFields):
    optional = ("own_reason", *DATES)
    field_order = [*DATES, "reason_en", "reason_ko"]


class RelocateForm(ReasonFields, PlaceFields):
    optional = ("own_reason", "venue_en", "venue_ko", "host_id")
    field_order = ["city_en", "city_ko"]

    def clean(self):
        content = super().clean()
        self.require_text("city", _("Name the city, in English or in Korean."))
        return content


class CancelForm(ReasonFields):
    """One answer for each thing that rests on the meeting; its name in the form is the key of its row."""

    optional = ("own_reason",)

    def __init__(self, *args, resting, later, **kwargs):
        super().__init__(*args, **kwargs)
        self.resting, self.later = resting, {meeting.slug: meeting for meeting in later}
        for milestone in resting.milestones:
            if milestone.pk in resting.open_keys:
                self._ask(f"m-{milestone.pk}", Fate.choices)
                self.fields[f"due-{milestone.pk}"] = BoundedDate(label=_("New date"), required=False)
                self.fields[f"due-{milestone.pk}"].widget.attrs["class"] = "in"
        for commitment in resting.commitments:
            choices = Fate.choices if later else [pair for pair in Fate.choices if pair[0] != Fate.MOVE]
            self._ask(f"c-{commitment.code}", choices)
        if self.later and not resting.is_empty:
            self.fields["to"] = forms.ChoiceField(
                label=_("What moves rests on"),
                required=False,
                choices=[("", _("No other meeting"))]
                + [(slug, name_of(meeting)) for slug, meeting in self.later.items()],
                widget=forms.Select(attrs={"class": "in"}),
            )

    def _ask(self, name, choices):
        self.fields[name] = forms.ChoiceField(
            choices=choices, initial=Fate.LEAVE, widget=forms.RadioSelect, label=_("What happens to it")
        )

    def rows(self):
        """[(milestone or commitment, its field or None, the field of its new date or None)]"""
        for milestone in self.resting.milestones:
            is_open = milestone.pk in self.resting.open_keys
            key = milestone.pk
            yield milestone, self[f"m-{key}"] if is_open else None, self[f"due-{key}"] if is_open else None
        for commitment in self.resting.commitments:
            yield commitment, self[f"c-{commitment.code}"], None

    def clean(self):
        content = super().clean()
        for milestone in self.resting.milestones:
            due = content.get(f"due-{milestone.pk}")
            if content.get(f"m-{milestone.pk}") != Fate.MOVE or self.errors.get(f"due-{milestone.pk}"):
                continue
            if due is None:
                self.add_error(f"due-{milestone.pk}", _("Enter the new date."))
            elif due == milestone.due_on and milestone.due_precision == "day":
                self.add_error(f"due-{milestone.pk}", _("This is the date it has already."))
        moves = any(content.get(f"c-{row.code}") == Fate.MOVE for row in self.resting.commitments)
        if moves and not content.get("to"):
            self.add_error("to", _("Choose the meeting on which the commitments rest from now on."))
        return content

    def fates(self):
        content = self.cleaned_data
        return Fates(
            {
                key: (content[f"m-{key}"], content[f"due-{key}"])
                for key in self.resting.open_keys
                if content[f"m-{key}"]
            },
            {row.code: content[f"c-{row.code}"] for row in self.resting.commitments},
            self.later.get(content.get("to", "")),
        )


class PressForm(SeenForm):
    """A move that asks for nothing but its press."""


def add_refusal(form, refusal) -> None:
    """What a verb refuses is said beside the field that it names."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError([*errors]))
