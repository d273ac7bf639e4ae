"""The Django application ``notices``."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.notices"
    label = "notices"
