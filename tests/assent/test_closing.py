"""A closing is entered by one steward, with the words of a text, and counts when both sides confirmed it."""

import datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.world import NOW, make_commitment, make_document, make_paragraph, make_workstream
from tracker.assent.actions import take_position
from tracker.assent.closing import mark_closings
from tracker.assent.rules import sides_for
from tracker.commitments.actions import close_commitment, reopen
from tracker.commitments.models import Citation, Commitment
from tracker.history.bodies import read_body
from tracker.history.models import Entry
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.workstreams.closing import close_workstream
from tracker.workstreams.models import Workstream
from tracker.workstreams.standing import listed_workstreams

QUOTES = {"en": "will report", "ko": ""}
# Written apart from the code: (before, after) of every allowed step.
STEPS = {
    Commitment: {
        *product(["active"], ["fulfilled", "superseded", "not_pursued"]),
        *product(["fulfilled", "superseded", "not_pursued"], ["active"]),
    },
    Workstream: {
        ("proposed", "active"),
        *product(["active"], ["completed", "merged", "not_pursued"]),
        *product(["completed", "merged", "not_pursued"], ["active"]),
    },
}
EVERY_STEP = [(model, *step) for model in STEPS for step in product(model.State.values, repeat=2)]


@pytest.fixture
def paragraph(world):
    return make_paragraph(make_document("R"))


@pytest.fixture
def make(paragraph):
    """A commitment with its citation, or a workstream, in some state."""

    def make(model, state="active", **fields):
        if model is Commitment:
            return make_commitment("R1.1", paragraph=paragraph, state=state, **fields)
        return make_workstream(1, state=state, **fields)

    return make


def close(subject, to, by, paragraph, *, quotes=QUOTES, minutes=0, seen=None):
    verb = close_commitment if isinstance(subject, Commitment) else close_workstream
    return verb(
        subject,
        to,
        paragraph=paragraph,
        quotes=quotes,
        by=by,
        seen=seen or subject.content_hash(),
        now=NOW + datetime.timedelta(minutes=minutes),
    )


def open_again(subject, by, *, reason="It was a mistake.", minutes=0, seen=None):
    now = NOW + datetime.timedelta(minutes=minutes)
    return reopen(subject, reason=reason, by=by, seen=seen or subject.content_hash(), now=now)


def confirm(subject, *teams):
    for team in teams:
        take_position(fresh(subject), "confirm", by=team.releaser, now=NOW)


def fresh(subject):
    return type(subject).objects.get(pk=subject.pk)


def counted(subject, world):
    subject = fresh(subject)
    mark_closings([subject], world.sides)
    return subject.counted_state, [side.code for side in subject.closing_waits_for]


@pytest.mark.parametrize(("model", "before", "after"), EVERY_STEP)
def test_the_table_of_steps(world, make, paragraph, model, before, after):
    subject, steward = make(model, before), world.us.steward
    allowed = (before, after) in STEPS[model]
    assert (after in subject.moves()) == allowed
    is_reopening = before in model.CLOSED and after == "active"
    if allowed and not is_reopening:
        close(subject, after, steward, paragraph)
    else:
        # Nobody gets round the reason of a reopening by quoting something.
        with pytest.raises(MoveNotAllowed):
            close(subject, after, steward, paragraph)
    if is_reopening:
        open_again(subject, steward)
    elif before not in model.CLOSED:
        with pytest.raises(MoveNotAllowed):
            open_again(subject, steward)
    assert fresh(subject).state == (after if allowed else before)
    assert Entry.objects.filter(chain="both").count() == (1 if allowed else 0)


@pytest.mark.parametrize(("model", "to"), [(Commitment, "fulfilled"), (Workstream, "not_pursued")])
def test_it_counts_when_both_sides_have_confirmed_it(world, make, paragraph, model, to):
    subject = make(model)
    confirm(subject, *world.teams)  # as it was entered
    close(subject, to, world.rok.steward, paragraph)
    assert counted(subject, world) == ("active", [side.code for side in world.sides])
    confirm(subject, world.us)
    assert counted(subject, world) == ("active", ["ROK"])
    confirm(subject, world.rok)
    assert counted(subject, world) == (to, [])


@pytest.mark.parametrize(("model", "to"), [(Commitment, "superseded"), (Workstream, "merged")])
def test_reopening_takes_the_confirmations_with_it_and_a_second_closing_is_another_one(
    world, make, paragraph, model, to
):
    subject = make(model)
    close(subject, to, world.us.steward, paragraph)
    confirm(subject, *world.teams)
    open_again(fresh(subject), world.rok.steward, minutes=1)
    assert sides_for(fresh(subject)) == set()
    assert counted(subject, world) == ("active", [])
    # The same words of the same paragraph: both sides confirmed them once, but not this closing.
    close(fresh(subject), to, world.us.steward, paragraph, minutes=2)
    assert counted(subject, world) == ("active", [side.code for side in world.sides])
    verbs = [*Entry.objects.filter(subject_id=subject.pk).values_list("verb", flat=True).order_by("sequence")]
    name = model._meta.model_name
    steps = [f"{name}_closed", "record_confirmed", "record_confirmed", f"{name}_reopened", f"{name}_closed"]
    assert verbs == steps


def test_a_quote_is_kept_when_a_closing_is_taken_back_and_its_former_words_stay_in_the_history(
    world, make, paragraph
):
    subject = make(Commitment)
    close(subject, "fulfilled", world.us.steward, paragraph)
    open_again(fresh(subject), world.us.steward)
    assert subject.citations.filter(part=Citation.Part.ENDED).get().quote_en == "will report"
    close(
        fresh(subject), "superseded", world.us.steward, paragraph, quotes={"en": "report", "ko": "보고한다"}
    )
    ended = subject.citations.filter(part=Citation.Part.ENDED).get()
    assert (ended.quote_en, ended.quote_ko, ended.quote_ko_at) == ("report", "보고한다", NOW)
    body = read_body(Entry.objects.filter(verb="commitment_closed").latest("sequence").body.text)
    assert body.before == {"state": "active", "quote_en": "will report", "quote_ko": ""}
    assert body.after == {
        "state": "superseded",
        "source": "R ¶1",
        "quote_en": "report",
        "quote_ko": "보고한다",
    }
    # The citation that made it is untouched.
    assert subject.citations.get(part=Citation.Part.MADE).quote_en == "will report"


def test_one_paragraph_may_name_a_workstream_and_complete_it(world, make, paragraph):
    workstream = make(Workstream, "proposed")
    close(workstream, "active", world.us.steward, paragraph)
    close(fresh(workstream), "completed", world.us.steward, paragraph)
    parts = workstream.wordings.order_by("order").values_list("part", "name_en", "order")
    assert [*parts] == [("established", "will report", 1), ("completed", "will report", 2)]


def test_a_proposed_workstream_begins_at_once(world, make, paragraph):
    workstream = make(Workstream, "proposed")
    close(workstream, "active", world.us.steward, paragraph)
    assert counted(workstream, world) == ("active", [])


@pytest.mark.parametrize("model", STEPS)
def test_nobody_changes_what_they_have_not_read(world, make, paragraph, model):
    subject = make(model)
    seen = subject.content_hash()
    model.objects.update(**{"text_ko" if model is Commitment else "name_ko": "다른 글"})
    with pytest.raises(Stale):
        close(subject, model.CLOSED[0], world.us.steward, paragraph, seen=seen)
    model.objects.update(state=model.CLOSED[0])
    with pytest.raises(Stale):
        open_again(fresh(subject), world.us.steward, seen=seen)
    assert not Entry.objects.exists()


def test_a_standing_commitment_is_never_fulfilled(world, make, paragraph):
    subject = make(Commitment, cadence="standing")
    assert subject.moves() == ["superseded", "not_pursued"]
    with pytest.raises(MoveNotAllowed):
        close(subject, "fulfilled", world.us.steward, paragraph)
    close(subject, "superseded", world.us.steward, paragraph)


@pytest.mark.parametrize(
    "quotes", [{"en": "", "ko": ""}, {"en": "never said", "ko": ""}, {"en": "", "ko": "없다"}]
)
@pytest.mark.parametrize("model", STEPS)
def test_without_words_of_the_paragraph_nothing_is_closed(world, make, paragraph, model, quotes):
    subject = make(model)
    with pytest.raises(ValidationError):
        close(subject, model.CLOSED[0], world.us.steward, paragraph, quotes=quotes)
    assert fresh(subject).state == "active"


@pytest.mark.parametrize("model", STEPS)
def test_reopening_needs_a_reason(world, make, model):
    subject = make(model, model.CLOSED[0])
    with pytest.raises(ValidationError):
        open_again(subject, world.us.steward, reason="")


@pytest.mark.parametrize("model", STEPS)
def test_only_stewards_enter_it(world, make, paragraph, model):
    open_one = make(model)
    for member in world.members:
        if not member.is_steward:
            with pytest.raises(PermissionDenied):
                close(open_one, model.CLOSED[0], member, paragraph)
    model.objects.update(state=model.CLOSED[0])
    for member in world.members:
        if not member.is_steward:
            with pytest.raises(PermissionDenied):
                open_again(fresh(open_one), member)
    assert not Entry.objects.exists()


def test_what_is_not_pursued_is_left_out_only_when_that_counts(world, make, paragraph):
    subject = make(Workstream)
    close(subject, "not_pursued", world.us.steward, paragraph)
    assert listed_workstreams(world.sides) == [subject]
    confirm(subject, *world.teams)
    assert listed_workstreams(world.sides) == []


def test_what_is_open_asks_the_database_nothing(world, make, django_assert_num_queries):
    subjects = [make(Workstream)]
    with django_assert_num_queries(0):
        mark_closings(subjects, world.sides)
