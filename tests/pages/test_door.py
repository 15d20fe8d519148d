"""Inside a request, a row with an audience is read only by saying for whom. Outside, commands read freely."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Count, Prefetch

from tests.world import (
    NOW,
    make_access,
    make_change,
    make_clearance,
    make_milestone,
    make_note,
    make_superuser,
    make_update,
    make_workstream,
)
from tracker.history.models import Entry, EntryBody
from tracker.meetings.models import Meeting
from tracker.meetings.table import ActionItem, AgendaItem, BriefingNote
from tracker.pages.door import AudienceQuerySet, DoorClosed, inside_request
from tracker.people.access import Access
from tracker.people.mails import Mail, SidePreference
from tracker.quarters.models import Period, ensure_quarter
from tracker.reports.frozen import Transmission
from tracker.reports.models import Report
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Clearance, Note, StatusUpdate, Workstream

PRODUCT = Path(__file__).parents[2] / "tracker"
GUARDED = [
    model
    for model in apps.get_app_config("tracker").get_models()
    if isinstance(model._default_manager.get_queryset(), AudienceQuerySet)
]

READS = {
    "list": list,
    "bool": bool,
    "len": len,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "iterator": lambda rows: list(rows.iterator()),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(pk="00000000-0000-0000-0000-000000000000"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "annotate": lambda rows: list(rows.annotate(Count("pk"))),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "filter": lambda rows: list(rows.filter(pk__isnull=False)),
    "exclude": lambda rows: list(rows.exclude(pk__isnull=True)),
    "slice": lambda rows: list(rows[:1]),
    "index": lambda rows: rows[0],
    "distinct": lambda rows: list(rows.distinct()),
    "union": lambda rows: list(rows.order_by().union(rows.order_by())),
    "raw": lambda rows: list(rows.raw(f"SELECT * FROM {rows.model._meta.db_table}")),
}


@pytest.fixture
def request_open():
    token = inside_request.set(True)
    yield
    inside_request.reset(token)


@pytest.fixture
def rows(world):
    """One row of each guarded model that hangs on a workstream."""
    workstream = make_workstream()
    update = make_update(workstream, world.us)
    newer = make_update(workstream, world.us, headline_en="newer")
    milestone = make_milestone(workstream, world.us)
    make_change(milestone, world.us, "started")
    make_note(update, world.us)
    return world, workstream, newer, milestone


def test_the_models_that_hold_internal_rows_are_guarded():
    assert set(GUARDED) >= {StatusUpdate, Milestone, MilestoneChange, Note, Clearance, Entry}


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_the_guard_is_also_the_base_manager(model):
    assert isinstance(model._base_manager.get_queryset(), AudienceQuerySet)


def is_refused(read, rows):
    try:
        read(rows)
    except DoorClosed:
        return True
    except (IndexError, rows.model.DoesNotExist):
        pass
    return False


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_every_way_to_read_without_naming_a_reader_is_refused(db, request_open, model):
    assert [name for name, read in READS.items() if not is_refused(read, model.objects.all())] == []


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_every_way_to_read_for_a_member_passes(rows, request_open, model):
    world, *_ = rows
    visible = model.objects.visible_to(world.us.reader)
    assert [name for name, read in READS.items() if name != "raw" and is_refused(read, visible)] == []


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_outside_a_request_nobody_is_asked(db, model):
    assert list(model.objects.all()) == []


def test_update_and_delete_are_refused_too(db, request_open):
    with pytest.raises(DoorClosed):
        StatusUpdate.objects.update(marking="x")
    with pytest.raises(DoorClosed):
        Note.objects.all().delete()


def test_relations_are_refused_in_every_direction(rows, request_open):
    _, workstream, update, milestone = rows
    earlier = type(update)(supersedes_id=update.supersedes_id)
    change = MilestoneChange(milestone_id=milestone.pk)
    for read in (
        lambda: list(workstream.updates.all()),
        lambda: workstream.milestones.count(),
        lambda: earlier.supersedes,
        lambda: change.milestone,
        lambda: update.refresh_from_db(),
        lambda: list(Workstream.objects.prefetch_related("updates")),
        lambda: workstream.milestones.get_or_create(number=1),
    ):
        with pytest.raises(DoorClosed):
            read()


def test_relations_pass_when_they_name_the_reader(rows, request_open):
    world, workstream, _, _ = rows
    member = world.rok.reader
    assert workstream.updates.visible_to(member).count() == 2
    visible = Prefetch("updates", StatusUpdate.objects.visible_to(member))
    assert len(Workstream.objects.prefetch_related(visible).get().updates.all()) == 2


def test_a_unique_check_asks_too_for_it_would_tell_what_exists(rows, request_open):
    world, workstream, update, _ = rows
    twin = StatusUpdate(workstream=workstream, quarter_id=update.quarter_id, side=world.us.side, version=2)
    with pytest.raises(DoorClosed):
        twin.validate_constraints()


@pytest.mark.parametrize(
    "combine",
    [
        lambda opened, closed: opened | closed,
        lambda opened, closed: closed | opened,
        lambda opened, closed: opened ^ closed,
        lambda opened, closed: opened.union(closed),
        lambda opened, closed: closed.union(opened),
    ],
    ids=["or", "or turned round", "xor", "union", "union turned round"],
)
def test_rows_that_were_opened_do_not_open_others(world, request_open, combine):
    opened = StatusUpdate.objects.visible_to(world.us.reader)
    with pytest.raises(DoorClosed):
        list(combine(opened, StatusUpdate.objects.all()))


def test_ties_are_broken_by_key_and_not_by_where_rows_lie_on_disk(world):
    rows = [make_milestone(make_workstream(n), world.us) for n in range(1, 10)]
    by_key = sorted(row.pk for row in rows)
    tied = Milestone.objects.order_by("due_precision")
    assert [row.pk for row in tied] == by_key
    assert [row.pk for row in tied[2:5]] == by_key[2:5]
    assert [row.pk for row in tied.iterator()] == by_key
    assert list(tied.values_list("due_precision").distinct()) == [("day",)]


def test_unrestricted_wants_a_reason(db):
    with pytest.raises(ValueError):
        StatusUpdate.objects.unrestricted("")


def make_internal(team, workstream):
    """One internal row of each kind; {model: row}."""
    shared = make_milestone(workstream, team)
    update = make_update(workstream, team, state="draft")
    meeting = Meeting.objects.create(level="plenary", audience=team.side, state="tentative", title_en="x")
    item = AgendaItem.objects.create(meeting=meeting, order=1, title_en="x", audience=team.side)
    written = {"written_by": team.editor, "written_at": update.written_at}
    return {
        Meeting: meeting,
        AgendaItem: item,
        BriefingNote: BriefingNote.objects.create(side=team.side, item=item, text="x", **written),
        ActionItem: ActionItem.objects.create(side=team.side, audience=team.side, text_en="x", **written),
        StatusUpdate: update,
        Milestone: make_milestone(workstream, team, released=False),
        MilestoneChange: make_change(shared, team, "moved", released=False),
        Note: make_note(workstream, team),
        Clearance: make_clearance(update, team),
        Access: make_access(team.reader),
        Transmission: make_transmission(team),
        SidePreference: SidePreference.objects.create(side=team.side),
        Mail: Mail.objects.create(member=team.reader, day=NOW.date(), kind="digest", composed_at=NOW),
        Entry: Entry.objects.filter(chain=team.side.code).first(),
        EntryBody: EntryBody.objects.filter(entry__chain=team.side.code).first(),
    }


def make_transmission(team):
    quarter = ensure_quarter(Period(2026, 4))
    assembled = {"as_of": NOW.date(), "facts": "{}", "assembled_by": team.editor, "assembled_at": NOW}
    report, _new = Report.objects.get_or_create(quarter=quarter, defaults=assembled)
    written = {"written_by": team.releaser, "written_at": NOW}
    return Transmission.objects.create(
        report=report, side=team.side, step="sent", office="x", on=NOW.date(), **written
    )


def make_shared(team, workstream):
    milestone = make_milestone(workstream, team)
    meeting = Meeting.objects.create(level="plenary", number=workstream.number, title_en="x")
    return {
        Meeting: meeting,
        AgendaItem: AgendaItem.objects.create(meeting=meeting, order=1, title_en="x"),
        ActionItem: ActionItem.objects.create(
            side=team.side,
            code=f"P{workstream.number}-A1",
            meeting=meeting,
            text_en="x",
            written_by=team.editor,
            written_at=milestone.written_at,
        ),
        StatusUpdate: make_update(workstream, team),
        Milestone: milestone,
        MilestoneChange: make_change(milestone, team, "started"),
        Entry: Entry.objects.filter(chain="both").first(),
        EntryBody: EntryBody.objects.filter(entry__chain="both").first(),
    }


def test_every_guarded_model_is_in_the_audience_table(world):
    assert set(make_internal(world.us, make_workstream())) == set(GUARDED)


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_a_member_sees_what_is_shared_and_the_own_sides_internal_rows(world, model):
    internal = {
        team: make_internal(team, make_workstream(number))[model]
        for number, team in enumerate(world.teams, 1)
    }
    shared = {
        make_shared(team, make_workstream(number)).get(model) for number, team in enumerate(world.teams, 3)
    }

    def sees(member, row):
        return model.objects.visible_to(member).filter(pk=row.pk).exists()

    for team in world.teams:
        for member in team.members:
            # A mail is its member's alone.
            assert sees(member, internal[team]) == (model is not Mail or member == team.reader)
            assert not sees(member, internal[world.other(team)])
            assert all(sees(member, row) for row in shared if row)
    nobody = make_superuser()
    assert not any(sees(nobody, row) for row in internal.values())
    assert all(sees(nobody, row) for row in shared if row)


def test_a_superseded_version_stays_readable_for_both(rows):
    world, _, update, _ = rows
    assert update.supersedes.state == "superseded"
    for team in world.teams:
        assert StatusUpdate.objects.visible_to(team.reader).filter(pk=update.supersedes_id).exists()


# Every place that reads past the audience, and why. A new one belongs here, with its reason.
UNRESTRICTED = {
    ("history/purge.py", "a purge replaces it"): 1,
    ("history/rules.py", "a check reads every chain"): 1,
    ("history/rules.py", "a check reads every row of every chain"): 1,
    ("home/reminders.py", "each is compared with its own member's"): 1,
    ("home/reminders.py", "what is too old goes, of both sides"): 1,
    ("management/commands/load_demo.py", "the demonstration counts what it made"): 2,
    ("management/commands/purge_text.py", "the operator names entries of every chain"): 1,
    ("management/commands/verify.py", "compared with a head kept elsewhere"): 1,
    ("meetings/action_actions.py", "the next number counts shared actions only"): 1,
    ("meetings/agenda_actions.py", "rows of one agenda, read for the member"): 1,
    ("meetings/decision_actions.py", "a decision is of a shared meeting only"): 1,
    ("meetings/verifying.py", "a check reads every row"): 2,
    ("people/access_log.py", "is this written already? nobody reads it"): 1,
    ("people/access_log.py", "what is too old goes, whoever may read it"): 1,
    ("people/mail_actions.py", "each goes to its own member"): 2,
    ("reports/verifying.py", "a check reads every row"): 1,
    ("workstreams/milestone_actions.py", "the next number counts shared milestones only"): 1,
}


def find_unrestricted(text):
    """The reasons in a file: strings, or names that the file gives to strings."""
    tree = ast.parse(text)
    named = {
        node.targets[0].id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        # Not only calls: handed on under another name it would read past the door just as well.
        if isinstance(node, ast.Attribute) and node.attr == "unrestricted":
            calls = [call for call in ast.walk(tree) if isinstance(call, ast.Call) and call.func is node]
            reason = calls[0].args[0] if calls else None
            yield named.get(reason.id) if isinstance(reason, ast.Name) else getattr(reason, "value", None)


def test_every_reading_past_the_audience_is_listed_with_its_reason():
    found = Counter(
        (file.relative_to(PRODUCT).as_posix(), reason)
        for file in PRODUCT.rglob("*.py")
        for reason in find_unrestricted(file.read_text())
    )
    assert found == Counter(UNRESTRICTED)
    assert all(reason for _file, reason in found)


def test_the_list_sees_reasons_with_a_name_and_readings_without_a_call():
    text = "WHY = 'a name'\nrows.unrestricted(WHY)\nrows.unrestricted('x')\nread = rows.unrestricted"
    assert sorted(map(str, find_unrestricted(text))) == ["None", "a name", "x"]
