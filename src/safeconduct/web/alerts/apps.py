"""The Django application ``alerts``."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Names the application in the database and in settings, and has it hear of every change of an incident."""

    name = "safeconduct.web.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Hear of what is written down of incidents."""
        from safeconduct.web.alerts import hearing

        hearing.begin()
