"""The addresses of the public page, and of the page on which it is decided on."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.public import views

of_operation = [
    path("", views.decide, name="public_decide"),
    path("<str:uid>/act/<str:act>/", views.act, name="public_act"),
    path("<str:uid>/preview/<str:language>/", views.preview, name="public_preview"),
]

urlpatterns = [
    path("operations/<slug:operation_code>/public/", include(of_operation)),
    path("public/<slug:address>/", views.page, name="public_page"),
    path("public/<slug:address>/<slug:language>/", views.page, name="public_page_in"),
]
