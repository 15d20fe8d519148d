from django.urls import path, register_converter

from tracker.commitments import closing_views, views


class CodeConverter:
    """R4.2 in an address."""

    regex = "[A-Za-z0-9.-]{1,12}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(CodeConverter, "code")

app_name = "commitments"

urlpatterns = [
    path("", views.commitment_list, name="commitment_list"),
    path("<code:code>/close/", closing_views.commitment_close, name="commitment_close"),
    path("<code:code>/", views.commitment_show, name="commitment_show"),
]
