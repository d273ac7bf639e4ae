"""The Django application ``plans``."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.plans"
    label = "plans"
