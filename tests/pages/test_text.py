"""One cleaner for all text that comes in."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tracker.pages.forms import CleanText
from tracker.pages.text import clean_text

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("plain", "plain"),
        ("  outer blanks\n", "outer blanks"),
        ("\u3000전각 공백\u3000", "전각 공백"),
        ("line\r\nline\rline\nline", "line\nline\nline\nline"),
        ("a\tb", "a\tb"),
        (unicodedata.normalize("NFD", "한미 핵협의그룹"), "한미 핵협의그룹"),
        (unicodedata.normalize("NFD", "Café"), "Café"),
        ("“quotes” – dashes … 😀", "“quotes” – dashes … 😀"),
    ],
)
def test_text_is_kept_in_one_form(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize("character", CONTROLS, ids=lambda character: f"U+{ord(character):04X}")
def test_a_control_character_is_refused_wherever_it_stands(character):
    for typed in (character, f"a{character}", f"{character}a", f"a{character}b"):
        with pytest.raises(ValidationError) as refused:
            clean_text(typed)
        assert refused.value.code == "control"


@pytest.mark.parametrize("character", BIDI, ids=lambda character: f"U+{ord(character):04X}")
def test_a_mark_that_turns_the_reading_direction_is_refused(character):
    with pytest.raises(ValidationError) as refused:
        clean_text(f"a{character}b")
    assert refused.value.code == "bidi"


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\udfff"])
def test_half_of_a_character_is_refused(half):
    with pytest.raises(ValidationError):
        clean_text(f"a{half}")


@pytest.mark.parametrize("typed", ["a\x00b", "a\u202eb"])
def test_the_refusal_is_a_sentence_in_the_readers_language(typed):
    sentences = set()
    for language in ("en", "ko"):
        with override(language), pytest.raises(ValidationError) as refused:
            clean_text(typed)
        with override(language):
            sentences.add(refused.value.messages[0])
    assert len(sentences) == 2


@given(st.text())
def test_what_passed_once_passes_again_unchanged(typed):
    try:
        kept = clean_text(typed)
    except ValidationError:
        return
    assert clean_text(kept) == kept == unicodedata.normalize("NFC", kept)
    assert "\r" not in kept


def test_a_form_field_cleans_what_was_typed_and_shows_the_refusal():
    field = CleanText(max_length=20)
    assert field.clean(unicodedata.normalize("NFD", "  핵협의그룹\r\n")) == "핵협의그룹"
    with pytest.raises(ValidationError):
        field.clean("a\x00b")


def test_a_form_field_of_blanks_is_empty():
    with pytest.raises(ValidationError) as refused:
        CleanText().clean(" \r\n ")
    assert refused.value.code == "required"
