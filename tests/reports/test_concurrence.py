"""A position is on words, named by their hash. What lets a report be published, and what does not."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.world import (
    NOW,
    TODAY,
    concur,
    line_of,
    make_report,
    make_update,
    make_workstream,
    press_line,
    publish,
    send_out,
    word_line,
)
from tracker.assent.models import Position
from tracker.history.models import Entry
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.reports import assembling, concurrence, going_out, newer
from tracker.reports.frozen import Snapshot
from tracker.reports.positions import candidate_of, current_positions, read_stage

SIDES = ["ROK", "US"]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def draft(world):
    workstream = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(workstream, team)
    return make_report(world.us)


@pytest.fixture
def out(world, draft):
    send_out(draft, world.us)
    return fresh(draft)


def fresh(report):
    report.refresh_from_db()
    return report


def standing(report, side):
    return current_positions(report, report.candidate, SIDES)[side]


def stage(report):
    return read_stage(fresh(report), SIDES)


def back(report, team=None):
    return going_out.take_back(report, by=team.releaser, seen=fresh(report).token, now=NOW)


def set_valid(report, team, valid_text):
    content = {"valid_text": valid_text}
    return assembling.set_terms(report, by=team.editor, seen=fresh(report).token, content=content, now=NOW)


# --- going out


def test_it_goes_out_as_bytes_with_a_hash_of_each_language(world, out):
    candidate = out.candidate
    assert (candidate.number, stage(out)) == (1, "out")
    assert len({candidate.hash, candidate.hash_en, candidate.hash_ko}) == 3
    assert candidate.text.startswith('{"as_of":"2026-11-12"')


def test_it_does_not_go_out_while_the_sides_differ_and_says_on_which_line(world, draft):
    word_line(line_of(draft, "workstream/one"), world.us, "Ours")
    with pytest.raises(ValidationError) as refused:
        send_out(draft, world.us)
    (sentence,) = refused.value.messages
    assert sentence.startswith("The sides have not agreed on this line. 1, Workstream: “Both sides assess")
    press_line("let_both_stand", line_of(draft, "workstream/one"), world.rok)
    send_out(draft, world.us)


def test_it_does_not_go_out_with_a_line_without_a_source(world, draft):
    line = line_of(draft, "workstream/one")
    type(line).objects.filter(pk=line.pk).update(sources=[])
    with pytest.raises(ValidationError, match="rests on no source"):
        send_out(draft, world.us)
    press_line("leave_out", line, world.us)
    press_line("leave_out", line, world.rok)
    send_out(draft, world.us)


@pytest.mark.parametrize(("valid_text", "goes"), [("en", True), ("ko", False), ("both", False)])
def test_a_line_has_its_text_in_each_valid_language(world, draft, valid_text, goes):
    line = line_of(draft, "workstream/one")
    for team in world.teams:
        word_line(line, team, "English only")
    type(line).objects.get(pk=line.pk).wordings.update(text_ko="")
    set_valid(draft, world.us, valid_text)
    if goes:
        send_out(draft, world.us)
    else:
        with pytest.raises(ValidationError, match="valid language"):
            send_out(draft, world.us)


def test_an_editor_does_not_send_it_out(world, draft):
    with pytest.raises(PermissionDenied):
        going_out.send_out(draft, by=world.us.editor, seen=draft.token, now=NOW, today=TODAY)


def test_what_is_released_later_does_not_change_what_is_out(world, out):
    text = out.candidate.text
    make_update(line_of(out, "workstream/one").workstream, world.rok, headline_en="newer")
    (update,) = newer.newer_updates(out, world.us.reader)
    assert update.headline_en == "newer" and out.candidate.text == text
    newer.leave_for_next(out, by=world.us.editor, refs=[newer.ref_of(update)], now=NOW)
    assert newer.newer_updates(fresh(out), world.rok.reader) == []
    assert stage(out) == "out"


def test_newer_updates_are_taken_over_by_going_back_to_draft(world, out):
    word_line_before = line_of(out, "workstream/one").sources
    make_update(line_of(out, "workstream/one").workstream, world.rok, rating="paused")
    newer.take_over(out, by=world.rok.releaser, seen=out.token, now=NOW, today=TODAY)
    assert stage(out) == "draft" and newer.newer_updates(out, world.us.reader) == []
    assert line_of(out, "workstream/one").sources != word_line_before


# --- positions


def test_both_sides_concur_and_it_is_published(world, out):
    concur(out, world.us, authority="by delegation")
    assert stage(out) == "out"
    concur(out, world.rok)
    assert stage(out) == "concurred"
    assert publish(out, world.rok).text == out.candidate.text
    assert stage(out) == "published"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("hold", {"comment": "The second line"}),
        ("ad_referendum", {}),
        ("conditional", {}),
        ("withdrawn", {}),
    ],
)
def test_any_other_position_of_one_side_blocks(world, out, kind, fields):
    concur(out, *world.teams)
    if kind == "conditional":
        texts = {"text_en": "Edited", "text_ko": "수정"}
        fields = {"edits": [(line_of(out, "workstream/one"), texts)]}
    concur(out, world.rok, kind=kind, **fields)
    assert stage(out) == "out"
    with pytest.raises(MoveNotAllowed):
        publish(out, world.us)
    # Confirmed by the capital, lifted, or given again.
    concur(out, world.rok)
    publish(out, world.us)


def test_a_hold_needs_a_text_a_signature_a_post_and_a_condition_its_edits(world, out):
    for kind, fields in (("hold", {}), ("concur", {"post": ""}), ("conditional", {})):
        with pytest.raises(ValidationError):
            concur(out, world.us, kind=kind, **fields)
    with pytest.raises(ValidationError):
        edits = [(line_of(out, "workstream/one"), {"text_en": "x", "text_ko": ""})]
        concur(out, world.us, edits=edits)


def test_nothing_is_withdrawn_that_was_not_there(world, out):
    with pytest.raises(MoveNotAllowed):
        concur(out, world.us, kind="withdrawn")


def test_a_position_is_taken_on_the_words_that_were_read(world, out):
    seen = out.candidate.hash
    back(out, world.rok)
    for team in world.teams:
        word_line(line_of(out, "workstream/one"), team, "Other words")
    send_out(out, world.rok)
    with pytest.raises(Stale):
        concurrence.take_position(out, "concur", by=world.us.releaser, seen=seen, now=NOW, post="x")


def test_concurring_twice_is_concurring_once(world, out):
    assert concur(out, world.us) == concur(out, world.us)
    assert Entry.objects.filter(verb="position_taken").count() == 1


def test_it_is_void_on_other_words_and_counts_again_on_the_same_ones(world, out):
    concur(out, *world.teams)
    back(out, world.us)
    for team in world.teams:
        word_line(line_of(out, "workstream/one"), team, "Other words")
    send_out(out, world.us)
    assert stage(out) == "out"
    earlier = standing(out, "US").earlier
    assert standing(out, "US").position is None and earlier.kind == "concur"
    assert candidate_of(out, earlier).number == 1
    back(out, world.us)
    line = line_of(out, "workstream/one")
    for team in world.teams:
        word_line(line, team, line.text_en, line.text_ko)
    send_out(out, world.us)
    assert (out.candidate.number, stage(out)) == (3, "concurred")


@pytest.mark.parametrize(("valid_text", "left"), [("en", "concurred"), ("ko", "out"), ("both", "out")])
def test_a_korean_spacing_fix_voids_only_what_rests_on_the_korean_text(world, draft, valid_text, left):
    for team in world.teams:
        word_line(line_of(draft, "workstream/one"), team, "Words", "두단어")
    set_valid(draft, world.us, valid_text)
    send_out(draft, world.us)
    concur(draft, *world.teams, conforms=True)
    assert stage(draft) == "concurred"
    back(draft, world.rok)
    for team in world.teams:
        word_line(line_of(draft, "workstream/one"), team, "Words", "두 단어")
    send_out(draft, world.rok)
    assert stage(draft) == left


def test_where_both_texts_are_valid_each_side_confirms_that_they_say_the_same(world, draft):
    set_valid(draft, world.us, "both")
    send_out(draft, world.us)
    with pytest.raises(ValidationError):
        concur(draft, world.us)
    concur(draft, world.us, kind="ad_referendum")
    concur(draft, *world.teams, conforms=True)
    assert stage(draft) == "concurred"


# --- edits


def propose(report, team, text="Edited", korean="수정"):
    edits = [(line_of(report, "workstream/one"), {"text_en": text, "text_ko": korean})]
    return concur(report, team, kind="conditional", edits=edits)


def test_edits_are_adopted_word_for_word_and_each_side_concurs_on_the_difference(world, out):
    concur(out, world.us)
    propose(out, world.rok)
    seen = out.candidate.hash
    concurrence.adopt_edits(out, by=world.us.releaser, seen=seen, now=NOW)
    assert (out.candidate.number, stage(out)) == (2, "out")
    assert '"Edited"' in out.candidate.text
    assert {row.text_ko for row in line_of(out, "workstream/one").wordings.all()} == {"수정"}
    for side in SIDES:
        assert standing(out, side).position is None and standing(out, side).earlier
    concur(out, *world.teams)
    publish(out, world.us)


def test_nobody_adopts_their_own_edits(world, out):
    propose(out, world.rok)
    with pytest.raises(MoveNotAllowed):
        concurrence.adopt_edits(out, by=world.rok.releaser, seen=out.candidate.hash, now=NOW)


def test_edits_that_were_taken_back_are_not_adopted(world, out):
    propose(out, world.rok)
    concur(out, world.rok)
    with pytest.raises(MoveNotAllowed):
        concurrence.adopt_edits(out, by=world.us.releaser, seen=out.candidate.hash, now=NOW)


def test_proposed_edits_leave_the_lines_as_they_are(world, out):
    propose(out, world.rok)
    assert not line_of(out, "workstream/one").wordings.exists()


# --- for the other side


def receive(report, team, kind="concur"):
    return concurrence.note_received(
        report,
        kind,
        by=team.releaser,
        seen=report.candidate.hash,
        now=NOW,
        received_through="Embassy, note 7",
    )


def test_what_was_received_from_the_other_side_is_shown_and_does_not_count(world, out):
    concur(out, world.us)
    receive(out, world.us)
    assert stage(out) == "out"
    rok = standing(out, "ROK")
    assert rok.received.received_through == "Embassy, note 7" and rok.position is None
    with pytest.raises(MoveNotAllowed):
        publish(out, world.us)
    concur(out, world.rok)
    assert standing(out, "ROK").received is None
    publish(out, world.us)


def test_what_was_received_does_not_undo_what_the_side_said_itself(world, out):
    concur(out, *world.teams)
    receive(out, world.us, "hold")
    assert standing(out, "ROK").received.kind == "hold"
    assert stage(out) == "concurred"


def silence(report, team, **fields):
    return concurrence.agree_to_silence(
        report,
        by=team.releaser,
        seen=report.candidate.hash,
        now=NOW,
        **{"today": TODAY, **fields},
    )


def no_objection(report, side, by, today):
    return concurrence.note_no_objection(
        report, side, by=by.releaser, seen=report.candidate.hash, now=NOW, today=today
    )


def test_silence_counts_after_the_day_that_the_side_agreed_to(world, draft):
    send_out(draft, world.us, respond_by=TODAY + 7 * DAY)
    concur(draft, world.us)
    with pytest.raises(MoveNotAllowed):  # nobody asked ROK
        no_objection(draft, "ROK", world.us, TODAY + 8 * DAY)
    silence(draft, world.rok)
    with pytest.raises(MoveNotAllowed):  # the day has not ended in both capitals
        no_objection(draft, "ROK", world.us, TODAY + 7 * DAY)
    position = no_objection(draft, "ROK", world.us, TODAY + 8 * DAY)
    assert position.taken_by == world.us.releaser
    assert stage(draft) == "concurred"
    assert not standing(draft, "ROK").is_printed and standing(draft, "US").is_printed
    publish(draft, world.us)


def test_who_spoke_was_not_silent(world, draft):
    send_out(draft, world.us, respond_by=TODAY + DAY)
    silence(draft, world.rok)
    concur(draft, world.rok, kind="hold", comment="Wait")
    with pytest.raises(MoveNotAllowed):
        no_objection(draft, "ROK", world.us, TODAY + 2 * DAY)


def test_silence_is_agreed_for_these_words_and_this_day_only(world, draft):
    with pytest.raises(ValidationError):
        send_out(draft, world.us, respond_by=TODAY - DAY)
    send_out(draft, world.us, respond_by=TODAY + DAY)
    silence(draft, world.rok)
    back(draft, world.us)
    send_out(draft, world.us, respond_by=TODAY)
    assert not standing(draft, "ROK").agreed_to_silence
    with pytest.raises(MoveNotAllowed):
        silence(draft, world.rok, today=TODAY + DAY)


def test_without_a_day_there_is_no_silence(world, out):
    with pytest.raises(MoveNotAllowed):
        silence(out, world.rok)


# --- in general


def test_a_position_comes_after_every_other_one_whatever_the_clocks_say(world, out):
    concur(out, *world.teams)
    concur(out, world.rok, kind="withdrawn", now=NOW - DAY)
    assert stage(out) == "out"
    times = list(Position.objects.order_by("at").values_list("kind", flat=True))
    assert times[-1] == "withdrawn"


def test_every_position_is_remembered_by_both_sides(world, out):
    concur(out, world.rok, kind="hold", comment="The figures")
    entry = Entry.objects.select_related("body").get(verb="position_taken")
    assert entry.chain == "both" and '"comment":"The figures"' in entry.body.text


def test_an_editor_takes_no_position(world, out):
    with pytest.raises(PermissionDenied):
        concurrence.take_position(out, "concur", by=world.us.editor, seen=out.candidate.hash, now=NOW)
    assert not Snapshot.objects.exists()
