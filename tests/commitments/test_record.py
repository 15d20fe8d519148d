"""The public record: what the supplied readout says, word for word, and what it promises."""

import datetime
import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command

from tracker.commitments import record
from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.commitments.rules import comparable, is_quoted_from
from tracker.history.models import Entry
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


def load():
    out = io.StringIO()
    call_command("load_record", stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(db):
    load()


def readout_commitments():
    return Commitment.objects.filter(code__startswith="R", code__in=COMMITMENTS)


@pytest.mark.parametrize("number", PARAGRAPHS)
def test_a_paragraph_is_the_supplied_text_word_for_word(loaded, number):
    first, last, digest = PARAGRAPHS[number]
    text = Paragraph.objects.get(document__slug=READOUT, number=number).text_en
    assert text.startswith(first)
    assert text.endswith(last)
    assert hashlib.sha256(text.encode()).hexdigest() == digest


def test_the_readout_has_four_paragraphs_and_is_an_unofficial_copy(loaded):
    document = Document.objects.get(slug=READOUT)
    assert document.paragraphs.count() == len(PARAGRAPHS)
    assert document.code == "R"
    assert (document.authority, document.publication, document.valid_text) == ("unofficial", "full", "en")
    assert document.date == datetime.date(2023, 7, 18)


def test_the_readout_makes_thirteen_commitments(loaded):
    codes = Citation.objects.filter(paragraph__document__slug=READOUT, part="made").values_list(
        "commitment__code"
    )
    assert {code for (code,) in codes} == set(COMMITMENTS)


@pytest.mark.parametrize("code", COMMITMENTS)
def test_a_commitment_has_its_force_cadence_owner_and_due_words(loaded, code):
    commitment = Commitment.objects.get(code=code)
    assert COMMITMENTS[code] == (
        commitment.force,
        commitment.cadence,
        commitment.undertaken_by_id,
        (commitment.due_on, commitment.due_precision, commitment.due_text_en),
        commitment.measured_by,
    )
    assert commitment.state == "active"


def test_every_text_of_the_record_is_in_both_languages(loaded):
    for commitment in readout_commitments():
        assert commitment.text_en and commitment.text_ko, commitment
        assert bool(commitment.due_text_en) == bool(commitment.due_text_ko), commitment
    for workstream in Workstream.objects.all():
        assert (
            workstream.name_en and workstream.name_ko and workstream.objective_en and workstream.objective_ko
        )


def test_every_commitment_rests_on_a_paragraph(loaded):
    assert not Commitment.objects.filter(citations=None).exists()


def test_every_quote_is_found_in_its_paragraph(loaded):
    citations = Citation.objects.select_related("paragraph")
    assert citations.exists()
    for citation in citations:
        for language in ("en", "ko"):
            quote = getattr(citation, f"quote_{language}")
            assert not quote or is_quoted_from(quote, getattr(citation.paragraph, f"text_{language}")), quote


def test_a_code_names_the_paragraph_it_stands_in(loaded):
    for citation in Citation.objects.filter(paragraph__document__slug=READOUT, part="made"):
        assert citation.commitment.code.startswith(f"R{citation.paragraph.number}.")


@pytest.mark.parametrize("slug", WORKSTREAMS)
def test_a_workstream_is_named_by_the_readout_and_carries_its_commitments(loaded, slug):
    kind, part, codes = WORKSTREAMS[slug]
    workstream = Workstream.objects.get(slug=slug)
    wording = Wording.objects.get(workstream=workstream, paragraph__document__slug=READOUT)
    carried = set(workstream.commitments.filter(code__in=COMMITMENTS).values_list("code", flat=True))
    assert (workstream.kind, wording.part, carried) == (kind, part, codes)


def test_a_workstream_is_named_in_the_words_of_its_paragraph(loaded):
    for wording in Wording.objects.select_related("paragraph"):
        for language in ("en", "ko"):
            name = getattr(wording, f"name_{language}")
            assert not name or is_quoted_from(name, getattr(wording.paragraph, f"text_{language}")), name


def test_what_was_only_discussed_is_no_commitment(loaded):
    discussed = readout_commitments().filter(force="discussed")
    assert {commitment.code for commitment in discussed} == {"R3.7", "R3.8"}


def test_no_government_has_published_a_rating_so_none_is_loaded(loaded):
    assert not StatusUpdate.objects.exists()


def every_row():
    models = (Document, Paragraph, Commitment, Citation, Workstream, Wording, Entry)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_a_second_run_changes_nothing(loaded):
    before = every_row()
    load()
    assert every_row() == before


def test_what_people_edited_is_kept(loaded):
    Commitment.objects.filter(code="R4.4").update(due_text_en="by the end of 2023", force="discussed")
    Paragraph.objects.filter(document__slug=READOUT, number=1).update(wording_note_en="ours")
    Workstream.objects.filter(slug="exercises").update(name_en="Renamed", state="completed")
    Workstream.objects.get(slug="consultation").commitments.clear()
    Document.objects.filter(slug=READOUT).update(title_en="Our title")
    before = every_row()
    load()
    assert every_row() == before


def test_each_loaded_row_is_one_entry_in_the_shared_chain(loaded):
    entries = Entry.objects.all()
    assert {(entry.chain, entry.verb) for entry in entries} == {("both", "record_loaded")}
    assert len(entries) == sum(model.objects.count() for model in (Document, Commitment, Workstream))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The record in a folder of its own, to be broken."""
    for name, content in record.read_files():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(record, "FOLDER", tmp_path)
    return tmp_path


def break_file(folder, change):
    path = folder / f"{READOUT}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["commitments"][0]["citations"][0]["quote"].update(en="never said"), "R1.1.*never said"),
        (lambda c: c["commitments"][0]["citations"][0].update(paragraph=9), "R1.1: no paragraph 9 in R"),
        (
            lambda c: c["workstreams"][0]["wordings"][0].update(document="X"),
            "information-sharing: no paragraph 3",
        ),
    ],
)
def test_a_record_that_contradicts_itself_is_refused_whole_with_the_place(db, folder, change, reason):
    break_file(folder, change)
    with pytest.raises(CommandError, match=f"Nothing was loaded.*{reason}"):
        load()
    assert not any(every_row().values())


def test_a_file_that_cannot_be_read_is_named(db, folder):
    (folder / f"{READOUT}.json").write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match=f"Nothing was loaded. {READOUT}.json"):
        load()


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
