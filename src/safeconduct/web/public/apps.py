"""The Django application ``public``."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.public"
    label = "public"
