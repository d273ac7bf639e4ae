"""The Django application ``board``."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.board"
    label = "board"
