from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Precision
from tracker.pages.bilingual import reader_language, text_columns, words
from tracker.pages.dates import day
from tracker.pages.forms import BoundedDate, CleanText, PlainForm
from tracker.people.once import OnceField
from tracker.workstreams.actions import is_draft_of
from tracker.workstreams.milestone_actions import last_day
from tracker.workstreams.milestones import MilestoneChange
from tracker.workstreams.models import Clearance, Rating, StatusUpdate
from tracker.workstreams.rules import missing_for_release

LONGEST = 4000


def long_text():
    return CleanText(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}))


class UpdateForm(PlainForm):
    """A side's status update. What a draft may lack, `for_release` asks for."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    rating = forms.ChoiceField(label=_("Status"), choices=Rating.choices, widget=forms.RadioSelect)
    headline_en = CleanText(max_length=120, required=False)
    headline_ko = CleanText(max_length=120, required=False)
    narrative_en, narrative_ko = long_text(), long_text()
    ask_en, ask_ko = long_text(), long_text()
    as_of = BoundedDate(label=_("As of"))
    marking = forms.ChoiceField(label=_("Marking"))

    def __init__(self, *args, period, today, other, for_release=False, before=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.period, self.today = period, today
        self.for_release, self.before = for_release, before
        korean = reader_language() == "ko"
        self._label_texts("ko" if korean else "en", words(other, "name").text)
        self.fields["marking"].choices = [
            (english, local if korean else english) for english, local in settings.NCG_MARKINGS
        ]
        self.fields["as_of"].widget.attrs.update(min=period.start.isoformat(), max=today.isoformat())

    @classmethod
    def initial_from(cls, source, *, period, today):
        """What the form starts with: the source's content, dated today unless it is a draft already."""
        if source is None:
            return {
                "rating": Rating.NOT_STARTED,
                "as_of": today,
                "marking": settings.NCG_MARKINGS[0][0],
            }
        content = source.content()
        if not is_draft_of(source, period):
            content["as_of"] = today
        return {**content, "seen": source.token}

    def _label_texts(self, language, other):
        labels = {
            "headline": _("Headline"),
            "narrative": _("Narrative"),
            "ask": _("What we ask of %(side)s") % {"side": other},
        }
        in_other = {"en": _("%(text)s in English"), "ko": _("%(text)s in Korean")}
        for name in text_columns(StatusUpdate.TEXTS):
            text, own = name[:-3], name.endswith(language)
            field = self.fields[name]
            field.label = labels[text] if own else in_other[name[-2:]] % {"text": labels[text]}
            field.is_optional = not (own and text == "headline")
            field.widget.attrs["lang"] = name[-2:]
        self.fields[f"headline_{language}"].help_text = _(
            "One line the President's staff could read alone. 120 characters."
        )

    def clean_as_of(self):
        as_of = self.cleaned_data["as_of"]
        if not self.period.start <= as_of <= self.today:
            raise ValidationError(
                _("Enter a date in this quarter, from %(start)s to today, %(today)s.")
                % {"start": day(self.period.start), "today": day(self.today)}
            )
        return as_of

    def clean(self):
        content = super().clean()
        if self.for_release and not self.errors:
            language = reader_language()
            for field, sentence in missing_for_release(self.content(), self.before).items():
                self.add_error(f"{field}_{language}", sentence)
        return content

    def content(self):
        return {name: self.cleaned_data[name] for name in StatusUpdate.CONTENT}

    # The reader's language is in front, the other one folded away.
    def _fields_in(self, language):
        names = [name for name in text_columns(StatusUpdate.TEXTS) if name.endswith(f"_{language}")]
        return [self[name] for name in names]

    def first_fields(self):
        return self._fields_in(reader_language())

    def other_fields(self):
        return self._fields_in("en" if reader_language() == "ko" else "ko")

    def is_fold_open(self):
        folded = [*self.other_fields(), self["as_of"], self["marking"]]
        return any(field.errors for field in folded)


class ReturnForm(PlainForm):
    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    note = CleanText(
        label=_("What should change?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DueFields(PlainForm):
    due_on = BoundedDate(label=_("Due on"), required=False)
    due_precision = forms.ChoiceField(label=_("How exactly"), choices=Precision.choices, initial="day")

    def clean(self):
        content = super().clean()
        if "due_on" in content and "due_precision" in content:
            if content["due_precision"] == Precision.NONE:
                content["due_on"] = None
            elif content["due_on"] is None and self.needs_due():
                self.add_error("due_on", _("Enter a date, or choose “No date”."))
        return content

    def needs_due(self):
        return True


class MilestoneForm(DueFields):
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    title_en = CleanText(label=_("Title in English"), max_length=160, required=False)
    title_ko = CleanText(label=_("Title in Korean"), max_length=160, required=False)
    responsible = forms.ChoiceField(label=_("Responsible"), required=False)

    field_order = [
        "title_en",
        "title_ko",
        "responsible",
        "due_on",
        "due_precision",
        "seen",
    ]

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        # Nobody answers for the other side, so it cannot be named here.
        self.fields["responsible"].choices = [("", _("Joint")), (own.code, words(own, "name").text)]
        if reader_language() == "ko":
            self.order_fields(["title_ko", "title_en"])

    def clean(self):
        content = super().clean()
        if not self.errors and not (content["title_en"] or content["title_ko"]):
            self.add_error(
                f"title_{reader_language()}",
                _("Write a title, in English or in Korean."),
            )
        return content

    def content(self):
        names = ("title_en", "title_ko", "due_on", "due_precision")
        return {
            "responsible_id": self.cleaned_data["responsible"] or None,
            **{name: self.cleaned_data[name] for name in names},
        }


class NewMilestoneForm(MilestoneForm):
    once = OnceField()


class ChangeForm(DueFields):
    """What happens to a shared milestone. The kind decides which fields are asked for."""

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    done_on = BoundedDate(label=_("Done on"), required=False)
    reason_en = CleanText(
        label=_("Reason in English"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason_ko = CleanText(
        label=_("Reason in Korean"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = [
        "kind",
        "due_on",
        "due_precision",
        "done_on",
        "reason_en",
        "reason_ko",
        "seen",
    ]

    def __init__(self, *args, kinds, due_on, due_precision, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.present_due = today, (due_on, due_precision)
        labels = dict(MilestoneChange.Kind.choices)
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in kinds]
        if MilestoneChange.Kind.DONE in kinds:
            self.fields["done_on"].widget.attrs["max"] = today.isoformat()
        else:
            del self.fields["done_on"]
        if reader_language() == "ko":
            self.order_fields(["kind", "due_on", "due_precision", "done_on", "reason_ko"])

    def moves(self):
        return self.cleaned_data.get("kind") in (
            MilestoneChange.Kind.MOVED,
            MilestoneChange.Kind.REOPENED,
        )

    def needs_due(self):
        return self.moves()

    def clean(self):
        content = super().clean()
        kind = content.get("kind")
        if kind == MilestoneChange.Kind.DONE and "done_on" in content:
            if content["done_on"] is None:
                self.add_error("done_on", _("Enter the day on which it was done."))
            elif content["done_on"] > self.today:
                self.add_error("done_on", _("This day has not come yet."))
        if kind in MilestoneChange.NEEDS_REASON and not (
            content.get("reason_en") or content.get("reason_ko")
        ):
            self.add_error(
                f"reason_{reader_language()}",
                _("Give a reason, in English or in Korean."),
            )
        due, precision = content.get("due_on"), content.get("due_precision")
        if kind == MilestoneChange.Kind.MOVED and (last_day(due, precision), precision) == self.present_due:
            self.add_error("due_on", _("This is the date it has already."))
        return content

    def content(self):
        names = ("kind", "due_on", "due_precision", "done_on", "reason_en", "reason_ko")
        return {name: self.cleaned_data.get(name) for name in names}


class AnswerForm(PlainForm):
    """To a date that the other side proposed. Whoever does not agree says why: the note is shared."""

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    agrees = forms.TypedChoiceField(
        label=_("Your side's answer"),
        choices=[("yes", _("Agree")), ("no", _("Do not agree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = CleanText(
        label=_("Why not"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self):
        content = super().clean()
        if not self.errors and not content["agrees"] and not content["note"]:
            self.add_error("note", _("Say why your side does not agree."))
        return content


class NoteForm(PlainForm):
    """What it may be about depends on the page; the view finds it, or answers as for what never was."""

    once = OnceField()
    on = forms.CharField(label=_("About"), max_length=100, widget=forms.Select)
    text = CleanText(label=_("Note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, subjects, **kwargs):
        super().__init__(*args, auto_id="id_note_%s", **kwargs)
        self.fields["on"].widget.choices = subjects


class AskOfficeForm(PlainForm):
    once = OnceField()
    office = forms.ChoiceField(label=_("Office to ask"))
    due_on = BoundedDate(label=_("Answer due on"), required=False)

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, auto_id="id_ask_%s", **kwargs)
        self.fields["office"].choices = [
            ("", _("Choose an office")),
            *(
                (str(key), words(name, "name").text or name.office.abbreviation)
                for key, name in names.items()
            ),
        ]
        self.fields["due_on"].is_optional = True


class OfficeAnswerForm(PlainForm):
    """One press names the answer; who told it may be typed before."""

    seen = forms.CharField(max_length=60)
    answer = forms.ChoiceField(choices=Clearance.Answer.choices)
    told_by = CleanText(label=_("Told by"), max_length=150, required=False)
