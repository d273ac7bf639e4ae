"""The addresses of rehearsals."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.rehearsals import views

of_operation = [
    path("", views.listed, name="rehearsals_rehearsals"),
    path("<str:uid>/", views.rehearsal, name="rehearsals_rehearsal"),
]

urlpatterns = [path("operations/<slug:operation_code>/rehearsals/", include(of_operation))]
