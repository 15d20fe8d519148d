"""Where in a paragraph the cited words stand: pieces of its text, each with the citations that cover it."""

from itertools import pairwise
from typing import NamedTuple

from tracker.commitments.rules import QUOTES, comparable


class Piece(NamedTuple):
    text: str
    covered_by: tuple[int, ...]  # places in the list of quotes
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def find_words(quote: str, text: str) -> tuple[int, int] | None:
    """From where to where; case, blanks and kinds of quote marks do not count."""
    wanted = comparable(quote)
    if not wanted:
        return None
    found, places = flatten(text)
    at = found.find(wanted)
    if at < 0:
        return None
    return places[at], places[at + len(wanted) - 1] + 1


def flatten(text: str) -> tuple[str, list[int]]:
    """The text as `comparable` has it, and for each of its characters the place it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter.isspace():
            if letters and letters[-1] == " ":
                continue
            plain = " "
        else:
            plain = letter.translate(QUOTES).casefold()  # one letter may become two
        letters.extend(plain)
        places.extend([place] * len(plain))
    return "".join(letters), places


def cut(text: str, quotes: list[str]) -> list[Piece]:
    """The whole text in pieces; quotes may overlap, repeat, or be in the other language."""
    spans = [(number, span) for number, quote in enumerate(quotes) if (span := find_words(quote, text))]
    edges = sorted({0, len(text), *(edge for _number, span in spans for edge in span)})
    pieces = []
    for start, end in pairwise(edges):
        covering = [(number, span) for number, span in spans if span[0] <= start and end <= span[1]]
        pieces.append(
            Piece(
                text[start:end],
                tuple(number for number, _span in covering),
                tuple(number for number, span in covering if span[0] == start),
                tuple(number for number, span in covering if span[1] == end),
            )
        )
    return pieces
