"""What the font of the PDF can write. What it cannot is printed as its code: an export never fails for it."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
LONGEST_WORD = 24
BREAK = "\u200b"


@cache
def drawable() -> frozenset[int]:
    """The code points of the regular font; the bold one has the same, a test holds that."""
    return read_cmap((FONTS / "PretendardGOV-Regular.otf").read_bytes())


def read_cmap(font: bytes) -> frozenset[int]:
    """From the table of an OpenType font that maps all of Unicode (format 12)."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4s4xII", font, 12 + 16 * n) for n in range(count))
    start = next(offset for tag, offset, _length in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for n in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 8 + 8 * n)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if kind == 12:
            return frozenset(read_groups(font, start + offset))
    raise ValueError("the font maps no more than the basic plane")


def read_groups(font, start):
    (groups,) = struct.unpack_from(">I", font, start + 12)
    for n in range(groups):
        first, last, _glyph = struct.unpack_from(">III", font, start + 16 + 12 * n)
        yield from range(first, last + 1)


@cache
def is_written(character: str) -> bool:
    """Code points for private use and for control have a glyph, but no meaning: PDF/A refuses them."""
    return ord(character) in drawable() and unicodedata.category(character) not in ("Co", "Cc", "Cf", "Cs")


def written(text: str) -> str:
    """For one line: codes for what the font lacks, and places to break words longer than a column."""
    text = "".join(
        character if is_written(character) else f"[U+{ord(character):04X}]"
        for character in text.replace("\t", " ")
    )
    return " ".join(breakable(word) for word in text.split(" "))


def breakable(word: str) -> str:
    """Korean breaks anywhere by itself; a code or an address of a line's length would leave the paper."""
    if len(word) <= LONGEST_WORD:
        return word
    return BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
