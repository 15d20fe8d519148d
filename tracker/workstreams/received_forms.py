from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.pages.bilingual import reader_language
from tracker.pages.dates import day
from tracker.pages.forms import BoundedDate, CleanText, PlainForm
from tracker.people.once import OnceField
from tracker.workstreams.forms import long_text
from tracker.workstreams.models import Rating
from tracker.workstreams.received import ReceivedUpdate


class ReceivedForm(PlainForm):
    """What the other side told. Its reasons may be missing: it did not fill this in."""

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    once = OnceField()
    rating = forms.ChoiceField(label=_("Status"), choices=Rating.choices, widget=forms.RadioSelect)
    headline_en = CleanText(label=_("Headline in English"), max_length=120, required=False)
    headline_ko = CleanText(label=_("Headline in Korean"), max_length=120, required=False)
    narrative_en, narrative_ko = long_text(), long_text()
    received_through = CleanText(
        label=_("Received through"),
        max_length=200,
        help_text=_("The channel, and from whom: a call of the working level, a note, a meeting."),
    )
    received_on = BoundedDate(label=_("Received on"))

    def __init__(self, *args, period, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.period, self.today = period, today
        self.fields["narrative_en"].label = _("Narrative in English")
        self.fields["narrative_ko"].label = _("Narrative in Korean")
        first = reader_language()
        second = "en" if first == "ko" else "ko"
        names = [f"{text}_{language}" for language in (first, second) for text in ReceivedUpdate.TEXTS]
        for name in names:
            self.fields[name].widget.attrs["lang"] = name[-2:]
            self.fields[name].is_optional = name != f"headline_{first}"
        self.fields["received_on"].widget.attrs.update(min=period.start.isoformat(), max=today.isoformat())
        self.order_fields(["rating", *names, "received_through", "received_on"])

    def clean_received_on(self):
        on = self.cleaned_data["received_on"]
        if not self.period.start <= on <= self.today:
            raise ValidationError(
                _("Enter a date in this quarter, from %(start)s to today, %(today)s.")
                % {"start": day(self.period.start), "today": day(self.today)}
            )
        return on

    def clean(self):
        content = super().clean()
        if not self.errors and not (content["headline_en"] or content["headline_ko"]):
            self.add_error(f"headline_{reader_language()}", _("Write a headline, in English or in Korean."))
        return content

    def content(self):
        return {name: self.cleaned_data[name] for name in ReceivedUpdate.CONTENT}
