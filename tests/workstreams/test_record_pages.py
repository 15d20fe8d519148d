"""What the pages say of the workstreams of the public record is true."""

import pytest

from tests.pages.web import plain_text, sign_in, text_of

pytestmark = [pytest.mark.usefixtures("public_record", "clock")]


def page_of(world, slug):
    return text_of(sign_in(world.us.reader).get(f"/workstreams/{slug}/"))


def test_a_completed_workstream_is_not_said_to_be_left_out_by_later_texts(world):
    assert "Not named since" not in page_of(world, "guidelines")
    assert "Not named since 11 Jul 2024" in page_of(world, "risk-reduction")


def test_the_text_it_was_completed_with_is_linked_and_said_to_be_not_public(world):
    page = page_of(world, "guidelines")
    assert 'href="/sources/guidelines-2024-07-11/"' in page
    assert "The text it was completed with, 11 Jul 2024. It is not public." in plain_text(page)
    for slug in ("risk-reduction", "exercises"):
        assert "/sources/guidelines-2024-07-11/" not in page_of(world, slug)
