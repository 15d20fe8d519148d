"""One-time links to set a password: nobody but the member ever knows it."""

import datetime
import uuid

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from tracker.people.models import User

VALID_FOR = datetime.timedelta(hours=24)


def token_of(member) -> str:
    """Follows from what its use changes, so that it is stored nowhere and dies when used."""
    made = member.link_made_at.astimezone(datetime.UTC).isoformat()
    return salted_hmac(
        "tracker.people.links", f"{member.pk} {member.password} {made}", algorithm="sha256"
    ).hexdigest()


def path_of(member) -> str:
    return reverse("password_set_link", args=[member.pk, token_of(member)])


def is_good(member, token: str, now) -> bool:
    if not (member.is_active and member.link_made_at):
        return False
    age = now - member.link_made_at
    return age <= VALID_FOR and constant_time_compare(token, token_of(member))


def find_member(uid: str, token: str, now, *, lock=False) -> User | None:
    """Whose link it is; None alike for one that was used, has expired or was made up."""
    try:
        key = uuid.UUID(uid)
    except ValueError:
        return None
    members = User.objects.select_for_update(of=("self",), no_key=True) if lock else User.objects
    member = members.filter(pk=key).first()
    return member if member and is_good(member, token, now) else None
