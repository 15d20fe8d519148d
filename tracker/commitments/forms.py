from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Commitment, Paragraph
from tracker.commitments.rules import is_quoted_from, nearest_quote
from tracker.pages.bilingual import LANGUAGES, reader_language, shown_columns, words
from tracker.pages.dates import day
from tracker.pages.forms import CleanText, PlainForm

SHOWN = 70  # of a paragraph, in a list to choose from


def read_paragraphs():
    """All that can be cited, the newest document first; one query."""
    document = [f"document__{column}" for column in shown_columns("title")]
    return list(
        Paragraph.objects.select_related("document")
        .only("number", *shown_columns("text"), "document__code", "document__date", *document)
        .order_by("-document__date", "document__code", "number")
    )


def choices_of(paragraphs):
    """Grouped by document, as a select shows them."""
    groups: dict = {}
    for paragraph in paragraphs:
        document = paragraph.document
        label = f"{document.code} · {words(document, 'title').text}, {day(document.date)}"
        text = words(paragraph, "text").text
        cut = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        groups.setdefault(label, []).append((str(paragraph.pk), f"¶{paragraph.number} {cut}"))
    return [("", _("Choose a paragraph")), *groups.items()]


class QuoteFields(PlainForm):
    """A paragraph, and the words in it that say something, in one language or in both."""

    paragraph = forms.ChoiceField(label=_("Paragraph"))
    quote_en = CleanText(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    quote_ko = CleanText(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.paragraphs = {str(paragraph.pk): paragraph for paragraph in read_paragraphs()}
        self.fields["paragraph"].choices = choices_of(self.paragraphs.values())
        labels = {"en": _("Quoted words in English"), "ko": _("Quoted words in Korean")}
        for language in LANGUAGES:
            field = self.fields[f"quote_{language}"]
            field.label, field.is_optional = labels[language], language != reader_language()
            field.widget.attrs["lang"] = language
        # {language: the nearest words that are there} where the quoted ones are not.
        self.suggestions: dict[str, str] = {}
        if reader_language() == "ko":
            self.order_fields([*(name for name in self.fields if not name.startswith("quote")), "quote_ko"])

    def clean(self):
        super().clean()
        self.suggestions = {}
        content = self.cleaned_data
        paragraph = self.chosen_paragraph()
        quotes = {language: content.get(f"quote_{language}", "") for language in LANGUAGES}
        for language, quote in quotes.items():
            text = getattr(paragraph, f"text_{language}", "")
            if not (paragraph and quote) or is_quoted_from(quote, text):
                continue
            self.add_error(f"quote_{language}", _("These words are not in the paragraph."))
            if nearest := nearest_quote(quote, text):
                self.suggestions[language] = nearest
        if not any(quotes.values()) and not any(f"quote_{language}" in self.errors for language in LANGUAGES):
            self.add_error(
                f"quote_{reader_language()}", _("Quote the words that say so, in English or in Korean.")
            )
        return content

    def chosen_paragraph(self):
        return self.paragraphs.get(self.cleaned_data.get("paragraph"))

    def quotes(self):
        return {language: self.cleaned_data[f"quote_{language}"] for language in LANGUAGES}

    def take(self, language):
        """Puts the nearest words in place of those that are not in the paragraph."""
        self.is_valid()
        if nearest := self.suggestions.get(language):
            self.data = self.data.copy()
            self.data[f"quote_{language}"] = nearest
            # What is shown again is not judged before it is sent.
            self.full_clean()

    def quote_fields(self):
        """[(field, language, suggestion)], the reader's language first."""
        order = sorted(LANGUAGES, key=lambda language: language != reader_language())
        return [
            (self[f"quote_{language}"], language, self.suggestions.get(language, "")) for language in order
        ]


class ClosingForm(QuoteFields):
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)

    field_order = ["state", "paragraph", "quote_en", "quote_ko", "seen"]

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(subject.State.choices)
        state = self.fields["state"]
        state.choices = [(to, labels[to]) for to in subject.moves()]
        if len(state.choices) == 1:
            state.initial = state.choices[0][0]
        if isinstance(subject, Commitment) and subject.cadence == Commitment.Cadence.STANDING:
            sentence = _("A standing commitment is never fulfilled: it holds until a text ends it.")
            state.help_text = sentence
            state.error_messages["invalid_choice"] = sentence


class ReopenForm(PlainForm):
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = CleanText(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
