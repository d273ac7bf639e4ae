"""The Django application ``pages``."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.pages"
    label = "pages"
