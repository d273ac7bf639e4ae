"""The Django application ``movements``."""

from django.apps import AppConfig


class MovementsConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.movements"
    label = "movements"
