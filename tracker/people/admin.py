"""Offices and accounts of the own side. The other side's are not there."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.people.admin_base import PartForm, RecordAdmin, RecordForm, RecordInline, columns_of
from tracker.people.admin_site import site
from tracker.people.models import Office, OfficeName, User
from tracker.people.rules import can_manage_accounts


class OfficeRecordForm(RecordForm):
    def clean_abbreviation(self):
        abbreviation = self.cleaned_data["abbreviation"]
        others = Office.objects.filter(side=self.by.side_id).exclude(pk=self.instance.pk)
        if others.filter(abbreviation=abbreviation).exists():
            raise ValidationError(_("Your side already has an office of this abbreviation."))
        return abbreviation


class OfficeNameForm(PartForm):
    needs = ("name",)


class OfficeNameInline(RecordInline):
    model = OfficeName
    form = OfficeNameForm
    fields = (*columns_of("name"), "since")
    ordering = ("since",)
    min_num = 1


@admin.register(Office, site=site)
class OfficeAdmin(RecordAdmin):
    group = "people"
    about = gettext_lazy("Offices get renamed: a new name with its first day, the old ones stay.")
    form = OfficeRecordForm
    fields = ("abbreviation",)
    inlines = (OfficeNameInline,)
    list_display = ("abbreviation", "present_name")
    search_fields = ("abbreviation", "names__name_en", "names__name_ko")
    ordering = ("abbreviation",)

    def get_queryset(self, request):
        rows = super().get_queryset(request).prefetch_related("names")
        # Who runs the machine and belongs to no side looks up those of both.
        return rows.filter(side=request.user.side_id) if request.user.side_id else rows

    @admin.display(description=gettext_lazy("Name"))
    def present_name(self, row):
        names = sorted(row.names.all(), key=lambda name: name.since.isoformat() if name.since else "")
        return str(names[-1]) if names else ""

    def save_model(self, request, obj, form, change):
        if not change:
            obj.side_id = request.user.side_id
        super().save_model(request, obj, form, change)


@admin.register(User, site=site)
class AccountAdmin(RecordAdmin):
    """A list that leads to the pages of accounts, which know what a change of one has to end."""

    group = "people"
    about = gettext_lazy("Accounts have their own pages, with links to set a password.")
    list_display = ("page", "name", "role", "is_steward", "is_active")
    list_display_links = None
    list_filter = ("role", "is_steward", "is_active")
    search_fields = ("username", "name")
    ordering = ("username",)

    def get_queryset(self, request):
        if not can_manage_accounts(request.user, request.user.side_id):
            return super().get_queryset(request).none()
        return super().get_queryset(request).filter(side=request.user.side_id, is_superuser=False)

    @admin.display(description=gettext_lazy("User name"), ordering="username")
    def page(self, row):
        return format_html('<a href="{}">{}</a>', reverse("member_change", args=[row.username]), row.username)

    def has_change_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        return HttpResponseRedirect(reverse("member_add"))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return HttpResponseRedirect(reverse("member_change", args=[row.username]))
