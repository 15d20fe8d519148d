"""Data entry of workstreams and how the texts name them; what each side released, to look up."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.assent.admin import ConfirmedAdmin
from tracker.commitments.admin import RestsOnParagraph
from tracker.people.admin_base import (
    LookupAdmin,
    PartForm,
    RecordForm,
    columns_of,
    text_column,
)
from tracker.people.admin_site import site
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import StatusUpdate, Wording, Workstream

# Between these a steward chooses; an end takes a decision or a text and both sides.
OPEN = (Workstream.State.PROPOSED, Workstream.State.ACTIVE)


class WordingForm(PartForm):
    needs = ("name",)


class WordingInline(RestsOnParagraph):
    model = Wording
    form = WordingForm
    fields = ("paragraph", "part", *columns_of("name"), "order")


class WorkstreamForm(RecordForm):
    needs = ("name",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            field = self.fields["state"]
            field.choices = [choice for choice in Workstream.State.choices if choice[0] in OPEN]
        if "predecessors" in self.fields:
            self.fields["predecessors"].queryset = Workstream.objects.exclude(pk=self.instance.pk)


@admin.register(Workstream, site=site)
class WorkstreamAdmin(ConfirmedAdmin):
    group = "work"
    about = _("Their names, former names, lead offices and the commitments they carry out.")
    form = WorkstreamForm
    hashed = ("wordings",)
    fields = (
        "number",
        *columns_of("name"),
        "slug",
        *columns_of("objective"),
        "kind",
        "state",
        "leads",
        "predecessors",
        "commitments",
    )
    prepopulated_fields = {"slug": ("name_en",)}
    filter_horizontal = ("leads", "predecessors", "commitments")
    inlines = (WordingInline,)
    list_display = ("number", text_column("name", "workstream.name"), "kind", "state")
    list_filter = ("kind", "state")
    search_fields = ("slug", *columns_of("name"))
    ordering = ("number",)

    def get_list_display_links(self, request, list_display):
        return list_display[:2]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        return ("state",) if obj and obj.state not in OPEN else ()


@admin.register(StatusUpdate, site=site)
class StatusUpdateAdmin(LookupAdmin):
    about = _("Released updates of both sides, and the drafts of your own.")
    fields = (
        "workstream",
        "quarter",
        "side",
        "version",
        "state",
        "rating",
        *columns_of("headline", "narrative", "ask"),
        "as_of",
        "marking",
        "released_at",
    )
    list_display = ("__str__", "workstream", "side", "rating", "state", text_column("headline"))
    list_select_related = ("workstream", "quarter", "side")
    list_filter = ("side", "rating", "state")
    search_fields = columns_of("headline")
    ordering = ("-quarter__year", "-quarter__number", "workstream__number", "side", "version")


@admin.register(Milestone, site=site)
class MilestoneAdmin(LookupAdmin):
    about = _("Shared milestones, and the drafts of your own side.")
    fields = (
        "workstream",
        "number",
        *columns_of("title"),
        "responsible",
        "baseline_due_on",
        "due_on",
        "due_precision",
        "state",
        "done_on",
        "confidence",
    )
    list_display = ("number", "workstream", text_column("title"), "state", "due_on")
    list_select_related = ("workstream",)
    list_filter = ("state", "responsible")
    search_fields = columns_of("title")
    ordering = ("workstream__number", "number")

    def get_list_display_links(self, request, list_display):
        return (list_display[2],)
