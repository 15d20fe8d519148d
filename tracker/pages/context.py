from django.conf import settings

from tracker.pages.bilingual import reader_language


def highest_marking() -> str:
    """In the reader's language."""
    english, korean = settings.NCG_MARKINGS[-1]
    return korean if reader_language() == "ko" else english


def shell(request):
    """What every page needs."""
    return {"marking": highest_marking()}
