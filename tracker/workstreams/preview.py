"""Before a release: what the other side will see."""

import copy

from tracker.people.models import User
from tracker.quarters.models import Period
from tracker.workstreams.models import StatusUpdate
from tracker.workstreams.page import read_cards, read_updates
from tracker.workstreams.rules import picture


def read_preview(draft, member, sides, today):
    """The page's own cards, made for a reader of the other side as if the draft were released."""
    reader = User(side=sides.other(member.side_id), role=User.Role.READER)
    released = copy.copy(draft)
    released.state = StatusUpdate.State.RELEASED
    standing = [
        update
        for update in read_updates(draft.workstream, reader)
        if (update.side_id, update.quarter_id) != (draft.side_id, draft.quarter_id)
    ]
    cards = read_cards([released, *standing], sides, Period.of(today))
    return {
        "cards": cards,
        "card": next(card for card in cards if card.side.code == member.side_id),
        "joint": picture([card.reported_rating for card in cards]),
        "seen": draft.token,
    }
