"""`/reports/2026-q4/compare/2026-q3/`: what one report says and the other does not."""

from django.http import Http404
from django.views.decorators.http import require_safe

from tracker.pages.answers import show
from tracker.pages.bilingual import reader_language
from tracker.reports.compare import compare_both, compare_dates, compare_ratings, say_dates
from tracker.reports.edition import find_report, read_edition
from tracker.reports.models import Report


@require_safe
def report_compare(request, period, other):
    """`?to=2&from=1` name editions; without them the latest published one of each quarter."""
    after, before = find(request, period, "to"), find(request, other, "from")
    then, now = read_edition(before).content, read_edition(after).content
    language, codes = reader_language(), [side.code for side in request.sides]
    context = {
        "period": period,
        "other": other,
        "after": after,
        "before": before,
        "ratings": compare_ratings(then, now, codes),
        "dates": say_dates(compare_dates(then, now)),
        "lines": compare_both(then, now, language, codes),
        "language": language,
        "other_language": "ko" if language == "en" else "en",
        "choices": read_choices(after, before),
    }
    return show(request, "reports/report_compare.html", context, part="compared")


def find(request, period, name):
    text = request.GET.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Http404
    report = find_report(period, int(text) if text else None)
    if report is None:
        raise Http404
    return report


def read_choices(after, before):
    """Every other edition with which this one can be compared, newest first."""
    reports = Report.objects.select_related("quarter").newest_first().exclude(pk=after.pk)
    return [(report, report.pk == before.pk) for report in reports]
