"""A published edition, read from its snapshot, and the check of it."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.exports.papers import WRITERS
from tracker.history.live import live, watch
from tracker.pages.answers import show
from tracker.reports.after_views import find_published
from tracker.reports.news import about_reports
from tracker.reports.on_screen import write
from tracker.reports.reading import read_page
from tracker.reports.verifying import check_snapshots

PAGE = "reports/edition_show.html"
KINDS = (*WRITERS, "json")


def about_edition(request, period, edition):
    find_published(period, edition)
    return about_reports(request.user, period)


@require_safe
@live(about_edition)
def edition_show(request, period, edition):
    watched = watch(request, reverse("reports:edition_show", args=[period, edition]))
    return show_edition(request, find_published(period, edition), **watched)


@require_safe
def edition_verify(request, period, edition):
    return show_edition(request, find_published(period, edition), verdict=check_snapshots())


def show_edition(request, report, verdict=None, **extra):
    context = read_page(report, request.user, request.sides, request.today)
    context["facts"] = [(name, write(runs)) for name, runs in context["part"].facts.rows]
    context.update(kinds=KINDS, verdict=verdict, **extra)
    return show(request, PAGE, context, part="verify" if verdict else None)
