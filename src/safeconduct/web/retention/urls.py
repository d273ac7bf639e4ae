"""The addresses of retention."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.retention import views

of_operation = [
    path("retention/", views.retention, name="retention"),
    path("retention/rule/", views.set_rule, name="retention_rule"),
    path("retention/approve/", views.approve, name="retention_approve"),
    path("retention/run/", views.run, name="retention_run"),
    path("retention/close/", views.close, name="retention_close"),
    path("retention/reopen/", views.reopen, name="retention_reopen"),
]
urlpatterns = [
    path("operations/<slug:operation_code>/", include(of_operation)),
]
