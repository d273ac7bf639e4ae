"""The addresses of the record. Nothing in one says who somebody is."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.record.views import (
    beginning,
    bulk,
    case_actions,
    exchange,
    operations,
    register,
    supply,
    things,
)

of_operation = [
    path("", operations.enter, name="record_operation"),
    path("register/", register.register, name="record_register"),
    path("register/bulk/", bulk.bulk, name="record_bulk"),
    path("register/bulk/<str:batch>/", bulk.done, name="record_bulk_done"),
    path("register/views/keep/", bulk.save_view, name="record_save_view"),
    path("register/views/<int:pk>/forget/", bulk.forget_view, name="record_forget_view"),
    path("register/<str:uid>/", register.case, name="record_case"),
    path("register/<str:uid>/change/", register.change_case, name="record_change_case"),
    path("register/<str:uid>/event/", register.add_event, name="record_add_event"),
    path("register/<str:uid>/undo/<str:kind>/<int:pk>/", register.undo, name="record_undo"),
    path("register/<str:uid>/clearance/", case_actions.clearance, name="record_clearance"),
    path("register/<str:uid>/consent/", case_actions.consent, name="record_consent"),
    path("register/<str:uid>/decide/", case_actions.decide, name="record_decide"),
    path("register/<str:uid>/departed/", case_actions.departed, name="record_departed"),
    path("register/<str:uid>/propose/", case_actions.propose, name="record_propose"),
    path("register/<str:uid>/newcomer/", case_actions.newcomer, name="record_newcomer"),
    path("register/<str:uid>/part/", case_actions.part, name="record_part"),
    path("register/<str:uid>/end/decision/<int:pk>/", case_actions.end_decision, name="record_end_decision"),
    path("register/<str:uid>/end/<str:kind>/<int:pk>/", case_actions.end, name="record_end"),
    path("take-back/<int:pk>/", things.take_back, name="record_take_back"),
    path("submissions/take-back/<int:pk>/", things.take_back_submission, name="record_take_back_submission"),
    path("submissions/<int:pk>/", things.submission, name="record_submission"),
    path("offers/new/", things.new_offer, name="record_new_offer"),
    path("offers/<int:pk>/", things.offer, name="record_offer"),
    path("offers/<int:pk>/change/", things.edit_offer, name="record_edit_offer"),
    path("departures/new/", things.new_departure, name="record_new_departure"),
    path("departures/<int:pk>/", things.departure, name="record_departure"),
    path("departures/<int:pk>/change/", things.edit_departure, name="record_edit_departure"),
    path("sites/new/", things.new_site, name="record_new_site"),
    path("sites/<int:pk>/", things.site, name="record_site"),
    path("sites/<int:pk>/change/", things.edit_site, name="record_edit_site"),
    path("sites/<int:pk>/day/", things.new_site_day, name="record_new_site_day"),
    path("sites/day/<int:pk>/change/", things.edit_site_day, name="record_edit_site_day"),
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
