"""Back, and Save again: the same words by the same member change nothing and are nobody else's."""

import pytest

from tests.world import (
    NOW,
    TODAY,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_milestone,
    make_update,
    make_workstream,
    milestone_content,
    update_content,
)
from tracker.history.models import Entry
from tracker.meetings.action_actions import change_action
from tracker.meetings.agenda_actions import change_agenda_item
from tracker.meetings.conclusion_actions import word_conclusion
from tracker.meetings.decision_actions import change_decision
from tracker.meetings.models import Meeting
from tracker.pages.conflicts import Stale
from tracker.quarters.models import Period
from tracker.workstreams.actions import save_draft
from tracker.workstreams.milestone_actions import save_milestone


def update(world):
    draft = make_update(make_workstream(), world.us, state="draft")

    def save(by, **words):
        content = update_content(world.us, headline_en="New words", **words)
        period = Period.of(TODAY)
        return save_draft(draft.workstream, period=period, by=by, seen=draft.token, content=content, now=NOW)

    return save, "narrative_en"


def first_update(world):
    """The first Save made the draft: the form knows of none."""
    work = make_workstream()

    def save(by, **words):
        content = update_content(world.us, **words)
        return save_draft(work, period=Period.of(TODAY), by=by, seen="", content=content, now=NOW)

    return save, "narrative_en"


def milestone(world):
    draft = make_milestone(make_workstream(), world.us, released=False)

    def save(by, **words):
        content = milestone_content(world.us, title_en="New words", **words)
        work = draft.workstream
        return save_milestone(draft, workstream=work, by=by, seen=draft.token, content=content, now=NOW)

    return save, "title_ko"


def agenda_item(world):
    item = make_agenda_item(make_meeting(world.us), world.us)

    def save(by, **words):
        content = {"title_en": "New words", "minutes": 20, **words}
        return change_agenda_item(item, by=by, seen=item.token, now=NOW, content=content)

    return save, "title_ko"


def action(world):
    given = make_action(make_meeting(world.us), world.us)

    def save(by, **words):
        content = {"text_en": "New words", "office": None, **words}
        return change_action(given, by=by, seen=given.token, now=NOW, content=content)

    return save, "text_ko"


def decision(world):
    proposed = make_decision(make_meeting(world.us), world.us)
    work = make_workstream()

    def save(by, **words):
        content = {"text_en": "New words", "workstreams": [work], "closes": "", **words}
        return change_decision(proposed, by=by, seen=proposed.token, now=NOW, content=content)

    return save, "text_ko"


def conclusion(world):
    meeting = make_meeting(world.us)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    item = make_agenda_item(meeting, world.us)

    def save(by, **words):
        content = {"conclusion_en": "New words", **words}
        return word_conclusion(item, by=by, seen=item.token, now=NOW, content=content)

    return save, "conclusion_ko"


FORMS = [update, first_update, milestone, agenda_item, action, decision, conclusion]
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)


@every_form
def test_the_same_again_by_the_same_member_changes_nothing(world, form):
    save, _other = form(world)
    first = save(world.us.editor)
    count = Entry.objects.count()
    again = save(world.us.editor)
    assert (again.pk, again.revision) == (first.pk, first.revision)
    assert Entry.objects.count() == count


@every_form
def test_other_words_from_the_old_page_are_stale(world, form):
    save, other = form(world)
    save(world.us.editor)
    with pytest.raises(Stale):
        save(world.us.editor, **{other: "다른 말"})


@every_form
def test_what_somebody_else_saved_is_theirs(world, form):
    """The same words even: whoever reads the page again knows who wrote them."""
    save, _other = form(world)
    save(world.us.editor)
    with pytest.raises(Stale):
        save(world.us.releaser)
