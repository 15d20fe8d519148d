"""Whatever is typed into a report, the round or the search: kept or refused in words, never markup."""

import io

import docx
import openpyxl
import pytest
from django.db import transaction

from tests.exports.papers import read_pdf, squeezed
from tests.pages.test_hostile import CODE, HOSTILE, LONG, MARKUP, SCRIPT, SHORT, check, cleaned, timed
from tests.pages.web import form_fields, sign_in, text_of
from tests.world import (
    NOW,
    concur,
    line_of,
    make_published,
    make_report,
    make_update,
    make_workstream,
    publish,
    send_out,
    word_line,
)
from tracker.assent.models import Position
from tracker.quarters.models import Period
from tracker.reports.frozen import Objection, Transmission
from tracker.reports.models import LineWording
from tracker.workstreams.models import StatusUpdate

pytestmark = pytest.mark.usefixtures("clock")
NOW_PERIOD = Period.of(NOW.date())
HERE = f"/reports/{NOW_PERIOD.slug}/"
LAST = f"/reports/{NOW_PERIOD.previous().slug}/e1/"


@pytest.fixture
def report(world):
    one = make_workstream(1, slug="one")
    make_update(one, world.us)
    make_published(world, period=NOW_PERIOD.previous())
    return make_report(world.us)


def send_each(client, address, form, names, texts, model, field, *, page, statuses=(302, 422)):
    """Each text in the named fields; what is accepted is kept as it is, shown as text. Returns how many."""
    count = 0
    for text in texts:
        point = transaction.savepoint()
        data = {**form, **dict.fromkeys(names, text)}
        response = check(timed(client.post, address, data), *statuses, where=f"{address}: {text[:40]}")
        if response.status_code == 302:
            count += 1
            assert cleaned(text) in set(model.objects.values_list(field, flat=True)) | {""}, text[:40]
            if SCRIPT in text or text in MARKUP:
                check(timed(client.get, page), 200, where=text[:40])
        transaction.savepoint_rollback(point)
    return count


def test_a_wording_takes_or_refuses_every_string(world, report):
    line = line_of(report)
    client, address = sign_in(world.us.editor), f"{HERE}lines/{line.pk}/"
    form = form_fields(client.get(address), address)
    taken = send_each(
        client, address, form, ["text_en", "text_ko"], HOSTILE[::2], LineWording, "text_en", page=HERE
    )
    assert taken > 50
    for text in [*SHORT[::10], LONG[0]]:
        check(timed(client.post, address, {**form, "text_en": "x", "seen": text}), 409, 422, where=text[:40])


def test_positions_objections_and_steps_take_or_refuse_every_string(world, report):
    client = sign_in(world.us.releaser)
    form = {"kind": "objection", "text_ko": ""}
    address = f"{LAST}objection/"
    assert send_each(client, address, form, ["text_en"], HOSTILE[::4], Objection, "text_en", page=LAST) > 20
    address, form = f"{LAST}transmission/", {"step": "sent", "on": "2026-11-01"}
    assert (
        send_each(
            client, address, form, ["office", "reference"], HOSTILE[::4], Transmission, "office", page=LAST
        )
        > 20
    )
    send_out(report, world.us)
    address = f"{HERE}position/"
    form = {"seen": report.candidate.hash, "kind": "hold"}
    names = ["comment", "post", "authority", "received_through"]
    assert send_each(client, address, form, names, HOSTILE[::4], Position, "comment", page=HERE) > 20
    for text in [*SHORT[::10], LONG[0]]:
        for name in ("kind", "seen"):
            data = {**form, "comment": "x", name: text}
            check(timed(client.post, address, data), 409, 422, where=text[:40])


def test_the_round_takes_or_refuses_every_string(world, report):
    client, address = sign_in(world.us.editor), f"/quarters/{NOW_PERIOD.slug}/"
    form = {**form_fields(client.get(address), address), "action": "save"}
    names = ["w1-headline", "w1-narrative"]
    assert (
        send_each(client, address, form, names, HOSTILE[::4], StatusUpdate, "headline_en", page=address) > 20
    )
    for text in [*SHORT[::10], LONG[0]]:
        for name in ("w1-rating", "w1-as_of", "w1-seen", "initial-w1-headline"):
            data = {**form, "w1-ask": "x", name: text}
            check(timed(client.post, address, data), 302, 409, 422, where=f"{name} {text[:40]}")
        check(timed(client.post, address, {**form, "action": text}), 302, where=text[:40])
        check(timed(client.post, address, {**form, "action": "row", "row": text}), 404, where=text[:40])


def test_every_query_of_the_new_pages_is_answered(world, report):
    client = sign_in(world.us.reader)
    for text in [*SHORT[::3], *LONG]:
        check(timed(client.get, "/search/", {"q": text}), 200, where=text[:40])
        check(timed(client.get, "/brief/", {"shareable": text}), 200, where=text[:40])
        check(timed(client.get, f"/quarters/{NOW_PERIOD.slug}/", {"show": text}), 200, where=text[:40])
        compare = f"{HERE}compare/{NOW_PERIOD.previous().slug}/"
        check(timed(client.get, compare, {"from": text}), 200, 404, where=text[:40])


def test_hostile_words_survive_page_and_every_file(world, report):
    """In one report: found again in each format, and nothing of it is carried out."""
    texts = [text for text in (*MARKUP, *CODE) if text.isascii() and "\n" not in text]
    lines = list(report.lines.all())
    words = "\n".join(texts)
    word_line(lines[0], world.us, words)
    word_line(lines[0], world.rok, words)
    client = sign_in(world.us.reader)
    page = check(timed(client.get, HERE), 200, where="page")
    draft = docx.Document(io.BytesIO(client.get(f"{HERE[:-1]}/e1.docx?lang=en").content))
    found = squeezed("\n".join(paragraph.text for paragraph in draft.paragraphs))
    assert [text for text in texts if squeezed(text) not in found] == []
    assert "&lt;script&gt;" in text_of(page)
    send_out(report, world.us)
    concur(report, *world.teams)
    publish(report, world.us)
    for kind, read in (("pdf", read_pdf), ("xlsx", read_cells)):
        found = squeezed(read(client.get(f"{HERE[:-1]}.{kind}?lang=en").content))
        assert [text for text in texts if squeezed(text) not in found] == [], kind
    check(timed(client.get, HERE), 200, where="published")


def read_cells(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    return "\n".join(str(cell.value) for cell in cells if cell.value is not None)
