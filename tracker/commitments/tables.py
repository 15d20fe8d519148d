"""What exports of registers share: languages, marking, the day they reflect, the filters in words."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.exports.answers import send
from tracker.exports.table import Column
from tracker.pages.bilingual import LANGUAGES, reader_language, words
from tracker.pages.dates import day
from tracker.pages.listing import Listing, one_of
from tracker.people.access_log import log_export

NAMES = {"en": "EN", "ko": "KO"}


def asked_languages(asked) -> tuple[str, ...]:
    """Of the texts: `?lang=en|ko|both`; else the reader's."""
    known = {"en": ("en",), "ko": ("ko",), "both": ("en", "ko")}
    return known.get(asked.get("lang"), (reader_language(),))


def text_columns(title: str, languages, width=40) -> list[Column]:
    if len(languages) == 1:
        return [Column(title, width)]
    return [Column(f"{title} ({NAMES[language]})", width) for language in languages]


def text_cells(row, field: str, languages) -> list[str]:
    """In one language what a reader sees, the other where it is missing; in both what each says."""
    if row is None:
        return [""] * len(languages)
    if len(languages) == 1:
        return [words(row, field, languages[0]).text]
    return [getattr(row, f"{field}_{language}") for language in languages]


def marking() -> str:
    english, korean = settings.NCG_MARKINGS[-1]
    return korean if reader_language() == "ko" else english


def footnote(today) -> str:
    return _("Reflects progress up to %(day)s") % {"day": day(today)}


def say_filters(found: Listing) -> tuple[str, ...]:
    said = []
    for field in found.fields:
        if field.value:
            known = dict(field.filter.choices)
            said.append(f"{field.filter.label}: {known.get(field.value, field.value)}")
    return tuple(said)


def send_register(request, make, kind, name):
    """The file of a register in the language that the address asks for."""
    # Of both, the words around the texts are in the reader's.
    language = one_of(request.GET.get("lang"), LANGUAGES) or reader_language()
    with translation.override(language):
        table = make(request.GET, request.user, request.sides, request.today)
        answer = send(table, kind, name, request.today)
    log_export(request.user, request.resolver_match.view_name, kind, request.now)
    return answer
