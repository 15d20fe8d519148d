"""Cited words are found and marked in their paragraph, whatever they overlap and whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.commitments.quotes import cut, find_words
from tracker.commitments.rules import is_quoted_from

TEXT = "Here the NCG  will\nmeet, they said “quarterly”. The NCG will report."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("the ncg will meet", "the NCG  will\nmeet"),
        ('said "quarterly"', "said “quarterly”"),
        ("  Here ", "Here"),
        ("report.", "report."),
        ("never said", None),
        ("", None),
        ("  ", None),
    ],
)
def test_words_are_found_where_they_stand(quote, found):
    span = find_words(quote, TEXT)
    assert (TEXT[slice(*span)] if span else None) == found


def test_a_letter_that_folds_into_two_does_not_shift_the_rest():
    text = "Straße und Weg"
    assert text[slice(*find_words("und weg", text))] == "und Weg"
    assert text[slice(*find_words("STRASSE", text))] == "Straße"


def covered(text, quotes):
    """{place of the quote: the words it covers}, put together from the pieces."""
    found: dict = {}
    for piece in cut(text, quotes):
        for number in piece.covered_by:
            found[number] = found.get(number, "") + piece.text
    return found


@pytest.mark.parametrize(
    "quotes",
    [
        ["the NCG will", "NCG will meet"],  # overlap
        ["the NCG will meet", "will"],  # one in the other
        ["the NCG will meet", "the NCG will meet"],  # the same twice
        ["Here the NCG", "will meet, they"],  # side by side
        ["Here the NCG will meet", "Here"],  # begin together
    ],
)
def test_quotes_may_overlap_and_each_is_covered_whole(quotes):
    found = covered(TEXT, quotes)
    for number, quote in enumerate(quotes):
        assert is_quoted_from(quote, found[number])
        assert sum(number in piece.begins for piece in cut(TEXT, quotes)) == 1
        assert sum(number in piece.ends for piece in cut(TEXT, quotes)) == 1


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=5))
def test_nothing_of_the_text_is_lost_or_changed(text, quotes):
    pieces = cut(text, quotes)
    assert "".join(piece.text for piece in pieces) == text


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_whatever_is_copied_from_the_text_is_found_in_it(text, start, length):
    quote = text[start : start + length]
    if is_quoted_from(quote, text):
        assert find_words(quote, text) is not None
