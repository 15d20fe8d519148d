from django.urls import path

from tracker.workstreams import (
    closing_views,
    discard_views,
    milestone_views,
    own_side_views,
    received_views,
    views,
)

app_name = "workstreams"

urlpatterns = [
    path("", views.workstream_list, name="workstream_list"),
    path("<slug:slug>/", views.workstream_show, name="workstream_show"),
    path("<slug:slug>/close/", closing_views.workstream_close, name="workstream_close"),
    path("<slug:slug>/update/", views.update_edit, name="update_edit"),
    path("<slug:slug>/update/submit/", views.update_submit, name="update_submit"),
    path("<slug:slug>/update/return/", views.update_return, name="update_return"),
    path("<slug:slug>/update/release/", views.update_release, name="update_release"),
    path("<slug:slug>/update/discard/", discard_views.update_discard, name="update_discard"),
    path("<slug:slug>/confirm/", views.update_confirm, name="update_confirm"),
    path("<slug:slug>/received/", received_views.received_edit, name="received_edit"),
    path("<slug:slug>/received/confirm/", received_views.received_confirm, name="received_confirm"),
    path("<slug:slug>/updates/<slug:ref>/", views.update_show, name="update_show"),
    path(
        "<slug:slug>/milestones/add/",
        milestone_views.milestone_add,
        name="milestone_add",
    ),
    path(
        "<slug:slug>/milestones/<uuid:key>/edit/",
        milestone_views.milestone_edit,
        name="milestone_edit",
    ),
    path(
        "<slug:slug>/milestones/<uuid:key>/change/",
        milestone_views.milestone_change,
        name="milestone_change",
    ),
    path(
        "<slug:slug>/milestones/<uuid:key>/release/",
        milestone_views.milestone_release,
        name="milestone_release",
    ),
    path(
        "<slug:slug>/milestones/<uuid:key>/discard/",
        discard_views.milestone_discard,
        name="milestone_discard",
    ),
    path(
        "<slug:slug>/milestones/<uuid:key>/answer/",
        milestone_views.milestone_answer,
        name="milestone_answer",
    ),
    path("<slug:slug>/notes/", own_side_views.note_add, name="note_add"),
    path("<slug:slug>/clearances/", own_side_views.clearance_ask, name="clearance_ask"),
    path(
        "<slug:slug>/clearances/<uuid:key>/answer/",
        own_side_views.clearance_answer,
        name="clearance_answer",
    ),
]
