"""The Django application ``lan``."""

from django.apps import AppConfig


class LanConfig(AppConfig):
    """Names the application in settings."""

    name = "safeconduct.web.lan"
    label = "lan"
