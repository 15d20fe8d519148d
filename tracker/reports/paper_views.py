"""Reports as files. What both sides see is the same file for whoever asks; the cover note is of one side."""

from django.http import Http404
from django.views.decorators.http import require_safe

from tracker.commitments.tables import asked_languages
from tracker.exports.papers import JSON, send_document, send_file
from tracker.people.access_log import log_export
from tracker.reports.cover_note import make_cover_note
from tracker.reports.document import make_document
from tracker.reports.edition import find_report, read_edition
from tracker.reports.models import Report

# While it is not agreed it is a file to work on, with brackets; the others are for what is frozen.
OF_A_DRAFT = ("docx",)


@require_safe
def report_export(request, period, kind, edition=None):
    report = find_report(period, edition)
    if report is None or (report.state != Report.State.PUBLISHED and kind not in OF_A_DRAFT):
        raise Http404
    found = read_edition(report)
    name = file_name(report)
    if kind == "json" and found.snapshot:
        # The snapshot itself: whoever hashes the file gets the number that both sides concurred on.
        answer = send_file(found.snapshot.text.encode(), JSON, f"{name}.json", "en, ko")
    else:
        languages = asked_languages(request.GET)
        document = make_document(found, languages, request.sides)
        answer = send_document(document, kind, "-".join((name, *languages)))
    log_export(request.user, request.resolver_match.view_name, kind, request.now)
    return answer


def file_name(report) -> str:
    draft = "" if report.state == Report.State.PUBLISHED else "-draft"
    return f"ncg-report-{report.quarter.period.slug}-e{report.edition}{draft}"


@require_safe
def cover_note(request, period, edition=None):
    report = find_report(period, edition)
    if report is None or request.user.side_id is None:
        raise Http404
    (language, *_rest) = asked_languages(request.GET)
    document = make_cover_note(
        report, read_edition(report), request.user, request.sides, request.now, language
    )
    name = f"{file_name(report)}-cover-note-{request.user.side_id.lower()}-{language}"
    answer = send_document(document, "docx", name)
    log_export(request.user, request.resolver_match.view_name, "docx", request.now)
    return answer
