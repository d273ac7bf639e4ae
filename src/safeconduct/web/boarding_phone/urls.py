"""The addresses of the page for phones. All are below one, so that its worker has to do with nothing else."""

from __future__ import annotations

from django.urls import path

from safeconduct.web.boarding_phone import views

urlpatterns = [
    path("gate/", views.phone, name="boarding_phone"),
    path("gate/worker.js", views.worker, name="boarding_phone_worker"),
    path("gate/manifest.webmanifest", views.manifest, name="boarding_phone_manifest"),
    path("gate/icon-<int:size>.png", views.icon, name="boarding_phone_icon"),
    path("gate/shell/<slug:version>/<str:name>", views.shell, name="boarding_phone_shell"),
]
