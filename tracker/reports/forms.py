"""Forms of a report that is not published yet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Document
from tracker.pages.bilingual import words
from tracker.pages.forms import BoundedDate, CleanText, PlainForm
from tracker.people.once import OnceField
from tracker.reports.models import ReportLine
from tracker.reports.positions import ANSWERS, Kind

LONGEST = 4000
Section = ReportLine.Section
# What a hand may add; the rest is written from facts.
BY_HAND = (Section.SUMMARY, Section.WORKSTREAM, Section.TEXTS, Section.MEETINGS)


def text_in(language, label):
    area = forms.Textarea(attrs={"rows": 4, "lang": language})
    return CleanText(label=label, max_length=LONGEST, required=False, widget=area)


class OptionalText(CleanText):
    is_optional = True


class OptionalDate(BoundedDate):
    is_optional = True


class WordingForm(PlainForm):
    """One side's words for a line, in both languages side by side."""

    seen = forms.CharField(max_length=120, widget=forms.HiddenInput)
    text_en = text_in("en", _("Text in English"))
    text_ko = text_in("ko", _("Text in Korean"))

    def content(self):
        return {name: self.cleaned_data[name] for name in ("text_en", "text_ko")}


class LineForm(PlainForm):
    once = OnceField()
    section = forms.ChoiceField(label=_("Section"))
    workstream = forms.ChoiceField(label=_("Workstream"), required=False)
    text_en = text_in("en", _("Text in English"))
    text_ko = text_in("ko", _("Text in Korean"))
    sources = forms.MultipleChoiceField(
        label=_("What it rests on"),
        help_text=_("At least one: a line without a source does not go out."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, sources, workstreams, **kwargs):
        super().__init__(*args, **kwargs)
        self.known, self.workstreams = sources, {str(row.number): row for row in workstreams}
        self.fields["section"].choices = [(value, Section(value).label) for value in BY_HAND]
        self.fields["workstream"].is_optional = True
        self.fields["workstream"].choices = [
            ("", _("None")),
            *((number, f"{number} {words(row, 'name').text}") for number, row in self.workstreams.items()),
        ]
        self.fields["sources"].choices = [
            (str(place), f"{source['ref']} ({source['version']})") for place, source in enumerate(sources)
        ]

    def chosen(self):
        typed = self.cleaned_data
        return {
            "section": typed["section"],
            "workstream": self.workstreams.get(typed["workstream"]),
            "content": {name: typed[name] for name in ("text_en", "text_ko")},
            "sources": [self.known[int(place)] for place in typed["sources"]],
            "once": typed["once"],
        }


class TermsForm(PlainForm):
    seen = forms.CharField(max_length=120, widget=forms.HiddenInput)
    valid_text = forms.ChoiceField(label=_("Valid text"), choices=Document.ValidText.choices)
    meeting = forms.ChoiceField(label=_("Plenary it belongs to"), required=False)
    due_on = OptionalDate(
        label=_("Due on"),
        required=False,
        help_text=_("Empty: ten days after its plenary, else with the quarter."),
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting, _name in meetings}
        self.fields["meeting"].is_optional = True
        self.fields["meeting"].choices = [
            ("", _("None")),
            *((str(meeting.pk), name) for meeting, name in meetings),
        ]

    def content(self):
        typed = self.cleaned_data
        return {
            "valid_text": typed["valid_text"],
            "meeting": self.meetings.get(typed["meeting"]),
            "due_on": typed["due_on"],
        }


class SendOutForm(PlainForm):
    seen = forms.CharField(max_length=120, widget=forms.HiddenInput)
    respond_by = OptionalDate(
        label=_("Respond by"),
        required=False,
        help_text=_("A side may agree that its silence until then is no objection."),
    )


class PositionForm(PlainForm):
    """Where the own side stands on the words that were read."""

    once = OnceField()
    seen = forms.CharField(max_length=120, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Position"), choices=[(kind, kind.label) for kind in ANSWERS])
    comment = OptionalText(
        label=_("Comment"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A hold says what it is about. The other side reads it."),
    )
    post = OptionalText(
        label=_("Post as signed"),
        max_length=200,
        required=False,
        help_text=_("For example: Acting co-chair."),
    )
    authority = OptionalText(label=_("On whose authority"), max_length=200, required=False)
    received_through = OptionalText(
        label=_("Received through"),
        max_length=200,
        required=False,
        help_text=_("The channel by which your capital's answer came, if not yours to give."),
    )
    conforms = forms.BooleanField(label=_("Both texts say the same"), required=False)

    def __init__(self, *args, both_valid, **kwargs):
        super().__init__(*args, **kwargs)
        if not both_valid:
            del self.fields["conforms"]

    def content(self):
        names = ("comment", "post", "authority", "received_through", "conforms", "once")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ReceivedForm(PlainForm):
    """What the other side said through some channel: shown dashed, and never counted as its own."""

    once = OnceField()
    seen = forms.CharField(max_length=120, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Position"),
        choices=[
            (kind, kind.label) for kind in (Kind.CONCUR, Kind.CONDITIONAL, Kind.AD_REFERENDUM, Kind.HOLD)
        ],
    )
    received_through = CleanText(
        label=_("Received through"), max_length=200, help_text=_("The channel and the day.")
    )
    post = OptionalText(label=_("Post as signed"), max_length=200, required=False)
    comment = OptionalText(
        label=_("Comment"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def content(self):
        return {name: self.cleaned_data[name] for name in ("received_through", "post", "comment", "once")}
