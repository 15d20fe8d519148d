"""The one order in which rows are locked, so that no two people ever wait for each other.

A verb locks what it changes in this order, all of one kind in one go, and the chains of the history after
everything else: `record` holds the head of a chain until the end of the transaction, so whoever wants another
row after it may want the row of somebody who wants that head. A verb that calls other verbs (a release of
many, a handing over, a cancellation) locks all of their rows first. Of the chains a side's own comes before
the shared one; `history.actions.hold_chain` takes it early where entries of both alternate.

Locks are `no_key`: rows that only point at a locked one, every entry of history by its author among them, do
not wait for it. tests/locks.py watches all of this in every test.
"""

ORDER = (
    "quarter",
    "meeting",
    "side",
    "report",
    "decision",
    "document",
    "commitment",
    "workstream",
    "milestone",
    "actionitem",
    "clearance",
    "user",
    "office",
    "entrybody",
    "chainhead",
)
# Whoever writes one of these holds the row that it belongs to, so among themselves they need no order.
BELOW = {
    "attendance": "meeting",
    "postponement": "meeting",
    "agendaitem": "meeting",
    "sidepreference": "side",
    "reportline": "report",
    "linewording": "report",
    "paragraph": "document",
    "citation": "commitment",
    "wording": "workstream",
    "statusupdate": "workstream",
    "milestonechange": "milestone",
}


def lock_rows(rows) -> None:
    """All of a query, in the order of their keys. Those of a model with an audience come through the door."""
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").only("pk"))
