"""The addresses of the record. Nothing in one says who somebody is."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.record.views import beginning, exchange, operations, register, supply

of_operation = [
    path("", operations.enter, name="record_operation"),
    path("register/", register.register, name="record_register"),
    path("register/<str:uid>/", register.case, name="record_case"),
    path("register/<str:uid>/change/", register.change_case, name="record_change_case"),
    path("register/<str:uid>/event/", register.add_event, name="record_add_event"),
    path("register/<str:uid>/undo/<str:kind>/<int:pk>/", register.undo, name="record_undo"),
    path("submissions/", supply.submissions, name="record_submissions"),
    path("submissions/<int:pk>/step/", supply.step_submission, name="record_step_submission"),
    path("offers/", supply.offers, name="record_offers"),
    path("offers/<int:pk>/step/", supply.step_offer, name="record_step_offer"),
    path("departures/", supply.departures, name="record_departures"),
    path("departures/series/", supply.series, name="record_series"),
    path("departures/<int:pk>/cancel/", supply.cancel, name="record_cancel"),
    path("sites/", supply.sites, name="record_sites"),
    path("totals/", exchange.totals, name="record_totals"),
    path("import/", beginning.bring, name="record_import"),
    path("export/<str:table>.csv", exchange.export, name="record_export"),
]
urlpatterns = [
    path("begin/", beginning.operations, name="operations"),
    path("begin/<int:pk>/", beginning.load_operation, name="load_operation"),
    path("operations/<slug:operation_code>/", include(of_operation)),
]
