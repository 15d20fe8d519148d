"""What waits for a member, and what the other side is waited for: the rules, in one list each.

The overview, the mails and whatever else tells of it read these. A rule is a function that takes the ground
(`waiting_ground.Ground`: a member on a day) and yields rows, or what makes one later; a new one is written
and added to the list.
"""

import datetime

from tracker.home import (
    waiting_answers,
    waiting_conclusions,
    waiting_dates,
    waiting_others,
    waiting_received,
    waiting_translations,
    waiting_updates,
)
from tracker.home.waiting_ground import SOON, Ground, Later, Row

# Rows that are equally urgent stand in this order.
RULES = (
    waiting_answers.reports_to_answer,
    waiting_answers.holds_to_answer,
    waiting_dates.moves_to_agree,
    waiting_answers.decisions_to_agree,
    waiting_conclusions.conclusions_to_agree,
    waiting_answers.plans_to_agree,
    waiting_updates.drafts_at_once,
    waiting_updates.drafts_returned,
    waiting_updates.drafts_of_updates,
    waiting_updates.drafts_of_milestones,
    waiting_dates.milestones_due,
    waiting_dates.actions_due,
    waiting_received.received_to_confirm,
    waiting_updates.divergences,
    waiting_updates.updates_due,
    waiting_answers.record_to_confirm,
    waiting_translations.translations_behind,
    waiting_translations.record_behind,
)
ON_THE_OTHER_SIDE = (
    waiting_others.their_positions,
    waiting_others.their_answers,
    waiting_others.their_decisions,
    waiting_conclusions.their_conclusions,
    waiting_others.their_plans,
    waiting_others.their_late_actions,
    waiting_others.their_late_milestones,
    waiting_others.their_updates,
    waiting_others.their_record,
)


def read_waiting(ground: Ground) -> list[Row]:
    return make(find_waiting(ground))


def read_waiting_on(ground: Ground) -> list[Row]:
    return make(find_waiting_on(ground))


def find_waiting(ground: Ground) -> list[Row | Later]:
    """The most urgent first. Who is of no side acts for nobody, so nothing waits for them."""
    return find(RULES, ground)


def find_waiting_on(ground: Ground) -> list[Row | Later]:
    return find(ON_THE_OTHER_SIDE, ground)


def find(rules, ground) -> list[Row | Later]:
    if not (ground.side_id and ground.member.is_active):
        return []
    rows = [row for rule in rules for row in rule(ground)]
    return sorted(rows, key=lambda row: urgency(row, ground.today))


def make(rows: list[Row | Later]) -> list[Row]:
    return [row.make() if isinstance(row, Later) else row for row in rows]


def urgency(row, today) -> tuple:
    """Overdue and due soon by their day, then what has no day, then what there is time for."""
    if row.until is None:
        return (1, today)
    return (0 if row.until <= today + datetime.timedelta(days=SOON) else 2, row.until)
