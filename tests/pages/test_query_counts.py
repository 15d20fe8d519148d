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
    agree_conclusions,
    concur,
    make_commitment,
    make_document,
    make_office,
    make_paragraph,
    make_report,
    make_superuser,
    quarters_back,
    received_content,
    send_out,
    update_content,
)
from tracker.commitments.models import Citation, Commitment
from tracker.history.actions import record
from tracker.meetings.models import Attendance, Meeting, Postponement
from tracker.meetings.table import ActionItem, AgendaItem, BriefingNote, Decision
from tracker.people.access import Access
from tracker.people.models import Office, User
from tracker.quarters.models import Quarter
from tracker.reports.frozen import Reported
from tracker.reports.models import LineWording
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Clearance, Note, StatusUpdate, Wording, Workstream
from tracker.workstreams.received import ReceivedUpdate

pytestmark = pytest.mark.usefixtures("clock")

SIZES = (1, 30, 300)

READERS = ("reader", "editor", "releaser", "steward", "root")

# Queries for each of them; None: not theirs to open.
COUNTS = {
    "/release/": (None, None, 7, None, None),
    "/workstreams/w-1/update/discard/": (None, 5, 5, None, None),
    "/confirmations/": (14, 14, 14, 14, 14),
    "/confirmations/?show=all": (14, 14, 14, 14, 14),
    # Most of them read what waits, which a server remembers until something changes.
    "/": (43, 45, 45, 46, 14),
    "/?changes=all": (43, 45, 45, 46, 14),
    "/?waiting=all": (42, 44, 44, 45, 14),
    "/workstreams/": (8, 8, 8, 8, 8),
    "/workstreams/w-1/": (24, 24, 24, 24, 18),
    "/workstreams/w-1/?history=all": (24, 24, 24, 24, 18),
    "/workstreams/w-1/?notes=all": (24, 24, 24, 24, 18),
    "/workstreams/w-1/?milestone=1": (24, 24, 24, 24, 18),
    "/workstreams/w-1/?on=update:rok-2026-q4-1": (24, 24, 24, 24, 18),
    "/workstreams/w-1/milestones/{draft}/edit/": (None, 7, 7, None, None),
    "/workstreams/w-1/milestones/{draft}/release/": (None, None, 7, None, None),
    "/workstreams/w-1/update/": (None, 24, 24, None, None),
    "/workstreams/w-1/update/release/": (None, None, 27, None, None),
    "/workstreams/silent/received/": (None, None, 7, None, None),
    "/workstreams/w-1/close/": (None, None, None, 6, None),
    "/commitments/R4.2/close/": (None, None, None, 6, None),
    "/workstreams/w-1/updates/us-2026-q4-1/": (5, 5, 5, 5, 5),
    "/workstreams/w-1/milestones/add/": (None, 4, 4, None, None),
    "/commitments/": (12, 12, 12, 12, 12),
    "/commitments/?q=report&state=active&workstream=w-1&source=text-r&sort=affirmed": (14, 14, 14, 14, 14),
    "/commitments/R4.2/": (14, 14, 14, 14, 14),
    "/commitments.csv": (14, 14, 14, 14, 14),
    "/sources/": (4, 4, 4, 4, 4),
    "/sources/text-r/": (11, 11, 11, 11, 11),
    "/milestones/": (7, 7, 7, 7, 7),
    "/milestones/?workstream=w-1&late=1&slipped=1&sort=due": (7, 7, 7, 7, 7),
    "/milestones.xlsx": (10, 10, 10, 10, 10),
    "/glossary/": (3, 3, 3, 3, 3),
    "/meetings/": (6, 6, 6, 6, 6),
    "/meetings/?level=plenary": (6, 6, 6, 6, 6),
    "/meetings/plenary-1/": (28, 28, 28, 28, 26),
    "/meetings/plenary-1/agenda/": (None, 17, 17, None, None),
    "/meetings/plenary-1/agenda/{item}/": (None, 12, 12, None, None),
    "/meetings/wg-1/conclusions/": (19, 20, 20, 19, 19),
    "/decisions.csv": (12, 12, 12, 12, 12),
    "/actions.xlsx?lang=both": (11, 11, 11, 11, 11),
    "/decisions/": (11, 11, 11, 11, 11),
    "/actions/": (9, 9, 9, 9, 9),
    "/actions/?overdue=1": (9, 9, 9, 9, 9),
    "/decisions/add/": (None, 6, 6, None, None),
    "/meetings/plenary-1/decisions/add/": (None, 11, 11, None, None),
    "/decisions/P1-D1/": (9, 9, 9, 9, 9),
    "/decisions/{proposed}/": (9, 9, 9, 9, 9),
    "/decisions/{proposed}/edit/": (None, 12, 12, None, None),
    "/decisions/{proposed}/agree/": (None, None, 9, None, None),
    "/actions/add/?workstream=w-1": (None, 6, 6, None, None),
    "/actions/paste/": (None, 4, 4, None, None),
    "/meetings/plenary-1/actions/add/": (None, 11, 11, None, None),
    "/meetings/plenary-1/actions/paste/": (None, 9, 9, None, None),
    "/actions/{action}/edit/": (None, 6, 6, None, None),
    "/actions/{action}/close/": (None, 5, 5, None, None),
    "/actions/{own_action}/release/": (None, None, 4, None, None),
    "/account/sessions/": (4, 4, 4, 4, 4),
    "/account/access/": (None, None, 5, 5, None),
    "/account/access/?who=us.editor&kind=refused": (None, None, 5, 5, None),
    "/account/mails/": (4, 4, 4, 4, None),
    "/account/mails/side/": (None, None, None, 4, None),
    "/account/members/": (None, None, None, 5, None),
    "/account/members/add/": (None, None, None, 5, None),
    "/account/members/us.editor/": (None, None, None, 7, None),
    "/account/offices/{office}/handover/": (None, None, None, 22, None),
    "/account/offices/{office}/handover/?to={to}": (None, None, None, 22, None),
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
    "/brief/": (14, 14, 14, 14, 14),
    "/search/?q=a": (15, 15, 15, 15, 14),
    "/quarters/2026-q4/": (13, 14, 14, 13, None),
    "/quarters/2026-q4/sheets/": (None, 7, 7, None, None),
    "/quarters/2026-q4/sheets/OSD-P.xlsx": (11, 11, 11, 11, None),
    "/reports/": (7, 7, 7, 7, 7),
    "/reports/2026-q4/": (11, 11, 11, 11, 11),
    "/reports/2026-q3/": (13, 13, 13, 13, 10),
    "/reports/2026-q3/lines/{line}/": (None, 9, 9, None, None),
    "/reports/2026-q3/lines/add/": (None, 6, 6, None, None),
    "/reports/2026-q3/terms/": (None, 5, 5, None, None),
    "/reports/2026-q2/": (16, 16, 16, 16, 11),
    "/reports/2026-q2/position/": (None, None, 8, None, None),
    "/history/": (5, 5, 5, 5, 5),
    "/history/?subject={first}": (6, 6, 6, 6, 6),
    "/history/?who=us.editor&what=milestone&verb=draft_saved": (5, 5, 5, 5, 5),
}


class Crowd:
    """`size` rows of all that is shared, a tenth of it internal. In bulk, without the verbs' history."""

    def __init__(self, world, size):
        self.world, self.size, self.few = world, size, size // 10 or 1
        self.drafts = {}
        self.document = make_document("R")
        self.paragraph = make_paragraph(self.document, 4)
        promise = make_commitment(
            "R4.2", paragraph=self.paragraph, measured_by="reports", cadence="recurring"
        )
        offices = [make_office(team.side) for team in world.teams]
        self.workstreams = Workstream.objects.bulk_create(
            Workstream(number=n, slug=f"w-{n}", name_en=f"Work {n}", name_ko=f"일 {n}", state="active")
            for n in range(1, size + 1)
        )
        first = self.workstreams[0]
        first.leads.set(offices)
        self._promise(first)
        self._serve(promise)
        through = Workstream.commitments.through
        through.objects.bulk_create(
            through(workstream=workstream, commitment=promise) for workstream in self.workstreams
        )
        self._updates_of_all()
        self._updates_of(first)
        self._received()
        self._milestones_of(first)
        self._milestones_of_all()
        self._history_of(first)
        self._meetings()
        self._members()
        self._own_rows_of(first)
        self._access()
        self._documents()
        self._reports()

    def _reports(self):
        """A draft of the last quarter with words of both sides for every line; the one before it is out."""
        self.draft_report = make_report(self.world.us, period=NOW_PERIOD.previous())
        LineWording.objects.bulk_create(
            LineWording(
                line=line, side=team.side, text_en=team.side.code, written_by=team.editor, written_at=NOW
            )
            for line in self.draft_report.lines.all()
            for team in self.world.teams
        )
        out = make_report(self.world.us, period=NOW_PERIOD.previous().previous())
        send_out(out, self.world.us)
        edits = [(line, {"text_en": "edited", "text_ko": ""}) for line in out.lines.all()]
        concur(out, self.world.rok, kind="conditional", edits=edits)
        concur(out, self.world.us, kind="hold", comment="a text")
        Reported.objects.bulk_create(
            Reported(
                report=out,
                side=team.side,
                version=n + 1,
                on=TODAY,
                released_by=team.releaser,
                released_at=NOW,
            )
            for n in range(self.few)
            for team in self.world.teams
        )

    def _meetings(self):
        """A plenary every twenty days, the first to come, one held at least; fewer plans of each side."""
        us, rok = self.world.teams
        meetings = Meeting.objects.bulk_create(
            Meeting(
                level="plenary",
                number=n,
                title_en="a meeting",
                host=us.side,
                starts_on=TODAY + datetime.timedelta(days=40 - 20 * n),
                state="held" if n > 2 else "agreed",
            )
            for n in range(1, max(self.size, 3) + 1)
        )
        Meeting.objects.bulk_create(
            Meeting(level="wg", title_en="a plan", audience=team.side, state="tentative")
            for _n in range(self.few)
            for team in (us, rok)
        )
        Postponement.objects.bulk_create(
            Postponement(meeting=meeting, old_starts_on=TODAY, reason_en="a reason") for meeting in meetings
        )
        self._table_of(meetings[0])
        Decision.objects.bulk_create(
            Decision(code=f"P{meeting.number}-D1", meeting=meeting, text_en="a text", state="agreed")
            for meeting in meetings
        )
        self._actions_of(meetings)

    def _table_of(self, meeting):
        """Everything a page of a meeting can show, as many times."""
        us, rok = self.world.teams
        first = self.workstreams[0]
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, side=team.side, name_en="a name", office=team.side.offices.get())
            for _n in range(self.size)
            for team in (us, rok)
        )
        items = AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, order=order, title_en="an item", workstream=workstream)
            for order, workstream in enumerate(self.workstreams, start=1)
        )
        BriefingNote.objects.bulk_create(
            BriefingNote(item=item, side=team.side, text="a note", written_by=team.editor, written_at=NOW)
            for item in items
            for team in (us, rok)
        )
        proposed = Decision.objects.bulk_create(
            Decision(meeting=meeting, text_en="a text", proposed_by=us.side) for _n in range(self.few)
        )
        for decision in proposed:
            decision.workstreams.add(first)
        meeting.commitments.add(*first.commitments.all())
        meeting.documents.add(self.document)
        meeting.sources.add(*self.document.paragraphs.all())
        meeting.milestones.add(*Milestone.objects.filter(workstream=first))

    def _actions_of(self, meetings):
        us, rok = self.world.teams
        written = {"written_by": us.editor, "written_at": NOW, "text_en": "a text", "due_on": TODAY}
        workstreams = itertools.cycle(self.workstreams)
        ActionItem.objects.bulk_create(
            ActionItem(
                code=f"P{meeting.number}-A1",
                meeting=meeting,
                workstream=next(workstreams),
                side=us.side,
                office=us.side.offices.get(),
                **written | {"due_on": TODAY - datetime.timedelta(days=meeting.number)},
            )
            for meeting in meetings
        )
        ActionItem.objects.bulk_create(
            ActionItem(audience=team.side, side=team.side, workstream=next(workstreams), **written)
            for _n in range(self.few)
            for team in (us, rok)
        )

    def _documents(self):
        for n in range(self.size):
            make_paragraph(make_document(f"X{n}", slug=f"x-{n}"))

    def _history_of(self, workstream):
        """Entries of both sides, and of each alone."""
        for n in range(self.size):
            for team, audience in ((self.world.us, None), (self.world.rok, "ROK"), (self.world.us, "US")):
                record(workstream, "draft_saved", by=team.members[n % 4], now=NOW, audience=audience)

    def _access(self):
        """Of both sides, each of them of many people."""
        Access.objects.bulk_create(
            Access(side=team.side, member=team.members[n % 4], kind="refused", what="page", how="GET", at=NOW)
            for n in range(self.size)
            for team in self.world.teams
        )

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

    def _own_rows_of(self, workstream):
        """Notes of each side on all there is, and offices asked about each side's drafts."""
        shared = StatusUpdate.objects.filter(workstream=workstream, version__isnull=False)
        subjects = [shared.first(), workstream, *Milestone.objects.filter(workstream=workstream), *shared[1:]]
        for team in self.world.teams:
            Note.objects.bulk_create(
                Note(
                    side=team.side,
                    subject_kind=subject._meta.model_name,
                    subject_id=subject.pk,
                    text="a note",
                    written_by=team.members[n % 4],
                    written_at=NOW - datetime.timedelta(seconds=n),
                )
                for n, subject in zip(range(self.size), itertools.cycle(subjects))
            )
            update = StatusUpdate.objects.get(workstream=workstream, side=team.side, version=None)
            milestone = Milestone.objects.filter(workstream=workstream, side=team.side, number=None).first()
            self.drafts[team.side.code] = milestone.pk
            Clearance.objects.bulk_create(
                Clearance(
                    side=team.side,
                    office=office,
                    subject_kind=draft._meta.model_name,
                    subject_id=draft.pk,
                    asked_at=NOW,
                )
                for draft in (update, milestone)
                for office in Office.objects.filter(side=team.side)
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

    def _serve(self, promise):
        """Meetings and decisions of one commitment, a meeting of each side's own, documents."""
        meetings = Meeting.objects.bulk_create(
            Meeting(level="wg", number=n, title_en="a meeting", starts_on=TODAY, state="held")
            for n in range(1, self.size + 1)
        )
        meetings += Meeting.objects.bulk_create(
            Meeting(level="wg", audience=team.side, title_en="a plan", state="tentative")
            for team in self.world.teams
        )
        Postponement.objects.bulk_create(
            Postponement(meeting=meeting, old_starts_on=TODAY, reason_en="a reason") for meeting in meetings
        )
        promise.meetings.add(*meetings)
        self._conclude(meetings[0])
        promise.decisions.add(
            *Decision.objects.bulk_create(
                Decision(
                    meeting=meeting, code=f"W{n}-D1", text_en="a decision", state="agreed", decided_on=TODAY
                )
                for n, meeting in enumerate(meetings[: self.size])
            )
        )
        for n in range(self.few):
            make_document(f"D{n}")

    def _conclude(self, meeting):
        """As many conclusions and actions of one that was held, agreed by one side."""
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, order=n, title_en="an item", conclusion_en="a text")
            for n in range(1, self.size + 1)
        )
        us = self.world.us
        ActionItem.objects.bulk_create(
            ActionItem(
                code=f"W1-A{n}",
                meeting=meeting,
                side=us.side,
                office=us.side.offices.first(),
                text_en="a text",
                written_by=us.editor,
                written_at=NOW,
            )
            for n in range(1, self.size + 1)
        )
        agree_conclusions(meeting, us)

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

    def _received(self):
        """What each side noted of the other: long ago, and where nobody has said anything yet."""
        then, _last, now = self.quarters(3)
        silent = Workstream.objects.create(number=self.size + 1, slug="silent", name_en="x", state="active")
        us, rok = self.world.teams
        ReceivedUpdate.objects.bulk_create(
            ReceivedUpdate(
                workstream=workstream,
                quarter=quarter,
                side=team.side,
                version=1,
                noted_by=other.releaser,
                noted_at=NOW,
                **received_content(),
            )
            for workstream, quarter in [*((row, then) for row in self.workstreams), (silent, now)]
            for team, other in ((us, rok), (rok, us))
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
        Commitment.objects.get(code="R4.2").milestones.add(*shared)
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
    crowd = Crowd(world, size)
    keys = {
        "first": crowd.workstreams[0].pk,
        "draft": crowd.drafts["US"],
        "line": crowd.draft_report.lines.first().pk,
        "proposed": Decision.objects.filter(state="proposed").first().pk,
        "action": ActionItem.objects.get(code="P1-A1").pk,
        "own_action": ActionItem.objects.filter(audience="US").first().pk,
        "office": world.us.side.offices.get(abbreviation="OSD-P").pk,
        "to": world.us.side.offices.get(abbreviation="O-0").pk,
        "item": AgendaItem.objects.filter(meeting__level="plenary").first().pk,
    }
    readers = dict(zip(READERS, [*world.us.members, make_superuser()], strict=True))
    # The largest pages take seconds to render: those who see most and least stand for all.
    asked = READERS if size < max(SIZES) else ("releaser", "steward", "root")
    found, expected = {}, {}
    for address, counts in COUNTS.items():
        expected[address] = {reader: n for reader, n in zip(READERS, counts, strict=True) if reader in asked}
        found[address] = {reader: count_queries(readers[reader], address.format(**keys)) for reader in asked}
    assert {a: v for a, v in found.items() if v != expected[a]} == {}


def count_queries(reader, address):
    client = sign_in(reader)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return len(queries) if response.status_code == 200 else None
