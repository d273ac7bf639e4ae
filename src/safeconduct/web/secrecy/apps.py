"""The Django application ``secrecy``."""

from django.apps import AppConfig


class SecrecyConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.secrecy"
    label = "secrecy"
