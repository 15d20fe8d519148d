"""Every verb in every stage: it leads where the table says, or it is refused."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied

from tests.world import (
    NOW,
    TODAY,
    concur,
    line_of,
    make_meeting,
    make_report,
    make_update,
    make_workstream,
    press_line,
    publish,
    send_out,
    word_line,
)
from tracker.pages.conflicts import MoveNotAllowed
from tracker.pages.door import inside_request
from tracker.reports import assembling, concurrence, going_out, newer, publishing, transmission, wordings
from tracker.reports.moves import MOVES, Stage, allowed
from tracker.reports.positions import read_stage
from tracker.reports.sources import known_sources

SIDES = ["ROK", "US"]
TEXT = {"text_en": "A text", "text_ko": "문안"}


def hash_of(report):
    return report.candidate.hash if report.candidate else ""


def press(name):
    return lambda report, team: press_line(name, line_of(report, "workstream/one"), team)


def position(name, **fields):
    def carry_out(report, team):
        verb = getattr(concurrence, name)
        return verb(report, by=team.releaser, seen=hash_of(report), now=NOW, **fields)

    return carry_out


CARRY_OUT = {
    "assemble": lambda r, t: assembling.assemble(r, by=t.editor, seen=r.token, now=NOW, today=TODAY),
    "set_terms": lambda r, t: assembling.set_terms(
        r, by=t.editor, seen=r.token, content={"valid_text": "ko"}, now=NOW
    ),
    "save_wording": lambda r, t: word_line(line_of(r, "workstream/one"), t, "Words"),
    "accept_theirs": press("accept_theirs"),
    "let_both_stand": press("let_both_stand"),
    "leave_out": press("leave_out"),
    "put_back": press("put_back"),
    "add_line": lambda r, t: wordings.add_line(
        r,
        by=t.editor,
        section="summary",
        workstream=None,
        content=TEXT,
        sources=known_sources(r)[:1],
        now=NOW,
    ),
    "send_out": lambda r, t: going_out.send_out(r, by=t.releaser, seen=r.token, now=NOW, today=TODAY),
    "take_back": lambda r, t: going_out.take_back(r, by=t.releaser, seen=r.token, now=NOW),
    "take_over": lambda r, t: newer.take_over(r, by=t.releaser, seen=r.token, now=NOW, today=TODAY),
    "leave_for_next": lambda r, t: newer.leave_for_next(
        r, by=t.editor, refs=[newer.ref_of(row) for row in newer.newer_updates(r, t.editor)], now=NOW
    ),
    "take_position": position("take_position", kind="hold", comment="Wait"),
    "note_received": position("note_received", kind="hold", received_through="Note 7"),
    "agree_to_silence": position("agree_to_silence", today=TODAY),
    "note_no_objection": position("note_no_objection", side="US", today=TODAY.replace(year=2027)),
    "adopt_edits": position("adopt_edits"),
    "publish": lambda r, t: publishing.publish(r, by=t.releaser, seen=hash_of(r), now=NOW),
    "object": lambda r, t: publishing.raise_objection(
        r, by=t.releaser, kind="objection", content=TEXT, now=NOW
    ),
    "start_correction": lambda r, t: publishing.start_correction(r, by=t.editor, now=NOW),
    "note_step": lambda r, t: transmission.note_step(
        r, by=t.releaser, step="sent", office="NSC", on=TODAY, now=NOW, today=TODAY
    ),
    "release_reported": lambda r, t: transmission.release_reported(
        r, by=t.releaser, on=TODAY, now=NOW, today=TODAY
    ),
}


def bring_to(stage, verb, world):
    """A report in the stage, with what the verb needs besides."""
    workstream = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(workstream, team)
    report = make_report(world.us, meeting=make_meeting(world.us))
    line = line_of(report, "workstream/one")
    if stage == Stage.DRAFT:
        if verb in ("accept_theirs", "let_both_stand"):
            word_line(line, world.us, "Words")
        if verb == "put_back":
            press_line("leave_out", line, world.us)
    else:
        send_out(report, world.us, respond_by=TODAY)
    if stage in (Stage.CONCURRED, Stage.PUBLISHED):
        concur(report, *world.teams)
    if stage == Stage.PUBLISHED:
        publish(report, world.us)
    if verb in ("take_over", "leave_for_next") and stage != Stage.PUBLISHED:
        make_update(workstream, world.rok, headline_en="newer")
    if stage == Stage.OUT and verb == "adopt_edits":
        concur(report, world.us, kind="conditional", edits=[(line, TEXT)])
    if stage == Stage.OUT and verb == "note_no_objection":
        concurrence.agree_to_silence(report, by=world.us.releaser, seen=hash_of(report), now=NOW, today=TODAY)
    report.refresh_from_db()
    return report


def test_every_verb_is_carried_out_here():
    assert set(CARRY_OUT) == set(MOVES)


@contextmanager
def in_a_request():
    """Where rows with an audience are read only by saying for whom."""
    token = inside_request.set(True)
    try:
        yield
    finally:
        inside_request.reset(token)


def carry_out(verb, report, team):
    with in_a_request():
        return CARRY_OUT[verb](report, team)


@pytest.mark.parametrize("stage", Stage.values)
@pytest.mark.parametrize("verb", MOVES)
def test_every_verb_in_every_stage(world, verb, stage):
    report = bring_to(stage, verb, world)
    assert read_stage(report, SIDES) == stage
    if stage in MOVES[verb].leads:
        carry_out(verb, report, world.rok)
        report.refresh_from_db()
        assert read_stage(report, SIDES) in MOVES[verb].leads[stage]
    else:
        with pytest.raises(MoveNotAllowed):
            carry_out(verb, report, world.rok)


@pytest.mark.parametrize("verb", MOVES)
def test_a_reader_and_a_steward_carry_out_none(world, verb):
    stage = next(iter(MOVES[verb].leads))
    report = bring_to(stage, verb, world)
    for member in (world.rok.reader, world.rok.steward):
        nobody = type(world.rok)(world.rok.side, member, member, member, member)
        with pytest.raises(PermissionDenied):
            CARRY_OUT[verb](report, nobody)


def test_the_buttons_come_from_the_same_table(world):
    for stage in Stage.values:
        assert allowed(stage, world.us.reader) == []
        releaser, editor = set(allowed(stage, world.us.releaser)), set(allowed(stage, world.us.editor))
        assert releaser == {verb for verb, move in MOVES.items() if stage in move.leads}
        assert editor < releaser or (stage == Stage.DRAFT and editor <= releaser)
    assert "publish" in allowed(Stage.CONCURRED, world.us.releaser)
    assert "publish" not in allowed(Stage.OUT, world.us.releaser)
