"""Edits, positions and publications of one report that meet each other, in threads on a real database.

python -m tests.soak.reports TRIALS SEED       prints, as JSON, what happened
"""

import datetime
import json
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.world import make_update, make_workstream, make_world  # noqa: E402
from tracker.history.models import EntryBody  # noqa: E402
from tracker.history.rules import check_all  # noqa: E402
from tracker.pages.conflicts import MoveNotAllowed, Stale  # noqa: E402
from tracker.quarters.models import Period  # noqa: E402
from tracker.reports import assembling, concurrence, going_out, publishing, wordings  # noqa: E402
from tracker.reports.frozen import Snapshot  # noqa: E402
from tracker.reports.models import Report  # noqa: E402
from tracker.reports.verifying import check_snapshots  # noqa: E402

PEOPLE, PRESSES = 5, 6
TODAY = datetime.date(2099, 12, 31)
NOW = datetime.datetime(2099, 12, 31, 15, tzinfo=datetime.UTC)
REFUSALS = (MoveNotAllowed, Stale, ValidationError)


class Presser:
    """Somebody who looks at the report and presses something, again and again."""

    def __init__(self, world, key, seed):
        self.random, self.key = random.Random(seed), key
        self.team = self.random.choice(world.teams)
        self.done: Counter = Counter()

    def go(self, barrier):
        try:
            barrier.wait(timeout=60)
            for _press in range(PRESSES):
                (verb,) = self.random.choices(
                    [self.edit, self.concur, self.withdraw, self.publish], weights=[3, 5, 1, 1]
                )
                try:
                    verb()
                    self.done[verb.__name__] += 1
                except REFUSALS as refusal:
                    self.done[type(refusal).__name__] += 1
        finally:
            connection.close()
        return self.done

    def look(self):
        report = Report.objects.select_related("quarter").get(pk=self.key)
        candidate = report.candidate
        return report, candidate.hash if candidate else ""

    def edit(self):
        """Back to draft, other words on both sides, and out again: three presses that others come between."""
        report, _seen = self.look()
        report = going_out.take_back(report, by=self.team.releaser, seen=report.token, now=NOW)
        line = report.lines.prefetch_related("wordings").get(key="workstream/one")
        line.report = report
        content = {"text_en": f"Words {self.random.random()}", "text_ko": "문안"}
        seen = wordings.wording_token(line, self.team.side.code)
        wordings.save_wording(line, by=self.team.editor, seen=seen, content=content, now=NOW)
        report, _seen = self.look()
        line = report.lines.prefetch_related("wordings").get(key="workstream/one")
        line.report = report
        other = next(team for team in WORLD.teams if team.side != self.team.side)
        wordings.accept_theirs(line, by=other.editor, seen=line.token, now=NOW)
        going_out.send_out(report, by=self.team.releaser, seen=report.token, now=NOW, today=TODAY)

    def position(self, kind, **fields):
        report, seen = self.look()
        concurrence.take_position(
            report, kind, by=self.team.releaser, seen=seen, now=NOW, post="co-chair", **fields
        )

    def concur(self):
        self.position("concur")

    def withdraw(self):
        self.position("withdrawn")

    def publish(self):
        report, seen = self.look()
        publishing.publish(report, by=self.team.releaser, seen=seen, now=NOW)


def race(trial, seed):
    """One report, half-way there, and several people at once. Returns what was pressed."""
    period = Period(2024 + trial // 4, trial % 4 + 1)
    report = assembling.start_report(period, by=WORLD.us.editor, now=NOW, today=TODAY)
    seen = going_out.send_out(report, by=WORLD.us.releaser, seen=report.token, now=NOW, today=TODAY).hash
    for team in WORLD.teams:
        concurrence.take_position(report, "concur", by=team.releaser, seen=seen, now=NOW, post="co-chair")
    connection.close()
    barrier = Barrier(PEOPLE)
    pressers = [Presser(WORLD, report.pk, f"{seed}.{trial}.{place}") for place in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        done: Counter = sum(pool.map(lambda presser: presser.go(barrier), pressers), Counter())
    done["published in the race"] += Report.objects.get(pk=report.pk).state == Report.State.PUBLISHED
    finish(report.pk)
    check(report)
    return done


def finish(key):
    """However the race left it, it is published in the end: every trial shows one publication."""
    report = Report.objects.select_related("quarter").get(pk=key)
    if report.state == Report.State.PUBLISHED:
        return
    if report.state == Report.State.DRAFT:
        line = report.lines.prefetch_related("wordings").get(key="workstream/one")
        line.report = report
        wordings.accept_theirs(line, by=WORLD.us.editor, seen=line.token, now=NOW)
        going_out.send_out(report, by=WORLD.us.releaser, seen=report.token, now=NOW, today=TODAY)
    for team in WORLD.teams:
        seen = Report.objects.get(pk=key).candidate.hash
        concurrence.take_position(report, "concur", by=team.releaser, seen=seen, now=NOW, post="co-chair")
    publishing.publish(report, by=WORLD.us.releaser, seen=report.candidate.hash, now=NOW)


def check(report):
    """From the shared chain alone, in its order: on which words did each side stand at publication?"""
    bodies = EntryBody.objects.filter(entry__subject_id=report.pk, entry__chain="both").select_related(
        "entry"
    )
    stands: dict = {}
    published = []
    for body in bodies.order_by("entry__sequence"):
        after = json.loads(body.text)["after"]
        assert not published, f"{body.entry.verb} after it was published"
        if body.entry.verb == "position_taken":
            stands[after["side_id"]] = after["position"], after["content_hash"]
        if body.entry.verb == "report_published":
            published.append(after["hash"])
    snapshots = list(Snapshot.objects.filter(report=report).select_related("candidate"))
    assert [snapshot.hash for snapshot in snapshots] == published
    assert len(published) == 1
    for snapshot in snapshots:
        words = snapshot.candidate.hash_en
        assert stands == {"US": ("concur", words), "ROK": ("concur", words)}, stands


def run(trials, seed):
    call_command("migrate", verbosity=0, interactive=False)
    global WORLD
    WORLD = make_world()
    workstream = make_workstream(1, slug="one")
    for team in WORLD.teams:
        make_update(workstream, team)
    done: Counter = Counter()
    for trial in range(trials):
        done += race(trial, seed)
    problems = [verdict.problem for verdict in [*check_all(), check_snapshots()] if verdict.problem]
    return {"engine": connection.vendor, "done": done, "problems": problems}


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), sys.argv[2])))
