"""Fills an empty database for the soak, and reads from it afterwards what the history chains hold.

python -m tests.soak.ground fill       prints, as JSON, who may sign in with which session
python -m tests.soak.ground tell       prints, as JSON, what was saved, released and confirmed, in order
"""

import datetime
import io
import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tracker.history.models import EntryBody  # noqa: E402
from tracker.pages.bilingual import text_columns  # noqa: E402
from tracker.people.models import User  # noqa: E402
from tracker.people.sides import read_sides  # noqa: E402
from tracker.quarters.models import Period  # noqa: E402
from tracker.workstreams import actions as updates  # noqa: E402
from tracker.workstreams.models import StatusUpdate, Workstream  # noqa: E402

CLIENTS = 8
WORKSTREAMS = ("writes", "releases", "confirms", "kills")


def fill():
    call_command("migrate", verbosity=0, interactive=False)
    for number, slug in enumerate(WORKSTREAMS, 101):
        Workstream.objects.create(number=number, slug=slug, name_en=slug, name_ko=slug, state="active")
    us = next(side for side in read_sides() if side.code == "US")
    sessions = []
    for number in range(CLIENTS):
        member = User.objects.create(
            username=f"us.releaser.{number}",
            name=f"US releaser {number}",
            side=us,
            role="releaser",
            language="en",
            zone=us.zone,
            password="!",
        )
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.save()
        sessions.append(session.session_key)
    say_something_last_quarter(member)
    return {"sessions": sessions, "engine": connection.vendor}


def say_something_last_quarter(member):
    """What can be confirmed as still true on any day of this quarter."""
    then = timezone.now() - datetime.timedelta(days=100)
    texts = dict.fromkeys(text_columns(StatusUpdate.TEXTS), "")
    draft = updates.save_draft(
        Workstream.objects.get(slug="confirms"),
        period=Period.of(then.date()),
        by=member,
        seen="",
        content={
            **texts,
            "headline_en": "still true",
            "rating": "on_track",
            "as_of": then.date(),
            "marking": settings.NCG_MARKINGS[0][0],
        },
        now=then,
    )
    updates.release(draft, by=member, seen=draft.token, now=then)


def tell():
    """{workstream: [(chain, verb, headline)]} in the order of each chain, and its versions."""
    slug_of = dict(
        StatusUpdate.objects.unrestricted("a test looks at every row").values_list("pk", "workstream__slug")
    )
    entries: dict = {slug: [] for slug in WORKSTREAMS}
    bodies = (
        EntryBody.objects.unrestricted("a test reads every chain")
        .filter(entry__subject_kind="statusupdate")
        .select_related("entry")
        .order_by("entry__chain", "entry__sequence")
    )
    for body in bodies:
        after = json.loads(body.text)["after"]
        row = body.entry.chain, body.entry.verb, after["headline_en"]
        entries[slug_of[body.entry.subject_id]].append(row)
    versions: dict = {slug: [] for slug in WORKSTREAMS}
    rows = StatusUpdate.objects.unrestricted("a test looks at every row").order_by("version")
    for slug, version in rows.values_list("workstream__slug", "version"):
        versions[slug].append(version)
    return {"entries": entries, "versions": versions}


if __name__ == "__main__":
    real, sys.stdout = sys.stdout, io.StringIO()
    answer = {"fill": fill, "tell": tell}[sys.argv[1]]()
    print(json.dumps(answer), file=real)
