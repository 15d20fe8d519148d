from django.conf import settings

from tracker.pages.bilingual import reader_language


def shell(request):
    """What every page needs: the highest marking, in the reader's language."""
    english, korean = settings.NCG_MARKINGS[-1]
    return {"marking": korean if reader_language() == "ko" else english}
