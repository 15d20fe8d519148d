"""The same content has the same text, other content another text."""

import datetime
import json
import unicodedata
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.history.canonical import canonical, plain, sha256

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXTS
    | st.dates()
    | st.uuids()
    | st.datetimes(timezones=st.timezones()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_text_reads_back_as_the_same_plain_value(value):
    assert json.loads(canonical(value)) == plain(value)


@given(VALUES)
def test_writing_down_what_was_read_back_changes_nothing(value):
    text = canonical(value)
    assert canonical(json.loads(text)) == text


@given(VALUES, VALUES)
def test_other_content_has_another_text(one, other):
    assert (canonical(one) == canonical(other)) == same(plain(one), plain(other))


def same(one, other):
    """Equal and of one type: Python takes 1 and True for the same."""
    return repr(_sorted(one)) == repr(_sorted(other))


def _sorted(value):
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


@given(st.dictionaries(TEXTS, st.integers()))
def test_the_order_of_keys_does_not_count(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(TEXTS)
def test_composed_and_decomposed_text_are_the_same(text):
    assert canonical(unicodedata.normalize("NFD", text)) == canonical(unicodedata.normalize("NFC", text))


@given(TEXTS)
def test_composed_and_decomposed_keys_are_the_same(text):
    assert canonical({unicodedata.normalize("NFD", text): 1}) == canonical(
        {unicodedata.normalize("NFC", text): 1}
    )


def test_it_is_written_without_blanks_and_with_korean_as_it_is():
    assert canonical({"b": [1, None, True], "a": "한국"}) == '{"a":"한국","b":[1,null,true]}'


def test_times_are_written_in_utc_whatever_their_zone():
    seoul = datetime.datetime(2026, 11, 13, 0, 30, tzinfo=ZoneInfo("Asia/Seoul"))
    assert canonical(seoul) == '"2026-11-12T15:30:00.000000Z"'


def test_a_time_without_a_zone_is_refused():
    with pytest.raises((TypeError, ValueError)):
        canonical(datetime.datetime(2026, 11, 13))


def test_keys_and_dates_have_their_plain_form():
    key = uuid.UUID(int=7)
    assert canonical([key, datetime.date(2026, 1, 2)]) == f'["{key}","2026-01-02"]'


@pytest.mark.parametrize("value", [1.0, float("nan"), Decimal("1.1"), {1, 2}, b"bytes", object()])
def test_a_value_without_one_spelling_is_refused(value):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical({"deep": [value]})


def test_the_hash_is_sha256_of_the_utf8_text():
    assert sha256("한") == "89233692031a62c60e6ef602b4cd9f3cb52a6dd8013fe9873c36101a7e3920e0"
