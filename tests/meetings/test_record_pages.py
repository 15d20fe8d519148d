"""What the pages say of the meetings of the public record is true."""

import re

import pytest

from tests.pages.web import plain_text, sign_in, text_of
from tracker.home.search import read_search

pytestmark = [pytest.mark.usefixtures("public_record", "clock")]


def page_of(member, slug):
    return text_of(sign_in(member).get(f"/meetings/{slug}/"))


def begun(member, slug):
    """[(number of the workstream, how the text calls it)]"""
    found = re.search(r'id="begun".*?</section>', page_of(member, slug), re.DOTALL)
    rows = re.findall(r"<li>.*?</li>", found[0], re.DOTALL) if found else []
    return [
        (int(re.search(r"/\">(\d+) ", row)[1]), plain_text(re.search(r"<blockquote.*</blockquote>", row)[0]))
        for row in rows
    ]


@pytest.mark.parametrize(
    ("slug", "numbers"),
    [
        ("plenary-1", [1, 2, 3]),
        ("plenary-2", [4, 6, 7, 8, 9]),
        ("plenary-3", []),
        ("plenary-4", [10]),
        ("signing-1", []),
        ("signing-2", []),
    ],
)
def test_a_meeting_names_the_workstreams_that_it_established(world, slug, numbers):
    assert [number for number, _words in begun(world.us.reader, slug)] == numbers
    heading = "New with this meeting"
    assert (heading in page_of(world.us.reader, slug)) == bool(numbers)
    assert "Named for the first time" not in page_of(world.us.reader, slug)


def test_their_words_are_in_the_language_of_the_reader_where_the_texts_have_it(world):
    english = [words for _number, words in begun(world.us.reader, "plenary-1")]
    assert english[:2] == [
        "the development of security and information-sharing protocols",
        "crisis and emergency nuclear consultation and communication processes",
    ]
    world.us.reader.language = "ko"
    world.us.reader.save()
    korean = [words for _number, words in begun(world.us.reader, "plenary-1")]
    assert korean[:2] == ["보안 및 정보공유 절차", "위기 및 유사시 핵 협의 및 소통 체계"]


def test_the_old_dates_of_a_postponed_meeting_are_one_sentence(world):
    assert "Postponed from 4 December 2024 to 5 December 2024" in page_of(world.us.reader, "plenary-4")
    world.us.reader.language = "ko"
    world.us.reader.save()
    for slug in ("plenary-4", "exercise-2"):
        page = plain_text(page_of(world.us.reader, slug))
        assert "당초 2024년 12월 4일부터 2024년 12월 5일까지였던 일정에서 연기" in page


@pytest.mark.parametrize(
    ("slug", "english", "korean"),
    [
        ("plenary-2", "Korean press carried 16 December, the date in Seoul.", "서울 날짜인 12월 16일"),
        ("plenary-4", "Korean press carried 11 January, the date in Seoul.", "서울 날짜인 1월 11일"),
        ("plenary-4", "foreign affairs, intelligence and military officials took part", "외교·정보·군 당국"),
        ("plenary-3", "also written Cho Chang-rae and Cho Chang Lae", "Cho Chang Lae로도"),
        ("exercise-1", "conventional-nuclear integration", "‘아이언 메이스’(철퇴)"),
    ],
)
def test_the_page_says_what_the_record_knows_besides(world, slug, english, korean):
    assert english in plain_text(page_of(world.us.reader, slug))
    world.us.reader.language = "ko"
    world.us.reader.save()
    assert korean in plain_text(page_of(world.us.reader, slug))


@pytest.mark.parametrize(
    ("asked", "meetings"),
    [
        ("조창래", {"signing-1", "plenary-3", "signing-2", "plenary-4"}),
        ("Cho Chang-rae", {"signing-1", "plenary-3", "signing-2", "plenary-4"}),
        ("Campbell", {"plenary-1"}),
        ("국방정책실장", {"plenary-2", "signing-1", "plenary-3", "signing-2", "plenary-4"}),
    ],
)
def test_a_meeting_is_found_by_who_was_there(world, asked, meetings):
    groups = read_search(asked, world.us.reader)["groups"]
    addresses = {one.address for group in groups for one in group.found if "/meetings/" in one.address}
    assert addresses == {f"/meetings/{slug}/" for slug in meetings}
