"""The addresses of forecasts."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.forecasts import views

of_operation = [
    path("", views.listed, name="forecasts_forecasts"),
    path("<str:uid>/", views.forecast, name="forecasts_forecast"),
    path("<str:uid>/try/", views.try_on, name="forecasts_try"),
    path("<str:uid>/lay/", views.lay, name="forecasts_lay"),
    path("<str:uid>/take-out/", views.take_out, name="forecasts_take_out"),
]

urlpatterns = [path("operations/<slug:operation_code>/forecasts/", include(of_operation))]
