"""Which mails I get, and how a side's members are told."""

from django.http import Http404
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.history.conflicts import contents_of, read_base, read_conflict, revision_of
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import Stale
from tracker.people import mail_actions
from tracker.people.forms import OwnMailsForm, SideMailsForm
from tracker.people.mails import SidePreference, read_preference
from tracker.people.member_views import for_stewards, own_side, posted
from tracker.people.rules import can_manage_accounts

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def mail_settings(request):
    """Who belongs to no side gets none."""
    member = request.user
    if not member.side_id:
        raise Http404
    form = OwnMailsForm(posted(request), initial={"wants": "on" if member.gets_mails else "off"})
    if form.is_valid():
        mail_actions.set_own_mails(by=member, wants=form.cleaned_data["wants"], now=request.now)
        return saved(request, reverse("mail_settings"), _("Saved."))
    wishes = read_preference(member)
    context = {
        "form": form,
        "wishes": wishes,
        "weekday": WEEKDAYS[wishes.digest_weekday],
        "may_change_side": can_manage_accounts(member, member.side_id),
    }
    return show(request, "people/mail_settings.html", context, status=422 if form.is_bound else 200)


@FORM
@for_stewards
def side_mail_settings(request):
    wishes = read_preference(request.user)
    form = SideMailsForm(posted(request), initial={**wishes.content(), "seen": wishes.token})
    conflict, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            mail_actions.set_side_preference(
                by=request.user, seen=form.cleaned_data["seen"], now=request.now, content=form.content()
            )
        except Stale as stale:
            # Theirs above, mine still in the fields; the second Save counts on what stands now.
            conflict, status = preference_conflict(request, form, stale.current), 409
            form.data = {**request.POST.dict(), "seen": stale.current.token}
        else:
            return saved(request, reverse("mail_settings"), _("Saved. It holds from the next run on."))
    context = {"form": form, "conflict": conflict, "side": own_side(request)}
    return show(request, "people/side_mail_settings.html", context, status=status)


def preference_conflict(request, form, current):
    revision = revision_of(form.cleaned_data["seen"])
    base = read_base(
        contents_of("sidepreference", [current.pk], request.user),
        lambda content: content.get("revision") == revision,
    )
    return read_conflict(
        SidePreference,
        current.content(),
        heading=_("Somebody changed these settings while you were writing"),
        theirs=current.content(),
        mine=form.content(),
        base=base,
        sides=request.sides,
    )
