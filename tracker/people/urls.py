from allauth.account import views as allauth_views
from django.urls import path

from tracker.people import views

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
    path("language/", views.language_set, name="language_set"),
]
