import re

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history.actions import record
from tracker.pages.conflicts import Stale
from tracker.people import links
from tracker.people.models import Office, OfficeName, User
from tracker.people.once import claim
from tracker.people.rules import can_manage_accounts
from tracker.people.sessions import end_sessions


def name_prefix(side) -> str:
    return f"{side.code.lower()}."


def check_username(username, side):
    """Of the side's own names, in small letters: two names that look alike are one."""
    prefix = name_prefix(side)
    if not re.fullmatch(re.escape(prefix) + r"[a-z0-9]+([._-][a-z0-9]+)*", username):
        raise ValidationError(
            {
                "username": _(
                    "A user name of this side begins with %(prefix)s, followed by small letters and "
                    "digits; a dot, a hyphen or a low line may stand between them."
                )
                % {"prefix": prefix}
            }
        )


@transaction.atomic
def add_member(username, *, side, role, name, now, password=None, by=None, once="", offices=(), **fields):
    """Makes an account of a side; without a password it needs a link. The side's own chain remembers it."""
    require_steward(by, side.pk)
    if once:
        claim(once, by=by, now=now, content=[username])
    check_username(username, side)
    require_own_offices(offices, side.pk)
    user = User(username=username, side=side, role=role, name=name, **fields)
    user.set_password(password)
    user.full_clean()
    user.save()
    user.offices.set(offices)
    after = {"username": username, "role": role, "steward": user.is_steward}
    record(user, "member_added", by=by, now=now, audience=user.side_id, after=after)
    return user


@transaction.atomic
def change_member(member, *, by, seen, now, name, role, is_steward, is_active, offices, email=None):
    """Nobody lifts, lowers or closes their own account: that takes a second steward."""
    require_steward(by, member.side_id)
    require_own_offices(offices, member.side_id)
    member = User.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    before = member.content()
    if member.token != seen:
        raise Stale(member)
    if member == by and (role, is_steward, is_active) != (member.role, True, True):
        raise PermissionDenied
    member.name, member.role = name, role
    member.email = member.email if email is None else email
    member.is_steward, member.is_active = is_steward, is_active
    if not is_active:
        member.link_made_at = None
    member.full_clean(exclude=["password"])
    member.save(update_fields=["name", "email", "role", "is_steward", "is_active", "link_made_at"])
    member.offices.set(offices)
    after = member.content()
    if before == after:
        return member
    if not is_active:
        end_sessions(member)
    record(member, "member_changed", by=by, now=now, audience=member.side_id, before=before, after=after)
    return member


@transaction.atomic
def make_link(member, *, now, by=None):
    """The path of a new one-time link; any older one is dead. The password stays until a new one is set."""
    require_steward(by, member.side_id)
    member = User.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    if not member.is_active:
        raise PermissionDenied
    member.link_made_at = now
    member.save(update_fields=["link_made_at"])
    record(member, "member_link_made", by=by, now=now, audience=member.side_id)
    return links.path_of(member)


@transaction.atomic
def set_password(uid, token, *, password, now):
    """Uses the link up and ends the member's sessions. None when the link is no longer good."""
    member = links.find_member(uid, token, now, lock=True)
    if member is None:
        return None
    validate_password(password, member)
    member.set_password(password)
    member.link_made_at = None
    member.save(update_fields=["password", "link_made_at"])
    end_sessions(member)
    record(member, "member_password_set", by=member, now=now, audience=member.side_id)
    return member


@transaction.atomic
def add_office(abbreviation, *, side, name_en, name_ko, now, since=None, by=None, once=""):
    require_steward(by, side.pk)
    if once:
        claim(once, by=by, now=now, content=[abbreviation])
    office = Office.objects.create(side=side, abbreviation=abbreviation)
    OfficeName.objects.create(
        office=office,
        name_en=name_en,
        name_ko=name_ko,
        name_en_at=now,
        name_ko_at=now,
        since=since,
    )
    after = {"name_en": name_en, "name_ko": name_ko, "since": since}
    record(office, "office_added", by=by, now=now, audience=None, after=after)
    return office


def require_steward(by, side_id):
    """Commands act for nobody in particular: who runs them holds the machine."""
    if by is not None and not can_manage_accounts(by, side_id):
        raise PermissionDenied


def require_own_offices(offices, side_id):
    if any(office.side_id != side_id for office in offices):
        raise PermissionDenied
