"""The addresses of pages about alerts."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.alerts import views

of_operation = [
    path("", views.listed, name="alerts_alerts"),
    path("read/", views.read, name="alerts_read"),
    path("rules/", views.rule_list, name="alerts_rules"),
    path("rules/new/", views.new_rule, name="alerts_new_rule"),
    path("rules/<int:pk>/end/", views.end_rule, name="alerts_end_rule"),
]
urlpatterns = [path("operations/<slug:operation_code>/alerts/", include(of_operation))]
