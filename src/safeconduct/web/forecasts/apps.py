"""The Django application ``forecasts``."""

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.forecasts"
    label = "forecasts"
