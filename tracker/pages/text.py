"""The one cleaner for text that comes in: forms, imports and loaders all pass through it."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Everything below the space but tab and newline, DEL and the C1 range.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# These reorder what a reader sees, so that shown and stored text could differ.
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(value: str) -> str:
    """Newlines as LF, NFC (a Mac sends Korean decomposed), no outer blanks. Raises ValidationError."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if CONTROL.search(value) or LONE_SURROGATE.search(value):
        raise ValidationError(
            _("This text holds a control character that cannot be seen. Type it again without it."),
            code="control",
        )
    if BIDI.search(value):
        raise ValidationError(
            _("This text holds a mark that reverses the reading direction. Type it again without it."),
            code="bidi",
        )
    return unicodedata.normalize("NFC", value).strip()
