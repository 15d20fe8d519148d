"""The public record: what the texts say, the supplied readout word for word, and what they promise."""

import datetime
import hashlib

import pytest

from tests.record import codes
from tracker.assent.models import Position
from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.commitments.record_files import read_files
from tracker.commitments.rules import comparable, is_quoted_from
from tracker.pages.bilingual import LANGUAGES
from tracker.workstreams.models import StatusUpdate, Wording, Workstream

READOUT = "readout-2023-07-18"

# The supplied copy, paragraph by paragraph: its first and last words and the SHA-256 of the whole.
PARAGRAPHS = {
    1: (
        "In line with the April 2023 Washington Declaration",
        "throughout the Indo-Pacific region.",
        "de49d2212135152a565b5deda0f519ecb3283386eca4ac72b6ba2b9df0b84f0c",
    ),
    2: (
        "The inaugural meeting of the NCG was convened by",
        "foreign affairs officials took part in the meeting.",
        "f50483aa37ede78c2b4a18669987a68a1f7425054f983002104f43cd4c986aed",
    ),
    3: (
        "This inaugural meeting of the NCG provided the United States",
        "strategic asset deployments around the Korean Peninsula.",
        "255ca771069ddd2bff8601f1b78d2eecfb0cdd249d815e7177eea41e78f5f7e7",
    ),
    4: (
        "Both parties are committed to expeditiously executing",
        "later this year in the United States.",
        "841dc6efc09027aa8a913da6aff29b7596142a64918e15f73e12e352ffa99ba4",
    ),
}

NO_DATE = (None, "none", "")
# code: (force, cadence, undertaken by, (due on, precision, words), measured by)
COMMITMENTS = {
    "R1.1": ("established", "continuing", None, NO_DATE, "hand"),
    "R3.1": ("affirmed", "continuing", "US", NO_DATE, "hand"),
    "R3.2": ("affirmed", "standing", None, NO_DATE, "hand"),
    "R3.3": ("affirmed", "continuing", None, NO_DATE, "hand"),
    "R3.4": ("established", "once", None, NO_DATE, "hand"),
    "R3.5": ("established", "once", None, NO_DATE, "hand"),
    "R3.6": ("established", "continuing", None, NO_DATE, "hand"),
    "R3.7": ("discussed", "continuing", None, NO_DATE, "hand"),
    "R3.8": ("discussed", "continuing", None, NO_DATE, "hand"),
    "R4.1": ("committed", "continuing", None, NO_DATE, "hand"),
    "R4.2": ("committed", "recurring", None, (None, "none", "in the coming months"), "reports"),
    "R4.3": ("committed", "recurring", None, (None, "quarter", "quarterly"), "meetings"),
    "R4.4": ("committed", "once", None, (datetime.date(2023, 12, 31), "year", "later this year"), "meetings"),
}

# What July 2023 named: three as workstreams, two only discussed.
WORKSTREAMS = {
    "information-sharing": ("workstream", "established", {"R3.4", "R4.1"}),
    "consultation": ("workstream", "established", {"R3.5", "R4.1"}),
    "exercises": ("workstream", "established", {"R3.3", "R3.6", "R4.1"}),
    "conventional-nuclear-integration": ("workstream", "named", {"R3.7"}),
    "asset-visibility": ("line", "named", {"R3.8"}),
}


def readout_commitments():
    return Commitment.objects.filter(code__startswith="R", code__in=COMMITMENTS)


@pytest.mark.parametrize("number", PARAGRAPHS)
def test_a_paragraph_is_the_supplied_text_word_for_word(public_record, number):
    first, last, digest = PARAGRAPHS[number]
    text = Paragraph.objects.get(document__slug=READOUT, number=number).text_en
    assert text.startswith(first)
    assert text.endswith(last)
    assert hashlib.sha256(text.encode()).hexdigest() == digest


def test_the_readout_has_four_paragraphs_and_is_an_unofficial_copy(public_record):
    document = Document.objects.get(slug=READOUT)
    assert document.paragraphs.count() == len(PARAGRAPHS)
    assert document.code == "R"
    assert (document.authority, document.publication, document.valid_text) == ("unofficial", "full", "en")
    assert document.date == datetime.date(2023, 7, 18)


def test_the_readout_makes_thirteen_commitments(public_record):
    codes = Citation.objects.filter(paragraph__document__slug=READOUT, part="made").values_list(
        "commitment__code"
    )
    assert {code for (code,) in codes} == set(COMMITMENTS)


@pytest.mark.parametrize("code", COMMITMENTS)
def test_a_commitment_has_its_force_cadence_owner_and_due_words(public_record, code):
    commitment = Commitment.objects.get(code=code)
    assert COMMITMENTS[code] == (
        commitment.force,
        commitment.cadence,
        commitment.undertaken_by_id,
        (commitment.due_on, commitment.due_precision, commitment.due_text_en),
        commitment.measured_by,
    )
    assert commitment.state == "active"


def test_every_commitment_rests_on_a_paragraph(public_record):
    assert not Commitment.objects.filter(citations=None).exists()


def test_every_quote_is_found_in_its_paragraph(public_record):
    citations = Citation.objects.select_related("paragraph")
    assert citations.exists()
    for citation in citations:
        for language in LANGUAGES:
            quote = getattr(citation, f"quote_{language}")
            assert not quote or is_quoted_from(quote, getattr(citation.paragraph, f"text_{language}")), quote


def test_a_code_names_the_paragraph_it_stands_in(public_record):
    for citation in Citation.objects.filter(paragraph__document__slug=READOUT, part="made"):
        assert citation.commitment.code.startswith(f"R{citation.paragraph.number}.")


@pytest.mark.parametrize("slug", WORKSTREAMS)
def test_a_workstream_is_named_by_the_readout_and_carries_its_commitments(public_record, slug):
    kind, part, codes = WORKSTREAMS[slug]
    workstream = Workstream.objects.get(slug=slug)
    wording = Wording.objects.get(workstream=workstream, paragraph__document__slug=READOUT)
    carried = set(workstream.commitments.filter(code__in=COMMITMENTS).values_list("code", flat=True))
    assert (workstream.kind, wording.part, carried) == (kind, part, codes)


def test_a_workstream_is_named_in_the_words_of_its_paragraph(public_record):
    for wording in Wording.objects.select_related("paragraph"):
        for language in ("en", "ko"):
            name = getattr(wording, f"name_{language}")
            assert not name or is_quoted_from(name, getattr(wording.paragraph, f"text_{language}")), name


def test_what_was_only_discussed_is_no_commitment(public_record):
    discussed = readout_commitments().filter(force="discussed")
    assert {commitment.code for commitment in discussed} == {"R3.7", "R3.8"}


# What the other texts promise: (force, cadence, undertaken by, due on, precision, how we know).
LATER = {
    "W2.1": ("committed", "continuing", None, None, "none", "official"),
    "W3.1": ("committed", "standing", "US", None, "none", "official"),
    "W3.2": ("committed", "continuing", None, None, "none", "official"),
    "W3.3": ("affirmed", "continuing", "ROK", None, "none", "official_ko"),
    "W4.1": ("committed", "continuing", None, None, "none", "official"),
    "W4.2": ("established", "once", None, None, "none", "official"),
    "W4.3": ("committed", "continuing", None, None, "none", "official"),
    "W4.4": ("committed", "continuing", None, None, "none", "official"),
    "W4.5": ("established", "recurring", None, None, "none", "press"),
    "W5.1": ("affirmed", "standing", "US", None, "none", "press"),
    "W5.2": ("committed", "recurring", "US", None, "none", "press"),
    "W5.3": ("affirmed", "once", "US", None, "none", "press"),
    "W5.4": ("committed", "once", None, None, "none", "press"),
    "B2-1.1": ("committed", "once", None, "2024-06-30", "half", "press"),
    "B2-2.1": ("committed", "once", None, "2024-12-31", "year", "press"),
    "S2-3.1": ("established", "once", None, None, "none", "press"),
    "S2-4.1": ("committed", "once", None, "2024-08-31", "month", "press"),
    "S3-3.1": ("committed", "once", None, "2024-12-10", "day", "press"),
    "S3-3.2": ("committed", "once", None, "2024-12-10", "day", "press"),
    "S3-3.3": ("committed", "once", None, "2024-12-10", "day", "press"),
    "S3-4.1": ("committed", "once", None, "2024-12-31", "year", "press"),
    "J2.1": ("affirmed", "continuing", None, None, "none", "press"),
    "IM1.1": ("affirmed", "recurring", None, None, "none", "press"),
    "SCM56-1.1": ("affirmed", "recurring", None, None, "none", "press"),
    "S4-3.1": ("established", "once", None, None, "none", "press"),
    "S4-4.1": ("committed", "once", None, None, "none", "press"),
}


def test_the_other_texts_make_their_commitments(public_record):
    found = {
        c.code: (
            c.force,
            c.cadence,
            c.undertaken_by_id,
            c.due_on and c.due_on.isoformat(),
            c.due_precision,
            c.confidence,
        )
        for c in Commitment.objects.exclude(code__in=COMMITMENTS)
    }
    assert found == LATER


def test_our_own_words_are_in_both_languages(public_record):
    for commitment in Commitment.objects.all():
        assert commitment.text_en and commitment.text_ko and commitment.note_en and commitment.note_ko
        assert bool(commitment.due_text_en) == bool(commitment.due_text_ko), commitment
        assert commitment.confidence
    for document in Document.objects.all():
        assert document.title_en and document.title_ko
        assert bool(document.note_en) == bool(document.note_ko), document
    for paragraph in Paragraph.objects.all():
        assert bool(paragraph.wording_note_en) == bool(paragraph.wording_note_ko), paragraph


def test_only_the_supplied_copy_is_whole_and_every_other_text_is_phrases(public_record):
    assert [d.code for d in Document.objects.filter(publication="full")] == ["R"]
    for paragraph in Paragraph.objects.exclude(document__code="R"):
        assert paragraph.document.publication == "excerpt"
        for text in (paragraph.text_en, paragraph.text_ko):
            assert not text or (text.startswith("[…]") and text.endswith("[…]")), paragraph
            # Short key phrases, never a sentence.
            assert all(len(phrase) <= 90 for phrase in text.split("[…]")), paragraph


def test_texts_that_are_not_public_have_no_paragraph_and_no_address(public_record):
    hidden = Document.objects.filter(publication="not_public")
    assert {(d.code, d.kind, d.url) for d in hidden} == {("F", "framework", ""), ("GL", "guidelines", "")}
    assert not Paragraph.objects.filter(document__in=hidden).exists()
    assert not Document.objects.exclude(publication="not_public").filter(url="").exists()


def test_reports_of_the_press_say_that_they_are(public_record):
    assert not Document.objects.filter(kind="briefing").exclude(authority="press").exists()
    reports = Document.objects.filter(kind="report").exclude(authority="press")
    # A news story passed on by others, two organs of the ROK government, and where the copy comes from.
    assert codes(reports) == {"P240610R", "P240604D", "P2302K", "P230719E"}


def test_what_was_seen_in_korean_is_linked_to_a_korean_text(public_record):
    seen = Commitment.objects.filter(confidence="official_ko")
    assert codes(seen) == {"R3.4", "R3.5", "R3.6", "W3.3"}
    for commitment in seen:
        korean = Document.objects.filter(paragraphs__citations__commitment=commitment, valid_text="ko")
        assert {document.code for document in korean} in ({"RK"}, {"P230427Y"}), commitment


def test_a_promise_made_only_in_a_briefing_cites_the_briefing(public_record):
    for code in ("B2-1.1", "B2-2.1"):
        (citation,) = Commitment.objects.get(code=code).citations.all()
        document = citation.paragraph.document
        assert (document.code, document.kind, document.authority) == ("B2", "briefing", "press")
    assert not Citation.objects.filter(
        commitment__code__startswith="B2", paragraph__document__kind="statement"
    ).exists()


def test_standing_pledges_stay_active_and_are_repeated(public_record):
    standing = Commitment.objects.filter(cadence="standing")
    assert codes(standing) == {"R3.2", "W3.1", "W5.1"}
    assert set(standing.values_list("state", "due_on")) == {("active", None)}
    repeated = Citation.objects.filter(commitment__code="R3.2", part="reaffirmed")
    assert list(repeated.values_list("paragraph__document__code", flat=True)) == ["S2", "S4"]


def test_two_sources_that_disagree_on_a_date_both_stay(public_record):
    said = Citation.objects.filter(commitment__code="S3-4.1", part="made").order_by("due_on")
    assert list(said.values_list("paragraph__document__code", "due_text_en", "due_on", "due_precision")) == [
        ("P240610H", "around the fall consultative meeting (SCM)", datetime.date(2024, 11, 30), "month"),
        ("P240610K", "end of the year", datetime.date(2024, 12, 31), "year"),
    ]


def test_the_cadence_of_meetings_was_said_otherwise_later(public_record):
    (changed,) = Citation.objects.filter(part="changed")
    assert (changed.commitment.code, changed.paragraph.document.code, changed.due_text_en) == (
        "R4.3",
        "FS",
        "twice per year",
    )


def test_the_period_of_a_plan_is_no_deadline(public_record):
    for code in ("S2-3.1", "S4-3.1"):
        plan = Commitment.objects.get(code=code)
        assert plan.due_text_en and plan.due_on is None


def test_nothing_is_rated_closed_or_confirmed(public_record):
    assert set(Commitment.objects.values_list("state", flat=True)) == {"active"}
    assert not StatusUpdate.objects.exists() and not Position.objects.exists()


def test_no_file_holds_a_rating():
    for _name, content in read_files():
        assert not {"updates", "ratings"} & content.keys()


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The NCG will", True),
        ("the ncg   WILL\nmeet", True),
        ('said "quarterly"', True),
        ("said ‘quarterly’", False),
        ("Korea's part", True),
        ("", False),
        ("  ", False),
        ("NCG meets", False),
    ],
)
def test_words_are_found_whatever_their_case_blanks_and_kind_of_quote_marks(quote, found):
    assert is_quoted_from(quote, "Here the NCG will meet, they said “quarterly”. Korea’s part.") is found


def test_korean_quote_marks_are_quote_marks_too():
    assert comparable("「핵협의그룹」") == comparable("“핵협의그룹”") == '"핵협의그룹"'
