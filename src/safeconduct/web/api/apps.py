"""The Django application ``api``."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.api"
    label = "api"
