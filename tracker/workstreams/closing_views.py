from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tracker.commitments.closing_views import answer_closing
from tracker.workstreams.closing import close_workstream
from tracker.workstreams.models import Workstream
from tracker.workstreams.views import address_of


@require_http_methods(["GET", "HEAD", "POST"])
def workstream_close(request, slug):
    workstream = get_object_or_404(Workstream, slug=slug)
    return answer_closing(request, workstream, close_workstream, address_of(workstream))
