"""The Django application ``jobs``."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the kinds of jobs that the module ``jobs`` of each application states."""
        autodiscover_modules("jobs")
