"""The addresses of the log."""

from __future__ import annotations

from django.urls import path

from safeconduct.web.audit import views

urlpatterns = [
    path("operations/<slug:operation_code>/log/", views.entries, name="operation_log"),
    path("operations/<slug:operation_code>/log/<int:pk>/", views.entry, name="log_entry"),
    path("operations/<slug:operation_code>/log/export/", views.export, name="export_log"),
]
