"""`/brief/`: on the screen, on paper, as text to paste and as PDF."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tracker.exports.papers import send_document
from tracker.home.brief import NOBODY, as_text, make_document, read_brief
from tracker.pages.answers import show
from tracker.pages.bilingual import reader_language
from tracker.people.access_log import log_export
from tracker.reports.on_screen import lay_out

SHAREABLE = "1"


def is_shareable(request) -> bool:
    return request.GET.get("shareable") == SHAREABLE


def read(request):
    member = NOBODY if is_shareable(request) else request.user
    return read_brief(member, request.sides, request.today)


def marking() -> str:
    english, korean = settings.NCG_MARKINGS[-1]
    return korean if reader_language() == "ko" else english


@require_safe
def brief(request):
    part = read(request)
    context = {
        "part": part,
        "sections": lay_out(part, lambda kind, name: ""),
        "is_shareable": is_shareable(request),
        "text": as_text(part, marking()),
    }
    return show(request, "home/brief.html", context)


@require_safe
def brief_text(request):
    answer = HttpResponse(as_text(read(request), marking()), content_type="text/plain; charset=utf-8")
    log_export(request.user, request.resolver_match.view_name, "txt", request.now)
    return answer


@require_safe
def brief_pdf(request):
    document = make_document(read(request), marking(), request.now)
    answer = send_document(document, "pdf", f"ncg-brief-{request.today.isoformat()}")
    log_export(request.user, request.resolver_match.view_name, "pdf", request.now)
    return answer
