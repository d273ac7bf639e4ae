"""The addresses of pages about danger. Nothing in one says where or when."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.danger.views import convoys, effects, importing, incidents, protection, time_line

of_operation = [
    path("incidents/", incidents.log, name="danger_log"),
    path("incidents/new/", incidents.enter, name="danger_enter"),
    path("incidents/bring/", importing.bring, name="danger_bring"),
    path("incidents/<int:pk>/", incidents.incident, name="danger_incident"),
    path("incidents/<int:pk>/change/", incidents.change, name="danger_change_incident"),
    path("incidents/<int:pk>/source/", incidents.source, name="danger_source"),
    path("incidents/<int:pk>/sent/", incidents.sent, name="danger_sent"),
    path("incidents/<int:pk>/close-road/", effects.close_road, name="danger_close_road"),
    path("incidents/<int:pk>/open-road/", effects.open_road, name="danger_open_road"),
    path("incidents/<int:pk>/plan/", effects.replan, name="danger_replan"),
    path("incidents/<int:pk>/families/", effects.families, name="danger_families"),
    path("convoys/", convoys.listed, name="danger_convoys"),
    path("convoys/<int:pk>/", convoys.convoy, name="danger_convoy"),
    path("convoys/<int:pk>/decide/", convoys.decide, name="danger_decide_convoy"),
    path("incidents/take-back/<int:pk>/", incidents.take_back, name="danger_take_back"),
    path("protection/", protection.protections, name="danger_protections"),
    path("protection/new/", protection.new_protection, name="danger_new_protection"),
    path("protection/<int:pk>/", protection.protection, name="danger_protection"),
    path("protection/<int:pk>/change/", protection.change_protection, name="danger_change_protection"),
    path("protection/<int:pk>/step/", protection.step, name="danger_step"),
    path("protection/visits/new/", protection.new_visit, name="danger_new_visit"),
    path("protection/visits/<int:pk>/", protection.visit, name="danger_visit"),
    path("incidents/sites/<int:pk>/", time_line.time_line, name="danger_time_line"),
]
urlpatterns = [path("operations/<slug:operation_code>/", include(of_operation))]
