"""The addresses of jobs."""

from __future__ import annotations

from django.urls import path

from safeconduct.web.jobs import views

BEFORE = "operations/<slug:operation_code>/jobs/"
urlpatterns = [
    path(BEFORE, views.jobs, name="jobs"),
    path(f"{BEFORE}<str:uid>/", views.job, name="job"),
    path(f"{BEFORE}<str:uid>/progress/", views.progress, name="job_progress"),
    path(f"{BEFORE}<str:uid>/stop/", views.stop, name="job_stop"),
    path(f"{BEFORE}<str:uid>/again/", views.again, name="job_again"),
]
