"""Stewards enter the record: one entry per save, nothing lost, nothing of the other side's touched."""

import datetime
import json

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.pages.test_hostile import BIDI, CONTROL, MARKUP, SCRIPT
from tests.pages.web import sign_in, still, text_of
from tests.people.admin_forms import address, filled, save
from tests.world import (
    NOW,
    make_commitment,
    make_document,
    make_milestone,
    make_office,
    make_paragraph,
    make_superuser,
    make_workstream,
)
from tracker.assent.rules import is_confirmed, sides_for
from tracker.commitments.models import Commitment, Document, Paragraph
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.meetings.decision_actions import agree_decision, find_unclosable
from tracker.meetings.models import Attendance, Meeting
from tracker.meetings.table import AgendaItem, Decision
from tracker.people.models import Office, User
from tracker.quarters.models import Quarter
from tracker.workstreams.models import Workstream


@pytest.fixture(autouse=True)
def clock(db):
    with still() as clock:
        yield clock


@pytest.fixture
def steward(world):
    return sign_in(world.us.steward)


@pytest.fixture
def document(world):
    document = make_document("R")
    make_paragraph(document, 4)
    return document


def entries():
    return list(Entry.objects.filter(verb__startswith="record_").order_by("chain", "sequence"))


def body(entry):
    content = json.loads(entry.body.text)
    return content["before"], content["after"]


DOCUMENT = {
    "code": "S9",
    "title_en": "Joint statement of the ninth meeting",
    "title_ko": "제9차 공동성명",
    "slug": "statement-9",
    "kind": "statement",
    "date": "2026-10-01",
    "authority": "official",
    "publication": "full",
    "valid_text": "both",
    "paragraphs-0-number": "1",
    "paragraphs-0-text_en": "Both sides will report.",
}
MEETING = {
    "level": "plenary",
    "number": "9",
    "title_en": "Ninth meeting",
    "state": "held",
    "zone": "Asia/Seoul",
    "starts_on": "2026-10-01",
}


# --- entering and changing --------------------------------------------------------------------------------


def test_a_document_is_entered_with_its_paragraphs_in_one_entry(steward, world):
    response = save(steward, address("document"), **DOCUMENT)
    assert response.status_code == 302, text_of(response)
    document = Document.objects.get()
    assert (document.title_en_at, document.title_ko_at, document.place_en_at) == (NOW, NOW, None)
    paragraph = document.paragraphs.get()
    assert (paragraph.text_en_at, paragraph.text_ko_at) == (NOW, None)
    (entry,) = entries()
    assert (entry.verb, entry.actor, entry.chain) == ("record_entered", world.us.steward, "both")
    before, after = body(entry)
    assert before is None
    assert after["title_en"] == DOCUMENT["title_en"]
    assert after["paragraph/statement-9 ¶1/text_en"] == "Both sides will report."
    assert not is_confirmed(document, world.sides)
    assert [verdict for verdict in check_all() if verdict.problem] == []


def test_a_change_notes_before_and_after_of_what_changed_and_nothing_else(steward, document, clock):
    clock.now += datetime.timedelta(hours=1)
    paragraph = document.paragraphs.get()
    response = save(
        steward,
        address("document", document),
        title_en="Another title",
        **{"paragraphs-0-text_en": "Both sides will report, again."},
    )
    assert response.status_code == 302, text_of(response)
    (entry,) = entries()
    assert entry.verb == "record_changed"
    label = f"paragraph/{document.slug} ¶4/text_en"
    assert body(entry) == (
        {"title_en": "Joint statement R", label: paragraph.text_en},
        {"title_en": "Another title", label: "Both sides will report, again."},
    )
    document.refresh_from_db()
    paragraph.refresh_from_db()
    assert (document.title_en_at, document.title_ko_at) == (clock.now, None)
    assert (paragraph.text_en_at, paragraph.text_ko_at) == (clock.now, None)


def test_two_of_one_name_stay_two_in_the_history(steward):
    meeting = make_meeting()
    at = address("meeting", meeting, "delegations")
    assert save(steward, at, us_en="A Name; First post\nA Name; Second post").status_code == 302
    (entry,) = entries()
    _before, after = body(entry)
    assert after["attendance/A Name/post_en"] == "First post"
    assert after["attendance/A Name (2)/post_en"] == "Second post"


def test_a_save_without_a_change_leaves_no_entry(steward, document):
    assert save(steward, address("document", document)).status_code == 302
    assert entries() == []


def test_the_history_page_says_what_was_entered_in_words(steward, world, document):
    save(steward, address("document", document), **{"paragraphs-0-text_en": "Another text."})
    response = steward.get(address("document", document, "history"), follow=True)
    shown = text_of(response)
    assert f"Us Steward changed {document.title_en}." in shown
    assert f"Paragraph {document.slug} ¶4: Text in English" in shown
    assert "Another text." in shown


def test_the_other_side_sees_it_at_once_and_who_has_not_confirmed(steward, world):
    save(steward, address("document"), **DOCUMENT)
    listed = text_of(sign_in(world.rok.steward).get("/admin/tracker/document/"))
    assert "미측 입력" in listed
    assert DOCUMENT["title_ko"] in text_of(sign_in(world.rok.releaser).get("/confirmations/"))
    assert "Entered by US, not yet confirmed by US, ROK" in text_of(steward.get("/admin/tracker/document/"))


def test_a_stale_form_saves_nothing_shows_theirs_keeps_mine_and_saves_the_second_time(world, document):
    at = address("document", document)
    mine, theirs = sign_in(world.us.steward), sign_in(world.rok.steward)
    opened = filled(mine.get(at), title_en="Mine")
    base = document.title_en
    assert save(theirs, at, title_en="Theirs at first").status_code == 302
    assert save(theirs, at, title_en="Theirs", **{"paragraphs-0-text_ko": "그들의 문장"}).status_code == 302
    response = mine.post(at, opened)
    assert response.status_code == 409
    assert ("Title in English", base, "Theirs") in response.context_data["theirs"]
    shown = text_of(response)
    assert ("Theirs" in shown, "그들의 문장" in shown, 'value="Mine"' in shown) == (True, True, True)
    document.refresh_from_db()
    assert (document.title_en, len(entries())) == ("Theirs", 2)
    assert mine.post(at, filled(response)).status_code == 302
    document.refresh_from_db()
    assert (document.title_en, len(entries())) == ("Mine", 3)


@pytest.mark.parametrize("seen", ["", "0" * 20, "\0", SCRIPT])
def test_a_forged_version_saves_nothing(steward, document, seen):
    at = address("document", document)
    response = steward.post(at, filled(steward.get(at), title_en="Forged", seen=seen))
    assert response.status_code == 409
    assert not Document.objects.filter(title_en="Forged").exists()


def test_who_comes_second_with_the_same_is_told_so(steward, monkeypatch):
    make_document("S9", slug="other")
    monkeypatch.setattr("tracker.people.admin_base.RecordForm.validate_unique", lambda form: None)
    monkeypatch.setattr("tracker.people.admin_base.RecordForm.validate_constraints", lambda form: None)
    response = save(steward, address("document"), **DOCUMENT)
    assert response.status_code == 409
    assert "Somebody else entered the same just now." in text_of(response)
    assert DOCUMENT["title_en"] in text_of(response)
    assert entries() == []


def test_opening_a_form_holds_no_lock(steward, document):
    for at in (
        address("document", document),
        address("document", document, "paste"),
        address("meeting", make_meeting(), "delegations"),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert steward.get(at).status_code == 200
        asked = [query["sql"] for query in queries]
        assert not [sql for sql in asked if sql.startswith(("SAVEPOINT", "BEGIN")) or "FOR NO KEY" in sql], at


def test_a_database_that_is_away_is_said_and_what_was_typed_comes_back(steward, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("disk full")

    content = filled(steward.get(address("document")), **DOCUMENT)
    monkeypatch.setattr("tracker.people.admin_base.enter_record", away)
    steward.raise_request_exception = False
    response = steward.post(address("document"), content)
    assert response.status_code == 503
    assert DOCUMENT["paragraphs-0-text_en"] in text_of(response)
    assert not Document.objects.exists()


def test_a_lost_session_keeps_what_was_typed(world, steward):
    content = filled(steward.get(address("document")), **DOCUMENT)
    response = sign_in(None).post(address("document"), content)
    assert response.status_code == 401
    assert DOCUMENT["paragraphs-0-text_en"] in text_of(response)


# --- what is typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", MARKUP)
def test_markup_stays_text(steward, document, text):
    at = address("document", document)
    changes = {"title_en": text.strip(), "paragraphs-0-text_en": text, "note_en": text}
    response = save(steward, at, **changes)
    assert response.status_code == 302, text_of(response)
    for page in (at, "/admin/tracker/document/", "/history/", "/confirmations/"):
        shown = text_of(steward.get(page, follow=True))
        assert not [bad for bad in (SCRIPT, "<img src=x", "<svg/onload", "<iframe srcdoc") if bad in shown]


@pytest.mark.parametrize("text", CONTROL + BIDI)
def test_what_cannot_be_seen_is_refused_and_the_rest_kept(steward, document, text):
    at = address("document", document)
    response = save(steward, at, title_ko="남는 제목", note_en=f"x{text}y")
    assert response.status_code == 422
    assert "남는 제목" in text_of(response)
    assert entries() == []


def test_text_is_composed_and_lines_end_alike(steward, document):
    save(steward, address("document", document), note_ko="\u1112\u1161\u11ab\r\nx ")
    document.refresh_from_db()
    assert document.note_ko == "한\nx"


@pytest.mark.parametrize("date", ["1999-12-31", "2101-01-01", "0001-01-01", "x", "2026-13-01"])
def test_dates_are_from_2000_to_2100(steward, document, date):
    assert save(steward, address("document", document), date=date).status_code == 422


def test_an_address_that_is_no_web_address_is_refused(steward, document):
    assert save(steward, address("document", document), url="javascript:alert(1)").status_code == 422


def test_a_text_in_one_language_is_enough_and_one_is_needed(steward, document):
    at = address("document", document)
    assert save(steward, at, title_en="").status_code == 302
    response = save(steward, at, title_en="", title_ko="")
    assert response.status_code == 422
    assert "Write this in English or in Korean, or in both." in text_of(response)


# --- quotations and paragraphs ----------------------------------------------------------------------------

COMMITMENT = {
    "code": "R4.1",
    "text_en": "Report",
    "force": "committed",
    "cadence": "once",
    "due_precision": "none",
    "measured_by": "hand",
}


def quote(document, words):
    paragraph = document.paragraphs.get()
    return {
        **COMMITMENT,
        "citations-0-paragraph": str(paragraph.pk),
        "citations-0-quote_en": words,
        "citations-0-due_precision": "none",
        "citations-0-part": "made",
    }


def send(client, at, **content):
    """Also fields that the form does not have: an autocomplete offers its choices elsewhere."""
    return client.post(at, {**filled(client.get(at)), **content})


def test_quoted_words_must_stand_in_the_paragraph_else_the_nearest_is_offered(steward, document):
    response = send(steward, address("commitment"), **quote(document, "both sides shall report"))
    assert response.status_code == 422
    assert "The nearest there: “Both sides will report,”" in text_of(response)
    response = send(steward, address("commitment"), **quote(document, "both  sides will Report"))
    assert response.status_code == 302, text_of(response)
    commitment = Commitment.objects.get()
    assert commitment.citations.get().quote_en == "both  sides will Report"
    assert len(entries()) == 1


def test_a_cited_paragraph_keeps_its_number_and_the_words_that_are_quoted(steward, document):
    make_commitment("R4.2", paragraph=document.paragraphs.get())
    at = address("document", document)
    response = save(steward, at, **{"paragraphs-0-number": "5"})
    assert response.status_code == 422
    assert "so its number stays" in text_of(response)
    response = save(steward, at, **{"paragraphs-0-text_en": "Nothing of it is left."})
    assert response.status_code == 422
    assert "R4.2 rests on these words" in text_of(response)


def test_a_commitment_is_not_closed_in_a_form(steward, document):
    commitment = make_commitment("R4.2", paragraph=document.paragraphs.get())
    send(steward, address("commitment", commitment), state="fulfilled", text_en="Changed")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.text_en) == ("active", "Changed")


def test_a_pasted_text_is_split_previewed_and_saved_in_one_entry(steward, document):
    at = address("document", document, "paste")
    english = f"{document.paragraphs.get().text_en}\n\nA second one,\non two lines.\n \n-\n\n\nA fourth."
    korean = "첫 문장\n\n둘째\n\n셋째\n\n넷째"
    opened = filled(steward.get(at), en=english, ko=korean)
    preview = steward.post(at, {**opened, "preview": "1"})
    assert preview.status_code == 200
    assert [f'<th scope="row">{n}</th>' in text_of(preview) for n in (4, 5, 6, 7)] == [True] * 4
    assert Paragraph.objects.count() == 1
    assert steward.post(at, {**filled(preview), "save": "1"}).status_code == 302
    found = Paragraph.objects.order_by("number").values_list("number", "text_en", "text_ko")
    assert [row[0] for row in found] == [4, 5, 6, 7]
    assert [row[1] for row in found][1:] == ["A second one,\non two lines.", "", "A fourth."]
    assert [row[2] for row in found] == ["첫 문장", "둘째", "셋째", "넷째"]
    assert [entry.verb for entry in entries()] == ["record_changed"]


def test_a_paste_takes_no_paragraph_and_no_quoted_word_away(steward, document):
    make_paragraph(document, 5)
    make_commitment("R4.2", paragraph=document.paragraphs.get(number=4))
    at = address("document", document, "paste")
    opened = filled(steward.get(at))
    for text, sentence in (
        ("One paragraph", "¶5 is in the record and is not in this text."),
        ("Another\n\nOne", "R4.2 rests on these words of ¶4"),
    ):
        response = steward.post(at, {**opened, "en": text, "ko": "", "save": "1"})
        assert response.status_code == 422
        assert sentence in text_of(response)
        assert text.splitlines()[0] in text_of(response)
    Paragraph.objects.filter(number=5).update(text_en="Meanwhile.")
    response = steward.post(at, {**opened, "save": "1"})
    assert response.status_code == 409
    assert "Meanwhile." in text_of(response)
    assert entries() == []


# --- workstreams, quarters, offices, accounts -------------------------------------------------------------


def test_a_workstream_is_entered_with_leads_commitments_and_its_wording(steward, world, document):
    commitment = make_commitment("R4.2")
    office = make_office(world.rok.side)
    response = send(
        steward,
        address("workstream"),
        number="11",
        name_en="Space",
        slug="space",
        kind="workstream",
        state="proposed",
        leads=[str(office.pk)],
        commitments=[str(commitment.pk)],
        **{
            "wordings-0-paragraph": str(document.paragraphs.get().pk),
            "wordings-0-part": "established",
            "wordings-0-name_en": "space",
            "wordings-0-order": "1",
        },
    )
    assert response.status_code == 302, text_of(response)
    workstream = Workstream.objects.get()
    assert ([*workstream.leads.all()], [*workstream.commitments.all()]) == ([office], [commitment])
    (entry,) = entries()
    _before, after = body(entry)
    assert (after["leads"], after["commitments"]) == (office.history_label(), "R4.2")


def test_a_workstream_is_not_completed_in_a_form(steward, world):
    workstream = make_workstream(1)
    assert send(steward, address("workstream", workstream), state="completed").status_code == 422
    Workstream.objects.update(state="completed")
    send(steward, address("workstream", workstream), state="active", name_en="Changed")
    workstream.refresh_from_db()
    assert (workstream.state, workstream.name_en) == ("completed", "Changed")


def test_the_dates_of_a_quarter_are_changed_and_the_quarter_itself_is_not(steward, world):
    content = {"year": "2027", "number": "1", "updates_due": "2027-03-01", "report_due": "2027-03-31"}
    assert save(steward, address("quarter"), **content).status_code == 302
    quarter = Quarter.objects.get()
    assert send(steward, address("quarter", quarter), year="2028", report_due="2027-03-30").status_code == 302
    quarter.refresh_from_db()
    assert (quarter.year, quarter.report_due) == (2027, datetime.date(2027, 3, 30))
    assert save(steward, address("quarter"), **content).status_code == 422


def test_an_office_belongs_to_the_side_of_who_enters_it_whatever_is_sent(steward, world):
    names = {"names-0-name_en": "Office of Policy", "names-0-name_ko": "정책실"}
    response = send(steward, address("office"), abbreviation="POL", side="ROK", side_id="ROK", **names)
    assert response.status_code == 302, text_of(response)
    office = Office.objects.get()
    assert (office.side_id, str(office.names.get())) == ("US", "Office of Policy")
    response = send(
        steward,
        address("office", office),
        side="ROK",
        **{"names-1-name_en": "New", "names-1-since": "2026-10-01"},
    )
    assert response.status_code == 302, text_of(response)
    office.refresh_from_db()
    assert (office.side_id, office.names.count()) == ("US", 2)
    assert send(steward, address("office"), abbreviation="POL", **names).status_code == 422


def test_the_other_sides_offices_and_accounts_are_not_there(steward, world):
    theirs = make_office(world.rok.side, "POL")
    assert str(theirs.pk) not in text_of(steward.get("/admin/tracker/office/?q=POL"))
    for page in ("change", "history"):
        assert steward.get(address("office", theirs, page)).status_code == 404
        assert steward.get(address("user", world.rok.editor, page)).status_code == 404
    assert steward.post(address("office", theirs), {"abbreviation": "MINE"}).status_code == 404
    listed = text_of(steward.get("/admin/tracker/user/"))
    assert "us.editor" in listed
    assert "rok.editor" not in listed
    assert Office.objects.get().abbreviation == "POL"


def test_accounts_are_changed_on_their_own_pages_only(steward, world):
    sent = {"role": "releaser", "side": "ROK", "is_superuser": "on", "is_steward": "on"}
    response = steward.post(address("user", world.us.reader), sent)
    assert (response.status_code, response.url) == (302, "/account/members/us.reader/")
    assert steward.post(address("user"), {"username": "us.new", **sent}).url == "/account/members/add/"
    member = User.objects.get(pk=world.us.reader.pk)
    assert (member.role, member.side_id, member.is_superuser, member.is_steward) == (
        "reader",
        "US",
        False,
        False,
    )


# --- meetings ---------------------------------------------------------------------------------------------


def test_a_meeting_is_entered_with_all_that_belongs_to_it_in_one_entry(steward, world, document):
    milestone = make_milestone(make_workstream(1), world.us)
    response = send(
        steward,
        address("meeting"),
        **MEETING,
        documents=[str(document.pk)],
        served=[str(milestone.pk)],
        next_wording_en="the next meeting in Seoul",
        **{
            "attendance-0-side": "ROK",
            "attendance-0-name_ko": "홍길동",
            "attendance-0-post_ko": "국방정책실장 직무대행",
            "attendance-0-part": "co_chair",
            "attendance-0-order": "1",
            "postponements-0-old_starts_on": "2026-09-01",
            "postponements-0-reason_en": "A storm",
            "agenda-0-order": "1",
            "agenda-0-purpose": "decide",
            "agenda-0-title_en": "Take stock",
            "decisions-0-text_en": "They meet again.",
        },
    )
    assert response.status_code == 302, text_of(response)
    meeting = Meeting.objects.get()
    assert (meeting.slug, meeting.audience, [*meeting.documents.all()]) == ("plenary-9", None, [document])
    assert [*Meeting.milestones.through.objects.values_list("milestone", flat=True)] == [milestone.pk]
    assert (Attendance.objects.get().side_id, AgendaItem.objects.get().audience) == ("ROK", None)
    decision = Decision.objects.get()
    assert (decision.state, decision.proposed_by_id, decision.code) == ("proposed", "US", "")
    (entry,) = entries()
    _before, after = body(entry)
    assert after["served"] == "1.1"
    assert after["attendance/홍길동/post_ko"] == "국방정책실장 직무대행"
    assert after["decision/They meet again./text_en"] == "They meet again."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": ""}, "A meeting that was held has a date."),
        ({"ends_on": "2026-09-30"}, "The last day is not before the first."),
        ({"number": ""}, "This field is required."),
        ({"zone": "Asia/Nowhere"}, "There is no time zone of this name."),
        ({"state": "cancelled"}, "Select a valid choice."),
        ({"starts_at": "25:00"}, "Enter a valid time."),
    ],
)
def test_what_a_meeting_cannot_be_is_said(steward, changes, sentence):
    response = save(steward, address("meeting"), **{**MEETING, **changes})
    assert response.status_code == 422
    assert sentence in text_of(response)


def test_a_meeting_number_is_taken_by_shared_ones_only(steward, world):
    make_meeting(audience=world.rok.side, number=None, state="tentative")
    assert save(steward, address("meeting"), **MEETING).status_code == 302
    response = save(steward, address("meeting"), **MEETING)
    assert response.status_code == 422
    assert "There is a meeting of this level and number already." in text_of(response)


def make_meeting(**fields):
    content = {"level": "plenary", "number": 8, "title_en": "Eighth", "state": "held"}
    return Meeting.objects.create(**{**content, "starts_on": datetime.date(2026, 6, 1), **fields})


def test_a_meeting_moves_by_the_table_of_its_moves_only(steward):
    meeting = make_meeting(state="announced")
    assert save(steward, address("meeting", meeting), state="agreed").status_code == 422
    assert save(steward, address("meeting", meeting), state="held").status_code == 302


def test_a_meeting_never_points_at_an_internal_milestone(steward, world):
    draft = make_milestone(make_workstream(1), world.us, released=False)
    response = send(steward, address("meeting"), **MEETING, served=[str(draft.pk)])
    assert response.status_code == 422
    assert not Meeting.objects.exists()


def test_an_office_at_a_meeting_is_one_of_the_persons_side(steward, world):
    office = make_office(world.us.side)
    seat = {"attendance-0-side": "ROK", "attendance-0-name_en": "A", "attendance-0-office": str(office.pk)}
    response = send(steward, address("meeting"), **MEETING, **seat)
    assert response.status_code == 422
    assert "This office is not one of that side." in text_of(response)


def test_an_agreed_decision_is_looked_up_and_not_changed(steward, world):
    meeting = make_meeting()
    decision = Decision.objects.create(meeting=meeting, text_en="Agreed words", state="agreed", code="P8-D1")
    assert "Agreed words" not in text_of(steward.get(address("meeting", meeting)))
    assert "Agreed words" in text_of(steward.get(address("decision", decision)))
    assert steward.post(address("decision", decision), {"text_en": "Other"}).status_code == 403
    # Its code begins with the meeting's.
    assert send(steward, address("meeting", meeting), number="7", title_en="Changed").status_code == 302
    meeting.refresh_from_db()
    assert (meeting.number, meeting.title_en) == (8, "Changed")


def test_a_proposed_decision_is_reworded_and_whoever_has_it_open_is_told(steward):
    meeting = make_meeting()
    decision = Decision.objects.create(meeting=meeting, text_en="First words")
    response = save(steward, address("meeting", meeting), **{"decisions-0-text_en": "Other words"})
    assert response.status_code == 302
    decision.refresh_from_db()
    assert (decision.text_en, decision.revision, decision.text_en_at) == ("Other words", 2, NOW)


def test_a_decision_is_entered_with_what_it_concerns(steward):
    workstream, commitment = make_workstream(1), make_commitment("R4.2")
    typed = {
        "decisions-0-text_en": "They meet again.",
        "decisions-0-workstreams": [str(workstream.pk)],
        "decisions-0-commitments": [str(commitment.pk)],
    }
    assert save(steward, address("meeting"), **MEETING, **typed).status_code == 302
    decision = Decision.objects.get()
    assert [*decision.workstreams.all(), *decision.commitments.all()] == [workstream, commitment]
    (entry,) = entries()
    after = body(entry)[1]
    assert after["decision/They meet again./workstreams"] == workstream.history_label()
    assert after["decision/They meet again./commitments"] == "R4.2"
    assert "Workstreams" in text_of(steward.get(address("meeting", decision.meeting, "history"), follow=True))
    # As it is looked up once it is agreed.
    looked_up = text_of(steward.get(address("decision", decision)))
    assert workstream.slug in looked_up and "R4.2" in looked_up


@pytest.mark.parametrize(("side", "name"), [("us", "1 Workstream 1"), ("rok", "1 과업 1")])
def test_what_a_decision_may_concern_is_offered_in_the_readers_language(world, side, name):
    workstream, commitment = make_workstream(1), make_commitment("R4.2")
    client = sign_in(getattr(world, side).steward)
    promise = commitment.text_en if side == "us" else commitment.text_ko
    opened = text_of(client.get(address("meeting")))
    assert f'<option value="{workstream.pk}">{name}</option>' in opened
    assert f'<option value="{commitment.pk}">R4.2 {promise}</option>' in opened


def test_who_agreed_to_a_decision_agrees_anew_when_it_concerns_other_work(steward, world):
    meeting, first, second = make_meeting(), make_workstream(1), make_workstream(2)
    decision = Decision.objects.create(meeting=meeting, text_en="First words")
    decision.workstreams.set([first])
    agree_decision(decision, by=world.rok.releaser, seen=decision.content_hash(), now=NOW, today=NOW.date())
    assert sides_for(decision) == {"ROK"}
    at = address("meeting", meeting)
    assert save(steward, at).status_code == 302
    assert sides_for(decision) == {"ROK"} and entries() == []

    assert save(steward, at, **{"decisions-0-workstreams": [str(second.pk)]}).status_code == 302
    decision = Decision.objects.get()
    assert ([*decision.workstreams.all()], decision.revision) == ([second], 2)
    assert sides_for(decision) == set()
    (entry,) = entries()
    assert body(entry) == (
        {"decision/First words/workstreams": first.history_label(), "decision/First words/revision": 1},
        {"decision/First words/workstreams": second.history_label(), "decision/First words/revision": 2},
    )


def test_a_decision_does_not_come_to_close_what_cannot_be_closed_so(steward):
    commitment = make_commitment("R4.2", cadence="standing")
    decision = Decision.objects.create(meeting=make_meeting(), text_en="First words", closes="finished")
    assert find_unclosable(decision, [commitment])
    at = address("meeting", decision.meeting)
    response = save(steward, at, **{"decisions-0-commitments": [str(commitment.pk)]})
    assert response.status_code == 422
    assert "R4.2 cannot be closed in this way." in text_of(response)
    assert not decision.commitments.exists()


def test_no_workstream_is_its_own_predecessor(steward, world):
    workstream = make_workstream(1)
    at = address("workstream", workstream)
    assert send(steward, at, predecessors=[str(workstream.pk)]).status_code == 422


LINES = "Jane Doe; Acting Assistant Secretary; OSD-P; co_chair\n\nJohn Roe;Deputy"


def test_delegations_are_pasted_as_lines_in_both_languages(steward, world):
    office = make_office(world.us.side)
    meeting = make_meeting()
    at = address("meeting", meeting, "delegations")
    response = send(steward, at, us_en=LINES, us_ko="제인 도\n존 로;부장관", rok_ko="홍길동; 실장;; head")
    assert response.status_code == 302, text_of(response)
    found = [
        (row.side_id, row.order, row.name_en, row.name_ko, row.post_en, row.office, row.part)
        for row in meeting.attendance.order_by("side", "order")
    ]
    assert found == [
        ("ROK", 1, "", "홍길동", "", None, "head"),
        ("US", 1, "Jane Doe", "제인 도", "Acting Assistant Secretary", office, "co_chair"),
        ("US", 2, "John Roe", "존 로", "Deputy", None, "member"),
    ]
    assert [entry.verb for entry in entries()] == ["record_changed"]


def test_every_problem_of_a_line_is_named_by_line_and_column(steward, world):
    at = address("meeting", make_meeting(), "delegations")
    text = "A\n; no name\nB; post; NOWHERE; nobody\nC;;;;more\n" + "D" * 151
    response = send(steward, at, us_en=text, rok_en="a\nb", rok_ko="하나")
    assert response.status_code == 422
    shown = text_of(response)
    for sentence in (
        "US, English, line 2, column 1: the name is missing.",
        "US, English, line 3, column 3: this side has no office NOWHERE.",
        "US, English, line 3, column 4: nobody is no part.",
        "US, English, line 4, column 5: there are more columns than name; post; office; part.",
        "US, English, line 5, column 1: it is longer than 150 characters.",
        "ROK has 2 lines in English and 1 in Korean.",
    ):
        assert sentence in shown, sentence
    assert "no name" in shown
    assert not Attendance.objects.exists()


def test_an_earlier_meeting_fills_the_lines_in(steward, world):
    make_office(world.us.side)
    earlier, later = make_meeting(), make_meeting(number=9)
    send(steward, address("meeting", earlier, "delegations"), us_en=LINES, rok_ko="홍길동;실장")
    at = address("meeting", later, "delegations")
    opened = steward.get(f"{at}?from=plenary-8")
    assert "Jane Doe; Acting Assistant Secretary; OSD-P; co_chair" in text_of(opened)
    assert steward.post(at, filled(opened)).status_code == 302
    assert later.attendance.count() == 3
    # Nobody twice.
    response = steward.post(at, filled(steward.get(at), us_en="Jane Doe"))
    assert "Jane Doe is on the list already." in text_of(response)


# --- who may ----------------------------------------------------------------------------------------------


def test_only_a_steward_writes_and_whoever_runs_the_machine_reads(world, document):
    at = address("document", document)
    for member in [*world.members, make_superuser()]:
        client = sign_in(member)
        opens, writes = member.is_steward or member.is_superuser, member.is_steward
        assert client.get("/admin/").status_code == (200 if opens else 403)
        assert client.get(at).status_code == (200 if opens else 403)
        sent = {"title_en": "Changed"}
        assert client.post(at, sent).status_code == (409 if writes else 403), member
        assert client.post(address("document"), sent).status_code == (422 if writes else 403)
    assert entries() == []


def test_djangos_own_log_stays_empty(steward, document):
    from django.contrib.admin.models import LogEntry

    save(steward, address("document", document), title_en="Changed")
    assert not LogEntry.objects.exists()
