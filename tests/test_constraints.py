"""What the database itself holds, whoever writes to it. Each named constraint is violated once."""

import datetime
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.world import (
    NOW,
    TODAY,
    make_change,
    make_clearance,
    make_commitment,
    make_document,
    make_milestone,
    make_note,
    make_office,
    make_paragraph,
    make_update,
    make_workstream,
    note_received,
)
from tracker.assent.models import Position
from tracker.history.actions import record
from tracker.history.canonical import FIRST
from tracker.meetings.conclusions import Conclusions
from tracker.meetings.models import Attendance, Meeting, Postponement, Relocation
from tracker.meetings.table import ActionItem, AgendaItem, BriefingNote, Decision
from tracker.people.mails import Mail, SidePreference
from tracker.quarters.models import Period, Quarter, ensure_quarter
from tracker.reports.frozen import Candidate, Objection, Reported, Snapshot, Transmission
from tracker.reports.models import LineWording, ProposedWording, Report, ReportLine
from tracker.workstreams.models import StatusUpdate, Wording

CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("tracker").get_models()
    for constraint in model._meta.constraints
}
VIOLATIONS = []  # [(name, function)]; a constraint with two halves is violated in both


def violates(name):
    """Registers a function that makes a good row and returns it as this constraint forbids it."""

    def register(make):
        VIOLATIONS.append((name, make))
        return make

    return register


def twin(row, **fields):
    """The same row once more under another key."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": uuid.uuid4(), **fields})


def changed(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


# --- people, quarters


@violates("member_has_a_side")
def _(world):
    return changed(world.us.reader, side=None)


@violates("member_role_known")
def _(world):
    return changed(world.us.reader, role="chief")


@violates("member_named_after_side")
def _(world):
    return changed(world.us.reader, username="rok.reader2")


@violates("office_once_per_side")
def _(world):
    return twin(make_office(world.us.side))


@violates("office_name_once_a_day")
def _(world):
    name = make_office(world.us.side, since=TODAY).names.get()
    return twin(name)


def make_quarter():
    return Quarter.objects.create(year=2026, number=4, updates_due=TODAY, report_due=TODAY)


@violates("quarter_once")
def _(world):
    return twin(make_quarter())


@violates("quarter_one_to_four")
def _(world):
    return changed(make_quarter(), number=5)


@violates("quarter_one_to_four")
def _(world):
    return changed(make_quarter(), number=0)


@violates("quarter_year_bounded")
def _(world):
    return changed(make_quarter(), year=2101)


# --- commitments


@violates("paragraph_number_once")
def _(world):
    return twin(make_paragraph(make_document()))


@violates("paragraph_has_text")
def _(world):
    return changed(make_paragraph(make_document()), text_en="", text_ko="")


@violates("commitment_has_text")
def _(world):
    return changed(make_commitment(), text_en="", text_ko="")


@violates("commitment_date_has_precision")
def _(world):
    return changed(make_commitment(), due_on=TODAY, due_precision="none")


@violates("commitment_standing_never_done")
def _(world):
    return changed(make_commitment(cadence="standing"), state="fulfilled")


def make_citation():
    return make_commitment(paragraph=make_paragraph(make_document())).citations.get()


@violates("citation_once")
def _(world):
    return twin(make_citation())


@violates("citation_quotes_words")
def _(world):
    return changed(make_citation(), quote_en="", quote_ko="")


# --- history, assent


def make_entry(world):
    return record(make_workstream(), "draft_saved", by=world.us.editor, now=NOW, audience=None)


@violates("entry_sequence_once")
def _(world):
    return twin(make_entry(world))


@violates("entry_sequence_from_one")
def _(world):
    return twin(make_entry(world), sequence=0)


@violates("position_names_its_words")
def _(world):
    return Position(
        subject_kind="commitment",
        subject_id=uuid.uuid4(),
        side=world.us.side,
        content_hash="",
        kind="confirm",
        taken_by=world.us.releaser,
        at=NOW,
    )


# --- workstreams and updates


@violates("workstream_has_name")
def _(world):
    return changed(make_workstream(), name_en="", name_ko="")


@violates("workstream_number_from_one")
def _(world):
    return changed(make_workstream(), number=0)


@violates("wording_once")
def _(world):
    paragraph = make_paragraph(make_document())
    return twin(
        Wording.objects.create(
            workstream=make_workstream(), paragraph=paragraph, name_en="it", order=1, part="named"
        )
    )


@violates("update_one_open_draft")
def _(world):
    return twin(make_update(make_workstream(), world.us, state="draft"), state="submitted")


@violates("update_one_standing")
def _(world):
    return twin(make_update(make_workstream(), world.us), version=2)


@violates("update_version_once")
def _(world):
    return twin(make_update(make_workstream(), world.us), state="superseded")


@violates("update_numbered_at_release")
def _(world):
    return changed(make_update(make_workstream(), world.us, state="draft"), version=1)


@violates("update_numbered_at_release")
def _(world):
    return changed(make_update(make_workstream(), world.us), version=None)


@violates("update_numbered_at_release")
def _(world):
    return changed(make_update(make_workstream(), world.us), version=0)


@violates("update_numbered_at_release")
def _(world):
    return changed(make_update(make_workstream(), world.us), released_by=None)


@violates("update_shared_has_headline")
def _(world):
    return changed(make_update(make_workstream(), world.us), headline_en="", headline_ko="")


@violates("update_trouble_is_explained")
def _(world):
    update = make_update(make_workstream(), world.us)
    return changed(update, rating="off_track", narrative_en="", narrative_ko="")


@violates("update_rating_known")
def _(world):
    return changed(make_update(make_workstream(), world.us, state="draft"), rating="fine")


@violates("update_as_of_bounded")
def _(world):
    return changed(make_update(make_workstream(), world.us, state="draft"), as_of=datetime.date(2101, 1, 1))


@violates("update_as_of_bounded")
def _(world):
    return changed(make_update(make_workstream(), world.us, state="draft"), as_of=datetime.date(1999, 12, 31))


@violates("received_version_once")
def _(world):
    return twin(note_received(make_workstream(), world.us))


@violates("received_version_from_one")
def _(world):
    return changed(note_received(make_workstream(), world.us), version=0)


@violates("received_rating_known")
def _(world):
    return changed(note_received(make_workstream(), world.us), rating="fine")


@violates("received_has_headline")
def _(world):
    return changed(note_received(make_workstream(), world.us), headline_en="", headline_ko="")


@violates("received_names_its_channel")
def _(world):
    return changed(note_received(make_workstream(), world.us), received_through="")


@violates("received_on_bounded")
def _(world):
    return changed(note_received(make_workstream(), world.us), received_on=datetime.date(2101, 1, 1))


@violates("note_has_text")
def _(world):
    return changed(make_note(make_workstream(), world.us), text="")


@violates("clearance_once_per_office")
def _(world):
    draft = make_update(make_workstream(), world.us, state="draft")
    return twin(make_clearance(draft, world.us))


# --- milestones


@violates("milestone_number_once")
def _(world):
    return twin(make_milestone(make_workstream(), world.us))


@violates("milestone_numbered_at_release")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), number=None)


@violates("milestone_numbered_at_release")
def _(world):
    return changed(make_milestone(make_workstream(), world.us, released=False), number=1)


@violates("milestone_has_title")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), title_en="", title_ko="")


@violates("milestone_date_has_precision")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), due_precision="none")


@violates("milestone_date_has_precision")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), due_on=None)


@violates("milestone_done_has_date")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), done_on=TODAY)


@violates("milestone_done_has_date")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), state="done")


def make_draft_change(world, kind="moved"):
    return make_change(make_milestone(make_workstream(), world.us), world.us, kind, released=False)


@violates("milestone_one_open_change")
def _(world):
    return twin(make_draft_change(world))


@violates("milestone_change_has_reason")
def _(world):
    return changed(make_draft_change(world), kind="dropped", reason_en="", reason_ko="")


@violates("milestone_change_has_reason")
def _(world):
    return changed(make_draft_change(world), kind="reopened", reason_en="", reason_ko="")


@violates("milestone_change_has_reason")
def _(world):
    return changed(make_draft_change(world), reason_en="", reason_ko="")


@violates("milestone_change_done_has_date")
def _(world):
    return changed(make_draft_change(world, "done"), done_on=None)


@violates("milestone_change_released_when")
def _(world):
    return changed(make_draft_change(world), stage="released", released_at=NOW)


@violates("milestone_change_released_when")
def _(world):
    return changed(make_draft_change(world), released_on=TODAY)


@violates("milestone_change_released_when")
def _(world):
    return changed(make_draft_change(world), stage="proposed")


@violates("milestone_one_proposal")
def _(world):
    milestone = make_milestone(make_workstream(), world.us, responsible_id=None)
    draft = make_change(milestone, world.rok, "moved", released=False)
    make_change(milestone, world.us, "moved")
    return changed(draft, stage="proposed", released_at=NOW)


# --- meetings


def a_meeting(**fields):
    return Meeting.objects.create(**{"level": "plenary", "number": 1, "title_en": "x", **fields})


def a_decision(**fields):
    return Decision.objects.create(**{"meeting": a_meeting(), "text_en": "x", **fields})


def an_action(world, **fields):
    content = {"side": world.us.side, "code": "P1-A1", "meeting": a_meeting(), "text_en": "x"}
    return ActionItem.objects.create(
        **{**content, "written_by": world.us.editor, "written_at": NOW, **fields}
    )


@violates("meeting_number_once")
def _(world):
    return twin(a_meeting())


@violates("meeting_numbered_when_shared")
def _(world):
    return changed(a_meeting(), number=None)


@violates("meeting_numbered_when_shared")
def _(world):
    return changed(a_meeting(state="tentative"), audience=world.us.side)


@violates("meeting_has_title")
def _(world):
    return changed(a_meeting(), title_en="")


@violates("meeting_ends_after_it_starts")
def _(world):
    return changed(a_meeting(starts_on=TODAY), ends_on=TODAY - datetime.timedelta(1))


@violates("meeting_held_has_date")
def _(world):
    return changed(a_meeting(), state="held")


@violates("postponement_once")
def _(world):
    return twin(Postponement.objects.create(meeting=a_meeting(), old_starts_on=TODAY, reason_en="x"))


@violates("postponement_has_reason")
def _(world):
    return Postponement(meeting=a_meeting(), old_starts_on=TODAY)


@violates("attendance_has_name")
def _(world):
    return Attendance(meeting=a_meeting(), side=world.us.side)


@violates("agenda_item_has_title")
def _(world):
    return AgendaItem(meeting=a_meeting(), order=1)


@violates("agenda_item_assembled_once")
def _(world):
    return twin(AgendaItem.objects.create(meeting=a_meeting(), order=1, title_en="x", slot="late"))


@violates("relocation_has_reason")
def _(world):
    return Relocation(meeting=a_meeting(), relocated_at=NOW)


@violates("briefing_note_has_text")
def _(world):
    item = AgendaItem.objects.create(meeting=a_meeting(), order=1, title_en="x")
    return BriefingNote(side=world.us.side, item=item, written_by=world.us.editor, written_at=NOW)


@violates("decision_code_once")
def _(world):
    return twin(a_decision(code="P1-D1", state="agreed"))


@violates("decision_coded_when_agreed")
def _(world):
    return changed(a_decision(), state="agreed")


@violates("decision_coded_when_agreed")
def _(world):
    return changed(a_decision(), code="P1-D1")


@violates("decision_has_text")
def _(world):
    return changed(a_decision(), text_en="")


@violates("decision_has_origin")
def _(world):
    return changed(a_decision(), meeting=None)


@violates("action_code_once")
def _(world):
    return twin(an_action(world))


@violates("action_coded_when_shared")
def _(world):
    return changed(an_action(world), code="")


@violates("action_coded_when_shared")
def _(world):
    return changed(an_action(world), audience=world.us.side)


@violates("action_has_text")
def _(world):
    return changed(an_action(world), text_en="")


@violates("action_closed_has_date")
def _(world):
    return changed(an_action(world), state="done")


@violates("action_closed_has_date")
def _(world):
    return changed(an_action(world), closed_on=TODAY)


# --- what the public record adds


@violates("citation_date_has_precision")
def _(world):
    citation = make_commitment(paragraph=make_paragraph(make_document())).citations.get()
    return changed(citation, due_on=TODAY)


@violates("milestone_has_author_or_source")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), side=None)


@violates("milestone_has_author_or_source")
def _(world):
    return changed(make_milestone(make_workstream(), world.us), side=None, written_by=None)


@violates("milestone_has_author_or_source")
def _(world):
    draft = make_milestone(make_workstream(), world.us, released=False)
    return changed(draft, side=None, written_by=None, confidence="press")


# --- reports


def a_report(world, **fields):
    written = {"assembled_by": world.us.editor, "assembled_at": NOW}
    return Report.objects.create(
        quarter=ensure_quarter(Period(2026, 4)), **{"as_of": TODAY, "facts": "{}", **written, **fields}
    )


def a_line(world, **fields):
    return ReportLine.objects.create(
        **{"report": a_report(world), "key": "summary/moved", "section": "summary", "order": 1, **fields}
    )


def a_wording(world):
    written = {"written_by": world.us.editor, "written_at": NOW}
    return LineWording.objects.create(line=a_line(world), side=world.us.side, text_en="x", **written)


def a_proposal(world):
    line = a_line(world)
    position = Position.objects.create(
        subject_kind="report",
        subject_id=line.report_id,
        side=world.us.side,
        content_hash="x",
        kind="conditional",
        taken_by=world.us.releaser,
        at=NOW,
    )
    return ProposedWording.objects.create(position=position, line=line, text_en="x")


def a_candidate(world, report=None, **fields):
    hashes = dict.fromkeys(("hash", "hash_en", "hash_ko"), "x")
    sent = {"sent_by": world.us.releaser, "sent_at": NOW}
    report = report or a_report(world)
    return Candidate(report=report, **{"number": 1, "text": "{}", **hashes, **sent, **fields})


def a_snapshot(world, edition=1, **fields):
    candidate = a_candidate(world, a_report(world, edition=edition))
    candidate.save()
    snapshot = Snapshot(
        report=candidate.report,
        candidate=candidate,
        published_by=world.us.releaser,
        published_at=NOW,
        **{
            "number": 1,
            "text": "{}",
            "hash": "x",
            "previous_hash": FIRST,
            "chain_sequence": 1,
            "chain_hash": "x",
            "signatures": "[]",
            **fields,
        },
    )
    return snapshot


def the_second_snapshot(world, **fields):
    first = a_snapshot(world)
    first.save()
    Report.objects.update(state="published")
    return a_snapshot(world, edition=2, **{"number": 2, "previous_hash": first.hash, **fields})


def an_objection(world, **fields):
    raised = {"raised_by": world.us.releaser, "raised_at": NOW}
    return Objection(
        report=a_report(world),
        side=world.us.side,
        **{"kind": "objection", "text_en": "x", **raised, **fields},
    )


def a_transmission(world, **fields):
    written = {"written_by": world.us.releaser, "written_at": NOW}
    content = {"step": "sent", "office": "NSC", "on": TODAY}
    return Transmission(report=a_report(world), side=world.us.side, **{**content, **written, **fields})


def a_reported(world, **fields):
    released = {"released_by": world.us.releaser, "released_at": NOW}
    report = a_report(world)
    return Reported(report=report, side=world.us.side, **{"on": TODAY, **released, **fields})


def saved(row):
    row.save()
    return row


@violates("report_edition_once")
def _(world):
    return twin(a_report(world), state="published")


@violates("report_one_open")
def _(world):
    return twin(a_report(world), edition=2, state="out")


@violates("report_edition_from_one")
def _(world):
    return changed(a_report(world), edition=0)


@violates("report_state_known")
def _(world):
    return changed(a_report(world), state="concurred")


@violates("report_valid_text_known")
def _(world):
    return changed(a_report(world), valid_text="fr")


@violates("report_as_of_bounded")
def _(world):
    return changed(a_report(world), as_of=datetime.date(1999, 12, 31))


@violates("report_line_key_once")
def _(world):
    return twin(a_line(world))


@violates("report_line_in_its_section")
def _(world):
    return changed(a_line(world), section="milestones")


@violates("report_line_in_its_section")
def _(world):
    return changed(a_line(world), workstream=make_workstream())


@violates("report_line_outcome_known")
def _(world):
    return changed(a_line(world), outcome="gone")


@violates("report_line_outcome_known")
def _(world):
    return changed(a_line(world), outcome="left_out", leave_out_asked_by=world.us.side)


@violates("line_wording_once")
def _(world):
    return twin(a_wording(world))


@violates("line_wording_has_text")
def _(world):
    return changed(a_wording(world), text_en="")


@violates("line_wording_version_from_one")
def _(world):
    return changed(a_wording(world), version=0)


@violates("proposed_wording_once")
def _(world):
    return twin(a_proposal(world))


@violates("proposed_wording_has_text")
def _(world):
    return changed(a_proposal(world), text_en="")


@violates("candidate_number_once")
def _(world):
    return twin(saved(a_candidate(world)))


@violates("candidate_number_from_one")
def _(world):
    return a_candidate(world, number=0)


@violates("candidate_has_hashes")
def _(world):
    return a_candidate(world, hash_ko="")


def some_conclusions(meeting=None, **fields):
    content = {"meeting": meeting or a_meeting(), "edition": 1, "text": "{}", "hash": "x", "agreed_at": NOW}
    content["signatures"] = "[]"
    return Conclusions(**{**content, **fields})


@violates("snapshot_has_signatures")
def _(world):
    return a_snapshot(world, signatures="")


@violates("conclusions_have_signatures")
def _(world):
    return some_conclusions(signatures="")


@violates("conclusions_edition_once")
def _(world):
    first = saved(some_conclusions())
    return some_conclusions(first.meeting, text="[]")


@violates("conclusions_are_whole")
def _(world):
    return some_conclusions(hash="")


def a_mail(world, **fields):
    content = {"member": world.us.editor, "day": TODAY, "kind": "digest", "composed_at": NOW}
    return Mail(**{**content, **fields})


@violates("mail_once_a_day")
def _(world):
    saved(a_mail(world))
    return a_mail(world, state="nothing")


@violates("mail_kind_known")
def _(world):
    return a_mail(world, kind="x")


@violates("mail_forgets_what_it_said")
def _(world):
    return a_mail(world, state="sent", sent_at=NOW, subject="what it said")


@violates("side_preference_days_bounded")
def _(world):
    return SidePreference(side=world.us.side, days_before=0)


@violates("side_preference_weekday_known")
def _(world):
    return SidePreference(side=world.us.side, digest_weekday=7)


@violates("snapshot_number_once")
def _(world):
    saved(the_second_snapshot(world))
    Report.objects.exclude(state="published").update(state="published")
    return a_snapshot(world, edition=3, number=2, previous_hash="y")


@violates("snapshot_follows_once")
def _(world):
    second = saved(the_second_snapshot(world))
    Report.objects.exclude(state="published").update(state="published")
    return a_snapshot(world, edition=3, number=3, previous_hash=second.previous_hash)


@violates("snapshot_follows_the_last")
def _(world):
    return a_snapshot(world, previous_hash="y")


@violates("snapshot_follows_the_last")
def _(world):
    return a_snapshot(world, number=2)


@violates("objection_has_text")
def _(world):
    return an_objection(world, text_en="")


@violates("objection_kind_known")
def _(world):
    return an_objection(world, kind="regret")


@violates("transmission_has_office")
def _(world):
    return a_transmission(world, office="")


@violates("transmission_step_known")
def _(world):
    return a_transmission(world, step="lost")


@violates("transmission_comments_are_said")
def _(world):
    return a_transmission(world, step="comments")


@violates("transmission_day_bounded")
def _(world):
    return a_transmission(world, on=datetime.date(1999, 12, 31))


@violates("reported_version_once")
def _(world):
    return twin(saved(a_reported(world)))


@violates("reported_version_from_one")
def _(world):
    return a_reported(world, version=0)


@violates("reported_day_bounded")
def _(world):
    return a_reported(world, on=datetime.date(2101, 1, 1))


def test_every_named_constraint_is_violated_here():
    assert {name for name, _make in VIOLATIONS} == set(CONSTRAINTS)


def is_named(constraint, model, error):
    """Whether the database says that it was this one. SQLite names only the columns of a plain unique one."""
    columns = [
        f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in unique_fields(constraint)
    ]
    if connection.vendor == "sqlite" and columns and all(column in str(error) for column in columns):
        return True
    return constraint.name in str(error)


def unique_fields(constraint):
    return constraint.fields if isinstance(constraint, models.UniqueConstraint) else ()


@pytest.mark.parametrize(("name", "make"), VIOLATIONS, ids=[name for name, _make in VIOLATIONS])
def test_the_database_refuses_a_row_that_violates(world, name, make):
    model, constraint = CONSTRAINTS[name]
    row = make(world)
    assert isinstance(row, model)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=row._state.adding)
    assert is_named(constraint, model, refused.value), refused.value


def test_a_standing_row_and_its_older_versions_stand_beside_an_open_draft(world):
    workstream = make_workstream()
    make_update(workstream, world.us)
    make_update(workstream, world.us, headline_en="newer")
    make_update(workstream, world.us, state="draft", headline_en="next")
    make_update(workstream, world.rok, state="draft")
    assert StatusUpdate.objects.count() == 4
