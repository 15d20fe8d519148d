"""Each side words a line for itself; equal wordings are agreed, and nobody is overwritten."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.world import NOW, line_of, make_report, make_update, make_workstream, press_line, word_line
from tracker.history.models import Entry
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.reports import wordings
from tracker.reports.content import build
from tracker.reports.differences import differences
from tracker.reports.lines import is_assembled, state_of
from tracker.reports.sources import known_sources

SIDES = ["ROK", "US"]


@pytest.fixture
def report(world):
    workstream = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(workstream, team)
    return make_report(world.us)


@pytest.fixture
def line(report):
    return line_of(report, "workstream/one")


def now(line):
    return line_of(line.report, line.key)


def state(line):
    return state_of(now(line), SIDES)


def printed(line):
    content = build(line.report)
    return next(row for row in content["sections"][1]["lines"] if row["ref"] == line.key)


def test_assembled_text_is_agreed_until_a_side_writes_its_own(world, line):
    assert state(line) == "agreed" and is_assembled(now(line), SIDES)
    word_line(line, world.us, "Work goes on")
    assert state(line) == "brackets"
    assert printed(line)["texts"]["US"]["en"] == "Work goes on"
    assert printed(line)["texts"]["ROK"]["en"] == line.text_en
    word_line(line, world.rok, "Work goes on")
    assert state(line) == "agreed" and not is_assembled(now(line), SIDES)


def test_a_difference_in_one_language_is_a_difference(world, line):
    word_line(line, world.us, "Work goes on", "계속 추진")
    word_line(line, world.rok, "Work goes on", "계속 추진함")
    assert state(line) == "brackets"


def test_accepting_theirs_takes_their_words_in_one_press(world, line):
    word_line(line, world.us, "Ours", "우리 문안")
    press_line("accept_theirs", line, world.rok)
    assert state(line) == "agreed"
    assert now(line).wordings.get(side="ROK").text_ko == "우리 문안"
    # US goes back to the assembled text: that is theirs too.
    word_line(line, world.rok, "Another")
    press_line("accept_theirs", line, world.us)
    assert {row.text_en for row in now(line).wordings.all()} == {"Another"}


def test_what_was_accepted_is_what_was_read(world, line):
    word_line(line, world.us, "Ours")
    seen = now(line).token
    word_line(line, world.us, "Something else")
    with pytest.raises(Stale):
        wordings.accept_theirs(now(line), by=world.rok.editor, seen=seen, now=NOW)


def test_two_colleagues_do_not_overwrite_each_other_and_the_sides_never_meet(world, line):
    seen = {team: wordings.wording_token(now(line), team.side.code) for team in world.teams}
    content = {"text_en": "First", "text_ko": ""}
    for team in world.teams:
        wordings.save_wording(now(line), by=team.editor, seen=seen[team], content=content, now=NOW)
    with pytest.raises(Stale):
        wordings.save_wording(
            now(line), by=world.us.releaser, seen=seen[world.us], content={**content, "text_en": "2"}, now=NOW
        )
    assert state(line) == "agreed"


def test_the_same_words_saved_again_leave_no_trace(world, line):
    word_line(line, world.us, "Ours")
    entries = Entry.objects.count()
    word_line(line, world.us, "Ours")
    word_line(line, world.rok, line.text_en, line.text_ko)
    assert Entry.objects.count() == entries


def test_a_wording_says_something(world, line):
    with pytest.raises(ValidationError):
        seen = wordings.wording_token(now(line), "US")
        wordings.save_wording(
            now(line), by=world.us.editor, seen=seen, content={"text_en": "", "text_ko": ""}, now=NOW
        )


def test_both_wordings_stand_where_they_differ(world, line):
    with pytest.raises(MoveNotAllowed):
        press_line("let_both_stand", line, world.us)
    word_line(line, world.us, "Ours")
    press_line("let_both_stand", line, world.rok)
    assert state(line) == "both_stand"
    assert {text["en"] for text in printed(line)["texts"].values()} == {"Ours", line.text_en}
    # Other words are another question.
    word_line(line, world.us, "Ours, again")
    assert state(line) == "brackets"


def test_a_line_is_left_out_when_both_sides_say_so(world, line):
    press_line("leave_out", line, world.us)
    press_line("leave_out", line, world.us)
    assert state(line) == "agreed"
    press_line("leave_out", line, world.rok)
    assert state(line) == "left_out"
    assert all(text == {"en": "", "ko": ""} for text in printed(line)["texts"].values())
    press_line("put_back", line, world.us)
    assert state(line) == "agreed" and printed(line)["texts"]["US"]["en"] == line.text_en


def test_a_line_is_added_by_hand_with_a_source(world, report):
    content = {"text_en": "A new line", "text_ko": "새 문안"}
    fields = {"by": world.us.editor, "section": "summary", "workstream": None, "now": NOW}
    for sources in ([], [{"kind": "update", "ref": "made/up", "version": "1"}]):
        with pytest.raises(ValidationError):
            wordings.add_line(report, content=content, sources=sources, **fields)
    sources = known_sources(report)[:1]
    line = wordings.add_line(report, content=content, sources=sources, once="x", **fields)
    assert wordings.add_line(report, content=content, sources=sources, once="x", **fields) is None
    assert (line.key, state(line)) == ("hand/us-1", "one_side")
    press_line("accept_theirs", line, world.rok)
    assert state(line) == "agreed"
    assert [row.order for row in report.lines.all()] == list(range(1, report.lines.count() + 1))
    assert [row["ref"] for row in build(report)["sections"][0]["lines"]] == ["summary/same", "hand/us-1"]


def test_a_reader_words_nothing(world, line):
    with pytest.raises(PermissionDenied):
        wordings.save_wording(line, by=world.us.reader, seen="", content={}, now=NOW)


def test_each_wording_is_remembered_with_what_it_replaced(world, line):
    word_line(line, world.us, "One")
    word_line(line, world.us, "Two")
    first, second = Entry.objects.filter(verb="wording_saved").order_by("sequence").select_related("body")
    assert (first.chain, first.subject_id) == ("both", line.pk)
    assert '"text_en":"One"' in second.body.text and '"text_en":"Two"' in second.body.text


def marked(parts):
    return [part.text for part in parts if part.differs]


def test_differing_words_are_marked_in_both_languages():
    left, right = differences("Both sides agree today.", "Both sides will agree.")
    assert marked(left) == [" today"] and marked(right) == ["will "]
    left, right = differences("양측은 과업을 계속 추진하였다.", "양측은 과업을 다시 추진하였다.")
    assert (marked(left), marked(right)) == (["계속"], ["다시"])
    assert marked(differences("과업을", "과업은")[1]) == ["과업은"]


TEXTS = st.text(st.sampled_from("ab 가나,.\n"), max_size=30)


@given(TEXTS, TEXTS)
def test_marking_loses_no_word(one, other):
    left, right = differences(one, other)
    assert "".join(part.text for part in left) == one
    assert "".join(part.text for part in right) == other
    assert (one == other) == (not marked(left) and not marked(right))
