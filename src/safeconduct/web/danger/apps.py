"""The Django application ``danger``."""

from django.apps import AppConfig


class DangerConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.danger"
    label = "danger"
