"""The Django application ``rights``."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.rights"
    label = "rights"
