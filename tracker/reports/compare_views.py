"""`/reports/2026-q4/compare/2026-q3/`: what one report says and the other does not."""

from django.http import Http404
from django.views.decorators.http import require_safe

from tracker.commitments.rules import show_due
from tracker.pages.answers import show
from tracker.pages.bilingual import reader_language
from tracker.pages.dates import day
from tracker.reports.compare import compare_both, compare_dates, compare_ratings
from tracker.reports.edition import find_report, read_edition
from tracker.reports.models import Report
from tracker.reports.writing import day_or_none, parse_day
from tracker.workstreams.milestones import Milestone

CLOSED = (Milestone.State.DONE, Milestone.State.DROPPED)


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
        "dates": [(row, *say_plans(row.before, row.after)) for row in compare_dates(then, now)],
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


def say_plans(before, after) -> tuple[str, str]:
    """Before and after; the state too where it is another one, so that a row never says the same twice."""
    is_moved = bool(before and after and before["state"] != after["state"])
    return say_plan(before, is_moved), say_plan(after, is_moved)


def say_plan(row, with_state) -> str:
    if row is None:
        return ""
    when = parse_day(row["done_on"]) if row["done_on"] else None
    words = day(when) if when else show_due(day_or_none(row["due"]), row["precision"])
    if with_state or row["state"] in CLOSED:
        return f"{words} · {Milestone.State(row['state']).label}"
    return words
