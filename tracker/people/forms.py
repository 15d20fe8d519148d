from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tracker.pages.forms import CleanText, PlainForm
from tracker.people.actions import check_username, name_prefix
from tracker.people.mails import MOST_DAYS
from tracker.people.models import LANGUAGE_CHOICES, Office, User
from tracker.people.once import OnceField
from tracker.people.sign_in import plain_look

# Without what was sent: it may hold signs that no page can show.
CHOOSE = {"invalid_choice": _("Choose one of these.")}


class MemberForm(PlainForm):
    """What a steward decides about an account of the own side."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    name = CleanText(label=_("Name"), max_length=150)
    email = CleanText(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        validators=[validate_email],
        help_text=_("For reminders. What they tell is internal to your side: take an official address."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=User.Role.choices)
    is_steward = forms.BooleanField(label=_("Steward: keeps accounts and offices"), required=False)
    is_active = forms.BooleanField(label=_("May sign in"), required=False)
    offices: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Offices"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, side, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offices"].queryset = Office.objects.filter(side=side).order_by("abbreviation")
        self.fields["offices"].widget.attrs.pop("class", None)
        self.fields["offices"].is_optional = True

    def content(self):
        names = ("name", "email", "role", "is_steward", "is_active", "offices")
        return {name: self.cleaned_data[name] for name in names}

    def told(self):
        """As the history holds it."""
        content = self.content()
        return {
            "name": content["name"],
            "email": content["email"],
            "role": content["role"],
            "steward": content["is_steward"],
            "active": content["is_active"],
            "offices": sorted(office.abbreviation for office in content["offices"]),
        }


class NewMemberForm(MemberForm):
    username = CleanText(label=_("User name"), max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES)
    once = OnceField()
    seen = is_active = None
    field_order = ("username", "name", "email", "role", "is_steward", "language", "offices")

    def __init__(self, *args, side, **kwargs):
        super().__init__(*args, side=side, **kwargs)
        self.side = side
        self.fields["username"].help_text = _("It begins with %(prefix)s and cannot be changed later.") % {
            "prefix": name_prefix(side)
        }

    def clean_username(self):
        username = self.cleaned_data["username"]
        try:
            check_username(username, self.side)
        except ValidationError as wrong:
            raise ValidationError(wrong.messages) from None
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("This user name is taken."))
        return username

    def content(self):
        names = ("name", "email", "role", "is_steward", "language", "offices")
        return {name: self.cleaned_data[name] for name in names}


class OwnMailsForm(PlainForm):
    wants = forms.TypedChoiceField(
        label=_("Reminders and the weekly digest"),
        choices=[("on", _("Send them to me")), ("off", _("Send me none"))],
        coerce=lambda value: value == "on",
        error_messages=CHOOSE,
        widget=forms.RadioSelect,
    )


class SideMailsForm(PlainForm):
    """How the members of the own side are told."""

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)
    days_before = forms.IntegerField(
        label=_("Days before something is due"), min_value=1, max_value=MOST_DAYS
    )
    digest_weekday = forms.TypedChoiceField(
        label=_("Day of the weekly digest"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        error_messages=CHOOSE,
    )
    with_texts = forms.BooleanField(
        label=_("Mails hold more than titles and links: words of actions and decisions, notes"),
        required=False,
    )

    def content(self):
        return {name: self.cleaned_data[name] for name in ("days_before", "digest_weekday", "with_texts")}


class OfficeForm(PlainForm):
    once = OnceField()
    abbreviation = CleanText(label=_("Abbreviation"), max_length=20)
    name_en = CleanText(label=_("Name in English"), max_length=160)
    name_ko = CleanText(label=_("Name in Korean"), max_length=160)

    def __init__(self, *args, side, **kwargs):
        super().__init__(*args, **kwargs)
        self.side = side
        self.fields["name_en"].widget.attrs["lang"] = "en"
        self.fields["name_ko"].widget.attrs["lang"] = "ko"

    def clean_abbreviation(self):
        abbreviation = self.cleaned_data["abbreviation"]
        if Office.objects.filter(side=self.side, abbreviation=abbreviation).exists():
            raise ValidationError(_("Your side already has an office of this abbreviation."))
        return abbreviation


class FirstPasswordForm(SetPasswordForm):
    """The validators of the settings stand behind it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_look(self)
