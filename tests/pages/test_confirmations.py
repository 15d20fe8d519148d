"""Master data is confirmed by each side, one entry or all, and unconfirmed again when its words change."""

import re

import pytest

from tests.pages.web import HTMX, find_problems, sign_in, text_of
from tests.world import NOW, TODAY, make_commitment, make_document, make_paragraph, make_workstream
from tracker.assent.models import Position
from tracker.assent.rules import is_confirmed, sides_for
from tracker.commitments.models import Paragraph
from tracker.history.models import Entry
from tracker.meetings.models import Attendance, Meeting, Postponement
from tracker.workstreams.models import Wording

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/confirmations/"


@pytest.fixture
def record(world):
    document = make_document("R")
    paragraph = make_paragraph(document)
    commitment = make_commitment("R1.1", paragraph=paragraph)
    workstream = make_workstream(1)
    Wording.objects.create(
        workstream=workstream, paragraph=paragraph, name_en="a name", order=1, part="named"
    )
    return [document, commitment, workstream]


def tokens(client, name="seen"):
    return re.findall(rf'name="{name}" value="([^"]+)"', text_of(client.get(PAGE)))


def test_a_side_confirms_everything_it_has_read_in_one_press(world, record):
    client = sign_in(world.us.releaser)
    assert len(tokens(client)) == 3
    response = client.post(PAGE, {"seen": tokens(client)}, follow=True)
    assert "3 entries confirmed." in text_of(response)
    assert [sides_for(subject) for subject in record] == [{"US"}] * 3
    assert tokens(client) == []
    # One entry of the shared history for each.
    assert Entry.objects.filter(chain="both", verb="record_confirmed").count() == 3
    other = sign_in(world.rok.releaser)
    other.post(PAGE, {"seen": tokens(other)})
    assert all(is_confirmed(subject, world.sides) for subject in record)
    assert "3 of 3 confirmed by both sides" in text_of(client.get(PAGE))


def test_one_entry_alone(world, record):
    client = sign_in(world.rok.releaser)
    one = tokens(client, "only")[1]
    response = client.post(PAGE, {"seen": tokens(client), "only": one}, headers=HTMX)
    assert find_problems(text_of(response)) == []
    assert [sides_for(subject) for subject in record] == [set(), {"ROK"}, set()]


def test_a_second_press_changes_nothing(world, record):
    client = sign_in(world.us.releaser)
    seen = tokens(client)
    for _press in range(2):
        assert client.post(PAGE, {"seen": seen}).status_code == 302
    assert Position.objects.count() == 3


def test_a_changed_text_is_unconfirmed_again(world, record):
    for team in world.teams:
        client = sign_in(team.releaser)
        client.post(PAGE, {"seen": tokens(client)})
    Paragraph.objects.update(text_ko="다른 글")
    document = type(record[0]).objects.get(pk=record[0].pk)
    assert not is_confirmed(document, world.sides)
    page = text_of(sign_in(world.us.reader).get(PAGE))
    assert "2 of 3 confirmed by both sides" in page
    assert document.title_en in page


@pytest.mark.parametrize(
    "change",
    [
        lambda record: Wording.objects.update(name_en="another name"),
        lambda record: record[1].citations.update(quote_en="report"),
        lambda record: Paragraph.objects.update(wording_note_en="The copy differs."),
    ],
)
def test_what_belongs_to_an_entry_is_confirmed_with_it(world, record, change):
    hashes = [subject.content_hash() for subject in record]
    change(record)
    again = [type(subject).objects.get(pk=subject.pk).content_hash() for subject in record]
    assert sum(a != b for a, b in zip(hashes, again, strict=True)) == 1


def test_nobody_confirms_words_that_changed_after_they_were_read(world, record):
    client = sign_in(world.us.releaser)
    seen = tokens(client)
    Paragraph.objects.update(text_en="Both sides will report something else.")
    response = client.post(PAGE, {"seen": seen})
    assert response.status_code == 409
    assert "Nothing was confirmed" in text_of(response)
    assert not Position.objects.exists()


@pytest.mark.parametrize("forged", [[], [""], ["x"], ["00000000-0000-0000-0000-000000000000.abc"]])
def test_a_forged_token_confirms_nothing(world, record, forged):
    response = sign_in(world.us.releaser).post(PAGE, {"seen": forged})
    assert response.status_code == 409
    assert not Position.objects.exists()


def test_only_releasers_confirm_and_only_for_their_side(world, record):
    seen = tokens(sign_in(world.us.releaser))
    for member in world.members:
        allowed = member.role == "releaser"
        client = sign_in(member)
        assert bool(tokens(client)) is allowed
        assert client.post(PAGE, {"seen": seen, "side": "US"}).status_code == (302 if allowed else 403)
    assert set(Position.objects.values_list("side", "taken_by")) == {
        (team.side.code, team.releaser.pk) for team in world.teams
    }


def make_meeting(world):
    meeting = Meeting.objects.create(
        level="plenary", number=1, state="held", title_en="First meeting", starts_on=TODAY
    )
    Attendance.objects.create(meeting=meeting, side=world.us.side, name_en="A Name", post_en="A post")
    Postponement.objects.create(meeting=meeting, old_starts_on=TODAY, reason_en="Why it moved")
    return meeting


def test_a_meeting_is_confirmed_with_who_was_there_and_its_old_dates(world):
    meeting = make_meeting(world)
    client = sign_in(world.us.releaser)
    page = text_of(client.get(PAGE))
    assert find_problems(page) == []
    for words in ("First meeting", "A Name", "A post", "Why it moved"):
        assert words in page
    client.post(PAGE, {"seen": tokens(client)})
    assert sides_for(meeting) == {"US"}
    Attendance.objects.update(post_en="Another post")
    assert sides_for(Meeting.objects.get(pk=meeting.pk)) == set()


def test_a_plan_of_one_side_is_nothing_to_confirm(world):
    Meeting.objects.create(level="plenary", state="tentative", title_en="Our plan", audience=world.us.side)
    for team in world.teams:
        assert "Our plan" not in text_of(sign_in(team.releaser).get(PAGE))


def test_it_says_who_entered_a_row(world, record):
    from tracker.history.actions import record as write

    assert "From the public record" in text_of(sign_in(world.us.reader).get(PAGE))
    for subject in record:
        write(subject, "record_loaded", by=world.rok.steward, now=NOW, audience=None)
    assert text_of(sign_in(world.us.reader).get(PAGE)).count("Entered by ROK") == 3
