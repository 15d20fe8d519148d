from allauth.account import views as allauth_views
from django.urls import path

from tracker.people import access_views, mail_views, member_views, password_views, session_views, views

# The names are allauth's: it reverses them.
urlpatterns = [
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path(
        "password/change/",
        allauth_views.password_change,
        name="account_change_password",
    ),
    path("set-password/<str:uid>/set/", password_views.password_set, name="password_set"),
    path("set-password/<str:uid>/<str:token>/", password_views.password_set_link, name="password_set_link"),
    path("sessions/", session_views.session_list, name="session_list"),
    path("sessions/end/", session_views.session_end, name="session_end"),
    path("access/", access_views.access_list, name="access_list"),
    path("mails/", mail_views.mail_settings, name="mail_settings"),
    path("mails/side/", mail_views.side_mail_settings, name="side_mail_settings"),
    path("members/", member_views.member_list, name="member_list"),
    path("members/add/", member_views.member_add, name="member_add"),
    path("members/<str:username>/", member_views.member_change, name="member_change"),
    path("members/<str:username>/link/", member_views.member_link, name="member_link"),
    path("offices/", member_views.office_list, name="office_list"),
    path("language/", views.language_set, name="language_set"),
]
