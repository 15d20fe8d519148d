"""The base of all data entry. What Django's admin offers beyond the rules of the product is taken away here.

Nothing is deleted. A save is one transaction with one entry of the history. A form that shows something
older than what is there saves nothing. Rows with an audience are read through the door, also for choices.
"""

from contextlib import nullcontext

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.history.labels import FIELDS, HELP, KINDS, KINDS_MANY, PARTS
from tracker.history.words import say
from tracker.pages.bilingual import reader_language, words
from tracker.pages.forms import BoundedDate, CleanText, DateInput
from tracker.people.entering import (
    NOTHING,
    Part,
    Picture,
    content_of,
    differences,
    enter_record,
    has_audience,
    label_of,
    note_times,
    read_base,
    read_sequence,
)
from tracker.people.rules import can_enter_record, can_open_admin


def text_column(field, label=None):
    """A column of a list: the text in the reader's language."""

    @admin.display(description=FIELDS[label or field], ordering=f"{field}_en")
    def column(row):
        return words(row, field).text

    return column


def columns_of(*fields):
    """The columns of texts in both languages."""
    return tuple(f"{field}_{language}" for field in fields for language in ("en", "ko"))


class SideChoice(forms.ModelChoiceField):
    def label_from_instance(self, side):
        return words(side, "name").text


class RowsChoice(forms.ModelMultipleChoiceField):
    """Rows by more than their code, in the reader's language."""

    def label_from_instance(self, row):
        if hasattr(row, "text_en"):
            return f"{label_of(row)} {words(row, 'text').text[:70]}"
        if hasattr(row, "number") and hasattr(row, "name_en"):
            return f"{row.number} {words(row, 'name').text}"
        return label_of(row)


def writing(request):
    """A transaction, when something is sent: one that only reads holds no lock."""
    return nullcontext() if request.method in ("GET", "HEAD") else transaction.atomic()


class RowSearch(AutocompleteSelect):
    """All choices are there from the start, so that without script it is a list to choose from."""

    def optgroups(self, name, value, attr=None):
        return forms.Select.optgroups(self, name, value, attr)


class RecordForm(forms.ModelForm):
    """Set for each request: who saves, what stands now, whether somebody else just saved the same."""

    by = None
    now = None
    picture: Picture | None = None
    # Texts that must be there in one of the languages.
    needs: tuple[str, ...] = ()
    has_clashed = False
    is_stale = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def token(self):
        return self.picture.token if self.picture else ""

    def clean(self):
        content = super().clean()
        if self.picture and self.data.get("seen", "").partition(".")[0] != self.token:
            self.is_stale = True
            self.add_error(
                None,
                _(
                    "Somebody saved this after you opened it. Nothing of yours is saved yet, and nothing is "
                    "lost: compare, then save again."
                ),
            )
        elif self.has_clashed:
            self.add_error(None, _("Somebody else entered the same just now. Look at what is there first."))
        self.require_texts()
        return content

    def require_texts(self):
        for field in self.needs:
            names = columns_of(field)
            if not any(self.cleaned_data.get(name) or name in self.errors for name in names):
                self.add_error(
                    f"{field}_{reader_language()}", _("Write this in English or in Korean, or in both.")
                )

    def validate_constraints(self):
        """Unique checks of rows with an audience would read past the door; their forms ask themselves."""
        if not has_audience(self._meta.model):
            return super().validate_constraints()
        exclude = self._get_validation_exclusions()
        for constraint in self._meta.model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                try:
                    constraint.validate(self._meta.model, self.instance, exclude=exclude)
                except ValidationError as e:
                    self._update_errors(e)


class PartForm(RecordForm):
    """A row below the subject: what is stale is said once, above."""

    def clean(self):
        content = forms.ModelForm.clean(self)
        self.require_texts()
        return content


class CleanSlug(CleanText):
    """The model's own check says what may be in it."""

    def __init__(self, *, allow_unicode=False, **kwargs):
        super().__init__(**kwargs)


TEXT: dict = {"form_class": CleanText, "widget": AdminTextInputWidget}
LINES: dict = {"form_class": CleanText, "widget": AdminTextareaWidget(attrs={"rows": 4})}
FORM_FIELDS: dict = {
    models.CharField: TEXT,
    models.TextField: LINES,
    models.SlugField: {**TEXT, "form_class": CleanSlug},
    # The model's own check says what an address is; Django's form field would rewrite what was typed.
    models.URLField: TEXT,
    # The browser's own fields: no script, and a screen reader knows them.
    models.DateField: {"form_class": BoundedDate, "widget": DateInput},
    models.TimeField: {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")},
}


class Base:
    """What lists of subjects and the parts below them have in common."""

    formfield_overrides = FORM_FIELDS

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if has_audience(self.model) else rows

    def get_field_queryset(self, db, db_field, request):
        rows = db_field.remote_field.model._default_manager.all()
        return rows.visible_to(request.user) if has_audience(db_field.remote_field.model) else rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model._meta.model_name == "side":
            kwargs["form_class"] = SideChoice
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowSearch(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, form_class=RowsChoice, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Other rows are entered on their own pages, not in pop-ups from here.
            field.widget = field.widget.widget
        field.help_text = HELP.get(f"{db_field.model._meta.model_name}.{db_field.name}") or HELP.get(
            db_field.name, ""
        )
        if db_field.name.endswith(("_en", "_ko")):
            field.widget.attrs["lang"] = db_field.name[-2:]
        return field

    def has_view_permission(self, request, obj=None):
        return can_open_admin(request.user)

    def has_add_permission(self, request, obj=None):
        return can_enter_record(request.user)

    def has_change_permission(self, request, obj=None):
        return can_enter_record(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class RecordInline(Base, admin.StackedInline):
    form = PartForm
    extra = 1
    can_delete = False

    def __init__(self, parent_model, admin_site):
        name_in_words(self.model)
        super().__init__(parent_model, admin_site)

    def rows_of(self, request, subject):
        key = _get_foreign_key(type(subject), self.model, self.fk_name)
        return self.get_queryset(request).filter(**{key.name: subject}), key.name


class RecordAdmin(Base, admin.ModelAdmin):
    form = RecordForm
    actions = None
    view_on_site = False
    list_per_page = 50
    list_max_show_all = 50
    show_facets = admin.ShowFacets.NEVER
    # Where the index shows it, with a sentence.
    group = ""
    about: str | Promise = ""

    def __init__(self, model, admin_site):
        name_in_words(model)
        super().__init__(model, admin_site)

    # --- who and what -------------------------------------------------------------------------------------

    def has_module_permission(self, request):
        return can_open_admin(request.user)

    def get_object(self, request, object_id, from_field=None):
        """One save of a row at a time, from the first look on."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not self.has_change_permission(request, row):
            return row
        rows = self.model._base_manager.filter(pk=row.pk)
        if has_audience(self.model):
            rows = rows.visible_to(request.user)
        list(rows.select_for_update(no_key=True).order_by().values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the list's own filters ask: any other would let an address ask about hidden rows."""
        column, _separator, rest = lookup.partition("__")
        names = [entry if isinstance(entry, str) else entry[0] for entry in self.get_list_filter(request)]
        return column in names and rest.rpartition("__")[2] in ("", "exact", "isnull")

    # --- lists --------------------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if any("\0" in part for pair in request.GET.lists() for part in (pair[0], *pair[1])):
            return HttpResponseRedirect(request.path)
        return super().changelist_view(request, extra_context)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return HttpResponseRedirect(f"{reverse('history:entry_list')}?subject={row.pk}")

    # --- one form -----------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with writing(request):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Past all checks, so somebody was faster. Once more: this time the form says so.
            request.has_clashed = True
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by, form.now = request.user, request.now
        form.has_clashed = getattr(request, "has_clashed", False)
        shows = change and obj is not None and self.has_change_permission(request, obj)
        form.picture = self.take_picture(request, obj) if shows else None
        request.picture = form.picture or NOTHING
        return form

    def take_picture(self, request, subject) -> Picture:
        parts = {}
        for inline in self.get_inline_instances(request, subject):
            rows, key = inline.rows_of(request, subject)
            kind = inline.model._meta.model_name
            parts.update({row.pk: Part(kind, label_of(row), content_of(row, without=[key])) for row in rows})
        return Picture({**content_of(subject), **self.more_content(request, subject)}, parts)

    def more_content(self, request, subject) -> dict:
        """What else the form shows and saves, beyond columns."""
        return {}

    def save_model(self, request, obj, form, change):
        changed = form.changed_data if change else text_names(obj)
        note_times(obj, changed, request.now)
        obj.save()

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for row, columns in formset.changed_objects:
            note_times(row, columns, request.now)
            if hasattr(row, "revision"):
                # Whoever has it open elsewhere is told.
                row.revision += 1
            row.save()
        for row in formset.new_objects:
            self.prepare_part(request, row)
            note_times(row, text_names(row), request.now)
            row.save()
        formset.save_m2m()

    def prepare_part(self, request, row):
        """What a new part gets besides what was typed."""

    def log_addition(self, request, obj, message):
        self.write_history(request, obj, is_new=True)

    def log_change(self, request, obj, message):
        self.write_history(request, obj, is_new=False)

    def write_history(self, request, obj, *, is_new):
        """In place of Django's own log: one entry for the form and all parts below it."""
        now_there = self.get_queryset(request).get(pk=obj.pk)
        before, after = differences(request.picture, self.take_picture(request, now_there))
        enter_record(
            now_there,
            by=request.user,
            now=request.now,
            before=None if is_new else before,
            after=after,
            is_new=is_new,
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if form.token:
            context["seen"] = f"{form.token}.{read_sequence(request.user, obj)}"
        if form.is_stale:
            context["theirs"] = self.what_stands(request, form, context["inline_admin_formsets"])
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if form.is_bound:
            response.status_code = 409 if form.is_stale or form.has_clashed else 422
        return response

    def what_stands(self, request, form, inlines):
        """[(label, what both started from, what is there now)] wherever it is not what was typed."""
        base = read_base(request.user, form.instance, form.data.get("seen", ""))
        asked = [(self.model, "", "", form.picture.content, form)]
        for inline in inlines:
            for part in inline.formset.initial_forms:
                if row := form.picture.parts.get(part.instance.pk):
                    path = f"{row.kind}/{row.label}/"
                    asked.append(
                        (part._meta.model, f"{PARTS[row.kind]} {row.label}: ", path, row.content, part)
                    )
        return [
            (
                f"{prefix}{asking.fields[name].label}",
                say(model, key, base.get(path + key, content[key]), request.sides),
                say(model, key, content[key], request.sides),
            )
            for model, prefix, path, content, asking in asked
            for name in asking.changed_data
            for key in (name, f"{name}_id")
            if key in content
        ]


class LookupAdmin(RecordAdmin):
    """What is released, agreed or published stands for ever: to be found here, not to be changed."""

    group = "look"

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


def text_names(row):
    """The columns of a new row that hold a text."""
    return [
        field.name for field in row._meta.concrete_fields if getattr(row, field.name, "") and is_text(field)
    ]


def is_text(field):
    return isinstance(field, (models.CharField, models.TextField)) and field.name.endswith(("_en", "_ko"))


def name_in_words(model):
    """Models and columns are called as the history calls them, so that each has one name in each language."""
    kind = model._meta.model_name
    model._meta.verbose_name = KINDS.get(kind) or PARTS[kind]
    model._meta.verbose_name_plural = KINDS_MANY[kind]
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if label := FIELDS.get(f"{kind}.{field.name}") or FIELDS.get(field.name) or FIELDS.get(field.attname):
            field.verbose_name = label
