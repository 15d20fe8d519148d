"""Small pieces of markup that pages repeat hundreds of times, so they are made here, not in templates."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tracker.pages.bilingual import Words, reader_language, words

# Status is always shape + colour + word.
LOOK = {
    "not_started": "s-none",
    "on_track": "s-on",
    "at_risk": "s-risk",
    "off_track": "s-off",
    "paused": "s-pause",
    "complete": "s-done",
}


def icon(name: str) -> SafeString:
    return mark_safe(f'<svg class="i" aria-hidden="true"><use href="#{name}"/></svg>')


SHAPES = {rating: icon(look) for rating, look in LOOK.items()}


def status(rating: str, word, extra: str = "") -> SafeString:
    look = LOOK[rating]
    classes = f"st {look} {extra}".strip()
    return mark_safe(f'<span class="{classes}">{SHAPES[rating]}{conditional_escape(word)}</span>')


def received(rating: str, word, why) -> SafeString:
    """A status that one side noted of the other: dashed, and said to be so."""
    note = conditional_escape(why)
    return mark_safe(
        f'<span class="rcv" title="{note}">{status(rating, word)}<span class="vh">, {note}</span></span>'
    )


def chip(side, extra: str = "") -> SafeString:
    name = conditional_escape(words(side, "name").text)
    return mark_safe(f'<span class="side{" " + extra if extra else ""}">{name}</span>')


def in_language(found: Words) -> SafeString:
    """A text, marked when it is not in the reader's language or when the other language is newer."""
    if found.is_behind:
        newer = {"ko": gettext("English is newer"), "en": gettext("Korean is newer")}[found.language]
        return format_html('{} <span class="lm">{}</span>', found.text, newer)
    if not found.text or found.language == reader_language():
        return conditional_escape(found.text)
    name = {"en": gettext("in English"), "ko": gettext("in Korean")}[found.language]
    return format_html(
        '<span lang="{}">{}</span> <abbr class="lm" title="{}">{}</abbr>',
        found.language,
        found.text,
        name,
        found.language.upper(),
    )
