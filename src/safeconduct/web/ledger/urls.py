"""The addresses of the ledger. Nothing in one says who said what."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.ledger.views import dossiers, entries, figures, promises, reading, sources, time_line

of_operation = [
    path("", promises.commitments, name="ledger_commitments"),
    path("commitments/new/", promises.new_commitment, name="ledger_new_commitment"),
    path("commitments/<int:pk>/", promises.commitment, name="ledger_commitment"),
    path("commitments/<int:pk>/change/", promises.change_commitment, name="ledger_change_commitment"),
    path("commitments/<int:pk>/done/", promises.fulfil, name="ledger_fulfil"),
    path("commitments/<int:pk>/withdraw/", promises.withdraw, name="ledger_withdraw"),
    path("commitments/<int:pk>/supersede/", promises.supersede, name="ledger_supersede"),
    path("sources/", sources.sources, name="ledger_sources"),
    path("sources/take/", sources.take, name="ledger_take"),
    path("sources/new/", sources.new_source, name="ledger_new_source"),
    path("sources/<int:pk>/", sources.source, name="ledger_source"),
    path("sources/<int:pk>/change/", sources.change_source, name="ledger_change_source"),
    path("sources/<int:pk>/statement/", sources.mark_statement, name="ledger_mark_statement"),
    path("sources/<int:pk>/figure/", sources.mark_figure, name="ledger_mark_figure"),
    path("sources/<int:pk>/copy/<slug:kind>/", sources.copy, name="ledger_copy"),
    path("sources/<int:pk>/read/", reading.read, name="ledger_read"),
    path("sources/<int:pk>/read/decide/", reading.decide, name="ledger_decide_proposal"),
    path("sources/<int:pk>/read/<slug:key>/", reading.edit, name="ledger_edit_proposal"),
    path("figures/", figures.figures, name="ledger_figures"),
    path("figures/<int:pk>/", figures.figure, name="ledger_figure"),
    path("figures/<int:pk>/change/", figures.change_figure, name="ledger_change_figure"),
    path("figures/<int:pk>/decide/", figures.decide, name="ledger_decide"),
    path("figures/<int:pk>/all-stand/", figures.all_stand, name="ledger_all_stand"),
    path("figures/<int:pk>/contest/", figures.contest, name="ledger_contest"),
    path("figures/<int:pk>/review/", figures.review, name="ledger_review"),
    path("measures/", entries.measures, name="ledger_measures"),
    path("measures/<int:pk>/step/", entries.step_measure, name="ledger_step_measure"),
    path("statuses/<int:pk>/contest/", entries.contest_status, name="ledger_contest_status"),
    path("dossier/", dossiers.dossier, name="ledger_dossier"),
    path("time-line/", time_line.time_line, name="ledger_time_line"),
    path("entries/<slug:kind>/new/", entries.new_entry, name="ledger_new_entry"),
    path("entries/<slug:kind>/<int:pk>/", entries.entry, name="ledger_entry"),
    path("entries/<slug:kind>/<int:pk>/change/", entries.change_entry, name="ledger_change_entry"),
    path("entries/<slug:kind>/<int:pk>/cite/", entries.cite, name="ledger_cite"),
    path("take-back/<int:pk>/", entries.take_back, name="ledger_take_back"),
]
urlpatterns = [path("operations/<slug:operation_code>/ledger/", include(of_operation))]
