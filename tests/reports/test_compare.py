"""Two editions beside each other, from their content alone."""

import copy

from tests.reports.contents import both, make_content
from tracker.reports.compare import compare_dates, compare_lines, compare_ratings


def test_the_same_content_has_no_difference():
    content = make_content()
    assert compare_ratings(content, content) == []
    assert compare_dates(content, content) == []
    assert compare_lines(content, content, "en") == []


def test_a_rating_that_changed_is_named_with_its_side():
    before, after = make_content(), make_content()
    row = after["matrix"]["rows"][0]
    row["cells"][-1]["US"] = "off_track"
    (change,) = compare_ratings(before, after)
    assert (change.number, change.side, change.after) == (row["number"], "US", "off_track")
    assert change.before == before["matrix"]["rows"][0]["cells"][-1]["US"] != "off_track"


def test_a_workstream_that_one_of_them_does_not_have():
    before, after = make_content(), make_content()
    row = copy.deepcopy(after["matrix"]["rows"][0])
    row.update(number=99, slug="new-one", name=both("New one"))
    row["cells"][-1] = {"US": "on_track", "ROK": None}
    after["matrix"]["rows"].append(row)
    changes = compare_ratings(before, after)
    assert [(change.number, change.side, change.before, change.after) for change in changes] == [
        (99, "US", None, "on_track")
    ]
    back = compare_ratings(after, before)
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
