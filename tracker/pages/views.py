"""The marking as a stylesheet: paper margins take their text from CSS, and inline styles are refused."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def marking_css(request):
    english, korean = (
        # CSS strings: JSON escapes quotes alike; "<" and backslashes are spelled out.
        json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")
        for text in settings.NCG_MARKINGS[-1]
    )
    css = f":root{{--mk:{english}}}:root:lang(ko){{--mk:{korean}}}\n"
    return HttpResponse(
        css,
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "max-age=300"},
    )


@login_not_required
@require_safe
def healthz(request):
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
