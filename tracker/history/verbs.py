"""Every change a person can make, with the sentence the history shows. An unlisted verb is refused."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "record_loaded": _("%(subject)s was loaded from the public record."),
    "record_entered": _("%(actor)s entered %(subject)s."),
    "record_changed": _("%(actor)s changed %(subject)s."),
    "draft_saved": _("%(actor)s saved a draft of %(subject)s."),
    "draft_submitted": _("%(actor)s submitted %(subject)s for release."),
    "draft_returned": _("%(actor)s returned %(subject)s with a note."),
    "update_released": _("%(actor)s released %(subject)s."),
    "update_confirmed": _("%(actor)s confirmed that %(subject)s is still true."),
    "milestone_released": _("%(actor)s released %(subject)s."),
    "milestone_move_proposed": _("%(actor)s proposed a new date of %(subject)s."),
    "milestone_move_agreed": _("%(actor)s agreed to the new date of %(subject)s."),
    "milestone_move_declined": _("%(actor)s did not agree to the new date of %(subject)s."),
    "milestone_changed": _("%(actor)s released a change of %(subject)s."),
    "record_confirmed": _("%(actor)s confirmed %(subject)s."),
    "position_taken": _("%(actor)s took a position on %(subject)s."),
    "member_added": _("%(actor)s added the account %(subject)s."),
    "member_changed": _("%(actor)s changed the account %(subject)s."),
    "member_link_made": _("%(actor)s made a link for %(subject)s to set a password."),
    "member_password_set": _("%(actor)s set the password of %(subject)s."),
    "office_added": _("%(actor)s added the office %(subject)s."),
    "lead_set": _("%(actor)s changed the lead offices of %(subject)s."),
    "text_purged": _("%(actor)s removed the text of an entry on %(subject)s."),
}
