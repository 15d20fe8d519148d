"""What a steward does for the own side: accounts, one-time links, offices."""

from functools import wraps

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.pages.answers import saved, show
from tracker.people import actions
from tracker.people.forms import MemberForm, NewMemberForm, OfficeForm
from tracker.people.models import Office, User
from tracker.people.rules import can_manage_accounts

FORM = require_http_methods(["GET", "HEAD", "POST"])


def for_stewards(view):
    """Asked before anything is looked up, so that nobody else learns which names there are."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        if not can_manage_accounts(request.user, request.user.side_id):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked


def own_members(request):
    """A superuser is nobody's to change here, even one who belongs to the side."""
    return User.objects.filter(side=request.user.side_id, is_superuser=False).prefetch_related("offices")


def find(request, username):
    return get_object_or_404(own_members(request), username=username)


def own_side(request):
    return request.sides.get(request.user.side_id)


def posted(request):
    return request.POST if request.method == "POST" else None


@require_safe
@for_stewards
def member_list(request):
    members = own_members(request).order_by("-is_active", "username")
    return show(request, "people/member_list.html", {"members": members})


@FORM
@for_stewards
def member_add(request):
    side = own_side(request)
    form = NewMemberForm(posted(request), side=side, initial={"language": side.language})
    if form.is_valid():
        try:
            member = actions.add_member(
                form.cleaned_data["username"],
                side=side,
                zone=side.zone,
                by=request.user,
                now=request.now,
                **form.content(),
            )
        except ValidationError as taken_meanwhile:
            form.add_error(None, taken_meanwhile.messages)
        else:
            return show_link(request, member)
    return show(request, "people/member_form.html", {"form": form}, status=422 if form.is_bound else 200)


@FORM
@for_stewards
def member_change(request, username):
    member = find(request, username)
    content = {name: getattr(member, name) for name in ("name", "role", "is_steward", "is_active")}
    initial = {**content, "offices": [office.pk for office in member.offices.all()], "seen": member.token}
    form = MemberForm(posted(request), side=own_side(request), initial=initial)
    if member == request.user:
        for name in ("role", "is_steward", "is_active"):
            form.fields[name].disabled = True
    theirs, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.change_member(
                member, by=request.user, seen=form.cleaned_data["seen"], now=request.now, **form.content()
            )
        except actions.Stale as conflict:
            # Theirs above, mine still in the fields; the second Save counts on what stands now.
            theirs, status = conflict.current, 409
            form.data = {
                **request.POST.dict(),
                "offices": request.POST.getlist("offices"),
                "seen": theirs.token,
            }
        else:
            return saved(
                request, reverse("member_list"), _("Account saved. It holds from the next request on.")
            )
    context = {"form": form, "member": member, "theirs": theirs}
    return show(request, "people/member_form.html", context, status=status)


@require_POST
@for_stewards
def member_link(request, username):
    member = find(request, username)
    return show_link(request, member)


def show_link(request, member):
    """On this one answer and nowhere else: no redirect could carry it without storing it."""
    path = actions.make_link(member, by=request.user, now=request.now)
    context = {"member": member, "address": request.build_absolute_uri(path)}
    return show(request, "people/member_link.html", context)


@FORM
@for_stewards
def office_list(request):
    side = own_side(request)
    form = OfficeForm(posted(request), side=side)
    if form.is_valid():
        actions.add_office(**form.cleaned_data, side=side, by=request.user, now=request.now)
        return saved(request, reverse("office_list"), _("Office added. Both sides see its name."))
    offices = Office.objects.filter(side=side).order_by("abbreviation").prefetch_related("names", "members")
    context = {"form": form, "offices": offices}
    return show(request, "people/office_list.html", context, status=422 if form.is_bound else 200)
