"""A published edition, read from its snapshot, and the check of it."""

from django.views.decorators.http import require_safe

from tracker.exports.papers import WRITERS
from tracker.pages.answers import show
from tracker.reports.after_views import find_published
from tracker.reports.on_screen import write
from tracker.reports.reading import read_page
from tracker.reports.verifying import check_snapshots

PAGE = "reports/edition_show.html"
KINDS = (*WRITERS, "json")


@require_safe
def edition_show(request, period, edition):
    return show_edition(request, find_published(period, edition))


@require_safe
def edition_verify(request, period, edition):
    return show_edition(request, find_published(period, edition), verdict=check_snapshots())


def show_edition(request, report, verdict=None, notice="", kept=""):
    context = read_page(report, request.user, request.sides, request.today)
    context["facts"] = [(name, write(runs)) for name, runs in context["part"].facts.rows]
    context.update(kinds=KINDS, verdict=verdict, notice=notice, kept=kept)
    return show(request, PAGE, context, part="verify" if verdict else None)
