"""What fields are called where a form is not at hand to say it: kept forms and conflicts."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "headline_en": _("Headline in English"),
    "headline_ko": _("Headline in Korean"),
    "narrative_en": _("Narrative in English"),
    "narrative_ko": _("Narrative in Korean"),
    "ask_en": _("Ask in English"),
    "ask_ko": _("Ask in Korean"),
    "title_en": _("Title in English"),
    "title_ko": _("Title in Korean"),
    "reason_en": _("Reason in English"),
    "reason_ko": _("Reason in Korean"),
    "reason": _("Reason"),
    "quote_en": _("Quoted words in English"),
    "quote_ko": _("Quoted words in Korean"),
    "note": _("Note"),
    "text": _("Note"),
    "told_by": _("Told by"),
    "as_of": _("As of"),
    "due_on": _("Due on"),
    "done_on": _("Done on"),
}
