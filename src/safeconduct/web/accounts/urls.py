"""The addresses of accounts: our own, and of django-allauth those that make sense without mail and signing up."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa import urls as mfa
from allauth.usersessions import urls as sessions
from django.urls import include, path

from safeconduct.web.accounts import lost_session, views

urlpatterns = [
    path("link/<str:token>/", views.open_link, name="open_link"),
    path("join/", views.join, name="join"),
    path("kept/", lost_session.kept_form, name="kept_form"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include(mfa)),
    path("sessions/", include(sessions)),
]
