"""What is new on a page that is open: it asks now and then, with how far its chains went when it was made.

The answer is nothing but a status as long as the heads of the reader's chains did not move. The numbers are
those of the shared chain and of the reader's own side, so nothing of the other side can move them.
"""

import re
from functools import wraps

from django.db.models import Q
from django.http import HttpResponse
from django.template.response import TemplateResponse

from tracker.history.models import BOTH, ChainHead, Entry
from tracker.history.verbs import VERBS
from tracker.history.words import sentence

SEEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")
COUNTED = 99  # beyond it: more than that
# What no page but the history and that of the accounts shows.
OF_ACCOUNTS = Q(subject_kind="user")


def is_poll(request) -> bool:
    """Asked by a page and not by a person. In the address alone it would be a page that somebody opens."""
    return request.method == "GET" and "seen" in request.GET and request.headers.get("HX-Request") == "true"


def read_seen(member) -> str:
    """How far the chains went that a member may read, the shared one first."""
    heads = ChainHead.objects.filter(chain__in=[BOTH, member.side_id or BOTH])
    found = dict(heads.values_list("chain", "sequence"))
    return f"{found.get(BOTH, 0)}.{found.get(member.side_id, 0)}"


def watch(request, address):
    """For the context of a page that is to ask. Before anything else is read: what comes later is new."""
    if request.htmx:
        return {}
    here = request.get_full_path() if request.path == address else address
    return {"live": {"address": here, "seen": read_seen(request.user)}}


def polls(get_response):
    """Middleware. Nearly every poll ends here: session, user and heads are all that is read."""

    def middleware(request):
        if is_poll(request) and request.user.is_authenticated:
            request.seen = read_seen(request.user)
            if request.GET["seen"] == request.seen:
                return HttpResponse(status=204)
        return get_response(request)

    return middleware


def live(concerns):
    """For the view of such a page. `concerns` takes what the view takes: which entries are about it."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            if is_poll(request):
                return tell(request, concerns(request, *args, **kwargs))
            return view(request, *args, **kwargs)

        return answer

    return decorate


def tell(request, concern):
    """204 with how far the chains are now, or a line to show."""
    news = read_news(request.user, request.GET.get("since", request.GET["seen"]), concern)
    headers = {"X-Seen": request.seen}
    if not news:
        return HttpResponse(status=204, headers=headers)
    asked = request.GET.copy()
    for name in ("seen", "since"):
        asked.pop(name, None)
    context = {
        "count": len(news),
        "counted": COUNTED,
        "sentence": sentence(news[0], VERBS),
        "address": f"{request.path}?{asked.urlencode()}" if asked else request.path,
    }
    return TemplateResponse(request, "parts/news.html", context, headers=headers)


def read_news(member, since, concern) -> list[Entry]:
    """What others did since then that concerns a page, the newest first."""
    numbers = SEEN.fullmatch(since)
    if not numbers:
        return []
    shared, own = map(int, numbers.groups())
    later = Q(chain=BOTH, sequence__gt=shared)
    if member.side_id:
        later |= Q(chain=member.side_id, sequence__gt=own)
    rows = Entry.objects.visible_to(member).filter(later).exclude(actor=member).filter(concern)
    return list(rows.select_related("actor").order_by("-at", "chain", "-sequence")[: COUNTED + 1])


def about(member, *subjects) -> Q:
    """Entries on these and on what belongs to them, as far as the member may see it."""
    found = Q(subject_id__in=[subject.pk for subject in subjects])
    for subject in subjects:
        if hasattr(subject, "history_parts"):
            for rows in subject.history_parts(member):
                found |= among(rows)
    return found


def among(rows) -> Q:
    return Q(subject_id__in=rows.order_by().values("pk"))
