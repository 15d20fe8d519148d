from django.urls import path

from tracker.commitments import views

app_name = "sources"

urlpatterns = [
    path("", views.source_list, name="source_list"),
    path("<slug:slug>/", views.source_show, name="source_show"),
]
