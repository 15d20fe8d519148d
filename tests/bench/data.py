"""Fills an empty database: 8 workstreams, 12 quarters, 4,000 updates times the scale, the same amount shown.

More data means more versions behind each standing update; pages show the same. The first workstream holds 100
updates at every scale.
"""

import datetime
import io
import itertools
import json

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tracker.people import actions as people
from tracker.people.models import Office, User
from tracker.people.sides import joint_day, read_sides
from tracker.quarters.models import Period, ensure_quarter
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import StatusUpdate, Workstream

WORKSTREAMS, QUARTERS, UPDATES, FIRST_WORKSTREAM, MILESTONES = 8, 12, 4000, 100, 8
RATINGS = ("not_started", "on_track", "on_track", "at_risk", "on_track", "off_track", "on_track", "paused")
LINE_EN = "Terms of reference agreed at working level; annex B waits for the legal review of both sides"
LINE_KO = "실무 수준에서 위임사항에 합의하였으며, 부속서 B는 양측의 법률 검토를 기다리고 있음"
PROSE_EN = "The working group met twice this quarter and closed four of the six open points. " * 5
PROSE_KO = "실무그룹은 이번 분기에 두 차례 회의를 열어 미결 사항 여섯 개 중 네 개를 정리하였다. " * 5
ASK_EN = "Name a point of contact for annex B before the next meeting of the working group."
ASK_KO = "다음 실무그룹 회의 전까지 부속서 B의 담당자를 지정하여 줄 것을 요청함."


def spread(total, parts):
    """[how many in each part], as even as it goes."""
    share, rest = divmod(total, parts)
    return [share + (i < rest) for i in range(parts)]


def last_quarters(today):
    back = [Period.of(today)]
    while len(back) < QUARTERS:
        back.append(back[-1].previous())
    return [ensure_quarter(period) for period in reversed(back)]


def make_members(sides, now):
    members = {}
    for side in sides:
        office = people.add_office("NSC", side=side, name_en="Security office", name_ko="안보실", now=now)
        for role in ("editor", "releaser"):
            members[side.code, role] = User.objects.create(
                username=f"{side.code.lower()}.{role}",
                name=f"{side.code} {role}",
                side=side,
                role=role,
                language="en",
                zone=side.zone,
                password="!",
            )
            members[side.code, role].offices.add(office)
    return members


def make_workstreams():
    """The first eight of the record; figures stay comparable when it grows."""
    Workstream.objects.update(state="active")
    Workstream.objects.filter(number__gt=WORKSTREAMS).update(state="not_pursued")
    workstreams = list(Workstream.objects.filter(number__lte=WORKSTREAMS))
    for workstream in workstreams:
        workstream.leads.set(Office.objects.all())
    return workstreams


def make_updates(workstreams, quarters, members, scale, today):
    cells = [
        (workstream, quarter, side)
        for workstream in workstreams
        for quarter in quarters
        for side in ("US", "ROK")
    ]
    first = 2 * len(quarters)
    counts = spread(FIRST_WORKSTREAM, first) + spread(UPDATES * scale - FIRST_WORKSTREAM, len(cells) - first)
    made = []
    for place, ((workstream, quarter, side), count) in enumerate(zip(cells, counts, strict=True)):
        made += make_versions(workstream, quarter, members, side, count, place, today)
        if len(made) > 5000:
            StatusUpdate.objects.bulk_create(made, batch_size=500)
            made.clear()
    StatusUpdate.objects.bulk_create(made, batch_size=500)
    made.clear()


def make_versions(workstream, quarter, members, side, count, place, today):
    """All versions of one side and quarter; the last one stands."""
    start, end = quarter.period.start, min(quarter.period.end, today)
    before = None
    for version in range(1, count + 1):
        day = start + (end - start) * version // count
        at = datetime.datetime.combine(day, datetime.time(6), datetime.UTC) + datetime.timedelta(
            seconds=version
        )
        before = StatusUpdate(
            workstream=workstream,
            quarter=quarter,
            side_id=side,
            version=version,
            state="released" if version == count else "superseded",
            revision=2 + (version < count),
            rating=RATINGS[(place // 2 + (place % 7 == 0)) % len(RATINGS)],
            headline_en=LINE_EN if place % 9 else "",
            headline_ko=LINE_KO,
            narrative_en=PROSE_EN,
            narrative_ko=PROSE_KO,
            ask_en=ASK_EN,
            ask_ko=ASK_KO,
            as_of=day,
            marking=settings.NCG_MARKINGS[0][0],
            written_by=members[side, "editor"],
            written_at=at,
            released_by=members[side, "releaser"],
            released_at=at,
            supersedes=before,
        )
        yield before


def make_drafts(workstreams, quarters, members, now):
    """What the other side has not released; none of it may show."""
    for workstream in workstreams[:4]:
        StatusUpdate.objects.create(
            workstream=workstream,
            quarter=quarters[-1],
            side_id="ROK",
            rating="at_risk",
            headline_ko=LINE_KO,
            as_of=now.date(),
            marking=settings.NCG_MARKINGS[0][0],
            written_by=members["ROK", "editor"],
            written_at=now,
        )


def make_milestones(workstreams, quarters, members, today, now):
    states = itertools.cycle(("planned", "done", "in_progress", "planned", "done"))
    editor = members["US", "editor"]
    for workstream in workstreams:
        # After those of the public record.
        first = workstream.milestones.count()
        for number, state in zip(range(1, MILESTONES + 1), states, strict=False):
            due = today + datetime.timedelta(days=45 * (number - 4))
            done = min(due, today) if state == "done" else None
            milestone = Milestone.objects.create(
                workstream=workstream,
                number=first + number,
                side_id="US",
                stage="released",
                title_en=f"Annex {number} agreed by both sides",
                title_ko=f"부속서 {number} 양측 합의",
                responsible_id=("US", "ROK", None)[number % 3],
                baseline_due_on=due - datetime.timedelta(days=30),
                due_on=due,
                state=state,
                done_on=done,
                written_by=editor,
                written_at=now,
                released_at=now,
            )
            for kind in ("moved", "done") if state == "done" else ("moved",):
                # A few in each quarter; the eighth was moved in the present one.
                released = done if kind == "done" else quarters[number - MILESTONES - 1].period.start
                MilestoneChange.objects.create(
                    milestone=milestone,
                    side_id="US",
                    stage="released",
                    kind=kind,
                    from_due_on=due - datetime.timedelta(days=30),
                    to_due_on=due if kind == "moved" else None,
                    done_on=done if kind == "done" else None,
                    reason_en="The legal review took longer than planned.",
                    reason_ko="법률 검토가 예상보다 오래 걸렸다.",
                    written_by=editor,
                    written_at=now,
                    released_at=now,
                    released_on=released,
                )


def sign_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def main(scale):
    """Prints, as JSON, what the client needs."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_record", stdout=io.StringIO())
    now = timezone.now()
    sides = read_sides()
    today = joint_day(now, sides)
    with transaction.atomic():
        quarters = last_quarters(today)
        members = make_members(sides, now)
        workstreams = make_workstreams()
        make_updates(workstreams, quarters, members, scale, today)
        make_drafts(workstreams, quarters, members, now)
        make_milestones(workstreams, quarters, members, today, now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what autovacuum does within a minute
    print(
        json.dumps(
            {
                "session": sign_in(members["US", "releaser"]),
                "workstreams": [workstream.slug for workstream in workstreams],
                "period": Period.of(today).slug,
                "updates": StatusUpdate.objects.shared().count(),
            }
        )
    )
