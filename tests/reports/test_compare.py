"""Two editions beside each other, from their content alone."""

import copy
import itertools

from tests.reports.contents import both, make_content
from tracker.reports.compare import compare_both, compare_dates, compare_lines, compare_ratings, say_plans

SIDES = ["US", "ROK"]


def test_the_same_content_has_no_difference():
    content = make_content()
    assert compare_ratings(content, content, SIDES) == []
    assert compare_dates(content, content) == []
    assert compare_lines(content, content, "en") == []


def test_a_rating_that_changed_is_named_with_its_side():
    before, after = make_content(), make_content()
    row = after["matrix"]["rows"][0]
    row["cells"][-1]["US"] = "off_track"
    (change,) = compare_ratings(before, after, SIDES)
    assert (change.number, change.side, change.after) == (row["number"], "US", "off_track")
    assert change.before == before["matrix"]["rows"][0]["cells"][-1]["US"] != "off_track"


def test_a_workstream_that_one_of_them_does_not_have():
    before, after = make_content(), make_content()
    row = copy.deepcopy(after["matrix"]["rows"][0])
    row.update(number=99, slug="new-one", name=both("New one"))
    row["cells"][-1] = {"US": "on_track", "ROK": None}
    after["matrix"]["rows"].append(row)
    changes = compare_ratings(before, after, SIDES)
    assert [(change.number, change.side, change.before, change.after) for change in changes] == [
        (99, "US", None, "on_track")
    ]
    back = compare_ratings(after, before, SIDES)
    assert [(change.before, change.after) for change in back] == [("on_track", None)]


def test_dates_that_moved_and_milestones_that_came():
    before, after = make_content(), make_content()
    moved = after["milestones"][0]
    moved["due"] = "2027-03-31"
    added = {**copy.deepcopy(moved), "ref": "1.99", "title": both("Added")}
    after["milestones"].append(added)
    changes = {change.ref: change for change in compare_dates(before, after)}
    assert set(changes) == {moved["ref"], "1.99"}
    assert changes["1.99"].before is None
    assert changes[moved["ref"]].after["due"] == "2027-03-31"


def words(parts):
    return [part.text for part in parts if part.differs]


def test_words_that_both_sides_share_are_shown_once():
    before, after = make_content(), make_content()
    line = after["sections"][0]["lines"][0]
    line["texts"] = {
        side: both("One workstream improved.", "과업 1개가 개선되었다.") for side in line["texts"]
    }
    changes = compare_lines(before, after, "en")
    (change,) = (change for change in changes if change.ref == line["ref"])
    ((side, _one, two),) = change.sides
    assert side == "" and "".join(part.text for part in two) == "One workstream improved."
    assert words(two)
    korean = compare_lines(before, after, "ko")
    assert "과업 1개가 개선되었다." in ["".join(part.text for part in c.sides[0][2]) for c in korean]


def test_a_line_that_came_and_one_that_went():
    before, after = make_content(), make_content()
    line = copy.deepcopy(after["sections"][0]["lines"][0])
    line["ref"] = "hand/us-9"
    after["sections"][0]["lines"].append(line)
    (came,) = compare_lines(before, after, "en")
    assert came.is_new and not came.is_gone
    (went,) = compare_lines(after, before, "en")
    assert went.is_gone and not went.is_new


def test_an_assessment_that_was_renewed_is_compared_too_and_says_whose_it_is():
    before, after = make_content(), make_content()
    row = next(section for section in after["sections"] if section["kind"] == "workstream")["assessments"][0]
    row["headline"] = both("Renewed headline", "새 요지")
    for language, words_said in (("en", "Renewed headline"), ("ko", "새 요지")):
        (change,) = compare_lines(before, after, language)
        ((side, _one, two),) = change.sides
        assert side == row["side"] and "".join(part.text for part in two) == words_said


def test_ratings_stand_in_the_order_of_the_sides_that_was_asked_for():
    before, after = make_content(1), make_content(1)
    after["matrix"]["rows"][0]["cells"][-1] = {"ROK": "off_track", "US": "paused"}
    for codes in (SIDES, SIDES[::-1]):
        assert [change.side for change in compare_ratings(before, after, codes)] == codes


def test_sides_of_a_line_stand_in_the_order_that_was_asked_for():
    before, after = make_content(1), make_content(1)
    after["sections"][0]["lines"][0]["texts"] = {"ROK": both("ROK words"), "US": both("US words")}
    for codes in (SIDES, SIDES[::-1]):
        (row,) = compare_both(before, after, "en", codes)
        assert [side for side, *_words in row.line.sides] == codes


def test_a_change_in_the_other_language_alone_is_shown_as_one():
    before, after = make_content(1), make_content(1)
    line = after["sections"][0]["lines"][0]
    line["texts"] = {side: {**text, "ko": "다른 문구"} for side, text in line["texts"].items()}
    (row,) = compare_both(before, after, "en", SIDES)
    assert row.here is None
    assert "".join(part.text for part in row.there.sides[0][2]) == "다른 문구"
    (row,) = compare_both(before, after, "ko", SIDES)
    assert row.here and row.there is None


def test_a_change_in_both_languages_is_one_row_with_both():
    before, after = make_content(1), make_content(1)
    line = after["sections"][0]["lines"][0]
    line["texts"] = {side: both("New words", "새 문구") for side in line["texts"]}
    (row,) = compare_both(before, after, "en", SIDES)
    assert row.here and row.there and row.line is row.here


def test_a_text_of_one_language_is_not_shown_twice():
    before, after = make_content(1), make_content(1)
    for content, text in ((before, "옛 문구"), (after, "새 문구")):
        line = content["sections"][0]["lines"][0]
        line["texts"] = {side: {"en": "", "ko": text} for side in line["texts"]}
    (row,) = compare_both(before, after, "en", SIDES)
    assert row.here and row.there is None


def test_no_row_of_dates_says_the_same_before_and_after():
    """Whatever differs in the plan of a milestone is seen in the words."""
    plans = [
        {"due": due, "precision": precision, "state": state, "done_on": done_on}
        for due, precision in (("2026-10-07", "day"), ("2026-10-31", "month"), (None, "none"))
        for state, done_on in (
            ("planned", None),
            ("in_progress", None),
            ("dropped", None),
            ("done", "2026-10-07"),
            ("done", "2026-10-09"),
        )
    ]
    for one, other in itertools.product(plans, plans):
        before, after = make_content(1), make_content(1)
        before["milestones"][0].update(one)
        after["milestones"][0].update(other)
        for change in compare_dates(before, after):
            then, now = say_plans(change.before, change.after)
            assert then != now, (one, other)


def test_a_milestone_that_started_says_so():
    plan = {"due": "2026-10-07", "precision": "day", "state": "planned", "done_on": None}
    assert say_plans(plan, {**plan, "state": "in_progress"}) == (
        "7 Oct 2026 · Planned",
        "7 Oct 2026 · In progress",
    )
    assert say_plans(plan, {**plan, "due": "2026-10-09"}) == ("7 Oct 2026", "9 Oct 2026")
