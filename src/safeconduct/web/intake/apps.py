"""The Django application ``intake``."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.intake"
    label = "intake"
