"""The addresses of the board."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.board import views

of_operation = [
    path("", views.board, name="board"),
    path("waiting/<slug:what>/", views.waiting, name="board_waiting"),
    path("<slug:key>.<slug:kind>", views.figure, name="board_figure"),
]

urlpatterns = [path("operations/<slug:operation_code>/board/", include(of_operation))]
