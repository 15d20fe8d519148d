"""Data entry of what each side confirms: lists say who entered a row and who has not confirmed it yet."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.assent.rules import ENTERING, is_for_it, read_latest
from tracker.history.models import Entry
from tracker.pages.bilingual import words
from tracker.people.admin_base import RecordAdmin


class ConfirmedAdmin(RecordAdmin):
    # What the hash of a row covers, so that a page of the list reads it once.
    hashed: tuple = ()

    def get_changelist_instance(self, request):
        found = super().get_changelist_instance(request)
        rows = list(found.result_list.prefetch_related(*self.hashed))
        latest = read_latest(rows)
        entered = dict(
            Entry.objects.visible_to(request.user)
            .filter(verb__in=ENTERING, subject_id__in=[row.pk for row in rows])
            .order_by("sequence")
            .values_list("subject_id", "side_id")
        )
        for row in rows:
            waiting = [side for side in request.sides if not is_for_it(latest.get((row.pk, side.code)))]
            entering = next((side for side in request.sides if side.code == entered.get(row.pk)), None)
            row.standing = standing(entering, waiting)
        found.result_list = rows
        return found

    @admin.display(description=gettext_lazy("Confirmation"))
    def confirmation(self, row):
        return row.standing

    def get_list_display(self, request):
        return (*super().get_list_display(request), "confirmation")

    def message_user(self, request, message, *args, **kwargs):
        after = _(
            "Both sides see it now, and each side confirms it on the page “Confirmation of the record”."
        )
        super().message_user(request, joined(message, after), *args, **kwargs)


def joined(message, after):
    """One sentence after the other; what is safe markup stays so."""
    return message + " " + after if hasattr(message, "__html__") else f"{message} {after}"


def standing(entering, waiting) -> str:
    names = ", ".join(words(side, "name").text for side in waiting)
    if not waiting:
        return _("Confirmed by both sides")
    if entering is None:
        return _("From the public record, not yet confirmed by %(sides)s") % {"sides": names}
    return _("Entered by %(side)s, not yet confirmed by %(sides)s") % {
        "side": words(entering, "name").text,
        "sides": names,
    }
