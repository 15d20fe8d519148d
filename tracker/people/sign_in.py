"""How allauth is used here: accounts are made by people, so nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from tracker.pages.text import clean_text
from tracker.people.access_log import locked_out


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not match. Check both and try again."),
        "too_many_login_attempts": _(
            "Too many failed tries. The account is locked for 15 minutes; ask a steward of your side."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        # By name and address: else anybody could lock anybody out by failing in their name.
        name = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{name}@{self.get_client_ip(request)}"

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            locked_out(request, credentials)
            raise

    def is_safe_url(self, url):
        return is_own_address(self.request, url)


def is_own_address(request, address):
    """Where to go on to: a page of this site, from its root, on one line."""
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return allowed and address.startswith("/") and not {"\n", "\r"} & {*address}


def plain_look(form):
    """Labels beside the fields, not inside them; the product's own look."""
    form.label_suffix = ""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["class"] = "in"


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        plain_look(self)

    def clean_login(self):
        return clean_text(super().clean_login())


class PasswordForm(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_look(self)
