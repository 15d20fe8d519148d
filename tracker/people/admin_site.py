"""Data entry at /admin/: Django's own admin behind the product's sign-in, without what is not used of it."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import URLPattern, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from tracker.people.rules import can_open_admin

# Signing in and out and passwords have their own pages; the rest names rows by numbers of tables.
NOT_USED = ("login", "logout", "password_change", "password_change_done", "view_on_site", "app_list")

# The order in which the index shows what can be entered.
GROUPS: dict[str, str | Promise] = {
    "texts": _("Texts and commitments"),
    "work": _("Workstreams and quarters"),
    "meetings": _("Meetings"),
    "people": _("Accounts and offices of your side"),
    "look": _("Released and agreed: to look up"),
}


class RecordSite(admin.AdminSite):
    site_header = index_title = _("Data entry")
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request):
        return can_open_admin(request.user)

    def admin_view(self, view, cacheable=False):
        def asked(request, *args, **kwargs):
            if not self.has_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(csrf_protect(asked))

    def get_urls(self):
        patterns = [pattern for pattern in super().get_urls() if getattr(pattern, "name", "") not in NOT_USED]
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                view: Any = pattern.callback
                view.login_url = settings.LOGIN_URL
        return patterns

    def get_app_list(self, request, app_label=None):
        """[{name, models}] of the groups; what cannot be added to has no address for it."""
        groups: dict[str, list] = {name: [] for name in GROUPS}
        registered: dict[Any, Any] = self._registry
        for model, model_admin in registered.items():
            if model_admin.group:
                groups[model_admin.group].append(self._line(request, model, model_admin))
        return [{"name": GROUPS[name], "models": lines} for name, lines in groups.items() if lines]

    def _line(self, request, model, model_admin: Any):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        return {
            "name": model._meta.verbose_name_plural,
            "about": model_admin.about,
            "admin_url": reverse(f"{name}_changelist"),
            "add_url": reverse(f"{name}_add") if model_admin.has_add_permission(request) else "",
        }

    def app_index(self, request, app_label, extra_context=None):
        raise Http404


site = RecordSite()
