"""A page asks the database the same few questions, however much there is to show."""

import datetime
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages.web import NOW_PERIOD, sign_in
from tests.world import (
    NOW,
    TODAY,
    make_commitment,
    make_document,
    make_office,
    make_paragraph,
    make_superuser,
    quarters_back,
    update_content,
)
from tracker.commitments.models import Citation
from tracker.history.actions import record
from tracker.meetings.models import Attendance, Meeting
from tracker.meetings.table import Decision
from tracker.people.models import Office, User
from tracker.quarters.models import Quarter
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Note, StatusUpdate, Wording, Workstream

pytestmark = pytest.mark.usefixtures("clock")

SIZES = (1, 30, 300)

READERS = ("reader", "editor", "releaser", "steward", "root")

# Queries for each of them; None: not theirs to open.
COUNTS = {
    "/": (10, 10, 10, 10, 10),
    "/?changes=all": (10, 10, 10, 10, 10),
    "/confirmations/": (14, 14, 14, 14, 14),
    "/confirmations/?show=all": (14, 14, 14, 14, 14),
    "/workstreams/": (7, 7, 7, 7, 7),
    "/workstreams/w-1/": (12, 12, 12, 12, 11),
    "/workstreams/w-1/?history=all": (12, 12, 12, 12, 11),
    "/workstreams/w-1/update/": (None, 12, 12, None, None),
    "/workstreams/w-1/update/release/": (None, None, 14, None, None),
    "/workstreams/w-1/updates/us-2026-q4-1/": (5, 5, 5, 5, 5),
    "/workstreams/w-1/milestones/add/": (None, 4, 4, None, None),
    "/account/sessions/": (4, 4, 4, 4, 4),
    "/account/members/": (None, None, None, 5, None),
    "/account/members/add/": (None, None, None, 5, None),
    "/account/members/us.editor/": (None, None, None, 7, None),
    "/account/offices/": (None, None, None, 6, None),
    "/admin/": (None, None, None, 3, 3),
    "/admin/tracker/document/": (None, None, None, 9, 9),
    "/admin/tracker/paragraph/": (None, None, None, 6, 6),
    "/admin/tracker/commitment/?q=report": (None, None, None, 10, 10),
    "/admin/tracker/workstream/?state__exact=active": (None, None, None, 9, 9),
    "/admin/tracker/meeting/": (None, None, None, 11, 11),
    "/admin/tracker/decision/": (None, None, None, 6, 6),
    "/admin/tracker/statusupdate/": (None, None, None, 7, 7),
    "/admin/tracker/milestone/": (None, None, None, 7, 7),
    "/admin/tracker/office/": (None, None, None, 7, 7),
    "/admin/tracker/user/": (None, None, None, 6, 3),
    "/admin/tracker/quarter/": (None, None, None, 7, 7),
    "/reports/": (5, 5, 5, 5, 5),
    "/reports/2026-q4/": (9, 9, 9, 9, 9),
    "/history/": (5, 5, 5, 5, 5),
    "/history/?subject={first}": (6, 6, 6, 6, 6),
    "/history/?who=us.editor&what=milestone&verb=draft_saved": (5, 5, 5, 5, 5),
}


class Crowd:
    """`size` rows of all that is shared, a tenth of it internal. In bulk, without the verbs' history."""

    def __init__(self, world, size):
        self.world, self.size, self.few = world, size, size // 10 or 1
        self.document = make_document("R")
        self.paragraph = make_paragraph(self.document, 4)
        promise = make_commitment("R4.2", paragraph=self.paragraph)
        offices = [make_office(team.side) for team in world.teams]
        self.workstreams = Workstream.objects.bulk_create(
            Workstream(number=n, slug=f"w-{n}", name_en=f"Work {n}", name_ko=f"일 {n}", state="active")
            for n in range(1, size + 1)
        )
        first = self.workstreams[0]
        first.leads.set(offices)
        self._promise(first)
        through = Workstream.commitments.through
        through.objects.bulk_create(
            through(workstream=workstream, commitment=promise) for workstream in self.workstreams
        )
        self._updates_of_all()
        self._updates_of(first)
        self._milestones_of(first)
        self._milestones_of_all()
        self._history_of(first)
        self._members()
        self._record()

    def _record(self):
        """What stewards enter, with what belongs to it."""
        for n in range(self.size):
            document = make_document(f"D{n}", slug=f"d-{n}")
            make_paragraph(document)
            meeting = Meeting.objects.create(level="wg", number=n + 1, title_en="A meeting", state="agreed")
            Attendance.objects.create(meeting=meeting, side=self.world.us.side, name_en="A Name")
            Decision.objects.create(meeting=meeting, text_en="A decision")

    def _history_of(self, workstream):
        """Entries of both sides, and of each alone."""
        for n in range(self.size):
            for team, audience in ((self.world.us, None), (self.world.rok, "ROK"), (self.world.us, "US")):
                record(workstream, "draft_saved", by=team.members[n % 4], now=NOW, audience=audience)

    def _members(self):
        """Each of an office of its own."""
        for team in self.world.teams:
            code = team.side.code
            offices = Office.objects.bulk_create(
                Office(side=team.side, abbreviation=f"O-{n}") for n in range(self.few)
            )
            members = User.objects.bulk_create(
                User(username=f"{code.lower()}.n{n}", name="A Name", side=team.side, last_login=NOW)
                for n in range(self.size)
            )
            belongs = User.offices.through
            belongs.objects.bulk_create(
                belongs(user=member, office=office)
                for member, office in zip(members, itertools.cycle(offices), strict=False)
            )

    def _promise(self, workstream):
        """Commitments and wordings on the first workstream."""
        for n in range(self.few):
            paragraph = make_paragraph(self.document, n + 10)
            commitment = make_commitment(f"R{n + 10}")
            Citation.objects.create(commitment=commitment, paragraph=paragraph, quote_en="words")
            workstream.commitments.add(commitment)
            Wording.objects.create(
                workstream=workstream, paragraph=paragraph, name_en="a name", order=n, part="named"
            )

    def _update(self, workstream, team, quarter, *, version=1, state="released", **fields):
        shared = version is not None
        return StatusUpdate(
            workstream=workstream,
            quarter=quarter,
            side=team.side,
            version=version,
            state=state,
            written_by=team.editor,
            written_at=NOW,
            released_by=team.releaser if shared else None,
            released_at=NOW - datetime.timedelta(minutes=workstream.number) if shared else None,
            **{**update_content(team), **fields},
        )

    def _updates_of_all(self):
        """This quarter and the last, both sides; they differ; a draft of each side on top."""
        last, now = self.quarters(2)
        ratings = itertools.cycle(["on_track", "at_risk", "off_track"])
        StatusUpdate.objects.bulk_create(
            self._update(workstream, team, quarter, rating=next(ratings))
            for workstream in self.workstreams
            for quarter in (last, now)
            for team in self.world.teams
            if workstream.number > 1
        )
        drafts = StatusUpdate.objects.bulk_create(
            self._update(workstream, team, now, version=None, state="submitted")
            for workstream in self.workstreams
            for team in self.world.teams
        )
        own = next(draft for draft in drafts if draft.side == self.world.us.side)
        Note.objects.bulk_create(
            Note(
                side=own.side,
                subject_kind="statusupdate",
                subject_id=own.pk,
                text="a note",
                written_by=self.world.us.releaser,
                written_at=NOW,
            )
            for _n in range(self.few)
        )

    def _updates_of(self, workstream):
        """Both sides, a quarter further back for each row, then more and more versions of this quarter."""
        quarters = self.quarters(min(self.size, 90))
        rows = [(quarter, team) for quarter in quarters for team in self.world.teams]
        versions = range(1, max(2, self.size - len(rows)))
        StatusUpdate.objects.bulk_create(
            self._update(workstream, team, quarter)
            for quarter, team in rows
            if quarter != quarters[-1] or team is not self.world.us
        )
        before = None
        for version in versions:
            standing = version == versions[-1]
            before = self._update(
                workstream,
                self.world.us,
                quarters[-1],
                version=version,
                state="released" if standing else "superseded",
                supersedes=before,
                rating="at_risk",
            )
            before.save(force_insert=True)

    def quarters(self, count):
        return [
            Quarter.objects.get_or_create(
                year=period.year,
                number=period.number,
                defaults={"updates_due": period.end, "report_due": period.end},
            )[0]
            for period in quarters_back(NOW_PERIOD, count)
        ]

    def _milestone(self, workstream, team, number=None, **fields):
        shared = number is not None
        due = datetime.date(2026, 10, 1) + datetime.timedelta(days=(number or 0) % 300)
        return Milestone(
            workstream=workstream,
            side=team.side,
            responsible=team.side,
            stage="released" if shared else "draft",
            number=number,
            title_en="a milestone",
            baseline_due_on=due - datetime.timedelta(days=3) if shared else None,
            due_on=due,
            written_by=team.editor,
            written_at=NOW,
            released_at=NOW if shared else None,
            **fields,
        )

    def _milestones_of(self, workstream):
        """Each shared one moved once; draft changes and drafts of each side."""
        us, rok = self.world.teams
        shared = Milestone.objects.bulk_create(
            self._milestone(workstream, us, number) for number in range(1, self.size + 1)
        )
        Milestone.objects.bulk_create(
            self._milestone(workstream, team) for _n in range(self.few) for team in (us, rok)
        )
        moved = {
            "kind": "moved",
            "from_due_on": TODAY,
            "to_due_on": TODAY,
            "to_precision": "day",
            "reason_en": "a reason",
            "written_at": NOW,
        }
        MilestoneChange.objects.bulk_create(
            MilestoneChange(
                milestone=milestone,
                side=us.side,
                written_by=us.editor,
                stage="released",
                released_at=NOW,
                released_on=TODAY,
                **moved,
            )
            for milestone in shared
        )
        MilestoneChange.objects.bulk_create(
            MilestoneChange(milestone=milestone, side=team.side, written_by=team.editor, **moved)
            for milestone in shared[: self.few]
            for team in (us, rok)
        )

    def _milestones_of_all(self):
        Milestone.objects.bulk_create(
            self._milestone(workstream, self.world.rok, 1) for workstream in self.workstreams[1:]
        )


@pytest.mark.parametrize("size", SIZES)
def test_every_page_costs_the_same_few_queries_at_any_size(world, size):
    first = Crowd(world, size).workstreams[0].pk
    readers = dict(zip(READERS, [*world.us.members, make_superuser()], strict=True))
    # The largest pages take seconds to render: those who see most and least stand for all.
    asked = READERS if size < max(SIZES) else ("releaser", "steward", "root")
    found, expected = {}, {}
    for address, counts in COUNTS.items():
        expected[address] = {reader: n for reader, n in zip(READERS, counts, strict=True) if reader in asked}
        found[address] = {
            reader: count_queries(readers[reader], address.format(first=first)) for reader in asked
        }
    assert found == expected


def count_queries(reader, address):
    client = sign_in(reader)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return len(queries) if response.status_code == 200 else None
