"""The addresses of users, roles and the first start."""

from __future__ import annotations

from django.urls import path

from safeconduct.web.rights import example_views, first_start_views, operation_views, views

urlpatterns = [
    path("first/", first_start_views.first_account, name="first_account"),
    path("example/", example_views.example, name="example"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/give/", views.give, name="give_role"),
    path("people/<int:pk>/roles/<int:grant_pk>/revoke/", views.revoke, name="revoke_role"),
    path("people/<int:pk>/invite/", views.invite_again, name="invite_again"),
    path("people/<int:pk>/reset/", views.offer_reset, name="offer_reset"),
    path("people/<int:pk>/door/", views.shut_out_or_let_in, name="shut_out_or_let_in"),
    path("operations/<slug:operation_code>/roles/", operation_views.roles, name="operation_roles"),
    path(
        "operations/<slug:operation_code>/roles/<int:grant_pk>/revoke/",
        operation_views.revoke,
        name="revoke_operation_role",
    ),
]
