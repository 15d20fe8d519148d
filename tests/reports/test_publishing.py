"""Published is for ever: bytes, the chain of hashes, corrections beside what they correct."""

import datetime
import hashlib
import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from tests.world import (
    NOW,
    TODAY,
    concur,
    line_of,
    make_commitment,
    make_milestone,
    make_published,
    make_report,
    make_update,
    make_workstream,
    publish,
    send_out,
    word_line,
)
from tracker.history.models import BOTH, ChainHead, Entry, EntryBody
from tracker.pages.conflicts import MoveNotAllowed
from tracker.quarters.models import Period
from tracker.reports import publishing, transmission
from tracker.reports.content import build, hashes_of
from tracker.reports.frozen import Candidate, Objection, Reported, Snapshot, Transmission
from tracker.reports.models import Report
from tracker.reports.verifying import check_snapshots

DAY = datetime.timedelta(days=1)
Q3 = Period(2026, 3)


@pytest.fixture
def place(world):
    workstream = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(workstream, team)
    return workstream


@pytest.fixture
def two(world, place):
    return [make_published(world, period=Q3), make_published(world)]


def correct(world, report, **texts):
    correction = publishing.start_correction(report, by=world.us.editor, now=NOW)
    for team in world.teams:
        word_line(line_of(correction, "workstream/one"), team, "Corrected")
    send_out(correction, world.us)
    concur(correction, *world.teams)
    return publish(correction, world.us)


def test_a_snapshot_is_the_candidate_byte_for_byte(two):
    for snapshot in two:
        assert snapshot.text == snapshot.candidate.text
        # What another program needs to check the JSON file: its bytes, nothing else.
        assert hashlib.sha256(snapshot.text.encode()).hexdigest() == snapshot.hash


def test_each_names_the_one_before_and_the_head_of_the_shared_chain(two):
    first, second = two
    assert (first.number, first.previous_hash) == (1, "0" * 64)
    assert (second.number, second.previous_hash) == (2, first.hash)
    head = Entry.objects.get(chain=BOTH, sequence=second.chain_sequence)
    assert head.hash == second.chain_hash
    after = Entry.objects.get(chain=BOTH, sequence=second.chain_sequence + 1)
    assert (after.verb, after.subject_id) == ("report_published", second.report_id)


def test_it_bears_the_marking_of_its_day(two, settings):
    settings.NCG_MARKINGS = [("SECRET", "비밀")]
    assert two[0].marking_en == "UNCLASSIFIED // DEMONSTRATION DATA"
    assert json.loads(two[0].text)["marking"]["ko"] == two[0].marking_ko == "평문 // 시연용 자료"


def test_no_later_edit_reaches_it(world, place, two):
    before = list(Snapshot.objects.values())
    place.name_en = "Renamed"
    place.save()
    make_update(place, world.us, rating="off_track")
    make_milestone(place, world.rok)
    make_commitment("T9.9")
    correct(world, two[1].report)
    assert list(Snapshot.objects.values())[:2] == before
    assert check_snapshots().problem == ""


def test_it_is_published_once(world, two):
    with pytest.raises(MoveNotAllowed):
        publish(two[1].report, world.us)
    assert Snapshot.objects.count() == 2


def test_a_correction_begins_with_the_words_and_needs_its_own_concurrence(world, place, two):
    published = two[1].report
    correction = publishing.start_correction(published, by=world.rok.editor, now=NOW)
    content, old = build(correction), json.loads(two[1].text)
    assert content.pop("edition") == 2 and old.pop("edition") == 1
    assert content == old
    send_out(correction, world.us)
    with pytest.raises(MoveNotAllowed):
        publish(correction, world.us)
    concur(correction, *world.teams)
    snapshot = publish(correction, world.us)
    assert snapshot.previous_hash == two[1].hash
    assert Report.objects.published().count() == 3


def test_only_the_newest_edition_is_corrected_and_once_at_a_time(world, two):
    publishing.start_correction(two[1].report, by=world.us.editor, now=NOW)
    with pytest.raises(MoveNotAllowed):
        publishing.start_correction(two[1].report, by=world.rok.editor, now=NOW)


def test_a_late_objection_is_a_banner_and_changes_nothing(world, two):
    report = two[0].report
    content = {"text_en": "The date in 2.3", "text_ko": ""}
    for once in ("a", "a"):
        publishing.raise_objection(
            report, by=world.rok.releaser, kind="objection", content=content, now=NOW, once=once
        )
    publishing.raise_objection(
        report, by=world.us.releaser, kind="correction", content=content, now=NOW + DAY
    )
    assert [row.kind for row in report.objections.all()] == ["objection", "correction"]
    with pytest.raises(ValidationError):
        publishing.raise_objection(
            report,
            by=world.us.releaser,
            kind="objection",
            content={"text_en": "", "text_ko": ""},
            now=NOW,
        )
    assert Objection.objects.count() == 2
    assert check_snapshots().problem == ""


# --- transmission


def step(report, team, **fields):
    content = {"step": "sent", "office": "The Assistant to the President", "on": TODAY, **fields}
    return transmission.note_step(report, by=team.releaser, now=NOW, today=TODAY, **content)


def test_the_way_up_is_seen_by_the_own_side_only(world, two):
    step(two[1].report, world.us)
    step(two[1].report, world.us, step="comments", office="NSC", comment="Shorter", reference="26-114")
    assert Transmission.objects.visible_to(world.us.reader).count() == 2
    assert not Transmission.objects.visible_to(world.rok.releaser).exists()
    assert {entry.chain for entry in Entry.objects.filter(verb="step_noted")} == {"US"}


@pytest.mark.parametrize("fields", [{"office": ""}, {"step": "comments"}, {"on": TODAY + DAY}])
def test_a_step_says_what_it_must(world, two, fields):
    with pytest.raises(ValidationError):
        step(two[1].report, world.us, **fields)


def test_a_step_is_noted_once_per_form(world, two):
    step(two[1].report, world.us, once="x")
    assert step(two[1].report, world.us, once="x") is None


def reported(report, team, on=TODAY):
    return transmission.release_reported(report, by=team.releaser, on=on, now=NOW, today=TODAY)


def test_the_day_of_the_report_to_the_president_is_released_on_purpose(world, two):
    reported(two[0].report, world.us, TODAY - 2 * DAY)
    reported(two[1].report, world.us)
    reported(two[1].report, world.us)
    reported(two[1].report, world.rok, TODAY - DAY)
    assert Reported.objects.count() == 3
    reported(two[1].report, world.rok, TODAY)
    days = [(row.report, row.side_id, row.on) for row in Reported.objects.last_days()]
    assert days == [
        (two[1].report, "US", TODAY),
        (two[1].report, "ROK", TODAY),
        (two[0].report, "US", TODAY - 2 * DAY),
    ]
    assert Entry.objects.filter(verb="reported_released", chain="both").count() == 4
    with pytest.raises(ValidationError):
        reported(two[1].report, world.us, TODAY + DAY)


# --- verify


def verify(*kept):
    out = io.StringIO()
    arguments = [argument for line in kept for argument in ("--kept", line)]
    call_command("verify", *arguments, stdout=out)
    return out.getvalue()


def break_rows(model, **fields):
    QuerySet(model).filter(**fields.pop("where")).update(**fields)


def test_every_snapshot_is_checked_and_the_last_hash_printed(two):
    assert f"reports:2:{two[1].hash}" in verify().splitlines()
    assert "Every chain and every published report holds." in verify(f"reports:1:{two[0].hash}")
    with pytest.raises(CommandError, match="Snapshot 2 is not the one that was kept"):
        verify(f"reports:2:{two[0].hash}")


TEXT = '{"as_of":"2026-11-12"}'
BREAKS = {
    "text of snapshot 1 .* was changed": lambda s: break_rows(Snapshot, where={"number": 1}, text=TEXT),
    "snapshot 1 .* is not the text that both sides concurred on": lambda s: break_rows(
        Snapshot, where={"number": 1}, text=TEXT, hash=hashlib.sha256(TEXT.encode()).hexdigest()
    ),
    "snapshot 2 .* does not follow": lambda s: break_rows(
        Snapshot, where={"number": 2}, previous_hash="f" * 64
    ),
    "snapshot 2 is missing": lambda s: break_rows(Snapshot, where={"number": 2}, number=3),
    "snapshot 2 .* another head": lambda s: break_rows(Snapshot, where={"number": 2}, chain_sequence=1),
    "snapshot 1 .* is of a report that is not published": lambda s: break_rows(
        Report, where={"pk": s[0].report_id}, state="draft"
    ),
    "chain knows 2 snapshots, there are 1": lambda s: (
        QuerySet(Snapshot).filter(number=2).delete(),
        QuerySet(Report).filter(pk=s[1].report_id).update(state="draft"),
    ),
    "report 2026-q4-e1 is published without a snapshot": lambda s: (
        QuerySet(Snapshot).filter(number=2).delete()
    ),
}


@pytest.mark.usefixtures("unguarded_history")
@pytest.mark.parametrize("says", BREAKS)
def test_verify_names_the_first_bad_snapshot(two, says):
    BREAKS[says](two)
    with pytest.raises(CommandError, match=f"Reports: .*{says}"):
        verify()


@pytest.mark.usefixtures("unguarded_history")
def test_who_changes_text_candidate_and_hashes_is_found_by_the_shared_chain(two):
    text = two[1].text.replace("on_track", "complete")
    hashes = hashes_of(json.loads(text), text)
    break_rows(Candidate, where={"pk": two[1].candidate_id}, text=text, **hashes)
    break_rows(Snapshot, where={"number": 2}, text=text, hash=hashes["hash"])
    with pytest.raises(CommandError, match="the shared chain says otherwise of snapshot 2"):
        verify()


@pytest.mark.usefixtures("unguarded_history")
def test_a_report_that_the_chain_does_not_know_is_found(world, place, two):
    entry = Entry.objects.filter(verb="report_published").last()
    QuerySet(EntryBody).filter(pk=entry.pk).delete()
    QuerySet(Entry).filter(pk=entry.pk).delete()
    last = Entry.objects.filter(chain=BOTH).order_by("sequence").last()
    ChainHead.objects.filter(chain=BOTH).update(sequence=last.sequence, hash=last.hash)
    with pytest.raises(CommandError, match="the shared chain does not know snapshot 2"):
        verify()


def test_a_report_in_the_making_is_nothing_to_verify(world, place):
    send_out(make_report(world.us), world.us)
    assert "reports:" not in verify()
