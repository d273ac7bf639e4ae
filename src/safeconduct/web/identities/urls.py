"""The addresses of identities. What is looked for, and who somebody is, stands in none."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.identities import finding_views, views

of_operation = [
    path("find/", finding_views.search, name="identities_search"),
    path("duplicates/", finding_views.likely_pairs, name="identities_pairs"),
    path("duplicates/look/", finding_views.look, name="identities_look"),
    path("duplicates/<int:pk>/", finding_views.decide, name="identities_decide"),
    path("people/<str:uid>/", views.person, name="identities_person"),
    path("people/<str:uid>/identity/", views.show, name="identities_show"),
    path("people/<str:uid>/change/", views.change, name="identities_change"),
    path("people/<str:uid>/erase/", views.erase, name="identities_erase"),
    path("people/<str:uid>/<str:kind>/", views.add, name="identities_add"),
    path("people/<str:uid>/<str:kind>/<int:pk>/remove/", views.remove, name="identities_remove"),
]
urlpatterns = [
    path("operations/<slug:operation_code>/", include(of_operation)),
]
