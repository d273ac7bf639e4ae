"""The Django application ``identities``."""

from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.identities"
    label = "identities"
