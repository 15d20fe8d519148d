"""Data entry of what was said: documents with their paragraphs, commitments with the words they rest on."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.assent.admin import ConfirmedAdmin
from tracker.commitments import paste
from tracker.commitments.models import Citation, Commitment, Document, Paragraph, Precision
from tracker.commitments.rules import is_quoted_from, nearest_quote
from tracker.pages.bilingual import LANGUAGES
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
from tracker.people.rules import can_enter_record


class ParagraphForm(PartForm):
    """What rests on a paragraph keeps its number and its words."""

    needs = ("text",)

    def clean_number(self):
        number = self.cleaned_data["number"]
        if "number" in self.changed_data and self.instance.is_cited():
            raise ValidationError(_("Something rests on this paragraph, so its number stays."))
        return number

    def clean(self):
        content = super().clean()
        texts = {name: content.get(name, "") for name in columns_of("text")}
        if not self.instance._state.adding and {*texts} & {*self.changed_data}:
            for sentence in paste.lost_quotes(self.instance, texts):
                self.add_error(None, sentence)
        return content


class ParagraphInline(RecordInline):
    model = Paragraph
    form = ParagraphForm
    fields = ("number", *columns_of("text"), *columns_of("wording_note"))


class PasteForm(PlainForm):
    seen = forms.CharField(widget=forms.HiddenInput)
    en = CleanText(
        label=gettext_lazy("Text in English"), required=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    ko = CleanText(
        label=gettext_lazy("Text in Korean"), required=False, widget=forms.Textarea(attrs={"rows": 14})
    )

    def __init__(self, *args, paragraphs, **kwargs):
        super().__init__(*args, **kwargs)
        self.paragraphs = paragraphs
        self.lines: list = []
        for language in LANGUAGES:
            self.fields[language].widget.attrs["lang"] = language
            self.fields[language].help_text = _(
                "A blank line ends a paragraph. A line with a single - stands for a paragraph that this "
                "language does not have."
            )

    def clean(self):
        content = super().clean()
        if not self.errors:
            if not any(content[language] for language in LANGUAGES):
                raise ValidationError(_("Paste a text, in English or in Korean."))
            self.lines = paste.plan(self.paragraphs, content)
        return content


class DocumentForm(RecordForm):
    needs = ("title",)


@admin.register(Document, site=site)
class DocumentAdmin(ConfirmedAdmin):
    group = "texts"
    about = gettext_lazy("What was published, paragraph by paragraph, in both languages.")
    form = DocumentForm
    hashed = ("paragraphs",)
    fields = (
        "code",
        *columns_of("title"),
        "slug",
        "kind",
        "date",
        *columns_of("place"),
        "authority",
        "publication",
        "valid_text",
        "url",
        *columns_of("note"),
    )
    prepopulated_fields = {"slug": ("title_en",)}
    inlines = (ParagraphInline,)
    list_display = ("code", text_column("title"), "kind", "date", "publication")
    list_filter = ("kind", "authority", "publication", "valid_text")
    search_fields = ("code", "slug", *columns_of("title"))
    ordering = ("-date", "code")

    def get_urls(self):
        view = self.admin_site.admin_view(self.paste_view)
        return [path("<uuid:object_id>/paste/", view, name="tracker_document_paste"), *super().get_urls()]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def paste_view(self, request, object_id):
        """GET: what is there. POST "preview": split, numbered, side by side. POST "save": entered."""
        if not can_enter_record(request.user):
            raise PermissionDenied
        with writing(request):
            document = self.get_object(request, str(object_id))
            if document is None:
                raise Http404
            picture = self.take_picture(request, document)
            paragraphs = list(document.paragraphs.all())
            initial = {language: paste.join_text(paragraphs, language) for language in LANGUAGES}
            posted = request.POST if request.method == "POST" else None
            form = PasteForm(posted, initial={**initial, "seen": picture.token}, paragraphs=paragraphs)
            status = 422 if form.is_bound else 200
            is_stale = form.is_bound and posted.get("seen") != picture.token
            if is_stale:
                form.data = {**posted.dict(), "seen": picture.token}
                status = 409
            elif form.is_valid() and "save" in posted:
                request.picture = picture
                paste.save_lines(document, form.lines, request.now)
                self.write_history(request, document, is_new=False)
                self.message_user(request, _("The paragraphs are saved."))
                return HttpResponseRedirect(reverse("admin:tracker_document_change", args=[document.pk]))
            elif form.is_bound and form.is_valid():
                status = 200
        context = {
            **self.admin_site.each_context(request),
            "title": _("Paste a text"),
            "subtitle": document.title_en or document.title_ko,
            "opts": self.opts,
            "original": document,
            "form": form,
            "is_stale": is_stale,
            "theirs": paragraphs if is_stale else (),
        }
        return TemplateResponse(request, "admin/paste.html", context, status=status)


@admin.register(Paragraph, site=site)
class ParagraphAdmin(LookupAdmin):
    """Only looked up here, and by the fields that ask for one. Entered with its document."""

    group = ""
    fields = ("document", "number", *columns_of("text"), *columns_of("wording_note"))
    list_display = ("__str__", text_column("text"))
    list_select_related = ("document",)
    search_fields = ("document__code", "document__slug", *columns_of("text"))
    ordering = ("document__date", "document__code", "number")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("document")


class DueForm:
    """A date and how exactly it is known go together."""

    def clean(self):
        content = super().clean()
        if content.get("due_on") and content.get("due_precision") == Precision.NONE:
            self.add_error("due_precision", _("Say how exactly the date is known."))
        return content


class CitationForm(DueForm, PartForm):
    needs = ("quote",)

    def clean(self):
        content = super().clean()
        paragraph = content.get("paragraph")
        if not paragraph:
            return content
        for language in LANGUAGES:
            quote, text = content.get(f"quote_{language}"), getattr(paragraph, f"text_{language}")
            if quote and not is_quoted_from(quote, text):
                self.add_error(f"quote_{language}", not_quoted(nearest_quote(quote, text)))
        return content


def not_quoted(nearest):
    if not nearest:
        return _("The paragraph has no text in this language.")
    return _("These words are not in the paragraph. The nearest there: “%(nearest)s”") % {"nearest": nearest}


class RestsOnParagraph(RecordInline):
    """Parts that name a paragraph, which is called by its document."""

    autocomplete_fields = ("paragraph",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("paragraph__document")

    def get_field_queryset(self, db, db_field, request):
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.name != "paragraph":
            return rows
        return rows.select_related("document").order_by("document__date", "document__code", "number")


class CitationInline(RestsOnParagraph):
    model = Citation
    form = CitationForm
    fields = ("paragraph", "part", *columns_of("quote"), *columns_of("due_text"), "due_on", "due_precision")


class CommitmentForm(DueForm, RecordForm):
    needs = ("text",)


@admin.register(Commitment, site=site)
class CommitmentAdmin(ConfirmedAdmin):
    group = "texts"
    about = gettext_lazy("What was promised, with what force, and the words it rests on.")
    form = CommitmentForm
    hashed = ("citations",)
    fields = (
        "code",
        *columns_of("text"),
        "force",
        "cadence",
        "undertaken_by",
        *columns_of("due_text"),
        "due_on",
        "due_precision",
        "state",
        "measured_by",
        *columns_of("note"),
        "confidence",
    )
    # Closing one takes a decision or a citation and both sides: it is not a field to fill in.
    readonly_fields = ("state",)
    inlines = (CitationInline,)
    list_display = ("code", text_column("text"), "force", "state")
    list_filter = ("force", "cadence", "state", "undertaken_by")
    search_fields = ("code", *columns_of("text"))
    ordering = ("code",)
