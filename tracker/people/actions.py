from django.db import transaction

from tracker.history.actions import record
from tracker.people.models import Office, OfficeName, User


@transaction.atomic
def add_member(username, *, side, role, name, password, now, by=None, **fields):
    """Makes an account of a side. The side's own chain remembers it."""
    user = User(username=username, side=side, role=role, name=name, **fields)
    user.set_password(password)
    user.full_clean()
    user.save()
    after = {"username": username, "role": role, "steward": user.is_steward}
    record(user, "member_added", by=by, now=now, audience=user.side_id, after=after)
    return user


@transaction.atomic
def add_office(abbreviation, *, side, name_en, name_ko, now, since=None, by=None):
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
