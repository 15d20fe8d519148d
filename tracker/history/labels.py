"""What the history page calls kinds of subjects, verbs and fields."""

from django.utils.translation import gettext_lazy as _

from tracker.pages.labels import LABELS

# Kinds are model names, as entries hold them: history knows its subjects by name only.
KINDS = {
    "statusupdate": _("Update"),
    "milestone": _("Milestone"),
    "milestonechange": _("Change of a milestone"),
    "workstream": _("Workstream"),
    "commitment": _("Commitment"),
    "document": _("Document"),
    "meeting": _("Meeting"),
    "agendaitem": _("Agenda item"),
    "decision": _("Decision"),
    "actionitem": _("Action"),
    "clearance": _("Clearance"),
    "user": _("Account"),
    "office": _("Office"),
    "entry": _("History entry"),
}

# A verb in a list of choices; the sentence is in verbs.py.
VERB_NAMES = {
    "record_loaded": _("Loaded from the public record"),
    "draft_saved": _("Draft saved"),
    "draft_submitted": _("Submitted for release"),
    "draft_returned": _("Returned with a note"),
    "draft_discarded": _("Draft discarded"),
    "update_released": _("Update released"),
    "update_confirmed": _("Confirmed as still true"),
    "note_added": _("Note added"),
    "clearance_asked": _("Office asked for clearance"),
    "clearance_answered": _("Answer of an office noted"),
    "milestone_released": _("Milestone released"),
    "milestone_changed": _("Change of a milestone released"),
    "milestone_move_proposed": _("New date proposed"),
    "milestone_move_agreed": _("New date agreed"),
    "milestone_move_declined": _("New date not agreed"),
    "commitment_closed": _("Commitment closed"),
    "commitment_reopened": _("Commitment opened again"),
    "workstream_started": _("Workstream begun"),
    "workstream_closed": _("Workstream closed"),
    "workstream_reopened": _("Workstream opened again"),
    "record_confirmed": _("Entry of the record confirmed"),
    "position_taken": _("Position taken"),
    "member_added": _("Account added"),
    "member_changed": _("Account changed"),
    "member_link_made": _("Link to set a password made"),
    "member_password_set": _("Password set"),
    "office_added": _("Office added"),
    "lead_set": _("Lead offices changed"),
    "text_purged": _("Text removed"),
}

# Apart from the labels of forms: a kept form shows everything that has one of those.
FIELDS = {
    **LABELS,
    "answer": _("Answer"),
    "office": _("Office"),
    "rating": _("Status"),
    "state": _("State"),
    "version": _("Version"),
    "quarter": _("Quarter"),
    "marking": _("Marking"),
    "responsible_id": _("Responsible"),
    "due_precision": _("How exactly the date is known"),
    "kind": _("Kind"),
    "comment": _("Comment"),
    "username": _("User name"),
    "role": _("Role"),
    "steward": _("Steward"),
    "active": _("May sign in"),
    "offices": _("Offices"),
    "name": _("Name"),
    "name_en": _("Name in English"),
    "name_ko": _("Name in Korean"),
    "since": _("Since"),
    "leads": _("Lead offices"),
    "source": _("Source"),
    "reference": _("Reference"),
    "with": _("Together with"),
}
# Counts, keys and hashes, which say nothing more to a reader.
NOT_SHOWN = ("revision", "content_hash", "content", "entry", "note", "code", "slug")
