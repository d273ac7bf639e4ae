"""The Django application ``record``."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.record"
    label = "record"
