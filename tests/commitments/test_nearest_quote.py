"""The passage that a steward probably meant: always words of the text, or nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.commitments.rules import is_quoted_from, nearest_quote

TEXT = (
    "Both parties are committed to expeditiously executing these workstreams, and reporting progress to "
    "the Presidents.  The NCG will be held quarterly at the appropriate levels."
)
KOREAN = (
    "양측은 NCG를 분기별로 적절한 수준에서 개최하기로 하였으며, 양국 대통령에게 진전사항을 보고할 것이다."
)


@pytest.mark.parametrize(
    ("quote", "text", "nearest"),
    [
        ("The NCG will be held every quarter", TEXT, "The NCG will be held quarterly at"),
        ("reporting progress to both Presidents", TEXT, "reporting progress to the Presidents."),
        ("expeditously executing this workstream", TEXT, "expeditiously executing these workstreams,"),
        ("양국 대통령에게 진전 사항을 보고한다", KOREAN, "양국 대통령에게 진전사항을 보고할"),
        ("A sentence about fisheries", TEXT, ""),
        ("", TEXT, ""),
        ("words", "", ""),
        ("words", " \n ", ""),
    ],
)
def test_the_nearest_words(quote, text, nearest):
    assert nearest_quote(quote, text) == nearest


@given(
    st.text(st.sampled_from("ab 가나“'\n"), max_size=30), st.text(st.sampled_from("ab 가나”'\n"), max_size=80)
)
def test_what_is_offered_can_be_quoted(quote, text):
    found = nearest_quote(quote, text)
    assert not found or is_quoted_from(found, text)


@given(st.data())
def test_a_quote_of_the_text_is_its_own_nearest(data):
    words = TEXT.split()
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    assert nearest_quote(quote, TEXT).casefold().split() == quote.casefold().split()


@pytest.mark.parametrize(("quote", "text"), [("a " * 999 + "b", "a " * 3000), ("b" * 2000, "ab" * 9000)])
def test_long_and_dull_texts_take_no_longer_than_a_page_may(quote, text):
    start = time.monotonic()
    nearest_quote(quote, text)
    assert time.monotonic() - start < 10
