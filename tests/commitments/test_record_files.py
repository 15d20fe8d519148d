"""Loading the public record into a new database, an older one, and from files that are wrong."""

import pytest
from django.core.management import CommandError

from tests.record import change_file, every_row, load, only_readout, write
from tests.world import NOW, make_workstream
from tracker.commitments import record_rows
from tracker.commitments.models import Commitment, Paragraph
from tracker.history.models import Entry, EntryBody
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Workstream

READOUT, WORKSTREAMS = "readout-2023-07-18.json", "workstreams.json"


def test_it_says_what_it_added(db):
    printed = load()
    assert "documents: 65 added, 0 brought up to date, 0 unchanged" in printed
    assert "commitments: 39 added" in printed and "workstreams: 10 added" in printed
    assert "meetings: 10 added" in printed and "milestones: 14 added" in printed
    assert "kept" not in printed


def test_what_people_entered_under_the_same_code_is_theirs(db):
    make_workstream(8, slug="ours")
    assert "kept as edited here: workstream 8 (slug, name_en" in load()
    assert Workstream.objects.get(number=8).slug == "ours"


def with_first_version(folder):
    """Only the readout, with what it said at first: its own commitments, no notes, no other text."""
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    only_readout(folder, {"R"})

    def strip(content):
        content["meetings"], content["decisions"] = [], []
        for item in content["commitments"]:
            del item["note"]

    change_file(folder, READOUT, strip)
    (folder / WORKSTREAMS).unlink()
    load()
    for name, text in kept.items():
        (folder / name).write_text(text, encoding="utf-8")


def test_an_older_database_takes_over_what_the_record_adds(db, record_folder):
    with_first_version(record_folder)
    first = Commitment.objects.get(code="R4.3")
    assert first.citations.count() == 1 and not first.note_en
    printed = load()
    assert "commitments: 26 added, 13 brought up to date, 0 unchanged" in printed
    again = Commitment.objects.get(code="R4.3")
    assert again.pk == first.pk and again.note_en and again.note_ko_at
    assert set(again.citations.values_list("paragraph__document__code", flat=True)) == {"R", "FS"}
    assert Entry.objects.filter(subject_id=first.pk, verb="record_loaded").count() == 2
    before = every_row()
    load()
    assert every_row() == before


def test_an_older_database_keeps_what_was_edited_in_it(db, record_folder):
    with_first_version(record_folder)
    Commitment.objects.filter(code="R4.3").update(text_en="Ours")
    # The words were copied from the paragraph as it was loaded.
    Paragraph.objects.filter(document__code="R", number=3).update(text_en="Ours, too.")
    printed = load()
    assert "kept as edited here: R (paragraphs)" in printed
    assert "kept as edited here: R4.3 (text_en, note_en, note_ko, citations)" in printed
    assert Commitment.objects.get(code="R4.3").citations.count() == 1


def test_a_database_whose_history_does_not_say_what_was_loaded(db, record_folder, monkeypatch):
    """As before this version: only what the rows say tells whether they were edited."""

    def record_without_content(row, verb, *, after, **options):
        return record(row, verb, after={"code": after["code"]}, **options)

    record = record_rows.record
    with monkeypatch.context() as patch:
        patch.setattr(record_rows, "record", record_without_content)
        with_first_version(record_folder)
    assert "content" not in EntryBody.objects.first().text
    Commitment.objects.filter(code="R4.4").update(force="discussed")
    printed = load()
    assert "commitments: 26 added, 12 brought up to date, 0 unchanged" in printed
    assert "kept as edited here: R4.4 (force, note_en, note_ko)" in printed


def test_milestones_of_people_keep_their_numbers(world, record_folder):
    from tests.world import make_milestone

    with_first_version(record_folder)
    theirs = make_milestone(make_workstream(7, slug="guidelines"), world.us)
    load()
    rows = Milestone.objects.filter(workstream__number=7).order_by("number")
    assert [(row.number, row.side_id) for row in rows] == [(1, "US"), (2, None), (3, None)]
    assert rows[0].pk == theirs.pk and rows[2].meetings.get().slug == "signing-2"
    assert "kept as edited here: workstream 7" in load()


@pytest.fixture
def small_folder(record_folder):
    """A record that loads fast, to be broken in many ways."""
    only_readout(record_folder, {"R", "RO"})
    change_file(record_folder, READOUT, lambda c: c.update(commitments=c["commitments"][:2]))
    change_file(record_folder, WORKSTREAMS, keep_few)
    return record_folder


def keep_few(content):
    content["workstreams"] = [item for item in content["workstreams"] if item["number"] in (1, 3, 6)]
    content["milestones"] = [item for item in content["milestones"] if item["workstream"] == "exercises"]
    for item in content["workstreams"] + content["milestones"]:
        item["commitments"] = []
        item.pop("meetings", None)


def test_the_small_record_is_sound(db, small_folder):
    assert "workstreams: 3 added" in load()


def first(content, section):
    return content[section][0]


BREAKS = {
    "quote": (
        lambda c: c["commitments"][0]["citations"][0]["quote"].update(en="never said"),
        "R1.1: “never said” is not in R ¶1",
    ),
    "paragraph": (
        lambda c: c["commitments"][0]["citations"][0].update(paragraph=9),
        "R1.1: no paragraph 9 in R",
    ),
    "unknown key": (lambda c: first(c, "commitments").update(rating="x"), "R1.1: unknown key rating"),
    "unknown key of a part": (
        lambda c: c["commitments"][0]["citations"][1].update(page=1),
        "R1.1, citations 2: unknown key page",
    ),
    "missing": (lambda c: first(c, "commitments").pop("force"), "R1.1: force is missing"),
    "choice": (
        lambda c: first(c, "commitments").update(force="agreed"),
        "R1.1: force: 'agreed' is none of committed, established, affirmed, discussed",
    ),
    "date": (
        lambda c: first(c, "documents").update(date="18.7.2023"),
        "R: date: '18.7.2023' is not a date like 2023-07-18",
    ),
    "far date": (
        lambda c: first(c, "documents").update(date="1923-07-18"),
        "R: date: 1923-07-18 lies outside",
    ),
    "no date": (lambda c: first(c, "documents").update(date=None), "R: date: is empty"),
    "side": (lambda c: first(c, "commitments").update(undertaken_by="UK"), "R1.1: no side UK"),
    "one language": (
        lambda c: first(c, "commitments")["note"].update(ko=""),
        "R1.1: note: is in one language only",
    ),
    "no text": (lambda c: first(c, "commitments").update(text={}), "R1.1: text: is empty"),
    "third language": (
        lambda c: first(c, "commitments")["text"].update(fr="x"),
        "R1.1: text: is not a text in en and ko",
    ),
    "number as text": (lambda c: first(c, "commitments").update(text=3), "R1.1: text: is not a text in en"),
    "control character": (
        lambda c: first(c, "commitments")["text"].update(en="a\x00b"),
        "R1.1: text: This text holds a control",
    ),
    "paragraph number": (
        lambda c: c["documents"][0]["paragraphs"][0].update(number="1"),
        "R, paragraphs 1: number: '1' is not a number from 1 on",
    ),
    "no source": (lambda c: first(c, "commitments").update(citations=[]), "R1.1: citations: is empty"),
    "twice": (lambda c: c["documents"].append(c["documents"][0]), "R: is there twice"),
    "part twice": (
        lambda c: c["commitments"][0]["citations"].append(c["commitments"][0]["citations"][0]),
        "R1.1, citations 3: is there twice",
    ),
    "slug of another": (
        lambda c: first(c, "documents").update(slug="official-readout-2023-07-18"),
        "RO: .*slug",
    ),
    "code": (lambda c: first(c, "commitments").update(code="R41"), "R41: its code does not name a paragraph"),
    "code of no paragraph": (
        lambda c: first(c, "commitments").update(code="R9.1"),
        "R9.1: no paragraph 9 in R",
    ),
    "too long": (lambda c: first(c, "documents").update(code="R" * 20), "R{20}: .*8"),
    "address": (lambda c: first(c, "documents").update(url="nowhere"), "R: .*URL"),
    "no zone": (
        lambda c: first(c, "meetings").update(zone="Seoul"),
        "plenary 1: There is no time zone of this name",
    ),
    "meeting without source": (
        lambda c: first(c, "meetings").update(sources=[]),
        "plenary 1: sources: is empty",
    ),
    "source": (
        lambda c: first(c, "meetings").update(sources=["R4"]),
        "plenary 1: 'R4' does not name a paragraph like “R ¶4”",
    ),
    "same source twice": (
        lambda c: first(c, "meetings").update(sources=["R ¶1", "R ¶1"]),
        "plenary 1: sources: names one twice",
    ),
    "commitment": (
        lambda c: first(c, "meetings").update(commitments=["R8.8"]),
        "plenary 1: no commitment R8.8",
    ),
    "document": (lambda c: first(c, "meetings").update(documents=["X"]), "plenary 1: no document X"),
    "held without a day": (
        lambda c: first(c, "meetings").pop("starts_on"),
        "plenary 1: .*meeting_held_has_date",
    ),
    "part": (
        lambda c: c["meetings"][0]["attendance"][0].update(part="guest"),
        "plenary 1, attendance 1: part: 'guest' is none of convener",
    ),
    "side of a seat": (
        lambda c: c["meetings"][0]["attendance"][0].update(side="UK"),
        "plenary 1: no side UK",
    ),
    "decision of no meeting": (
        lambda c: first(c, "decisions").update(meeting="plenary-9"),
        "P1-D1: no meeting plenary-9",
    ),
    "code of another meeting": (
        lambda c: first(c, "decisions").update(code="P2-D1"),
        "P2-D1: its code is not one of plenary-1",
    ),
    "workstream": (
        lambda c: first(c, "decisions").update(workstreams=["x"]),
        "P1-D1: no workstream x",
    ),
    "section": (lambda c: c.update(ratings=[]), "unknown section ratings"),
    "no list": (lambda c: c.update(documents={}), "documents is not a list"),
    "no object": (lambda c: c["documents"].append("R"), "documents: an item is not an object"),
    "parts that are no list": (
        lambda c: first(c, "commitments").update(citations={}),
        "R1.1, citations: is not a list",
    ),
    "part that is no object": (
        lambda c: first(c, "commitments").update(citations=["R"]),
        "R1.1, citations 1: is not an object",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_file_that_is_wrong_is_refused_whole_with_file_item_and_reason(db, small_folder, name):
    change, reason = BREAKS[name]
    change_file(small_folder, READOUT, change)
    with pytest.raises(CommandError, match=f"Nothing was loaded. {READOUT}: {reason}"):
        load()
    assert not any(every_row().values())


WORKSTREAM_BREAKS = {
    "wording": (
        lambda c: c["workstreams"][0]["wordings"][0]["name"].update(en="never said"),
        "1 information-sharing: “never said” is not in R ¶3",
    ),
    "wording of no document": (
        lambda c: c["workstreams"][0]["wordings"][0].update(document="X"),
        "1 information-sharing: no paragraph 3 in X",
    ),
    "no wording": (lambda c: c["workstreams"][0].update(wordings=[]), "wordings: is empty"),
    "predecessor": (lambda c: c["workstreams"][2].update(predecessors=["x"]), "6 planning: no workstream x"),
    "milestone of none": (
        lambda c: c["milestones"][0].update(workstream="x"),
        "x dsc-ttx-8: no workstream x",
    ),
    "milestone done on no day": (lambda c: c["milestones"][0].pop("done_on"), "milestone_done_has_date"),
    "milestone without source": (lambda c: c["milestones"][0].update(sources=[]), "sources: is empty"),
    "milestone at no meeting": (
        lambda c: c["milestones"][2].update(meetings=["simulation-x"]),
        "simulation-1: no meeting simulation-x",
    ),
}


@pytest.mark.parametrize("name", WORKSTREAM_BREAKS)
def test_so_is_one_of_workstreams(db, small_folder, name):
    change, reason = WORKSTREAM_BREAKS[name]
    change_file(small_folder, WORKSTREAMS, change)
    with pytest.raises(CommandError, match=f"Nothing was loaded. {WORKSTREAMS}: .*{reason}"):
        load()
    assert not any(every_row().values())


@pytest.mark.parametrize(("text", "reason"), [("{", "Expecting"), ("[]", "is not an object"), ("\udcff", "")])
def test_a_file_that_cannot_be_read_is_named(db, record_folder, text, reason):
    (record_folder / READOUT).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(CommandError, match=f"Nothing was loaded. {READOUT}: .*{reason}"):
        load()


def test_an_item_may_name_one_of_a_later_file(db, record_folder):
    path = record_folder / WORKSTREAMS
    path.rename(record_folder / "0.json")
    write(record_folder / "zz.json", {"read_me": "Nothing more."})
    assert "workstreams: 10 added" in load()
    assert Entry.objects.exclude(at__gt=NOW).count() == 0
