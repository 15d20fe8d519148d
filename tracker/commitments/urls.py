from django.urls import path

from tracker.commitments import closing_views

app_name = "commitments"

urlpatterns = [
    path("<str:code>/close/", closing_views.commitment_close, name="commitment_close"),
]
