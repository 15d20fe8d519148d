"""Fills a database with published reports, or takes in what another one wrote down.

python -m tests.reports.moving fill FILE      both print, as JSON, every snapshot as it is there
python -m tests.reports.moving take FILE
"""

import io
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.world import (  # noqa: E402
    NOW,
    concur,
    make_change,
    make_milestone,
    make_published,
    make_update,
    make_workstream,
    make_world,
    publish,
    send_out,
)
from tracker.quarters.models import Period  # noqa: E402
from tracker.reports.frozen import Snapshot  # noqa: E402
from tracker.reports.publishing import start_correction  # noqa: E402


def fill(file):
    world = make_world()
    workstream = make_workstream(1)
    make_update(workstream, world.us, narrative_ko="세 줄로\n나눈 ‘설명’ 🙂")
    make_update(workstream, world.rok, rating="at_risk")
    make_change(make_milestone(workstream, world.us), world.us, "moved")
    make_published(world, period=Period(2026, 3))
    report = make_published(world).report
    correction = start_correction(report, by=world.rok.editor, now=NOW)
    send_out(correction, world.us)
    concur(correction, *world.teams)
    publish(correction, world.us)
    call_command("dumpdata", "tracker", output=file)


def take(file):
    call_command("loaddata", file, verbosity=0)
    call_command("verify", stdout=io.StringIO())


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    {"fill": fill, "take": take}[sys.argv[1]](sys.argv[2])
    rows = Snapshot.objects.values_list("number", "text", "hash", "previous_hash", "chain_hash", "signatures")
    print(json.dumps({"engine": connection.vendor, "snapshots": list(rows)}))
