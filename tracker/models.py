"""Every model, room by room. Django finds them here; nothing is defined here."""

from tracker.assent.models import Position
from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.history.models import ChainHead, Entry, EntryBody
from tracker.meetings.conclusions import Conclusions
from tracker.meetings.models import Attendance, Meeting, Postponement, Relocation
from tracker.meetings.table import ActionItem, AgendaItem, BriefingNote, Decision
from tracker.people.access import Access
from tracker.people.mails import Mail, SidePreference
from tracker.people.models import MemberSession, Office, OfficeName, Side, User
from tracker.people.once import Once
from tracker.quarters.models import Quarter
from tracker.reports.frozen import Candidate, Objection, Reported, Snapshot, Transmission
from tracker.reports.models import LineWording, ProposedWording, Report, ReportLine
from tracker.workstreams.milestones import Milestone, MilestoneChange
from tracker.workstreams.models import (
    Clearance,
    Note,
    StatusUpdate,
    Wording,
    Workstream,
)
from tracker.workstreams.received import ReceivedUpdate

__all__ = [
    "Access",
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "BriefingNote",
    "Candidate",
    "ChainHead",
    "Citation",
    "Clearance",
    "Commitment",
    "Conclusions",
    "Decision",
    "Document",
    "Entry",
    "EntryBody",
    "LineWording",
    "Mail",
    "Meeting",
    "MemberSession",
    "Milestone",
    "MilestoneChange",
    "Note",
    "Objection",
    "Office",
    "OfficeName",
    "Once",
    "Paragraph",
    "Position",
    "Postponement",
    "ProposedWording",
    "Quarter",
    "ReceivedUpdate",
    "Relocation",
    "Report",
    "ReportLine",
    "Reported",
    "Side",
    "SidePreference",
    "Snapshot",
    "StatusUpdate",
    "Transmission",
    "User",
    "Wording",
    "Workstream",
]
