"""Who signed is frozen with the words: read from the snapshot alone, and vouched for by the shared chain."""

import datetime
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from tests.exports.papers import read_docx, read_pdf, read_xlsx, squeezed
from tests.pages.web import plain_text, sign_in, text_of
from tests.world import (
    NOW,
    TODAY,
    agree_conclusions,
    concur,
    make_agenda_item,
    make_meeting,
    make_office,
    make_published,
    make_report,
    make_update,
    make_workstream,
    make_world,
    publish,
    send_out,
    word_conclusion,
)
from tracker.assent.models import Position
from tracker.assent.signatures import read_signatures, write_signatures
from tracker.meetings.conclusions import Conclusions
from tracker.meetings.models import Meeting
from tracker.people.models import Office, Side, User
from tracker.reports import concurrence, publishing
from tracker.reports.edition import read_edition
from tracker.reports.frozen import Candidate, Snapshot
from tracker.reports.models import Report
from tracker.workstreams.models import Workstream

pytestmark = pytest.mark.usefixtures("db", "clock")
HERE = "/reports/2026-q4/e1/"
KINDS = ("pdf", "docx", "xlsx", "json")
READ = {"pdf": read_pdf, "docx": read_docx, "xlsx": read_xlsx}
DAY = datetime.timedelta(days=1)


def fill(world):
    workstream = make_workstream(1, slug="one")
    make_office(world.us.side)
    for team in world.teams:
        make_update(workstream, team)
    return make_published(world)


def conclude(world):
    meeting = make_meeting(world.us, starts_on=TODAY - 3 * DAY)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    meeting.refresh_from_db()
    word_conclusion(make_agenda_item(meeting, world.us), world.us, "It is concluded.")
    return agree_conclusions(meeting, *world.teams)


@pytest.fixture
def snapshot(world):
    return fill(world)


def read_files(world, address, kinds=KINDS):
    """{kind and language: the bytes}"""
    client = sign_in(world.us.reader)
    return {
        (kind, lang): client.get(f"{address}.{kind}?lang={lang}").content
        for kind in kinds
        for lang in ("en", "ko", "both")
    }


def read_sheet(member):
    """The report on its page and the rail's word on concurrence, without what is drawn anew each time."""
    page = text_of(sign_in(member).get(HERE))
    article = page[page.index("<article") : page.index("</article>")]
    rail = page[page.index('<div class="con">') :]
    return article, plain_text(rail[: rail.index("</section>")])


LATER = {
    "a signer is renamed": lambda: User.objects.filter(role="releaser").update(name="Somebody Else"),
    "an office is renamed": lambda: Office.objects.update(abbreviation="NEW"),
    "a workstream is renamed": lambda: Workstream.objects.update(name_en="Renamed", name_ko="개칭"),
    "a side is renamed": lambda: Side.objects.update(name_en="A side", name_ko="일측"),
    "a post is changed": lambda: Position.objects.update(post="Nobody", authority="none"),
    "a position becomes a hold": lambda: Position.objects.update(kind="hold", comment="No"),
    "the positions are gone": lambda: Position.objects.all().delete(),
}


@pytest.mark.parametrize("what", LATER)
def test_a_published_report_reads_the_same_after_every_later_edit(world, snapshot, what):
    files = read_files(world, "/reports/2026-q4/e1")
    sheets = [read_sheet(team.reader) for team in world.teams]
    LATER[what]()
    assert read_files(world, "/reports/2026-q4/e1") == files
    assert [read_sheet(team.reader) for team in world.teams] == sheets
    call_command("verify", stdout=io.StringIO())


@pytest.mark.parametrize("what", LATER)
def test_agreed_conclusions_read_the_same_after_every_later_edit(world, what):
    meeting = conclude(world).meeting
    address = f"/meetings/{meeting.slug}/conclusions-e1"
    before = read_files(world, address, ("pdf", "docx", "json"))
    assert b"%PDF" in before["pdf", "en"]
    LATER[what]()
    assert read_files(world, address, ("pdf", "docx", "json")) == before
    page = plain_text(text_of(sign_in(world.us.reader).get(f"/meetings/{meeting.slug}/conclusions/e1/")))
    assert "Us Releaser, US co-chair" in page and "Rok Releaser, ROK co-chair" in page
    call_command("verify", stdout=io.StringIO())


def test_a_signature_is_written_and_read_whole(world, snapshot):
    rows = list(Position.objects.select_related("taken_by"))
    assert read_signatures(write_signatures(rows)) == read_signatures(snapshot.signatures)
    us = {row.side: row for row in read_edition(snapshot.report).signatures}["US"]
    assert (us.name, us.post, us.kind, us.at, us.is_signed) == (
        "Us Releaser",
        "US co-chair",
        "concur",
        NOW,
        True,
    )


# --- verify


def break_rows(model, **fields):
    assert QuerySet(model).update(**fields)


TAMPERED = {
    "the signatures of snapshot 1": lambda s: break_rows(Snapshot, signatures=renamed(s.signatures)),
    "the hash of a language of snapshot 1": lambda s: break_rows(Candidate, hash_en="e" * 64),
    "the time of publication of snapshot 1": lambda s: break_rows(Snapshot, published_at=NOW + DAY),
    "the valid text of snapshot 1": lambda s: break_rows(Report, valid_text="both"),
    "the as-of date of snapshot 1": lambda s: break_rows(Report, as_of=TODAY - DAY),
    "the edition of snapshot 1": lambda s: break_rows(Report, edition=2),
    "the marking of snapshot 1": lambda s: break_rows(Snapshot, marking_ko="비밀"),
}


def renamed(text):
    assert "US co-chair" in text
    return text.replace("US co-chair", "Minister")


@pytest.mark.usefixtures("unguarded_history")
@pytest.mark.parametrize("what", TAMPERED)
def test_verify_names_what_was_changed_behind_its_back(snapshot, what):
    TAMPERED[what](snapshot)
    with pytest.raises(CommandError, match=f"{what} .* (was|were) changed"):
        call_command("verify", stdout=io.StringIO())


@pytest.mark.usefixtures("unguarded_history")
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"signatures": "[]"}, "the signatures of conclusions"),
        ({"agreed_at": NOW + DAY}, "the time of agreement of conclusions"),
        ({"edition": 2}, "the edition of conclusions"),
    ],
)
def test_verify_names_what_was_changed_of_conclusions(world, fields, says):
    conclude(world)
    break_rows(Conclusions, **fields)
    with pytest.raises(CommandError, match=says):
        call_command("verify", stdout=io.StringIO())


def test_what_was_frozen_before_the_chain_told_of_signatures_is_said_and_holds(world, monkeypatch):
    told = publishing.told
    monkeypatch.setattr(
        publishing,
        "told",
        lambda row: {key: value for key, value in told(row).items() if key != "signatures"},
    )
    fill(world)
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert "whose signatures the shared chain does not vouch for" in out.getvalue()
    assert "Every chain and every published report holds." in out.getvalue()
    page = plain_text(text_of(sign_in(world.us.reader).get(f"{HERE}verify/")))
    assert "It holds" in page and "the shared history does not vouch for them" in page


# --- silence


@pytest.fixture
def silent(world):
    """ROK had agreed to its silence; US concurred, recorded the silence, and published."""
    workstream = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(workstream, team)
    report = make_report(world.us)
    send_out(report, world.us, respond_by=TODAY + DAY)
    seen = {"seen": report.candidate.hash}
    concurrence.agree_to_silence(report, by=world.rok.releaser, now=NOW, today=TODAY, **seen)
    concurrence.note_received(
        report,
        "concur",
        by=world.us.releaser,
        now=NOW,
        received_through="Embassy",
        post="Entered by US",
        **seen,
    )
    concur(report, world.us)
    later = {"now": NOW + 2 * DAY, "today": TODAY + 2 * DAY}
    concurrence.note_no_objection(report, "ROK", by=world.us.releaser, **later, **seen)
    out = text_of(sign_in(world.us.reader).get("/reports/2026-q4/"))
    publish(report, world.us, now=NOW + 2 * DAY)
    out = out[out.index('<section class="panel" id="concurrence"') :]
    return plain_text(out[: out.index("</section>")])


def test_silence_is_said_as_silence_and_who_recorded_it_does_not_sign(world, silent):
    assert silent.count("recorded by Us Releaser") == 1
    _article, rail = read_sheet(world.us.reader)
    us, rok = re.split(r"(?=ROK No objection)", rail)
    assert "No objection" in rok and "recorded by Us Releaser" in rok
    assert "US co-chair · Us Releaser" in us and "recorded by" not in us
    client = sign_in(world.us.reader)
    for kind, open_it in READ.items():
        found = squeezed(open_it(client.get(f"/reports/2026-q4/e1.{kind}").content))
        assert "Noobjection" in found, kind
        assert "EnteredbyUS" not in found and found.count("UsReleaser") == 1, kind
    # What was hashed are the words; who concurred on them is told by the other papers.
    assert b"Releaser" not in client.get("/reports/2026-q4/e1.json").content


# --- what was there before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_frozen_before_takes_its_signatures_from_its_positions():
    """Back to the columns of before and forth again: the same signatures, and the triggers are back."""
    world = make_world()
    fill(world)
    conclude(world)
    before = [Snapshot.objects.get().signatures, Conclusions.objects.get().signatures]
    try:
        call_command("migrate", "tracker", "0017", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert [Snapshot.objects.get().signatures, Conclusions.objects.get().signatures] == before
    for model in (Snapshot, Conclusions):
        with pytest.raises(Exception, match="never changed"):
            QuerySet(model).update(signatures="[]")
    call_command("verify", stdout=io.StringIO())
