"""The demonstration shows every state there is, was made through the verbs, and never touches real work."""

import datetime
import io

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db.models import F, Max

from tests.home.demo_words import check_confirmations, check_words, find_keys
from tests.world import NOW, make_member, make_office, make_side, make_workstream
from tracker.assent.rules import is_confirmed
from tracker.history.models import ChainHead, Entry, EntryBody
from tracker.home.demo import read_demo
from tracker.home.demo_updates import columns
from tracker.meetings.models import Meeting
from tracker.meetings.table import ActionItem, BriefingNote
from tracker.pages.bilingual import text_columns
from tracker.people.models import Office, User
from tracker.people.sides import joint_day, read_sides
from tracker.quarters.models import Period, periods
from tracker.reports.content import read_lines
from tracker.reports.frozen import Objection, Reported, Transmission
from tracker.reports.lines import state_of
from tracker.reports.models import Report
from tracker.workstreams.actions import set_leads
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Clearance, Note, StatusUpdate, Workstream
from tracker.workstreams.received import ReceivedUpdate
from tracker.workstreams.rules import picture
from tracker.workstreams.standing import Cells

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
NOW_PERIOD = Period.of(TODAY)
# A short past loads fast; what is tested on it holds for any day.
EARLY = "2023-10-20"
FOREIGN = ["workstream", "quarter", "side", "written_by", "released_by", "supersedes"]


def load(**options):
    out = io.StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def record():
    call_command("load_record", stdout=io.StringIO())


def read_cells():
    return Cells(User.objects.get(username="us.reader"))


def pair(cells, number, period):
    workstream = Workstream.objects.get(number=number)
    return tuple(cells.ratings.get((workstream.pk, period, side)) for side in ("US", "ROK"))


def test_shows_every_state_and_says_so_in_every_row(record):
    before = find_keys()
    printed = load(today=str(TODAY))
    assert printed.count("\n") == 1 and "8 members" in printed

    check_people()
    check_offices()
    check_matrix()
    check_update_rows()
    check_drafts()
    check_own_rows()
    check_milestones()
    check_meetings()
    check_received()
    check_reports()
    check_history()
    check_words(before)
    check_confirmations(TODAY)


def check_people():
    members = list(User.objects.select_related("side"))
    assert {member.username for member in members} == {
        f"{side}.{post}" for side in ("us", "rok") for post in ("reader", "editor", "releaser", "steward")
    }
    for member in members:
        assert check_password("ncg-demo-2026", member.password)
        assert (member.language, member.zone) == (member.side.language, member.side.zone)
        assert member.is_steward == member.username.endswith(".steward")
        assert member.role == ("reader" if member.is_steward else member.username.split(".")[1])
        assert {office.side_id for office in member.offices.all()} == {member.side_id}
        assert ("demo" if member.side_id == "US" else "시연") in member.name
        assert not (member.is_staff or member.is_superuser)


def check_offices():
    assert Office.objects.count() == 6
    for workstream in Workstream.objects.all():
        assert {office.side_id for office in workstream.leads.all()} == {"US", "ROK"}
        entry = Entry.objects.get(verb="lead_set", subject_id=workstream.pk)
        assert entry.chain == "both"


def check_matrix():
    cells = read_cells()
    past = list(periods(Period(2023, 3), NOW_PERIOD.previous()))
    assert cells.first_period() == Period(2023, 3)
    pictures = {picture(pair(cells, number, period)) for number in range(1, 6) for period in past}
    assert pictures == {"agree", "differ", "one_missing", "none"}
    ratings = {rating for (_workstream, _period, _side), rating in cells.ratings.items()}
    assert ratings == {"not_started", "on_track", "at_risk", "off_track", "paused", "complete"}

    assert pair(cells, 1, NOW_PERIOD) == ("complete", "complete")
    assert pair(cells, 2, NOW_PERIOD) == ("on_track", "at_risk")
    assert pair(cells, 3, NOW_PERIOD) == ("at_risk", "at_risk")
    assert pair(cells, 4, NOW_PERIOD) == ("on_track", "on_track")
    assert pair(cells, 5, NOW_PERIOD) == ("on_track", None)
    assert pair(cells, 6, NOW_PERIOD) == ("on_track", "on_track")
    assert pair(cells, 8, NOW_PERIOD) == ("on_track", "on_track")
    assert pair(cells, 9, NOW_PERIOD) == ("paused", "paused")
    assert pair(cells, 10, NOW_PERIOD) == ("at_risk", "at_risk")
    # Completed in the record, and never rated.
    assert {pair(cells, 7, period) for period in [*past, NOW_PERIOD]} == {(None, None)}
    # Nothing is said of a workstream before a text established it.
    first = {number: min(p for p in past if any(pair(cells, number, p))) for number in (6, 8, 9, 10)}
    december, january = Period(2023, 4), Period(2025, 1)
    assert first == {6: december, 8: december, 9: december, 10: january}
    before = NOW_PERIOD.previous()
    assert pair(cells, 3, before) == ("on_track", "on_track")
    assert pair(cells, 4, before) == ("at_risk", "at_risk")


def check_update_rows():
    sides = read_sides()
    updates = list(StatusUpdate.objects.select_related("quarter", "workstream"))
    columns = text_columns(StatusUpdate.TEXTS)
    for update in updates:
        update.clean_fields(exclude=FOREIGN)
        period = update.quarter.period
        assert period.start <= update.as_of <= min(period.end, TODAY), update
        if not update.is_open:
            assert joint_day(update.released_at, sides) == update.as_of
        # Each language says as much as the other, or nothing at all.
        said = [
            {name[:-3] for name in columns if name.endswith(end) and getattr(update, name)}
            for end in ("_en", "_ko")
        ]
        assert said[0] == said[1] or set() in said, update
    shared = [update for update in updates if not update.is_open]
    assert sum(update.version == 2 for update in shared) >= 5
    only_english = {update.side_id for update in shared if not update.headline_ko}
    only_korean = {update.side_id for update in shared if not update.headline_en}
    assert (only_english, only_korean) == ({"US"}, {"ROK"})
    assert Entry.objects.filter(verb="update_confirmed").count() >= 10


def check_drafts():
    drafts = StatusUpdate.objects.open().order_by("workstream__number", "side_id")
    assert [(d.workstream.number, d.side_id, d.state, d.quarter.period) for d in drafts] == [
        (3, "US", "draft", NOW_PERIOD),
        (5, "ROK", "submitted", NOW_PERIOD),
        (5, "US", "draft", NOW_PERIOD),
    ]
    note = Note.objects.get(subject_kind="statusupdate")
    assert (note.subject_id, note.side_id) == (drafts[2].pk, "US")


def check_own_rows():
    for side, language in (("US", "(demonstration)"), ("ROK", "(시연)")):
        notes = Note.objects.filter(side=side, subject_kind__in=["workstream", "milestone"])
        assert {note.subject_kind for note in notes} == {"workstream", "milestone"}
        assert all(note.text.endswith(language) for note in notes)
    asked = Clearance.objects.order_by("side_id", "answer").values_list("side_id", "answer")
    assert list(asked) == [("ROK", "asked"), ("ROK", "cleared"), ("US", "asked"), ("US", "with_edits")]
    drafts = StatusUpdate.objects.open().values_list("pk", "side_id")
    assert set(Clearance.objects.values_list("subject_id", "side_id")) <= set(drafts)


def check_milestones():
    recorded = Milestone.objects.filter(side=None)
    shared = Milestone.objects.released().exclude(side=None)
    for number in range(1, 6):
        rows = list(shared.filter(workstream__number=number).order_by("number"))
        assert 3 <= len(rows) <= 7
        # After those of the record.
        first = recorded.filter(workstream__number=number).count() + 1
        assert [row.number for row in rows] == list(range(first, first + len(rows)))
    assert not Milestone.objects.filter(title_en="").exists()
    assert not Milestone.objects.filter(title_ko="").exists()
    assert [m.side_id for m in Milestone.objects.drafts()] == ["ROK"]
    assert set(shared.values_list("state", flat=True)) == {"planned", "in_progress", "done", "dropped"}
    late = "List of training investments (demonstration)"
    assert [m.title_en for m in shared if m.days_late(TODAY)] == [late]
    assert shared.filter(due_on=None).count() == 1
    assert shared.filter(responsible=None).exists()
    assert set(shared.values_list("due_precision", flat=True)) >= {"day", "month", "quarter", "half", "none"}

    slipped = shared.get(workstream__number=2, number=3)
    assert (slipped.due_on, slipped.slip_days) == (datetime.date(2026, 12, 18), 79)
    moved = MilestoneChange.objects.get(milestone=slipped, kind="moved")
    assert moved.stage == "released" and moved.reason_en and moved.reason_ko
    assert NOW_PERIOD.start <= moved.released_on <= TODAY


def check_meetings():
    # The record has its own meetings; these two are made through the verbs.
    entered = Entry.objects.filter(verb="record_entered", subject_kind="meeting").values("subject_id")
    working, plenary = Meeting.objects.filter(pk__in=entered).order_by("starts_on")
    assert (working.level, working.state, working.starts_on) == ("wg", "held", TODAY - 45 * DAY)
    assert (plenary.level, plenary.state, plenary.host_id) == ("plenary", "agreed", "US")
    assert plenary.starts_on.strftime("%A") == "Thursday"
    assert 21 <= (plenary.starts_on - TODAY).days <= 35
    for meeting in (working, plenary):
        assert "(demonstration)" in meeting.title_en and "(시연)" in meeting.title_ko
        assert is_confirmed(meeting, read_sides())
        assert {person.side_id for person in meeting.attendance.all()} == {"US", "ROK"}
        assert Entry.objects.get(verb="record_entered", subject_id=meeting.pk).chain == "both"
    agenda = plenary.agenda.filter(audience=None).order_by("order")
    assert [item.order for item in agenda] == list(range(1, len(agenda) + 1))
    assert [item.slot for item in agenda][:2] == ["open", "workstream-1"]
    assert {"late", "report", "next"} <= {item.slot for item in agenda}
    assert [item.proposed_by_id for item in agenda if not item.slot] == ["US", "ROK"]
    assert {row.side_id for row in BriefingNote.objects.filter(item__in=agenda)} == {"US", "ROK"}
    assert [item.audience_id for item in plenary.agenda.exclude(audience=None)] == ["US"]
    (agreed,) = working.conclusions.all()
    assert all(all(item["conclusion"].values()) for item in agreed.content["items"])
    assert [decision.code for decision in working.decisions.all()] == ["W1-D1"]
    assert [decision.state for decision in plenary.decisions.all()] == ["proposed"] * 3
    actions = working.actions.order_by("code")
    assert [(a.state, a.days_overdue(TODAY)) for a in actions] == [
        ("open", 24),
        ("open", 0),
        ("open", 0),
        ("done", 0),
    ]
    between = ActionItem.objects.filter(meeting=None).order_by("code")
    assert [(action.code, action.audience_id) for action in between] == [("", "US"), ("3-A1", None)]


def check_received():
    told = ReceivedUpdate.objects.get()
    assert (told.side_id, told.noted_by.side_id, told.quarter.period) == ("ROK", "US", NOW_PERIOD)
    assert "(demonstration)" in told.headline_en and "(시연)" in told.headline_ko


def check_reports():
    reports = list(Report.objects.newest_first().select_related("quarter"))
    past = list(periods(Period(2023, 3), NOW_PERIOD.previous()))
    published = {report.quarter.period for report in reports if report.state == "published"}
    assert published == set(past)
    assert [str(report) for report in reports if report.edition > 1] == ["2025-q4-e2"]
    assert Objection.objects.get().report.edition == 1
    draft = reports[0]
    assert (draft.state, draft.quarter.period, draft.meeting.state) == ("draft", NOW_PERIOD, "agreed")
    states = [state_of(line, ["ROK", "US"]) for line in read_lines(draft)]
    assert states.count("brackets") == 1 and set(states) == {"agreed", "brackets"}
    assert {(row.report.edition, row.side_id) for row in Reported.objects.last_days()} == {
        (1, "US"),
        (1, "ROK"),
    }
    assert len(Reported.objects.last_days()) == 2 * len(past)
    for side in ("US", "ROK"):
        assert Transmission.objects.filter(side=side).count() == 2


def check_history():
    call_command("verify", stdout=io.StringIO())
    until = datetime.datetime(2026, 11, 24, 5, tzinfo=datetime.UTC)
    for chain in ("both", "US", "ROK"):
        entries = Entry.objects.filter(chain=chain).exclude(verb="record_loaded").order_by("sequence")
        times = list(entries.values_list("at", flat=True))
        assert times == sorted(times) and times[-1] <= until


def test_second_run_changes_nothing(record):
    load(today=EARLY)
    heads = list(ChainHead.objects.values())
    first = list(User.objects.order_by("username").values())
    assert "nothing was changed" in load(today=EARLY)
    assert "nothing was changed" in load()
    assert list(ChainHead.objects.values()) == heads
    assert list(User.objects.order_by("username").values()) == first


def test_second_run_leaves_what_people_added(record):
    load(today=EARLY)
    make_member(make_side("US"), "editor", "us.person")
    assert "nothing was changed" in load(today=EARLY)


@pytest.mark.parametrize("username", ["us.person", "us.editor"])
def test_refuses_a_database_with_members_of_its_own(record, username):
    make_member(make_side("US"), "editor", username)
    with pytest.raises(CommandError, match="may hold real updates; nothing was loaded"):
        load(today=EARLY)
    assert User.objects.count() == 1 and not StatusUpdate.objects.exists()


def test_needs_the_record():
    with pytest.raises(CommandError, match="Workstreams 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 are missing: run load"):
        load(today=EARLY)
    assert not User.objects.exists()


@pytest.mark.parametrize("today", ["2023-07-17", "2026-13-01", "yesterday"])
def test_refuses_a_day_it_cannot_describe(record, today):
    with pytest.raises(CommandError):
        load(today=today)
    assert not User.objects.exists()


@pytest.mark.parametrize("today", ["2023-07-18", "2023-10-01", "2024-02-15"])
def test_fits_into_any_day(record, today):
    load(today=today)
    day = datetime.date.fromisoformat(today)
    period, cells = Period.of(day), read_cells()
    assert pair(cells, 2, period) == ("on_track", "at_risk")
    assert pair(cells, 5, period) == ("on_track", None)
    assert StatusUpdate.objects.aggregate(Max("as_of"))["as_of__max"] <= day
    assert not StatusUpdate.objects.filter(quarter__year__gt=period.year).exists()
    assert not MilestoneChange.objects.filter(released_on__gt=day).exists()
    assert not Milestone.objects.exclude(side=None).filter(done_on__gt=day).exists()
    for update in StatusUpdate.objects.select_related("quarter"):
        assert Period.of(update.as_of) == update.quarter.period
    call_command("verify", stdout=io.StringIO())


def test_without_a_day_nothing_lies_in_the_future(record, monkeypatch):
    # Ten minutes into the day of both capitals: everything of today has to fit into them.
    clock = datetime.datetime(2023, 10, 1, 4, 10, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock)
    assert "2023-10-01" in load()
    made = Entry.objects.exclude(verb="record_loaded")
    assert made.aggregate(Max("at"))["at__max"] <= clock
    assert StatusUpdate.objects.aggregate(Max("released_at"))["released_at__max"] <= clock


def test_password_comes_from_the_environment(record, monkeypatch):
    monkeypatch.setenv("NCG_DEMO_PASSWORD", "another long word")
    load(today="2023-07-18")
    assert check_password("another long word", User.objects.get(username="rok.releaser").password)


def test_a_failure_leaves_nothing_behind(record, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("tracker.home.demo_milestones.release_change", broken)
    with pytest.raises(RuntimeError):
        load(today=EARLY)
    assert not User.objects.exists() and not StatusUpdate.objects.exists()


def test_columns_keep_the_first_and_the_last_quarters():
    row = "n o r c"
    assert columns(row, 0) == []
    assert columns(row, 1) == ["n"]
    assert columns(row, 3) == ["n", "r", "c"]
    assert columns(row, 4) == ["n", "o", "r", "c"]
    assert columns(row, 6) == ["n", "o", "r", "c", "C", "C"]


def test_columns_before_a_workstream_began_stay_empty():
    row = "- - n o r"
    assert columns(row, 1) == ["-"]
    assert columns(row, 3) == ["-", "-", "n"]
    assert columns(row, 4) == ["-", "-", "n", "r"]
    assert columns(row, 6) == ["-", "-", "n", "o", "r", "R"]


def test_rows_of_the_matrix_are_equally_long():
    lengths = {len(row.split()) for sides in read_demo()["matrix"].values() for row in sides.values()}
    assert lengths == {13}


def test_set_leads_is_remembered_once(world):
    workstream = make_workstream()
    nsc, mnd = make_office(world.us.side, "NSC"), make_office(world.rok.side, "MND")
    set_leads(workstream, [nsc, mnd], by=world.us.steward, now=NOW)
    set_leads(workstream, [mnd, nsc], by=world.us.steward, now=NOW)
    set_leads(workstream, [mnd], by=world.rok.steward, now=NOW)
    assert list(workstream.leads.all()) == [mnd]
    bodies = EntryBody.objects.filter(entry__verb="lead_set").order_by(F("entry__sequence"))
    assert [body.text for body in bodies] == [
        '{"after":["ROK MND","US NSC"],"before":[],"reason":""}',
        '{"after":["ROK MND"],"before":["ROK MND","US NSC"],"reason":""}',
    ]


@pytest.mark.parametrize("role", ["reader", "editor", "releaser"])
def test_only_a_steward_sets_leads(world, role):
    with pytest.raises(PermissionDenied):
        set_leads(make_workstream(), [], by=getattr(world.us, role), now=NOW)
