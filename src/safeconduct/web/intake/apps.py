"""The Django application ``intake``."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.intake"
    label = "intake"

    def ready(self) -> None:
        """Let retention know of lists that wait."""
        from safeconduct.web.intake.set_aside import ListsSetAside
        from safeconduct.web.retention.lists import KEEPERS

        KEEPERS.append(ListsSetAside())
