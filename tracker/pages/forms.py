"""The base of every form: text passes the cleaner, errors sit beside their field."""

from django import forms
from django.utils.translation import gettext as _

from tracker.pages.text import clean_text


class CleanText(forms.CharField):
    """A text field whose content has passed the one cleaner."""

    def __init__(self, **kwargs):
        # The cleaner strips; doing it before would hide what the cleaner refuses.
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        return clean_text(super().to_python(value) or "")


class PlainForm(forms.Form):
    """Labels without a colon, inputs with the product's look."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if not isinstance(widget, (forms.RadioSelect, forms.CheckboxInput, forms.HiddenInput)):
                widget.attrs.setdefault("class", "in")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        # The browser's own date field reads and writes ISO dates only, in every language.
        super().__init__(format="%Y-%m-%d", **kwargs)


class BoundedDate(forms.DateField):
    """A date from 2000 to 2100."""

    widget = DateInput

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value):
        date = super().clean(value)
        if date and not 2000 <= date.year <= 2100:
            raise forms.ValidationError(_("Enter a date from 2000 to 2100."))
        return date
