"""The addresses of notices. Nothing in one says who."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.notices import delivered, family_views, views

of_operation = [
    path("", views.listed, name="notices"),
    path("call/<str:uid>/", views.call, name="notices_call"),
    path("by-hand/<str:uid>/", views.by_hand, name="notices_by_hand"),
    path("family/<str:uid>/", family_views.choice, name="notices_choice"),
    path("family/<str:uid>/stop/", family_views.stop, name="notices_stop"),
    path("<str:uid>/", views.notice, name="notices_notice"),
    path("<str:uid>/<str:act>/", views.do, name="notices_act"),
]
urlpatterns = [
    path("notices/delivery/", delivered.told, name="notices_delivery"),
    path("operations/<slug:operation_code>/notices/", include(of_operation)),
]
