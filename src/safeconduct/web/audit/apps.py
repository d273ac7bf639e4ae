"""The Django application ``audit``."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.audit"
    label = "audit"
