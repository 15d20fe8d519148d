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
    "update_released": _("Update released"),
    "update_confirmed": _("Confirmed as still true"),
    "milestone_released": _("Milestone released"),
    "milestone_changed": _("Change of a milestone released"),
    "milestone_move_proposed": _("New date proposed"),
    "milestone_move_agreed": _("New date agreed"),
    "milestone_move_declined": _("New date not agreed"),
    "commitment_closed": _("Commitment closed"),
    "commitment_reopened": _("Commitment opened again"),
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
    "name_en": _("Name in English"),
    "name_ko": _("Name in Korean"),
    "since": _("Since"),
    "leads": _("Lead offices"),
    "reference": _("Reference"),
    "with": _("Together with"),
}
# Counts, keys and hashes, which say nothing more to a reader.
NOT_SHOWN = ("revision", "content_hash", "entry", "note", "code", "slug")
