"""Words looked for in a paragraph: the nearest are offered when they are not there."""

import time

import pytest

from tracker.commitments.rules import is_quoted_from, nearest_quote

TEXT = (
    "The two Presidents affirmed that both sides will report to them “expeditiously”, and the NCG will meet "
    "quarterly; 양측은 분기별로 회의를 개최하기로 하였다."
)


@pytest.mark.parametrize(
    ("quote", "nearest"),
    [
        ("both sides shall report", "both sides will report"),
        ("will meet each quarter", "will meet quarterly;"),
        ("분기마다 회의를 개최하기로", "분기별로 회의를 개최하기로"),
        ("The two presidents", "The two Presidents"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_the_nearest_words_are_the_paragraphs_own(quote, nearest):
    found = nearest_quote(quote, TEXT)
    assert found == nearest
    assert not found or is_quoted_from(found, TEXT)


def test_a_quote_longer_than_the_text_gets_all_of_it_and_an_empty_text_nothing():
    assert nearest_quote("one two three four", "one two") == "one two"
    assert nearest_quote("one", "") == ""


def test_a_long_text_is_searched_at_once():
    start = time.perf_counter()
    assert nearest_quote("word 399 shall " * 8, " ".join(f"word {n} will" for n in range(4000)))
    assert time.perf_counter() - start < 3
