"""Data entry of meetings: who was there, what was on the table, what was decided, what comes next."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.assent.admin import ConfirmedAdmin
from tracker.meetings import delegations
from tracker.meetings.decision_actions import find_unclosable
from tracker.meetings.models import Attendance, Meeting, Postponement
from tracker.meetings.table import AgendaItem, Decision
from tracker.meetings.times import find_faults, say_repeated
from tracker.pages.bilingual import LANGUAGES, words
from tracker.pages.forms import CleanText, PlainForm
from tracker.people.admin_base import (
    LookupAdmin,
    PartForm,
    RecordForm,
    RecordInline,
    columns_of,
    text_column,
    writing,
)
from tracker.people.admin_site import site
from tracker.people.models import Office
from tracker.people.rules import can_enter_record
from tracker.workstreams.milestones import Milestone

# What a meeting may be when it is entered. Its own page postpones, moves and cancels it, and asks both sides.
ENTERED_AS = (Meeting.State.AGREED, Meeting.State.ANNOUNCED, Meeting.State.HELD)
MOVED_TO = (Meeting.State.ANNOUNCED, Meeting.State.HELD)


class AttendanceForm(PartForm):
    needs = ("name",)

    def clean(self):
        content = super().clean()
        office, side = content.get("office"), content.get("side")
        if office and side and office.side_id != side.pk:
            self.add_error("office", _("This office is not one of that side."))
        return content


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, office):
        return office.history_label()


class AttendanceInline(RecordInline):
    model = Attendance
    form = AttendanceForm
    fields = (("side", "order", "part"), *columns_of("name"), *columns_of("post"), "office")
    ordering = ("side", "order")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "office":
            kwargs["form_class"] = OfficeChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PostponementForm(PartForm):
    needs = ("reason",)


class PostponementInline(RecordInline):
    model = Postponement
    form = PostponementForm
    fields = (("old_starts_on", "old_ends_on", "postponed_on"), *columns_of("reason"))


class AgendaItemForm(PartForm):
    needs = ("title",)


class AgendaItemInline(RecordInline):
    """Only what both sides see: what one side prepares is written on the meeting's own page."""

    model = AgendaItem
    form = AgendaItemForm
    fields = (
        ("order", "purpose", "minutes"),
        *columns_of("title"),
        "workstream",
        "lead_side",
        *columns_of("conclusion"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).filter(audience__isnull=True)


class DecisionForm(PartForm):
    needs = ("text",)

    def clean(self):
        content = super().clean()
        # What it closes is chosen on its own page; here more may come to be concerned.
        for name in ("workstreams", "commitments"):
            if faults := find_unclosable(self.instance, content.get(name, ())):
                self.add_error(name, faults)
        return content


class DecisionInline(RecordInline):
    """Proposed ones. An agreed decision is only looked up, on its own page."""

    model = Decision
    form = DecisionForm
    fields = (*columns_of("text"), "workstreams", "commitments", "reference", "decided_on")
    filter_horizontal = ("workstreams", "commitments")

    def get_queryset(self, request):
        rows = super().get_queryset(request).filter(state=Decision.State.PROPOSED)
        return rows.prefetch_related("workstreams", "commitments")


class MeetingForm(RecordForm):
    needs = ("title",)
    served = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Milestones it serves"), queryset=None, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        milestones = shared_milestones(self.by)
        self.fields["served"].queryset = milestones
        self.fields["served"].widget.choices = [
            (row.pk, f"{row.workstream.number}.{row.number} {words(row, 'title').text}") for row in milestones
        ]
        if not self.instance._state.adding:
            self.initial["served"] = [row.pk for row in served_by(self.instance, self.by)]
        if "state" in self.fields:
            self.fields["state"].choices = [
                choice for choice in Meeting.State.choices if choice[0] in self.states()
            ]
        if "number" in self.fields:
            self.fields["number"].required = True

    def states(self):
        before = self.instance.state
        if self.instance._state.adding:
            return ENTERED_AS
        return (before, *(to for to in Meeting.MOVES[before] if to in MOVED_TO))

    def clean(self):
        content = super().clean()
        starts, ends = content.get("starts_on"), content.get("ends_on")
        if ends and not (starts and starts <= ends):
            self.add_error("ends_on", _("The last day is not before the first."))
        if content.get("state") == Meeting.State.HELD and not starts and "starts_on" not in self.errors:
            self.add_error("starts_on", _("A meeting that was held has a date."))
        for field, fault in find_faults(content).items():
            if field not in self.errors:
                self.add_error(field, fault)
        if {"level", "number"} <= content.keys():
            shared = Meeting.objects.visible_to(self.by).on_record().exclude(pk=self.instance.pk)
            if shared.filter(level=content["level"], number=content["number"]).exists():
                self.add_error("number", _("There is a meeting of this level and number already."))
        return content


def shared_milestones(member):
    """A shared meeting never points at what is internal to a side."""
    rows = Milestone.objects.visible_to(member).released().select_related("workstream")
    return rows.order_by("workstream__number", "number")


def served_by(meeting, member):
    return shared_milestones(member).filter(meetings=meeting)


class DelegationsForm(PlainForm):
    """For each side its lines, in both languages."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, meeting, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting, self.sides = meeting, sides
        self.seats: list = []
        for side in sides:
            for language in LANGUAGES:
                name = words(side, "name").text
                label = {"en": _("%(side)s, in English"), "ko": _("%(side)s, in Korean")}[language]
                field = CleanText(
                    label=label % {"side": name},
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 6, "class": "in", "lang": language}),
                )
                self.fields[f"{side.code.lower()}_{language}"] = field

    def clean(self):
        content = super().clean()
        if self.errors:
            return content
        rows = list(self.meeting.attendance.all())
        for side in self.sides:
            texts = {language: content[f"{side.code.lower()}_{language}"] for language in LANGUAGES}
            offices = {office.abbreviation: office for office in Office.objects.filter(side=side)}
            there = {name for row in rows if row.side_id == side.code for name in (row.name_en, row.name_ko)}
            try:
                self.seats += delegations.read_lines(side, texts, offices, there - {""})
            except ValidationError as problems:
                self.add_error(None, problems)
        if not self.errors and not self.seats:
            raise ValidationError(_("Paste at least one line."))
        return content


@admin.register(Meeting, site=site)
class MeetingAdmin(ConfirmedAdmin):
    group = "meetings"
    about = gettext_lazy("Level, date and place, delegations with their posts, agenda and decisions.")
    form = MeetingForm
    hashed = ("attendance", "postponements")
    fields = (
        ("level", "number"),
        *columns_of("title"),
        "state",
        "host",
        *columns_of("city"),
        *columns_of("venue"),
        "zone",
        ("starts_on", "ends_on"),
        ("starts_at", "ends_at"),
        *columns_of("level_note"),
        *columns_of("summary"),
        *columns_of("next_wording"),
        "documents",
        "commitments",
        "served",
        "confidence",
    )
    filter_horizontal = ("documents", "commitments")
    inlines = (AttendanceInline, PostponementInline, AgendaItemInline, DecisionInline)
    list_display = ("slug", text_column("title"), "level", "starts_on", "state")
    list_filter = ("level", "state", "host")
    search_fields = (*columns_of("title"), *columns_of("city"))
    ordering = ("-starts_on", "level", "number")

    def get_queryset(self, request):
        """What one side plans for itself is on the meetings' own pages."""
        return super().get_queryset(request).on_record()

    def get_readonly_fields(self, request, obj=None):
        # The codes of what was decided begin with them.
        coded = obj is not None and obj.decisions.exclude(code="").exists()
        return ("level", "number") if coded else ()

    def get_fields(self, request, obj=None):
        # A page that is only read shows columns of the row.
        fields = super().get_fields(request, obj)
        return fields if can_enter_record(request.user) else [name for name in fields if name != "served"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if kwargs.get("fields"):
            kwargs["fields"] = [name for name in kwargs["fields"] if name != "served"]
        form = super().get_form(request, obj, change=change, **kwargs)
        if "served" in form.base_fields:
            form.base_fields["served"].widget = FilteredSelectMultiple(_("Milestones it serves"), False)
        return form

    def more_content(self, request, subject):
        rows = served_by(subject, request.user)
        return {"served": ", ".join(f"{row.workstream.number}.{row.number}" for row in rows)}

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for sentence in say_repeated(form.cleaned_data):
            self.message_user(request, sentence)
        meeting = form.instance
        through = Meeting.milestones.through
        there = {row.pk for row in served_by(meeting, request.user)}
        wanted = {row.pk for row in form.cleaned_data["served"]}
        through.objects.filter(meeting=meeting, milestone__in=there - wanted).delete()
        through.objects.bulk_create(
            through(meeting=meeting, milestone_id=key) for key in sorted(wanted - there)
        )

    def prepare_part(self, request, row):
        if isinstance(row, Decision):
            row.proposed_by_id = request.user.side_id

    # --- delegations from lines ---------------------------------------------------------------------------

    def get_urls(self):
        view = self.admin_site.admin_view(self.delegations_view)
        name = "tracker_meeting_delegations"
        return [path("<uuid:object_id>/delegations/", view, name=name), *super().get_urls()]

    def delegations_view(self, request, object_id):
        """Lines to paste; `?from=plenary-3` fills in who was at an earlier meeting."""
        if not can_enter_record(request.user):
            raise PermissionDenied
        with writing(request):
            meeting = self.get_object(request, str(object_id))
            if meeting is None:
                raise Http404
            picture = self.take_picture(request, meeting)
            earlier = list(self.get_queryset(request).exclude(pk=meeting.pk).order_by("-starts_on"))
            source = next((row for row in earlier if row.slug == request.GET.get("from")), None)
            posted = request.POST if request.method == "POST" else None
            form = DelegationsForm(
                posted,
                meeting=meeting,
                sides=request.sides,
                initial={"seen": picture.token, **lines_of(source, meeting, request.sides)},
            )
            status = 422 if form.is_bound else 200
            is_stale = form.is_bound and posted.get("seen") != picture.token
            if is_stale:
                form.data = {**posted.dict(), "seen": picture.token}
                status = 409
            elif form.is_valid():
                request.picture = picture
                delegations.seat_all(meeting, form.seats, request.now)
                self.write_history(request, meeting, is_new=False)
                self.message_user(request, _("The delegations are saved."))
                return HttpResponseRedirect(reverse("admin:tracker_meeting_change", args=[meeting.pk]))
            there = list(meeting.attendance.order_by("side", "order"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delegations from lines"),
            "subtitle": meeting.title_en or meeting.title_ko,
            "opts": self.opts,
            "original": meeting,
            "form": form,
            "earlier": earlier,
            "source": source,
            "there": there,
            "is_stale": is_stale,
        }
        return TemplateResponse(request, "admin/delegations.html", context, status=status)


def lines_of(source, meeting, sides) -> dict:
    """The lines of an earlier meeting, without those who are on this one's list."""
    if source is None:
        return {}
    there = {(row.side_id, row.name_en, row.name_ko) for row in meeting.attendance.all()}
    rows = [
        row
        for row in source.attendance.select_related("office").order_by("order")
        if (row.side_id, row.name_en, row.name_ko) not in there
    ]
    return {
        f"{side.code.lower()}_{language}": delegations.write_lines(
            [row for row in rows if row.side_id == side.code], language
        )
        for side in sides
        for language in LANGUAGES
    }


@admin.register(Decision, site=site)
class DecisionAdmin(LookupAdmin):
    about = gettext_lazy("Proposed and agreed decisions. New ones are entered with their meeting.")
    fields = (
        "code",
        "state",
        *columns_of("text"),
        "workstreams",
        "commitments",
        "reference",
        "decided_on",
        "proposed_by",
    )
    list_display = ("__str__", text_column("text"), "state", "decided_on")
    list_filter = ("state",)
    search_fields = ("code", *columns_of("text"))
    ordering = ("-decided_on", "code")
