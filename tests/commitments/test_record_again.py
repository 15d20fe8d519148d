"""Loading the public record once more: nothing changes, and what people edited is kept and named."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from tests.record import ENTRIES, change_file, every_row, load
from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.history.models import Entry
from tracker.meetings.models import Attendance, Meeting
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Workstream

READOUT = "readout-2023-07-18.json"


def test_a_second_run_changes_nothing(public_record):
    before = every_row()
    printed = load()
    assert every_row() == before
    assert len(re.findall(r" 0 added, 0 brought up to date, [1-9]", printed)) == len(ENTRIES)


def test_each_loaded_row_is_one_entry_in_the_shared_chain(public_record):
    entries = Entry.objects.all()
    assert {(entry.chain, entry.verb) for entry in entries} == {("both", "record_loaded")}
    assert len(entries) == sum(model.objects.count() for model in ENTRIES)
    call_command("verify", stdout=io.StringIO())


EDITS = {
    "R4.4 (force, due_text_en)": lambda: Commitment.objects.filter(code="R4.4").update(
        due_text_en="by the end of 2023", force="discussed"
    ),
    "R (paragraphs)": lambda: Paragraph.objects.filter(document__code="R", number=1).update(
        wording_note_en="ours"
    ),
    "S2 (title_en)": lambda: Document.objects.filter(code="S2").update(title_en="Our title"),
    "workstream 3 (state, name_en, commitments)": lambda: Workstream.objects.filter(number=3).update(
        name_en="Renamed", state="completed"
    ),
    "workstream 2 (commitments)": lambda: Workstream.objects.get(number=2).commitments.clear(),
    "R4.3 (citations)": lambda: Citation.objects.filter(commitment__code="R4.3", part="changed").delete(),
    "plenary-2 (attendance)": lambda: Attendance.objects.filter(name_en="Maher Bitar").update(
        post_en="other"
    ),
    "signing-1 (venue_en)": lambda: Meeting.objects.filter(level="signing", number=1).update(venue_en=""),
    "guidelines signature (done_on)": lambda: Milestone.objects.filter(title_en="Guidelines signed").update(
        done_on="2024-07-12"
    ),
    # Under another code it is still the same one, and workstream 3 names it by that.
    "W5.4 (code)": lambda: Commitment.objects.filter(code="W5.4").update(code="W5.9"),
}


def test_what_people_edited_is_kept_and_named(public_record):
    for edit in EDITS.values():
        edit()
    before = every_row()
    printed = load()
    assert every_row() == before
    kept = set(re.findall(r"kept as edited here: (.*)", printed))
    assert kept == {*EDITS}


def test_a_broken_file_leaves_a_loaded_record_as_it_is(public_record, record_folder):
    before = every_row()
    change_file(record_folder, READOUT, lambda c: c["commitments"][0]["text"].update(en="New"))
    change_file(record_folder, "workstreams.json", lambda c: c["milestones"][0].pop("state"))
    with pytest.raises(CommandError, match="exercises dsc-ttx-8: state is missing"):
        load()
    assert every_row() == before
