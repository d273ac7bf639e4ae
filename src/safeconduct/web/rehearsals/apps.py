"""The Django application ``rehearsals``."""

from django.apps import AppConfig


class RehearsalsConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.rehearsals"
    label = "rehearsals"
