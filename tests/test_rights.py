"""No verb without a row in a table of rights: role × side × verb."""

from tests.home import test_rights as home
from tests.meetings import test_rights as meetings
from tests.reports.test_moves import CARRY_OUT
from tests.rights import attempted, public_verbs
from tests.workstreams import test_rights as workstreams
from tracker.reports.moves import MOVES

TABLES = (workstreams.VERBS, meetings.VERBS, home.VERBS)

# Steps of verbs, and what only asks: they are called inside of a verb that looks at the right.
STEPS = {
    ("tracker.assent.actions", "add_position"),
    ("tracker.commitments.actions", "move_state"),
    ("tracker.history.actions", "record"),
    ("tracker.history.repeats", "repeats"),
    ("tracker.people.once", "claim"),
    ("tracker.people.once", "was_claimed"),
    ("tracker.reports.concurrence", "add"),
    ("tracker.workstreams.actions", "release_words"),
}
# Each row of the round is a change of its own, by a verb of the tables.
EACH = {("tracker.home.round", "save_rows"), ("tracker.home.round", "confirm_rows")}
# Tested in its own place: two persons answer for it (tests/history), every page of data entry is walked
# as everybody (tests/people/test_admin_walk.py).
ELSEWHERE = {("tracker.history.purge", "purge_text"), ("tracker.people.entering", "enter_record")}


def verbs_of_reports():
    """Their table is the product's own: every verb in every stage (tests/reports/test_moves.py)."""
    return {
        (module, name) for module, name in public_verbs() if module.startswith("tracker.reports.")
    } - STEPS


def test_every_verb_is_in_a_table_of_rights():
    listed = set().union(*(attempted(row) for table in TABLES for row in table))
    verbs = public_verbs() - STEPS - EACH - ELSEWHERE - verbs_of_reports()
    assert verbs - listed == set()


def test_every_verb_on_reports_is_in_the_table_of_their_stages():
    named = {"raise_objection": "object"}
    # Before there is a report, and what a side asks its own offices.
    without_stage = {"start_report", "ask_office", "note_answer"}
    names = {named.get(name, name) for _module, name in verbs_of_reports()}
    assert names - without_stage == set(MOVES) == set(CARRY_OUT)


def test_what_is_left_out_is_there():
    assert public_verbs() >= STEPS | EACH | ELSEWHERE
