"""The Django application ``retention``."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.retention"
    label = "retention"
