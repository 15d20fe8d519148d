from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tracker.commitments.export import export_commitments
from tracker.commitments.models import Commitment, Document
from tracker.commitments.page import read_page
from tracker.commitments.register import read_register
from tracker.commitments.sources import read_source, read_sources
from tracker.commitments.tables import send_register
from tracker.pages.answers import show


@require_safe
def commitment_list(request):
    context = read_register(request.GET, request.user, request.sides, request.today)
    return show(request, "commitments/commitment_list.html", context, part="rows")


@require_safe
def commitment_export(request, kind):
    return send_register(request, export_commitments, kind, "commitments")


@require_safe
def commitment_show(request, code):
    commitment = get_object_or_404(Commitment.objects.select_related("undertaken_by"), code=code)
    context = read_page(commitment, member=request.user, sides=request.sides, today=request.today)
    return show(request, "commitments/commitment_show.html", context)


@require_safe
def source_list(request):
    return show(request, "commitments/source_list.html", read_sources(request.GET), part="rows")


@require_safe
def source_show(request, slug):
    document = get_object_or_404(Document, slug=slug)
    return show(request, "commitments/source_show.html", read_source(document, request.sides))
