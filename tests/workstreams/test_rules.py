"""Trend, joint picture and what a release needs, each as a whole table."""

from itertools import product

import pytest

from tests.world import update_content
from tracker.workstreams.models import Rating
from tracker.workstreams.rules import missing_for_release, picture, trend

NEW, ON, RISK, OFF, PAUSE, DONE = (
    Rating.NOT_STARTED,
    Rating.ON_TRACK,
    Rating.AT_RISK,
    Rating.OFF_TRACK,
    Rating.PAUSED,
    Rating.COMPLETE,
)

# Row: the side's last reported rating. Column: the rating now.
TRENDS = {
    # before: not started, on track, at risk, off track, paused, complete
    None: ["first", "first", "first", "first", "first", "first"],
    NEW: ["same", "started", "started", "started", "paused", "started"],
    ON: ["reset", "same", "worse", "worse", "paused", "better"],
    RISK: ["reset", "better", "same", "worse", "paused", "better"],
    OFF: ["reset", "better", "better", "same", "paused", "better"],
    PAUSE: ["reset", "resumed", "resumed", "resumed", "same", "resumed"],
    DONE: ["reset", "worse", "worse", "worse", "paused", "same"],
}
DIRECTIONS = {
    "first": 0,
    "same": 0,
    "better": 1,
    "started": 1,
    "resumed": 1,
    "worse": -1,
    "paused": -1,
    "reset": -1,
}


@pytest.mark.parametrize(("before", "now"), product(TRENDS, Rating))
def test_the_trend_from_one_rating_to_another(before, now):
    found = trend(before, now)
    assert found.key == TRENDS[before][list(Rating).index(now)]
    assert found.direction == DIRECTIONS[found.key]
    assert found


@pytest.mark.parametrize("before", TRENDS)
def test_without_a_rating_now_there_is_no_trend(before):
    assert not trend(before, None)


def test_every_trend_has_a_word_and_its_arrow_points_its_way():
    arrows = {1: "↑", -1: "↓"}
    for before, now in product(TRENDS, Rating):
        found = trend(before, now)
        assert str(found.word)
        assert found.direction == 0 or found.mark == arrows[found.direction]


@pytest.mark.parametrize(("one", "other"), product([None, *Rating], repeat=2))
def test_the_joint_picture_is_the_pair(one, other):
    if one is None and other is None:
        expected = "none"
    elif one is None or other is None:
        expected = "one_missing"
    else:
        expected = "agree" if one == other else "differ"
    assert picture([one, other]) == expected


HEADLINE, NARRATIVE, ASK = "headline", "narrative", "ask"
# (rating now, rating released before, what is written) → what is missing
NEEDS = [
    (ON, None, {HEADLINE}, set()),
    (ON, None, {NARRATIVE, ASK}, {HEADLINE}),
    (ON, None, set(), {HEADLINE}),
    (NEW, None, {HEADLINE}, set()),
    (RISK, ON, {HEADLINE}, {NARRATIVE}),
    (RISK, ON, {HEADLINE, NARRATIVE}, set()),
    (RISK, ON, {HEADLINE, ASK}, set()),
    (RISK, RISK, {HEADLINE}, {NARRATIVE}),
    (OFF, ON, {HEADLINE}, {NARRATIVE}),
    (OFF, ON, {HEADLINE, ASK}, set()),
    (PAUSE, ON, {HEADLINE}, {NARRATIVE}),
    (PAUSE, ON, {HEADLINE, ASK}, set()),
    (PAUSE, ON, set(), {HEADLINE, NARRATIVE}),
    (DONE, ON, {HEADLINE}, {NARRATIVE}),
    (DONE, ON, {HEADLINE, ASK}, {NARRATIVE}),
    (DONE, ON, {HEADLINE, NARRATIVE}, set()),
    (DONE, DONE, {HEADLINE}, {NARRATIVE}),
    # Leaving complete needs a narrative, whatever it is left for.
    (ON, DONE, {HEADLINE}, {NARRATIVE}),
    (ON, DONE, {HEADLINE, NARRATIVE}, set()),
    (NEW, DONE, {HEADLINE}, {NARRATIVE}),
    (RISK, DONE, {HEADLINE, NARRATIVE}, set()),
    (RISK, DONE, {HEADLINE, ASK}, {NARRATIVE}),
    (OFF, DONE, {HEADLINE, ASK}, {NARRATIVE}),
    (PAUSE, DONE, {HEADLINE, ASK}, {NARRATIVE}),
]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("rating", "before", "written", "missing"),
    NEEDS,
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else value and str(value),
)
def test_what_a_release_still_needs_in_either_language(world, rating, before, written, missing, language):
    texts = dict.fromkeys(
        (f"{field}_{code}" for field in (HEADLINE, NARRATIVE, ASK) for code in ("en", "ko")), ""
    )
    texts.update((f"{field}_{language}", "text") for field in written)
    content = update_content(world.us, rating=rating, **texts)
    found = missing_for_release(content, before)
    assert set(found) == missing
    assert all(str(sentence).endswith(".") for sentence in found.values())
