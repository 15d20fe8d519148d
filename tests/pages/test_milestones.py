"""Milestones and what happens to them: first a draft of one side, then shared and never edited again."""

import datetime
import uuid

import pytest

from tests.pages.web import elements, form_fields, parse, sign_in, text_of
from tests.world import (
    TODAY,
    change_content,
    change_seen,
    make_change,
    make_milestone,
    make_note,
    make_superuser,
    make_workstream,
)
from tracker.workstreams import milestone_actions as actions
from tracker.workstreams import milestone_panel
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import Note

pytestmark = pytest.mark.usefixtures("clock")

PAGE = "/workstreams/one/"
BACK = "/workstreams/one/#milestones"
ADD = "/workstreams/one/milestones/add/"
WORD = "Quokka"


@pytest.fixture
def one(world):
    return make_workstream(1, slug="one")


def address(milestone, verb):
    return f"/workstreams/one/milestones/{milestone.pk}/{verb}/"


def fill(client, where, **typed):
    """What a browser sends after typing into the form at this address."""
    response = client.get(where)
    assert response.status_code == 200
    return {**form_fields(response, where), **typed}


def check_saved(response, sentence):
    assert (response.status_code, response.headers["Location"]) == (302, BACK)
    shown = text_of(response.client.get(PAGE))
    assert sentence in shown
    return shown


def release(client, milestone):
    where = address(milestone, "release")
    return client.post(where, fill(client, where))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


SAVED = "Draft milestone saved. Only your side can see it."
CHANGED = "Draft change saved. Only your side can see it until it is released."
RELEASED = "Released. ROK can read it now."
FASTER = "Nothing was done; here is how it stands now."


# --- a milestone of one side ------------------------------------------------------------------------------


def test_a_milestone_is_added_as_a_draft_that_only_its_side_sees(world, one):
    editor = sign_in(world.us.editor)
    form = fill(editor, ADD, title_en=WORD, due_on="2026-11-10", due_precision="month", responsible="US")
    shown = check_saved(editor.post(ADD, form), SAVED)
    assert WORD in shown and "Draft, your side only" in shown and "0 of 0 done" in shown
    draft = Milestone.objects.get()
    assert (draft.number, draft.stage, draft.side_id, draft.responsible_id) == (None, "draft", "US", "US")
    assert (draft.due_on, draft.baseline_due_on) == (datetime.date(2026, 11, 30), None)
    for member in (*world.rok.members, make_superuser()):
        for page in (PAGE, "/", "/workstreams/", "/reports/2026-q4/"):
            assert WORD not in text_of(sign_in(member).get(page))


WRONG = {
    "no title": ({"title_en": "", "title_ko": ""}, "Write a title, in English or in Korean."),
    "title of 161": (
        {"title_ko": "가" * 161},
        "Ensure this value has at most 160 characters (it has 161).",
    ),
    "no date": ({"due_on": ""}, "Enter a date, or choose “No date”."),
    "garbage": ({"due_on": "soon"}, "Enter a valid date."),
    "year 1999": ({"due_on": "1999-12-31"}, "Enter a date from 2000 to 2100."),
    "year 2101": ({"due_on": "2101-01-01"}, "Enter a date from 2000 to 2100."),
    "turned": ({"title_en": "a\u2067b"}, "This text holds a mark that reverses the reading direction."),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("verb", ["add", "edit"])
def test_a_wrong_milestone_comes_back_with_a_sentence_and_everything_typed(world, one, verb, wrong):
    typed, sentence = WRONG[wrong]
    editor = sign_in(world.us.editor)
    where = ADD if verb == "add" else address(make_milestone(one, world.us, released=False), "edit")
    form = fill(editor, where, **{"title_en": "A title", "due_on": "2026-12-01", **typed})
    response = editor.post(where, form)
    assert response.status_code == 422
    assert text_of(response).count(sentence) == 2
    kept = form_fields(response, where)
    del kept["csrfmiddlewaretoken"], form["csrfmiddlewaretoken"]
    assert kept == form
    assert not Milestone.objects.filter(title_en="A title").exists()


@pytest.mark.parametrize("typed", [{"responsible": "PRC"}, {"due_precision": "roughly"}])
def test_a_choice_that_does_not_exist_is_refused(world, one, typed):
    editor = sign_in(world.us.editor)
    form = fill(editor, ADD, **{"title_en": "A title", "due_on": "2026-12-01", **typed})
    response = editor.post(ADD, form)
    assert response.status_code == 422
    assert "is not one of the available choices." in text_of(response)


def test_a_milestone_may_have_no_date(world, one):
    editor = sign_in(world.us.editor)
    form = fill(editor, ADD, title_ko="이정표", due_on="2026-12-01", due_precision="none", responsible="")
    shown = check_saved(editor.post(ADD, form), SAVED)
    assert "no date" in shown
    draft = Milestone.objects.get()
    assert (draft.due_on, draft.due_precision, draft.responsible_id) == (None, "none", None)


def test_a_draft_is_edited_by_its_own_side(world, one):
    draft = make_milestone(one, world.us, released=False)
    where = address(draft, "edit")
    releaser = sign_in(world.us.releaser)
    form = fill(releaser, where)
    assert (form["title_en"], form["due_on"], form["due_precision"], form["responsible"], form["seen"]) == (
        "US milestone",
        "2026-12-15",
        "day",
        "US",
        draft.token,
    )
    check_saved(releaser.post(where, {**form, "title_en": "Better"}), SAVED)
    assert (fresh(draft).title_en, fresh(draft).revision, fresh(draft).stage) == ("Better", 2, "draft")


def test_a_colleague_who_saved_the_draft_first_is_shown_and_mine_is_kept(world, one):
    draft = make_milestone(one, world.us, released=False)
    where = address(draft, "edit")
    editor, releaser = sign_in(world.us.editor), sign_in(world.us.releaser)
    form = fill(editor, where, title_en="mine")
    releaser.post(where, fill(releaser, where, title_en="theirs"))
    response = editor.post(where, form)
    assert response.status_code == 409
    assert "Us Releaser saved this while you were writing" in text_of(response)
    assert conflict_rows(response) == [["Title in English", "US milestone", "theirs", "mine"]]
    assert fresh(draft).title_en == "theirs"
    again = form_fields(response, where)
    assert again["title_en"] == "mine"
    check_saved(editor.post(where, again), SAVED)
    assert fresh(draft).title_en == "mine"


def test_a_second_press_and_back_add_nothing(world, one):
    editor = sign_in(world.us.editor)
    form = fill(editor, ADD, title_en="once", due_on="2026-12-15")
    for _press in range(3):
        check_saved(editor.post(ADD, form), SAVED)
    assert Milestone.objects.get().title_en == "once"
    check_saved(editor.post(ADD, {**form, "title_en": "another"}), SAVED)
    check_saved(editor.post(ADD, fill(editor, ADD, title_en="once", due_on="2026-12-15")), SAVED)
    assert Milestone.objects.count() == 3


def test_the_release_gives_the_number_and_the_first_date(world, one):
    """Numbers count what is shared: drafts that never were leave no gap."""
    first = make_milestone(one, world.us, released=False)
    make_milestone(one, world.rok, released=False)
    second = make_milestone(one, world.us, released=False, due_on=datetime.date(2026, 12, 20))
    releaser = sign_in(world.us.releaser)
    for number, milestone in ((1, second), (2, first)):
        where = address(milestone, "release")
        before = fresh(milestone).token
        preview = releaser.get(where)
        assert "What ROK will see" in text_of(preview) and "US milestone" in text_of(preview)
        assert fresh(milestone).token == before
        shown = check_saved(releaser.post(where, form_fields(preview, where)), RELEASED)
        assert f"0 of {number} done" in shown
        assert (fresh(milestone).number, fresh(milestone).stage) == (number, "released")
        assert fresh(milestone).baseline_due_on == fresh(milestone).due_on
    assert "US 이정표" in text_of(sign_in(world.rok.reader).get(PAGE))


def test_a_draft_changed_after_the_preview_is_not_released(world, one):
    draft = make_milestone(one, world.us, released=False)
    where = address(draft, "release")
    releaser, editor = sign_in(world.us.releaser), sign_in(world.us.editor)
    form = fill(releaser, where)
    editor.post(address(draft, "edit"), fill(editor, address(draft, "edit"), title_en="changed"))
    response = releaser.post(where, form)
    assert response.status_code == 409
    assert FASTER in text_of(response) and "changed" in text_of(response)
    assert fresh(draft).stage == "draft"
    check_saved(releaser.post(where, form_fields(response, where)), RELEASED)
    assert releaser.post(where, form_fields(response, where)).status_code == 409, "a second press"
    assert fresh(draft).number == 1


@pytest.mark.parametrize("verb", ["edit", "change", "release"])
def test_a_draft_of_the_other_side_answers_like_one_that_never_was(world, one, verb):
    draft = make_milestone(one, world.us, released=False)
    never = address(Milestone(pk=uuid.uuid4()), verb)
    for member in (*world.rok.members, make_superuser()):
        client = sign_in(member)
        for method in (client.get, client.post):
            answers = [method(where) for where in (address(draft, verb), never)]
            assert [answer.status_code for answer in answers] == [404, 404]
            texts = [text_of(answer).replace(str(draft.pk), "") for answer in answers]
            assert strip(texts[0]) == strip(texts[1].replace(never.split("/")[4], ""))
    assert fresh(draft).revision == 1


def strip(html):
    """Without the token."""
    before, _token, after = html.partition('name="csrfmiddlewaretoken" value="')
    return before + after[64:].replace(after[:64], "")


def test_only_editors_and_releasers_change_anything_and_only_releasers_release(world, one):
    draft, shared = make_milestone(one, world.us, released=False), make_milestone(one, world.us)
    make_change(shared, world.us, "started", released=False)
    readers = (world.us.reader, world.us.steward)
    for member, verbs in (
        *((reader, ("edit", "change", "release")) for reader in readers),
        (world.us.editor, ("release",)),
    ):
        client = sign_in(member)
        for verb in verbs:
            for milestone in (
                (draft,) if verb == "edit" else (shared,) if verb == "change" else (draft, shared)
            ):
                seen = actions.change_token(fresh(shared), MilestoneChange.objects.get())
                for token in (fresh(draft).token, seen):
                    where = address(milestone, verb)
                    assert client.post(where, {"seen": token, "title_en": "x"}).status_code == 403
    for reader in readers:
        assert sign_in(reader).post(ADD, {"title_en": "x", "due_precision": "none"}).status_code == 403
    assert [m.revision for m in Milestone.objects.all()] == [1, 1]
    assert MilestoneChange.objects.get().stage == "draft"


# --- what happens to a shared one -------------------------------------------------------------------------


def test_a_shared_milestone_is_not_edited(world, one):
    shared = make_milestone(one, world.us)
    releaser = sign_in(world.us.releaser)
    where = address(shared, "edit")
    assert releaser.get(where).status_code == 404
    typed = {"seen": shared.token, "title_en": "rewritten", "due_on": "2027-01-01", "due_precision": "day"}
    response = releaser.post(where, typed)
    assert response.status_code == 409
    assert "rewritten" in text_of(response)
    assert fresh(shared).title_en == "US milestone"


def test_a_move_keeps_the_first_date_and_shows_the_slip_and_the_reason(world, one):
    shared = make_milestone(one, world.us)
    where = address(shared, "change")
    editor, releaser, other = map(sign_in, (world.us.editor, world.us.releaser, world.rok.reader))
    form = fill(editor, where)
    assert (form["kind"], form["due_on"], form["due_precision"]) == ("moved", "2026-12-15", "day")
    form |= {"due_on": "2027-01-14", "reason_en": WORD}
    assert WORD in check_saved(editor.post(where, form), CHANGED)
    assert fresh(shared).due_on == datetime.date(2026, 12, 15)
    for member in (*world.rok.members, make_superuser()):
        for page in (PAGE, "/", "/reports/2026-q4/", where):
            assert WORD not in text_of(sign_in(member).get(page))

    check_saved(release(releaser, shared), RELEASED)
    moved = fresh(shared)
    assert (moved.due_on, moved.baseline_due_on) == (datetime.date(2027, 1, 14), datetime.date(2026, 12, 15))
    assert moved.slip_days == 30
    for page in (PAGE, "/", "/reports/2026-q4/"):
        shown = text_of(other.get(page))
        assert WORD in shown and "30일" in shown, page
    assert "+30 days" in text_of(editor.get(PAGE))


REFUSED = {
    "a move without a reason": (
        {"kind": "moved", "due_on": "2027-01-14"},
        "Give a reason, in English or in Korean.",
    ),
    "a move to where it is": (
        {"kind": "moved", "due_on": "2026-12-15", "reason_en": "x"},
        "This is the date it has already.",
    ),
    "a move to nowhere": (
        {"kind": "moved", "due_on": "", "reason_en": "x"},
        "Enter a date, or choose “No date”.",
    ),
    "a drop without a reason": ({"kind": "dropped"}, "Give a reason, in English or in Korean."),
    "done without a day": ({"kind": "done", "done_on": ""}, "Enter the day on which it was done."),
    "done tomorrow": ({"kind": "done", "done_on": "2026-11-13"}, "This day has not come yet."),
    "done in 1999": ({"kind": "done", "done_on": "1999-12-31"}, "Enter a date from 2000 to 2100."),
    "a reason that is turned": (
        {"kind": "started", "reason_ko": "a\u200eb"},
        "This text holds a mark that reverses the reading direction.",
    ),
}


@pytest.mark.parametrize("refused", REFUSED)
def test_a_wrong_change_comes_back_with_a_sentence_and_everything_typed(world, one, refused):
    typed, sentence = REFUSED[refused]
    where = address(make_milestone(one, world.us), "change")
    editor = sign_in(world.us.editor)
    form = fill(editor, where, **typed)
    response = editor.post(where, form)
    assert response.status_code == 422
    assert text_of(response).count(sentence) == 2
    kept = form_fields(response, where)
    del kept["csrfmiddlewaretoken"], form["csrfmiddlewaretoken"]
    assert kept == form
    assert not MilestoneChange.objects.exists()


@pytest.mark.parametrize("kind", ["reopened", "released", "", "moved "])
def test_a_change_that_is_not_offered_is_refused(world, one, kind):
    where = address(make_milestone(one, world.us), "change")
    editor = sign_in(world.us.editor)
    response = editor.post(where, fill(editor, where, kind=kind, reason_en="x", due_on="2027-01-01"))
    assert response.status_code == 422
    assert not MilestoneChange.objects.exists()


def test_a_milestone_is_started_completed_reopened_dropped_and_reopened(world, one):
    shared = make_milestone(one, world.us)
    editor, releaser = sign_in(world.us.editor), sign_in(world.us.releaser)
    where = address(shared, "change")
    for typed, state, done_on, offered in (
        ({"kind": "started"}, "in_progress", None, ["moved", "done", "dropped"]),
        ({"kind": "done", "done_on": "2026-11-11"}, "done", TODAY.replace(day=11), ["reopened"]),
        (
            {"kind": "reopened", "due_on": "2027-03-31", "due_precision": "quarter", "reason_ko": "다시"},
            "in_progress",
            None,
            ["moved", "done", "dropped"],
        ),
        ({"kind": "dropped", "reason_en": "no need"}, "dropped", None, ["reopened"]),
        (
            {"kind": "reopened", "due_on": "", "due_precision": "none", "reason_en": "a need"},
            "planned",
            None,
            ["moved", "started", "done", "dropped"],
        ),
    ):
        check_saved(editor.post(where, fill(editor, where, **typed)), CHANGED)
        before = fresh(shared).state
        check_saved(release(releaser, shared), RELEASED)
        assert before != state == fresh(shared).state
        assert fresh(shared).done_on == done_on
        html = text_of(editor.get(where))
        kinds = ("moved", "started", "done", "dropped", "reopened")
        assert [kind for kind in kinds if f'name="kind" value="{kind}"' in html] == offered
    assert (fresh(shared).due_on, fresh(shared).due_precision) == (None, "none")
    kinds = MilestoneChange.objects.order_by("released_at", "written_at").values_list("kind", flat=True)
    assert sorted(kinds) == ["done", "dropped", "reopened", "reopened", "started"]


def test_what_one_side_answers_for_is_not_the_other_sides_to_change(world, one):
    shared = make_milestone(one, world.us)
    theirs = sign_in(world.rok.releaser)
    where = address(shared, "change")
    assert f'href="{where}"' not in text_of(theirs.get(PAGE))
    data = {
        "seen": change_seen(shared, world.rok),
        "kind": "dropped",
        "reason_en": "x",
        "due_precision": "none",
    }
    assert theirs.get(where).status_code == theirs.post(where, data).status_code == 403
    assert f'href="{where}"' in text_of(sign_in(world.us.editor).get(PAGE))
    assert not MilestoneChange.objects.exists()


def test_a_draft_change_is_taken_up_again_by_a_colleague(world, one):
    shared = make_milestone(one, world.us)
    make_change(shared, world.us, "moved", released=False, reason_en="first")
    where = address(shared, "change")
    releaser = sign_in(world.us.releaser)
    form = fill(releaser, where)
    assert (form["kind"], form["due_on"], form["reason_en"]) == ("moved", "2027-01-15", "first")
    check_saved(releaser.post(where, {**form, "kind": "dropped", "reason_en": "second"}), CHANGED)
    change = MilestoneChange.objects.get()
    assert (change.kind, change.to_due_on, change.reason_en, change.revision) == (
        "dropped",
        None,
        "second",
        2,
    )


def test_each_side_drafts_its_own_change_of_a_joint_one_and_sees_only_that(world, one):
    shared = make_milestone(one, world.us, responsible_id=None)
    for team in world.teams:
        make_change(shared, team, "moved", released=False, reason_en=f"{team.side.code}-{WORD}")
    where = address(shared, "change")
    for team, other in ((world.us, world.rok), (world.rok, world.us)):
        client = sign_in(team.editor)
        assert fill(client, where)["reason_en"] == f"{team.side.code}-{WORD}"
        for page in (PAGE, where):
            assert f"{other.side.code}-{WORD}" not in text_of(client.get(page))


def conflict_rows(response):
    """[[field, base, theirs, mine]] of the table of a conflict."""
    (table,) = [e for e in elements(parse(text_of(response))) if "diff" in (e.get("class") or "").split()]
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")]
    return rows[1:]


def save_change(milestone, team, kind, member, **content):
    return actions.save_change(
        milestone,
        by=member,
        seen=change_seen(milestone, team),
        content=change_content(kind, **content),
        now=milestone.written_at,
    )


def test_a_colleague_who_drafted_a_change_first_is_shown_and_mine_is_kept(world, one):
    shared = make_milestone(one, world.us)
    where = address(shared, "change")
    editor = sign_in(world.us.editor)
    form = fill(editor, where, kind="dropped", reason_en="mine")
    save_change(shared, world.us, "dropped", world.us.releaser, reason_en="theirs", reason_ko="")
    response = editor.post(where, form)
    assert response.status_code == 409
    assert "Us Releaser saved this while you were writing" in text_of(response)
    assert conflict_rows(response) == [
        ["Reason in English", "–", "theirs", "mine"],
    ]
    assert MilestoneChange.objects.get().reason_en == "theirs"
    kept = editor.post(where, {**form_fields(response, where), "action": "note"})
    assert kept.headers["Location"] == f"{PAGE}#notes"
    note = Note.objects.get()
    assert note.subject_id == shared.pk and "Reason in English: mine" in note.text
    assert MilestoneChange.objects.get().reason_en == "theirs"
    again = form_fields(response, where)
    assert again["reason_en"] == "mine"
    check_saved(editor.post(where, again), CHANGED)
    assert MilestoneChange.objects.get().reason_en == "mine"


def test_a_change_drafted_before_is_what_both_started_from(world, one):
    shared = make_milestone(one, world.us)
    where = address(shared, "change")
    save_change(shared, world.us, "dropped", world.us.editor, reason_en="base", reason_ko="")
    editor = sign_in(world.us.editor)
    form = fill(editor, where, reason_en="mine", reason_ko="내 것")
    save_change(shared, world.us, "dropped", world.us.releaser, reason_en="theirs", reason_ko="")
    save_change(shared, world.us, "started", world.us.releaser, reason_en="theirs again", reason_ko="")
    assert conflict_rows(editor.post(where, form)) == [
        ["Kind", "Drop", "Start", "Drop"],
        ["Reason in English", "base", "theirs again", "mine"],
        ["Reason in Korean", "–", "–", "내 것"],
    ]


def test_a_token_that_was_made_up_has_no_base(world, one):
    draft, shared = make_milestone(one, world.us, released=False), make_milestone(one, world.us)
    editor = sign_in(world.us.editor)
    for milestone, verb in ((draft, "edit"), (shared, "change")):
        for seen in ("x", "..", "a.²", f"{milestone.pk}.{'9' * 20}", f"{milestone.pk}.1.7"):
            form = {**fill(editor, address(milestone, verb)), "seen": seen, "title_en": "mine"}
            response = editor.post(address(milestone, verb), {**form, "reason_en": "mine"})
            assert response.status_code == 409
            assert all(row[-1] == "mine" or row[1] != "mine" for row in conflict_rows(response))


def test_a_change_that_the_other_side_released_meanwhile_is_shown_first(world, one):
    shared = make_milestone(one, world.us, responsible_id=None)
    where = address(shared, "change")
    editor = sign_in(world.us.editor)
    form = fill(editor, where, due_on="2027-02-01", reason_en="mine")
    make_change(shared, world.rok, "dropped")
    response = editor.post(where, form)
    assert response.status_code == 409
    assert "This milestone was changed while you were writing" in text_of(response)
    assert conflict_rows(response) == [
        ["Kind", "–", "Drop", "Move the date"],
        ["Due on", "15 Dec 2026", "–", "1 Feb 2027"],
        ["How exactly the date is known", "Day", "–", "Day"],
        ["Reason in English", "–", "Why it was dropped", "mine"],
        ["Reason in Korean", "–", "dropped 사유", "–"],
    ]
    again = form_fields(response, where)
    assert (again["due_on"], again["reason_en"]) == ("2027-02-01", "mine")


def test_a_move_that_is_no_longer_possible_answers_409_and_keeps_the_reason(world, one):
    shared = make_milestone(one, world.us, responsible_id=None)
    where = address(shared, "change")
    editor = sign_in(world.us.editor)
    form = fill(editor, where, due_on="2027-02-01", reason_en="mine")
    make_change(shared, world.rok, "done")
    response = editor.post(where, form)
    assert response.status_code == 409
    assert form_fields(response, where)["reason_en"] == "mine"
    assert not MilestoneChange.objects.filter(side="US").exists()


def test_a_change_edited_after_the_preview_is_not_released(world, one):
    shared = make_milestone(one, world.us)
    make_change(shared, world.us, "started", released=False)
    where = address(shared, "release")
    releaser = sign_in(world.us.releaser)
    form = fill(releaser, where)
    save_change(shared, world.us, "dropped", world.us.editor, reason_en="changed")
    response = releaser.post(where, form)
    assert response.status_code == 409
    assert FASTER in text_of(response) and "changed" in text_of(response)
    assert fresh(shared).state == "planned"
    check_saved(releaser.post(where, form_fields(response, where)), RELEASED)
    assert fresh(shared).state == "dropped"


def test_the_preview_of_a_change_changes_nothing(world, one):
    shared = make_milestone(one, world.us)
    make_change(shared, world.us, "dropped", released=False, reason_en="why", reason_ko="까닭")
    before = (Milestone.objects.values().get(), MilestoneChange.objects.values().get())
    shown = text_of(sign_in(world.us.releaser).get(address(shared, "release")))
    assert "What ROK will see" in shown and "why" in shown and "까닭" in shown
    assert (Milestone.objects.values().get(), MilestoneChange.objects.values().get()) == before


def test_a_milestone_released_while_a_colleague_edits_it_gives_back_what_was_typed(world, one):
    draft = make_milestone(one, world.us, released=False)
    where = address(draft, "edit")
    editor = sign_in(world.us.editor)
    form = fill(editor, where, title_en="typed too late")
    actions.release_milestone(draft, by=world.us.releaser, seen=draft.token, now=draft.written_at)
    response = editor.post(where, form)
    assert response.status_code == 409
    assert "typed too late" in text_of(response)
    assert fresh(draft).title_en == "US milestone"
    kept = editor.post(where, {**form_fields(response, where), "action": "note"})
    assert kept.status_code == 302 and "typed too late" in Note.objects.get().text
    assert fresh(draft).title_en == "US milestone"


# --- very many --------------------------------------------------------------------------------------------


def numbers(client, query=""):
    tree = parse(text_of(client.get(f"{PAGE}{query}")))
    ids = [element.get("id") or "" for element in elements(tree) if element.tag == "tr"]
    return [int(name.removeprefix("m-")) for name in ids if name.startswith("m-")]


@pytest.fixture
def many(world, one, monkeypatch):
    """Closed ones first, of which the last is the newest; then open ones, of which the first is due last."""
    monkeypatch.setattr(milestone_panel, "SHOWN", 5)
    days = [datetime.timedelta(days=n) for n in range(4)]
    closed = [make_milestone(one, world.us, due_on=TODAY - 9 * days[1]) for _n in range(4)]
    for day, milestone in zip(days, closed, strict=True):
        make_change(milestone, world.us, "done", done_on=TODAY - 5 * days[1] + day)
    opened = [make_milestone(one, world.us, due_on=TODAY - day) for day in days[:3]]
    return [*closed, *opened]


def test_a_page_shows_what_is_open_and_what_was_closed_last_and_counts_all(world, many):
    client = sign_in(world.us.reader)
    assert numbers(client) == [3, 4, 5, 6, 7]
    shown = text_of(client.get(PAGE))
    assert "4 of 7 done, 0 slipping" in shown and "These are 5 of 7" in shown
    assert 'href="/milestones/?workstream=one&amp;sort=number"' in shown
    register = text_of(client.get("/milestones/?workstream=one&sort=number"))
    assert register.count("?milestone=") == 7


def test_of_very_many_open_ones_the_late_ones_come_first(world, one, monkeypatch):
    monkeypatch.setattr(milestone_panel, "SHOWN", 2)
    make_milestone(one, world.us, due_on=None, due_precision="none")
    for days in (30, -3, 20, -1):
        make_milestone(one, world.us, due_on=TODAY + datetime.timedelta(days=days))
    assert numbers(sign_in(world.us.reader)) == [3, 5]


def test_a_link_to_a_milestone_shows_it(world, many):
    client = sign_in(world.us.reader)
    assert numbers(client, "?milestone=1") == [1, 3, 4, 5, 6, 7]
    for name in ("", "x", "0", "99", "99999", "1" * 30, "-1", "１", "%00", "1.5"):
        assert numbers(client, f"?milestone={name}") == [3, 4, 5, 6, 7], name


def test_what_waits_for_a_word_is_shown_however_old(world, many):
    make_change(many[0], world.us, "reopened", released=False)
    assert numbers(sign_in(world.us.releaser)) == [1, 3, 4, 5, 6, 7]
    # A draft of the other side moves nothing.
    assert numbers(sign_in(world.rok.releaser)) == [3, 4, 5, 6, 7]
    assert "전체 7건 중 5건입니다" in text_of(sign_in(world.rok.releaser).get(PAGE))


def test_a_note_on_a_milestone_that_is_not_shown_still_names_it(world, many):
    make_note(many[0], world.us, text="Old but not forgotten")
    shown = text_of(sign_in(world.us.reader).get(PAGE))
    assert f'<a href="{PAGE}?milestone=1#m-1">1.1 ' in shown
