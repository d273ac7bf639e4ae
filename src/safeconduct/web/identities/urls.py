"""The addresses of identities. What is looked for, and who somebody is, stands in none."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.identities import finding_views, hold_views, merge_views, photo_views, views, zone_views

of_operation = [
    path("find/", finding_views.search, name="identities_search"),
    path("duplicates/", finding_views.likely_pairs, name="identities_pairs"),
    path("duplicates/look/", finding_views.look, name="identities_look"),
    path("duplicates/<int:pk>/", finding_views.decide, name="identities_decide"),
    path("duplicates/<int:pk>/merge/", merge_views.merge, name="identities_merge"),
    path("people/<str:uid>/", views.person, name="identities_person"),
    path("people/<str:uid>/identity/", views.show, name="identities_show"),
    path("people/<str:uid>/change/", views.change, name="identities_change"),
    path("people/<str:uid>/zone/", zone_views.compare, name="identities_zone"),
    path("people/<str:uid>/zone/take/", zone_views.take, name="identities_zone_take"),
    path("people/<str:uid>/erase/", views.erase, name="identities_erase"),
    path("people/<str:uid>/apart/<int:pk>/", merge_views.take_apart, name="identities_apart"),
    path("people/<str:uid>/photo/", photo_views.photo, name="identities_photo"),
    path("people/<str:uid>/photo/put/", photo_views.put, name="identities_photo_put"),
    path("people/<str:uid>/photo/remove/", photo_views.remove, name="identities_photo_remove"),
    path("people/<str:uid>/hold/", hold_views.hold, name="identities_hold"),
    path("people/<str:uid>/hold/<int:pk>/release/", hold_views.release, name="identities_release"),
    path("people/<str:uid>/<str:kind>/", views.add, name="identities_add"),
    path("people/<str:uid>/<str:kind>/<int:pk>/remove/", views.remove, name="identities_remove"),
]
urlpatterns = [
    path("operations/<slug:operation_code>/", include(of_operation)),
]
