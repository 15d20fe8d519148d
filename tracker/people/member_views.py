"""What a steward does for the own side: accounts, one-time links, offices."""

from functools import wraps

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.history.conflicts import contents_of, read_base, read_conflict
from tracker.pages.answers import saved, show
from tracker.pages.conflicts import Stale
from tracker.people import actions
from tracker.people.forms import MemberForm, NewMemberForm, OfficeForm
from tracker.people.models import Office, User, token_of
from tracker.people.once import was_claimed
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


def is_second_sending(request, name):
    """A double click or Back: the form would call its own first sending taken."""
    token, typed = (request.POST.get(field, "").strip() for field in ("once", name))
    return was_claimed(token, by=request.user, content=[typed])


def say_added(request):
    message = _("The account is added. If its link was not handed over, make a new one.")
    return saved(request, reverse("member_list"), message)


@require_safe
@for_stewards
def member_list(request):
    members = own_members(request).order_by("-is_active", "username")
    return show(request, "people/member_list.html", {"members": members})


@FORM
@for_stewards
def member_add(request):
    side = own_side(request)
    if is_second_sending(request, "username"):
        return say_added(request)
    form = NewMemberForm(posted(request), side=side, initial={"language": side.language})
    if form.is_valid():
        try:
            member = actions.add_member(
                form.cleaned_data["username"],
                side=side,
                zone=side.zone,
                by=request.user,
                now=request.now,
                once=form.cleaned_data["once"],
                **form.content(),
            )
        except (ValidationError, IntegrityError):
            # Between the question and the answer somebody took it, be it this form at the same time.
            if is_second_sending(request, "username"):
                return say_added(request)
            form.add_error("username", _("This user name is taken."))
        else:
            return show_link(request, member)
    return show(request, "people/member_form.html", {"form": form}, status=422 if form.is_bound else 200)


@FORM
@for_stewards
def member_change(request, username):
    member = find(request, username)
    content = {name: getattr(member, name) for name in ("name", "email", "role", "is_steward", "is_active")}
    initial = {**content, "offices": [office.pk for office in member.offices.all()], "seen": member.token}
    form = MemberForm(posted(request), side=own_side(request), initial=initial)
    if member == request.user:
        for name in ("role", "is_steward", "is_active"):
            form.fields[name].disabled = True
    conflict, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.change_member(
                member, by=request.user, seen=form.cleaned_data["seen"], now=request.now, **form.content()
            )
        except Stale as stale:
            # Theirs above, mine still in the fields; the second Save counts on what stands now.
            conflict, status = member_conflict(request, form, stale.current), 409
            form.data = {
                **request.POST.dict(),
                "offices": request.POST.getlist("offices"),
                "seen": stale.current.token,
            }
        else:
            return saved(
                request, reverse("member_list"), _("Account saved. It holds from the next request on.")
            )
    context = {"form": form, "member": member, "conflict": conflict}
    return show(request, "people/member_form.html", context, status=status)


def member_conflict(request, form, current):
    seen = form.cleaned_data["seen"]
    theirs = current.content()
    # Entries of other verbs hold less than all of it.
    base = read_base(
        contents_of("user", [current.pk], request.user),
        lambda content: set(content) == set(theirs) and token_of(content) == seen,
    )
    return read_conflict(
        User,
        theirs,
        heading=_("Somebody changed this account while you were writing"),
        theirs=theirs,
        mine=form.told(),
        base=base,
        sides=request.sides,
    )


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
    message = _("Office added. Both sides see its name.")
    if is_second_sending(request, "abbreviation"):
        return saved(request, reverse("office_list"), message)
    form = OfficeForm(posted(request), side=side)
    if form.is_valid():
        try:
            actions.add_office(**form.cleaned_data, side=side, by=request.user, now=request.now)
        except IntegrityError:
            if is_second_sending(request, "abbreviation"):
                return saved(request, reverse("office_list"), message)
            form.add_error("abbreviation", _("Your side already has an office of this abbreviation."))
        else:
            return saved(request, reverse("office_list"), message)
    offices = Office.objects.filter(side=side).order_by("abbreviation").prefetch_related("names", "members")
    context = {"form": form, "offices": offices}
    return show(request, "people/office_list.html", context, status=422 if form.is_bound else 200)
