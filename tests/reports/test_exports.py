"""Reports as files: which edition, for whom, the same bytes, and a program of others that checks them."""

import hashlib
import json
import re
import subprocess
import sys

import pytest
from django.conf import settings

from tests.exports.papers import open_docx, read_docx, read_pdf, read_xlsx, squeezed
from tests.pages.web import sign_in
from tests.reports.contents import make_content, make_draft, make_report, publish, send_out
from tests.world import NOW, TODAY, make_office, make_superuser
from tracker.people.access import Access
from tracker.reports.frozen import Transmission
from tracker.reports.models import Report
from tracker.workstreams.models import Clearance

READ = {"pdf": read_pdf, "docx": read_docx, "xlsx": read_xlsx}
KINDS = ("pdf", "docx", "xlsx", "json")


def get(member, address):
    return sign_in(member).get(address)


def read(member, address):
    answer = get(member, address)
    assert answer.status_code == 200, address
    kind = address.split("?")[0].rsplit(".")[-1]
    return READ[kind](answer.content)


@pytest.mark.parametrize("kind", KINDS)
def test_a_published_report_is_the_same_file_for_everybody(world, kind):
    publish(world)
    address = f"/reports/2026-q4.{kind}?lang=both"
    files = {get(member, address).content for member in (*world.us.members, *world.rok.members)}
    assert len(files) == 1
    assert get(world.us.reader, f"/reports/2026-q4/e1.{kind}?lang=both").content in files


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_report_there_is_no_file(world, kind):
    assert get(world.us.reader, f"/reports/2026-q4.{kind}").status_code == 404
    assert get(world.us.reader, f"/reports/2026-q4/e1.{kind}").status_code == 404


def test_a_draft_is_a_file_to_work_on_with_brackets_and_no_other(world):
    make_draft(world)
    found = read(world.us.reader, "/reports/2026-q4.docx")
    assert "[US: The sides will meet in December] [ROK: The sides intend to meet in December]" in found
    assert "draft, not agreed" in found
    assert "[한측: 양측은 12월에 만나고자 한다]" in read(world.us.reader, "/reports/2026-q4.docx?lang=ko")
    for kind in ("pdf", "xlsx", "json"):
        assert get(world.us.reader, f"/reports/2026-q4.{kind}").status_code == 404


def test_the_draft_is_the_same_file_for_both_sides(world):
    make_draft(world)
    address = "/reports/2026-q4.docx?lang=en"
    assert get(world.us.editor, address).content == get(world.rok.reader, address).content


def test_what_is_out_for_concurrence_says_its_number_and_its_hash(world):
    content = make_content(1)
    report = make_report(world, content)
    candidate = send_out(world, report, content, number=7)
    found = read(world.us.reader, "/reports/2026-q4.docx")
    assert "draft for concurrence no. 7" in found
    assert candidate.hash in found
    assert "Not agreed until both sides have concurred" in found


def test_the_latest_published_edition_stands_while_the_next_one_is_written(world):
    publish(world, make_content(1, text="First"))
    publish(world, make_content(1, text="Corrected"), edition=2)
    make_report(world, make_content(1, text="Unfinished"), edition=3)
    assert "Corrected" in read(world.us.reader, "/reports/2026-q4.pdf")
    assert "First" in read(world.us.reader, "/reports/2026-q4/e1.pdf")
    assert "Unfinished" in read(world.us.reader, "/reports/2026-q4/e3.docx")
    assert get(world.us.reader, "/reports/2026-q4/e3.pdf").status_code == 404
    assert get(world.us.reader, "/reports/2026-q4/e4.pdf").status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_the_page_for_concurrence_says_who_agreed_and_how_to_check(world, kind):
    snapshot = publish(world)
    found = squeezed(read(world.us.reader, f"/reports/2026-q4.{kind}"))
    for text in (
        "Us Releaser",
        "Rok Releaser",
        "Acting co-chair of US",
        "delegation ROK-4",
        snapshot.hash,
        snapshot.candidate.hash_en,
        snapshot.candidate.hash_ko,
        snapshot.chain_hash,
    ):
        assert squeezed(text) in found


def test_a_published_file_keeps_the_marking_of_its_day(world, settings):
    publish(world)
    before = get(world.us.reader, "/reports/2026-q4.pdf").content
    settings.NCG_MARKINGS = [("SECRET", "2급 비밀")]
    assert get(world.us.reader, "/reports/2026-q4.pdf").content == before


def test_a_file_says_in_its_name_what_it_is_and_is_not_kept(world):
    publish(world)
    answer = get(world.us.reader, "/reports/2026-q4.pdf?lang=both")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ncg-report-2026-q4-e1-en-ko.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_language_a_file_is_in_the_readers(world):
    publish(world)
    assert "Summary" in read(world.us.reader, "/reports/2026-q4.docx")
    assert "요약" in read(world.rok.reader, "/reports/2026-q4.docx")


def test_every_file_handed_out_is_in_the_access_log_of_the_own_side(world):
    publish(world)
    for kind in KINDS:
        get(world.us.reader, f"/reports/2026-q4.{kind}")
    get(world.us.reader, "/reports/2026-q4/cover-note.docx")
    get(world.us.reader, "/reports/2025-q4.pdf")  # not there, so nothing was handed out
    rows = Access.objects.visible_to(world.us.releaser).filter(kind="exported").values_list("what", "how")
    assert sorted(rows) == [
        ("reports:cover_note", "docx"),
        *(("reports:report_export", kind) for kind in sorted(KINDS)),
    ]
    assert not Access.objects.visible_to(world.rok.releaser).filter(kind="exported").exists()


# --- the JSON and whoever checks it -----------------------------------------------------------------------


def test_the_json_is_the_snapshot_byte_for_byte(world):
    snapshot = publish(world)
    data = get(world.rok.reader, "/reports/2026-q4.json").content
    assert data.decode() == snapshot.text
    assert hashlib.sha256(data).hexdigest() == snapshot.hash
    assert json.loads(data)["schema"] == "ncg-report/1"


def program_of_the_readme():
    text = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    section = text.split("## Checking a published report yourself")[1].split("\n## ")[0]
    (program,) = re.findall(r"```python\n(.*?)```", section, re.S)
    return program


def check(tmp_path, data):
    (tmp_path / "check.py").write_text(program_of_the_readme(), encoding="utf-8")
    (tmp_path / "report.json").write_bytes(data)
    run = [sys.executable, "-I", "check.py", "report.json"]
    return subprocess.run(run, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True).stdout


def test_the_program_in_the_readme_finds_the_hashes_on_the_page(world, tmp_path):
    snapshot = publish(world)
    assert len(program_of_the_readme().splitlines()) <= 16
    data = get(world.us.reader, "/reports/2026-q4.json").content
    found = dict(line.split(": ") for line in check(tmp_path, data).splitlines())
    assert found == {
        "all": snapshot.hash,
        "en": snapshot.candidate.hash_en,
        "ko": snapshot.candidate.hash_ko,
    }


def test_the_program_in_the_readme_sees_one_changed_letter(world, tmp_path):
    snapshot = publish(world)
    data = get(world.us.reader, "/reports/2026-q4.json").content.replace(b"worsened", b"improved")
    found = check(tmp_path, data)
    assert snapshot.hash not in found and snapshot.candidate.hash_en not in found


# --- the cover note ---------------------------------------------------------------------------------------


def transmit(world, team, **fields):
    return Transmission.objects.create(
        report=Report.objects.get(),
        side=team.side,
        step="sent",
        office=f"{team.side.code} principal",
        on=TODAY,
        reference=f"{team.side.code}-REF-12",
        written_by=team.editor,
        written_at=NOW,
        **fields,
    )


def clear(team):
    return Clearance.objects.create(
        side=team.side,
        office=make_office(team.side),
        subject_kind="report",
        subject_id=Report.objects.get().pk,
        asked_at=NOW,
        answer="cleared",
        told_by=f"{team.side.code} desk",
    )


def test_a_cover_note_is_of_one_side(world):
    publish(world, make_content(4))
    for team in world.teams:
        transmit(world, team)
        clear(team)
    for team in world.teams:
        found = read(team.reader, "/reports/2026-q4/cover-note.docx?lang=en")
        own, other = team.side.code, world.other(team).side.code
        assert f"Internal to {own}" in found
        assert f"{own}-REF-12" in found and f"{own} desk" in found
        assert f"{other}-REF-12" not in found and f"{other} desk" not in found
        assert f"{own} ask 1" in found  # ours
        assert found.index(f"{own} ask 1") < found.index(f"{other} ask 1")


def test_a_cover_note_says_who_cleared_the_report_and_which_of_its_lines(world):
    report = make_draft(world)
    line = report.lines.get()
    for team in world.teams:
        office = make_office(team.side)
        at = {"asked_at": NOW, "answer": "cleared", "side": team.side, "office": office}
        desk = f"{team.side.code} desk"
        Clearance.objects.create(subject_kind="report", subject_id=report.pk, told_by=desk, **at)
        Clearance.objects.create(subject_kind="report_line", subject_id=line.pk, told_by=f"{desk} 2", **at)
    found = read(world.us.reader, "/reports/2026-q4/cover-note.docx?lang=en")
    place = found.index("Cleared by our offices")
    rest = found[place:]
    assert rest.index("(US desk)") < rest.index("Summary: “The sides will meet in December”")
    assert "Cleared (US desk 2)" in rest and "ROK desk" not in found
    korean = read(world.rok.reader, "/reports/2026-q4/cover-note.docx?lang=ko")
    assert "요약: “양측은 12월에 만나고자 한다”" in korean and "US desk" not in korean


def test_a_cover_note_is_the_same_whatever_the_other_side_keeps_to_itself(world, clock):
    publish(world)
    before = get(world.us.reader, "/reports/2026-q4/cover-note.docx").content
    transmit(world, world.rok)
    clear(world.rok)
    assert get(world.us.reader, "/reports/2026-q4/cover-note.docx").content == before


def test_a_cover_note_has_real_headings_and_its_marking(world):
    publish(world)
    file = open_docx(get(world.us.reader, "/reports/2026-q4/e1/cover-note.docx").content)
    assert file.sections[0].header.paragraphs[0].text == (
        "UNCLASSIFIED // DEMONSTRATION DATA · Internal to US"
    )
    assert [p.text for p in file.paragraphs if p.style.name == "Heading 1"] == ["What the report says"]


def test_nobody_without_a_side_and_no_report_has_a_cover_note(world):
    assert get(world.us.reader, "/reports/2026-q4/cover-note.docx").status_code == 404
    publish(world)
    assert get(make_superuser(), "/reports/2026-q4/cover-note.docx").status_code == 404
