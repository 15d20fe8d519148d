"""Sheets of offices: handed out, filled in, taken in; all or nothing, nothing of it for the other side."""

import datetime
import io
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.pages.web import find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import NOW, make_action, make_office, make_update, make_workstream, make_world
from tracker.exports import filled
from tracker.history.models import Entry
from tracker.people.access import Access
from tracker.quarters.models import Period
from tracker.workstreams.actions import set_leads
from tracker.workstreams.models import Clearance, StatusUpdate, Workstream

pytestmark = pytest.mark.usefixtures("clock")
PERIOD = Period.of(NOW.date())
ROUND = f"/quarters/{PERIOD.slug}/"
HERE = f"{ROUND}sheets/"
FILE = f"{HERE}OSD-P.xlsx"
EARLIER = NOW - datetime.timedelta(days=120)


def furnish(world):
    """Three workstreams of one office, a fourth in which it has an action, a fifth of another office."""
    for team, names in ((world.us, ("OSD-P", "STATE")), (world.rok, ("MND", "MOFA"))):
        first, second = (make_office(team.side, name, by=team.steward) for name in names)
        for number in range(1, 6):
            work = Workstream.objects.filter(number=number).first() or make_workstream(
                number, slug=f"w{number}"
            )
            if number != 4:
                set_leads(
                    work, [*work.leads.all(), second if number == 5 else first], by=team.steward, now=NOW
                )
    fourth = Workstream.objects.get(number=4)
    make_action(None, world.us, workstream=fourth, office=world.us.side.offices.get(abbreviation="OSD-P"))
    make_update(
        Workstream.objects.get(number=2), world.us, now=EARLIER, rating="complete", headline_en="=1+1"
    )
    make_update(Workstream.objects.get(number=3), world.us, state="draft", headline_en="Draft of three")


@pytest.fixture
def world(db):
    world = make_world()
    furnish(world)
    return world


class Sheet:
    """A sheet as a person has it open: cells by workstream and name."""

    def __init__(self, data):
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        (self.sheet,) = self.book.worksheets
        head = next(row for row in self.sheet.iter_rows(max_row=10) if row[0].value == "number")
        names = [cell.value for cell in head]
        names[-1] = "key"
        self.columns = {name: place for place, name in enumerate(names, start=1)}
        self.first = head[0].row + 2
        numbers = (self.sheet.cell(row, 1).value for row in range(self.first, self.sheet.max_row + 1))
        self.lines = {number: line for line, number in enumerate(numbers, start=self.first)}

    def cell(self, number, name):
        return self.sheet.cell(self.lines[number], self.columns[name])

    def fill(self, number, **values):
        for name, value in values.items():
            self.cell(number, name).value = value
        return self

    def place(self, number, name):
        """As the table of problems names it: row, column."""
        cell = self.cell(number, name)
        return cell.row, cell.column_letter

    def save(self):
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def download(member, address=FILE):
    response = sign_in(member).get(address)
    assert response.status_code == 200
    return Sheet(response.content)


def upload(client, data, name="sheet.xlsx"):
    if isinstance(data, Sheet):
        data = data.save()
    response = client.post(HERE, {"sheet": SimpleUploadedFile(name, data)})
    if response.status_code in (200, 422):
        assert find_problems(text_of(response)) == []
    return response


def save(client, response, **more):
    """Presses the button of the preview."""
    fields = dict(form_of_preview(response))
    return client.post(HERE, {**fields, **more})


def form_of_preview(response):
    context = response.context_data
    yield "rows", context["save_form"].initial["rows"]
    yield "once", "a token"
    for found in context["checked"].stale:
        yield f"seen-{found.row.number}", found.seen


def problems(response):
    return [(one.line, one.column, one.text) for one in response.context_data["problems"]]


def drafts(side="US"):
    rows = StatusUpdate.objects.filter(side=side).open().order_by("workstream__number")
    return {row.workstream.number: (row.rating, row.headline_en) for row in rows}


THREE = {3: ("on_track", "Draft of three")}
FULL = {
    "rating": "At risk",
    "headline_en": "A headline",
    "headline_ko": "요지",
    "narrative_en": "Why\nit is so",
    "ask_ko": "요청",
}


# --- there and back ---------------------------------------------------------------------------------------


def test_a_sheet_is_handed_out_filled_in_and_becomes_drafts_of_its_office(world):
    sheet = download(world.us.reader)
    assert list(sheet.lines) == [1, 2, 3, 4]
    assert sheet.cell(2, "last_headline").value == "=1+1" and sheet.cell(2, "last_rating").value == "Complete"
    assert sheet.cell(3, "headline_en").value == "Draft of three"
    sheet.fill(1, **FULL).fill(4, rating="진행 중", headline_ko="넷").fill(4, rating="정상 추진")
    sheet.fill(4, rating="on track", as_of=datetime.date(2026, 11, 2))
    client = sign_in(world.us.editor)
    response = upload(client, sheet)
    assert (response.status_code, problems(response)) == (200, [])
    said = plain_text(text_of(response))
    assert "Save 2 drafts" in said and "Unchanged in the sheet: 2 Workstream 2 · 3 Workstream 3" in said
    assert drafts() == THREE, "a preview saves nothing"
    response = save(client, response)
    assert response.status_code == 302
    assert drafts() == {1: ("at_risk", "A headline"), **THREE, 4: ("on_track", "")}
    first = StatusUpdate.objects.open().get(side="US", workstream__number=1)
    assert (first.headline_ko, first.narrative_en, first.ask_ko) == ("요지", "Why\nit is so", "요청")
    assert (first.written_by, first.state) == (world.us.editor, "draft")
    assert StatusUpdate.objects.get(workstream__number=4, side="US").as_of == datetime.date(2026, 11, 2)
    supplied = Clearance.objects.filter(subject_id=first.pk).get()
    assert (supplied.office.abbreviation, supplied.answer, supplied.is_from_sheet) == (
        "OSD-P",
        "cleared",
        True,
    )
    entries = Entry.objects.filter(verb="text_supplied").order_by("sequence")
    assert [entry.chain for entry in entries] == ["US", "US"]
    page = plain_text(text_of(client.get(ROUND)))
    assert "OSD-P: Text from its sheet" in page and "2 drafts saved from the sheet of OSD-P" in page


def test_a_sheet_says_what_it_is_and_what_may_be_written(world):
    data = sign_in(world.us.reader).get(FILE).content
    sheet = Sheet(data)
    ws = sheet.sheet
    assert (
        ws["A1"].value == "UNCLASSIFIED // DEMONSTRATION DATA" and "UNCLASSIFIED" in ws.oddHeader.center.text
    )
    heads = {name: ws.cell(sheet.first - 1, place).value for name, place in sheet.columns.items()}
    assert heads["rating"] == "Status\n추진 상태" and "국문" in heads["headline_ko"]
    assert ws.protection.sheet and ws.freeze_panes == f"C{sheet.first}"
    assert ws.row_dimensions[sheet.first - 2].hidden
    assert not sheet.cell(1, "headline_en").protection.locked and sheet.cell(1, "key").protection.locked
    assert sheet.cell(1, "headline_en").number_format == "@" and sheet.cell(1, "as_of").is_date
    lists = [rule.formula1 for rule in ws.data_validations.dataValidation if rule.type == "list"]
    assert lists == ['"Not started,On track,At risk,Off track,Paused,Complete"'] and len(lists[0]) < 256
    korean = openpyxl.load_workbook(io.BytesIO(sign_in(world.rok.reader).get(f"{HERE}MND.xlsx").content))
    (rule,) = [r for r in korean.active.data_validations.dataValidation if r.type == "list"]
    assert "추진 차질" in rule.formula1
    assert data == sign_in(world.us.editor).get(FILE).content, "the same at the same time"


def test_a_file_that_another_program_wrote_again_is_the_same_sheet(world):
    """openpyxl stands for LibreOffice here: everything is written anew, hidden rows and styles included."""
    sheet = Sheet(Sheet(download(world.us.reader).save()).save())
    sheet.sheet.title = "Tabelle1"
    sheet.book.create_sheet("Notes", 0)["A1"] = "ncg"
    response = upload(sign_in(world.us.editor), sheet.fill(1, **FULL))
    assert [found.row.number for found in response.context_data["checked"].changed] == [1]


def test_a_sheet_nobody_touched_changes_nothing_whatever_it_lacks(world):
    response = upload(sign_in(world.us.editor), download(world.us.reader))
    assert (response.status_code, problems(response)) == (200, [])
    assert "Nothing in this sheet differs from what stands." in plain_text(text_of(response))


def test_texts_that_look_like_formulas_stay_texts(world):
    texts = ["=1+1", "+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A0", "\t=1"]
    for text in texts[:6]:
        make_update(Workstream.objects.get(number=1), world.us, state="draft", headline_en=text)
        sheet = download(world.us.reader)
        assert (sheet.cell(1, "headline_en").value, sheet.cell(1, "headline_en").data_type) == (text, "s")
        sheet.fill(1, ask_en="changed")
        sheet.cell(1, "headline_en").data_type = "s"
        client = sign_in(world.us.editor)
        response = upload(client, sheet)
        assert problems(response) == []
        assert save(client, response, once=text).status_code == 302
        assert drafts()[1][1] == text


# --- problems ---------------------------------------------------------------------------------------------


def test_every_problem_is_said_by_row_and_column_and_nothing_is_saved(world):
    sheet = download(world.us.reader)
    sheet.fill(1, rating="Fine", headline_en="x" * 121, narrative_en="a\u202eb", as_of="12 November")
    sheet.fill(2, rating="On track", narrative_en=None, narrative_ko=None)
    sheet.fill(3, rating="paused", narrative_en=None, narrative_ko=None, as_of=datetime.date(2026, 9, 30))
    sheet.fill(
        4, headline_en="=1+1", rating=None, headline_ko="넷", ask_en=True, as_of=datetime.date(2026, 12, 1)
    )
    response = upload(sign_in(world.us.editor), sheet)
    assert response.status_code == 422
    found = {(line, column) for line, column, _text in problems(response)}
    expected = [(1, "rating"), (1, "headline_en"), (1, "narrative_en"), (1, "as_of"), (2, "narrative_en")]
    expected += [(3, "as_of"), (4, "headline_en"), (4, "rating"), (4, "ask_en"), (4, "as_of")]
    assert found == {sheet.place(*where) for where in expected}
    texts = " ".join(text for *_where, text in problems(response))
    for said in (
        "“Fine” is no status",
        "120 char",
        "reading direction",
        "A formula is here",
        "from 1 Oct 2026",
    ):
        assert said in texts
    assert "save_form" not in response.context_data or response.context_data["save_form"] is None
    assert drafts() == THREE
    # What depends on the rest is said once the rest is right.
    sheet = download(world.us.reader).fill(3, rating="paused", narrative_en=None, narrative_ko=None)
    (one,) = problems(upload(sign_in(world.us.editor), sheet))
    assert one[:2] == sheet.place(3, "narrative_en") and "need a narrative or an ask" in one[2]


def test_a_row_that_is_not_the_sheets_own_is_refused(world):
    other = download(world.us.reader, f"{HERE}STATE.xlsx")
    sheet = download(world.us.reader).fill(1, **FULL)
    key = sheet.cell(1, "key").value
    for value, said in (
        (None, "This row has no key"),
        ("a b c d e f", "This row has no key"),
        (other.cell(5, "key").value, "This row belongs to another sheet."),
        (key.replace(" US ", " ROK "), "This row belongs to another sheet."),
        (key.replace(PERIOD.slug, PERIOD.previous().slug), "This row belongs to another sheet."),
        (sheet.cell(2, "key").value, "in the sheet twice"),
        (key.replace("US 1 ", "US 5 "), "no workstream of this number"),
        (key.replace("US 1 ", "US 999 "), "no workstream of this number"),
    ):
        sheet.fill(1, key=value)
        response = upload(sign_in(world.us.editor), sheet)
        assert response.status_code == 422 and said in " ".join(text for *_w, text in problems(response))
    added = sheet.fill(1, key=key).sheet
    added.cell(added.max_row + 2, sheet.columns["headline_en"]).value = "One more"
    assert "Rows cannot be added" in problems(upload(sign_in(world.us.editor), sheet))[0][2]


def test_another_quarter_is_said_and_another_side_or_office_is_not(world):
    def refusal(sheet):
        response = upload(sign_in(world.us.editor), sheet)
        assert response.status_code == 422
        return str(response.context_data["refusal"])

    def with_tag(old, new):
        sheet = download(world.us.reader).fill(1, **FULL)
        cell = sheet.sheet.cell(sheet.first - 2, sheet.columns["key"])
        cell.value = cell.value.replace(old, new)
        return sheet

    assert "2026 Q3" in refusal(with_tag(PERIOD.slug, "2026-q3"))
    theirs = refusal(download(world.rok.reader, f"{HERE}MND.xlsx"))
    assert theirs == refusal(with_tag("OSD-P", "NEVER-WAS")) == refusal(with_tag(" US ", " XX "))
    assert theirs == refusal(with_tag("US OSD-P", "ROK MND")) == refusal(with_tag("OSD-P", "MND"))
    blank = openpyxl.Workbook()
    out = io.BytesIO()
    blank.save(out)
    assert theirs == refusal(out.getvalue())


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def repacked(data, change):
    """The same package, each part through `change(name, content)`; None leaves it out."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: change(name, package.read(name)) for name in package.namelist()}
    return packed(**{name: content for name, content in parts.items() if content is not None})


def in_sheet(old, new):
    return lambda name, content: content.replace(old, new) if name.startswith("xl/worksheets/") else content


LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 20) for c in range(98, 108))
    + b"]>"
)


def hostile(data, sheet):
    many = Sheet(data)
    for line in range(many.sheet.max_row + 1, 10_000):
        many.sheet.cell(line, 1).value = line
    merged = Sheet(data).fill(1, **FULL)
    merged.sheet.merge_cells(f"F{merged.first}:G{merged.first + 1}")
    macros = repacked(
        data, lambda name, content: content.replace(b"spreadsheetml.sheet.main", b"macroEnabled.main")
    )
    yield "no zip at all", b"headline,rating\r\n", "cannot be read"
    yield "empty", b"\0", "cannot be read"
    yield "a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "cannot be read"
    yield "another zip", packed(**{"word/document.xml": "<a/>"}), "cannot be read"
    yield "a bomb", packed(**{"[Content_Types].xml": "", "xl/a.xml": b"\0" * 100_000_000}), "too large"
    yield "many parts", packed(**{f"xl/{n}.xml": "" for n in range(3000)}), "too large"
    yield "macros", packed(**{"[Content_Types].xml": "", "xl/vbaProject.bin": "x"}), "Files with macros"
    yield "macros by name", macros, "Files with macros"
    yield "10,000 rows", many.save(), "far more rows"
    yield (
        "a row far away",
        repacked(
            data,
            in_sheet(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
        ),
        "far more rows",
    )
    yield "merged cells", merged.save(), "Cells are merged"
    yield "entities", repacked(data, in_sheet(b"<worksheet", LAUGHS + b"<worksheet")), "cannot be read"
    yield "cut off", data[: len(data) // 2], "cannot be read"
    yield (
        "no sheet in it",
        repacked(data, lambda name, content: None if name.startswith("xl/worksheets/s") else content),
        "not a sheet of an office",
    )
    yield "bad cells", repacked(data, in_sheet(b' r="A6"', b' r="ZZZZZZ99999999999"')), "cannot be read"
    yield "a column taken out", repacked(data, in_sheet(b">ask_en<", b">gone<")), "Columns are missing"


def test_a_hostile_file_is_refused_in_words_and_soon(world):

    data = sign_in(world.us.reader).get(FILE).content
    client = sign_in(world.us.editor)
    seen = 0
    for name, content, said in hostile(data, Sheet(data)):
        start = time.process_time()
        response = upload(client, content, "sheet.xlsm" if "macros" in name else "sheet.xlsx")
        assert time.process_time() - start < 4, name
        assert response.status_code == 422, name
        assert said in plain_text(text_of(response)), (name, plain_text(text_of(response))[-900:])
        seen += 1
    assert seen > 10 and drafts() == THREE


def test_a_file_that_is_too_large_or_not_asked_for(world):
    client = sign_in(world.us.editor)
    response = upload(client, b"x" * (filled.LARGEST + 1))
    assert response.status_code == 422 and "too large" in plain_text(text_of(response))
    assert client.post(HERE, {"sheet": SimpleUploadedFile("s.xlsx", b"x" * 11_000_000)}).status_code == 400
    two = {"sheet": SimpleUploadedFile("a", b"x"), "other": SimpleUploadedFile("b", b"x")}
    assert client.post(HERE, two).status_code == 400
    assert client.post(ROUND, {"sheet": SimpleUploadedFile("a", b"x")}).status_code == 400
    assert client.post(HERE, {}).status_code == 422
    assert sign_in(None).post(HERE, {"sheet": SimpleUploadedFile("a", b"x")}).status_code == 401


def test_what_the_preview_hands_on_cannot_be_forged(world):
    client = sign_in(world.us.editor)
    rows = dict(form_of_preview(upload(client, download(world.us.reader).fill(1, **FULL))))["rows"]
    for forged in ("", "x", rows[:-1], rows.replace(":", "."), "a" * 5000, "\0"):
        response = client.post(HERE, {"rows": forged})
        assert response.status_code == 422 and "Choose the file again" in plain_text(text_of(response))
    for member in (world.us.releaser, world.rok.editor):
        assert sign_in(member).post(HERE, {"rows": rows}).status_code == 422
    assert sign_in(world.us.reader).post(HERE, {"rows": rows}).status_code == 403
    assert drafts() == THREE and drafts("ROK") == {}


# --- changed meanwhile ------------------------------------------------------------------------------------


def test_a_draft_that_changed_since_the_download_shows_both_texts_and_asks(world):
    sheet = download(world.us.reader).fill(1, **FULL).fill(3, headline_en="From the sheet <b>")
    make_update(Workstream.objects.get(number=3), world.us, state="draft", headline_en="Saved meanwhile")
    client = sign_in(world.us.releaser)
    response = upload(client, sheet)
    assert response.status_code == 200
    ((line, _column, text),) = problems(response)
    assert line == sheet.lines[3] and "Changed since this sheet was made" in text
    said = plain_text(text_of(response))
    assert "Saved meanwhile" in said and "From the sheet <b>" in said
    assert save(client, response).status_code == 422
    assert drafts() == {3: ("on_track", "Saved meanwhile")}, "all or nothing"
    kept = save(client, response, **{"choice-3": "now"})
    assert kept.status_code == 302
    assert drafts() == {1: ("at_risk", "A headline"), 3: ("on_track", "Saved meanwhile")}
    response = upload(client, sheet)
    assert save(client, response, once="b", **{"choice-3": "sheet"}).status_code == 302
    assert drafts()[3] == ("on_track", "From the sheet <b>")


def test_what_changes_between_preview_and_save_is_shown_again(world):
    client = sign_in(world.us.editor)
    response = upload(client, download(world.us.reader).fill(1, **FULL).fill(3, headline_en="From the sheet"))
    make_update(Workstream.objects.get(number=3), world.us, state="draft", headline_en="Saved meanwhile")
    late = save(client, response)
    assert late.status_code == 409 and find_problems(text_of(late)) == []
    assert "Saved meanwhile" in plain_text(text_of(late))
    assert drafts() == {3: ("on_track", "Saved meanwhile")}
    assert save(client, late, **{"choice-3": "sheet"}).status_code == 302
    assert drafts() == {1: ("at_risk", "A headline"), 3: ("on_track", "From the sheet")}


def test_a_row_nobody_touched_takes_nothing_back(world):
    sheet = download(world.us.reader).fill(1, **FULL)
    make_update(Workstream.objects.get(number=3), world.us, state="draft", headline_en="Saved meanwhile")
    client = sign_in(world.us.editor)
    response = upload(client, sheet)
    assert problems(response) == []
    save(client, response)
    assert drafts()[3] == ("on_track", "Saved meanwhile")


def test_a_second_press_saves_nothing_twice(world):
    client = sign_in(world.us.editor)
    response = upload(client, download(world.us.reader).fill(1, **FULL))
    for _time in range(2):
        assert save(client, response).status_code == 302
    assert Entry.objects.filter(verb="draft_saved", subject_label__startswith="1 ").count() == 1
    assert Entry.objects.filter(verb="text_supplied").count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_save_the_same_sheet_at_the_same_time():
    world = make_world()
    furnish(world)
    sheet = (
        download(world.us.reader)
        .fill(1, **FULL)
        .fill(2, rating="complete", ask_en="two")
        .fill(3, ask_en="three")
    )
    clients = [sign_in(world.us.editor), sign_in(world.us.releaser)]
    previews = [upload(client, sheet) for client in clients]
    # SQLite in memory has one connection: there they come one after the other.
    together = 2 if connection.vendor == "postgresql" else 1
    gate = threading.Barrier(together)

    def press(client, preview):
        gate.wait(10)
        return save(client, preview).status_code

    def press_elsewhere(*pressed):
        try:
            return press(*pressed)
        finally:
            connection.close()

    if together == 1:
        answers = [press(*pressed) for pressed in zip(clients, previews, strict=True)]
    else:
        with ThreadPoolExecutor(together) as pool:
            answers = list(pool.map(press_elsewhere, clients, previews))
    # The other one finds its text there already, or is shown what was saved a moment ago.
    assert sorted(answers) in ([302, 302], [302, 409])
    assert set(drafts()) == {1, 2, 3}
    assert Entry.objects.filter(verb="text_supplied").count() == 3


# --- who --------------------------------------------------------------------------------------------------


def test_readers_download_editors_and_releasers_upload(world):
    for member in world.us.members:
        client = sign_in(member)
        assert client.get(FILE).status_code == 200
        may = member.role in ("editor", "releaser")
        assert client.get(HERE).status_code == (200 if may else 403)
        page = plain_text(text_of(client.get(ROUND)))
        assert "Sheets per office OSD-P" in page.replace(" Take in a sheet", "").replace(
            " What an office fills in becomes drafts of your side, marked with the office.", ""
        )
        assert ("Take in a sheet" in page) == may
    assert Access.objects.filter(what="sheet_file", how="xlsx").count() == len(world.us.members)


def test_sheets_are_of_the_own_side_and_of_the_quarter_that_is_written(world):
    for member in world.rok.members:
        assert sign_in(member).get(FILE).status_code == 404
        assert "OSD-P" not in plain_text(text_of(sign_in(member).get(ROUND)))
    for address in (
        f"{HERE}NEVER.xlsx",
        f"{HERE}MND.xlsx",
        FILE.replace("2026-q4", "2026-q3"),
        f"{HERE}.xlsx",
    ):
        assert sign_in(world.us.editor).get(address).status_code == 404
    assert sign_in(world.us.editor).get(HERE.replace("2026-q4", "2026-q3")).status_code == 404


def test_a_quarter_that_ends_before_the_save_takes_nothing(world, clock):
    client = sign_in(world.us.editor)
    response = upload(client, download(world.us.reader).fill(1, **FULL))
    clock.now = NOW + datetime.timedelta(days=60)
    late = save(client, response)
    assert late.status_code == 409 and "This quarter has ended" in plain_text(text_of(late))
    assert drafts() == THREE


def test_the_other_side_learns_nothing_of_a_sheet(world):
    def asked():
        client = sign_in(world.rok.releaser)
        pages = [
            text_of(client.get(page))
            for page in (ROUND, "/", "/workstreams/w1/", "/history/", "/search/?q=A")
        ]
        data = client.get(f"{HERE}MND.xlsx").content
        return [plain_text(page) for page in pages], data

    before = asked()
    client = sign_in(world.us.editor)
    assert save(client, upload(client, download(world.us.reader).fill(1, **FULL))).status_code == 302
    assert asked() == before
    assert form_fields(sign_in(world.us.editor).get(HERE), HERE)
