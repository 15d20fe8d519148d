"""Every model, room by room. Django finds them here; nothing is defined here."""

from tracker.assent.models import Position
from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.history.models import ChainHead, Entry, EntryBody
from tracker.people.access import Access
from tracker.people.models import MemberSession, Office, OfficeName, Side, User
from tracker.people.once import Once
from tracker.quarters.models import Quarter
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import (
    Clearance,
    Note,
    StatusUpdate,
    Wording,
    Workstream,
)

__all__ = [
    "Access",
    "ChainHead",
    "Citation",
    "Clearance",
    "Commitment",
    "Document",
    "Entry",
    "EntryBody",
    "MemberSession",
    "Milestone",
    "MilestoneChange",
    "Note",
    "Office",
    "OfficeName",
    "Once",
    "Paragraph",
    "Position",
    "Quarter",
    "Side",
    "StatusUpdate",
    "User",
    "Wording",
    "Workstream",
]
