"""The quarter's round: every row a draft of its own, and nothing that was typed is lost."""

import datetime

import pytest

from tests.pages.web import find_problems, form_fields, plain_text, sign_in, text_of
from tests.world import (
    NOW,
    make_clearance,
    make_office,
    make_update,
    make_workstream,
    make_world,
)
from tracker.quarters.models import Period
from tracker.workstreams.actions import set_leads
from tracker.workstreams.clearances import note_answer
from tracker.workstreams.models import Clearance, StatusUpdate, Workstream

pytestmark = pytest.mark.usefixtures("db", "clock")
NOW_PERIOD = Period.of(NOW.date())
HERE = f"/quarters/{NOW_PERIOD.slug}/"


@pytest.fixture
def world():
    world = make_world()
    for number in range(1, 11):
        make_workstream(number, slug=f"w{number}")
    return world


def workstreams():
    return list(Workstream.objects.order_by("number"))


def open_round(member):
    client = sign_in(member)
    response = client.get(HERE)
    page = text_of(response)
    assert find_problems(page) == []
    return client, form_fields(response, HERE)


def drafts(side="US"):
    rows = StatusUpdate.objects.filter(side=side).open().order_by("workstream__number")
    return [(row.workstream.number, row.rating, row.headline_en, row.state) for row in rows]


def test_ten_workstreams_are_written_submitted_and_released_from_one_sheet(world):
    client, fields = open_round(world.us.editor)
    for number in range(1, 11):
        fields[f"w{number}-rating"] = "on_track"
        fields[f"w{number}-headline"] = f"Headline {number}"
    response = client.post(HERE, {**fields, "action": "submit"})
    assert response.status_code == 302
    assert drafts() == [(n, "on_track", f"Headline {n}", "submitted") for n in range(1, 11)]
    releaser = sign_in(world.us.releaser)
    response = releaser.post(HERE, {**open_round(world.us.releaser)[1], "action": "release"})
    assert (response.status_code, response["Location"]) == (302, "/release/")
    chosen = [row.key for row, is_chosen in releaser.get("/release/").context_data["ready"] if is_chosen]
    assert len(chosen) == 10
    assert releaser.post("/release/", {"row": chosen}).status_code == 302
    assert StatusUpdate.objects.filter(state="released").count() == 10


def test_only_rows_that_were_changed_become_drafts(world):
    client, fields = open_round(world.us.editor)
    fields["w3-headline"] = "Only this"
    assert client.post(HERE, {**fields, "action": "save"}).status_code == 302
    assert [row[0] for row in drafts()] == [3]


def test_a_row_that_lacks_something_keeps_what_was_typed_and_the_others_are_saved(world):
    client, fields = open_round(world.us.editor)
    fields.update({"w1-rating": "at_risk", "w1-headline": "Lacks", "w2-headline": "Complete"})
    response = client.post(HERE, {**fields, "action": "submit"})
    assert response.status_code == 422
    said = plain_text(text_of(response))
    assert "1 row submitted. 1 row needs attention." in said
    assert form_fields(response, HERE)["w1-headline"] == "Lacks"
    assert [row[:3] for row in drafts()] == [(2, "not_started", "Complete")]


def test_someone_faster_in_one_row_is_told_with_all_three_texts_and_the_second_save_counts(world):
    client, fields = open_round(world.us.editor)
    make_update(workstreams()[0], world.us, state="draft", headline_en="Theirs")
    fields.update({"w1-headline": "Mine <b>", "w2-headline": "Second"})
    response = client.post(HERE, {**fields, "action": "save"})
    assert response.status_code == 409
    said = plain_text(text_of(response))
    assert "Theirs" in said and "Mine <b>" in said
    assert (2, "not_started", "Second", "draft") in drafts()
    again = form_fields(response, HERE)
    assert again["w1-headline"] == "Mine <b>"
    assert client.post(HERE, {**again, "action": "save"}).status_code == 302
    assert (1, "not_started", "Mine <b>", "draft") in drafts()


def test_cells_leave_the_other_language_and_the_rest_as_they_were(world):
    make_update(workstreams()[0], world.us, headline_ko="그대로", ask_ko="요청 그대로")
    client, fields = open_round(world.us.editor)
    fields["w1-headline"] = "Changed"
    client.post(HERE, {**fields, "action": "save"})
    draft = StatusUpdate.objects.open().get()
    assert (draft.headline_en, draft.headline_ko, draft.ask_ko) == ("Changed", "그대로", "요청 그대로")


def test_all_unchanged_is_still_true_today_and_a_second_press_changes_nothing(world):
    earlier = NOW_PERIOD.previous()
    at = datetime.datetime.combine(earlier.end, datetime.time(9), datetime.UTC) - datetime.timedelta(days=9)
    for workstream in workstreams()[:3]:
        make_update(workstream, world.us, now=at)
    for expected in (3, 0):
        client, fields = open_round(world.us.editor)
        response = client.post(HERE, {**fields, "action": "confirm"}, follow=True)
        assert f"{expected} row" in plain_text(text_of(response))
    assert StatusUpdate.objects.filter(quarter__number=NOW_PERIOD.number, as_of=NOW.date()).count() == 3


def test_nobody_confirms_a_text_that_the_sheet_did_not_show(world):
    make_update(workstreams()[0], world.us, as_of=NOW_PERIOD.start)
    client, fields = open_round(world.us.editor)
    make_update(workstreams()[0], world.us, as_of=NOW_PERIOD.start, headline_en="Newer")
    response = client.post(HERE, {**fields, "action": "confirm"})
    assert response.status_code == 409
    assert StatusUpdate.objects.filter(version=3).count() == 0


def test_one_row_is_saved_in_place(world):
    client, fields = open_round(world.us.editor)
    fields.update({"w4-headline": "In place", "w5-headline": "Not yet"})
    response = client.post(HERE, {**fields, "action": "row", "row": "w4"}, headers={"HX-Request": "true"})
    part = text_of(response)
    assert response.status_code == 200 and 'id="row-w4"' in part and "<html" not in part
    assert [row[0] for row in drafts()] == [4]


def test_the_other_side_learns_nothing_of_it(world):
    client, fields = open_round(world.us.editor)
    before = text_of(sign_in(world.rok.reader).get(HERE))
    fields["w3-headline"] = "Only ours"
    client.post(HERE, {**fields, "action": "submit"})
    after = text_of(sign_in(world.rok.reader).get(HERE))
    assert plain_text(before) == plain_text(after)


def test_a_member_of_an_office_begins_with_its_workstreams(world):
    office = make_office(world.us.side, "US-1", by=world.us.steward)
    set_leads(workstreams()[6], [office], by=world.us.steward, now=NOW)
    world.us.editor.offices.add(office)
    _client, fields = open_round(world.us.editor)
    assert {name.split("-")[0] for name in fields if name.startswith("w")} == {"w7"}
    everything = text_of(sign_in(world.us.editor).get(f"{HERE}?show=all"))
    assert 'name="w1-headline"' in everything


def test_what_is_asked_of_offices_stands_beside_the_row_and_in_the_text_to_chase(world):
    office = make_office(world.us.side, "US-1", by=world.us.steward)
    draft = make_update(workstreams()[0], world.us, state="submitted")
    make_clearance(draft, world.us, office=office, now=NOW)
    page = plain_text(text_of(sign_in(world.us.reader).get(HERE)))
    assert "your clearance is asked for by" in page
    assert "your clearance is asked for by" not in plain_text(text_of(sign_in(world.rok.reader).get(HERE)))


# --- clearances -------------------------------------------------------------------------------------------


def lead(workstream, *teams):
    offices = [make_office(team.side, f"{team.side.code}-L", by=team.steward) for team in teams]
    set_leads(workstream, offices, by=teams[0].steward, now=NOW)
    return offices


def shown(clearance):
    """What the form holds beside its cells: the version, and what each cell showed."""
    key = f"c-{clearance.pk}"
    return {
        f"{key}-seen": clearance.token,
        f"initial-{key}-answer": clearance.answer,
        f"initial-{key}-told_by": clearance.told_by,
    }


def test_offices_are_asked_and_their_answers_noted_on_the_sheet(world):
    (office,) = lead(workstreams()[0], world.us)
    draft = make_update(workstreams()[0], world.us, state="draft")
    client = sign_in(world.us.editor)
    ask = {"action": "clear", f"a-1-{office.pk}": "on", "due_on": "2026-12-01", "once": "x"}
    assert client.post(HERE, ask).status_code == 302
    client.post(HERE, ask)  # a double click
    clearance = Clearance.objects.get(subject_id=draft.pk)
    assert (clearance.office, str(clearance.due_on), clearance.answer) == (office, "2026-12-01", "asked")
    key = f"c-{clearance.pk}"
    noted = {f"{key}-answer": "with_edits", f"{key}-told_by": "Desk officer", **shown(clearance)}
    assert client.post(HERE, {"action": "clear", **noted}).status_code == 302
    clearance.refresh_from_db()
    assert (clearance.answer, clearance.told_by) == ("with_edits", "Desk officer")
    assert "Cleared with edits" in plain_text(text_of(client.get(HERE)))
    assert "Desk officer" not in text_of(sign_in(world.rok.editor).get(HERE))


def test_an_answer_that_somebody_else_noted_is_not_overwritten_and_nothing_is_half_saved(world):
    (office,) = lead(workstreams()[0], world.us)
    draft = make_update(workstreams()[0], world.us, state="draft")
    clearance = make_clearance(draft, world.us, office=office)
    seen, as_shown = clearance.token, shown(clearance)
    note_answer(clearance, answer="cleared", told_by="A", by=world.us.editor, seen=seen, now=NOW)
    key = f"c-{clearance.pk}"
    typed = {f"{key}-answer": "no_reply", f"{key}-told_by": "B", **as_shown}
    client = sign_in(world.us.editor)
    answer = client.post(HERE, {"action": "clear", **typed})
    assert answer.status_code == 409
    page = text_of(answer)
    assert 'value="B"' in page and "Nothing was saved" in page and "Noted meanwhile: Cleared, A." in page
    clearance.refresh_from_db()
    assert clearance.told_by == "A"
    assert f'name="{key}-seen" value="{clearance.token}"' in page
    assert client.post(HERE, {"action": "clear", **typed, **shown(clearance)}).status_code == 302
    clearance.refresh_from_db()
    assert clearance.told_by == "B"


def test_a_colleagues_answer_in_another_row_costs_nothing(world):
    lead(workstreams()[0], world.us)
    rows = [
        make_clearance(make_update(work, world.us, state="draft"), world.us) for work in workstreams()[:2]
    ]
    fields = {name: value for row in rows for name, value in shown(row).items()}
    for row in rows:
        fields.update({f"c-{row.pk}-answer": row.answer, f"c-{row.pk}-told_by": ""})
    note_answer(rows[0], answer="cleared", told_by="A", by=world.us.editor, seen=rows[0].token, now=NOW)
    fields[f"c-{rows[1].pk}-told_by"] = "B"
    assert sign_in(world.us.editor).post(HERE, {"action": "clear", **fields}).status_code == 302
    assert sorted(Clearance.objects.values_list("told_by", flat=True)) == ["A", "B"]


def test_readers_are_offered_no_clearing(world):
    make_update(workstreams()[0], world.us, state="draft")
    assert 'id="clearing"' not in text_of(sign_in(world.us.reader).get(HERE))
    assert sign_in(world.us.reader).post(HERE, {"action": "clear"}).status_code == 403
    assert 'id="clearing"' in text_of(sign_in(world.us.editor).get(HERE))
