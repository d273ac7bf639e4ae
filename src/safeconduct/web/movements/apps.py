"""The Django application ``movements``."""

from django.apps import AppConfig


class MovementsConfig(AppConfig):
    """Names the application in the database and in settings, and tells retention of the names that it keeps."""

    name = "safeconduct.web.movements"
    label = "movements"

    def ready(self) -> None:
        """Names of escorts and devices go by the rules of retention."""
        from safeconduct.web.movements.forgetting import NamesOfMovements
        from safeconduct.web.retention.lists import KEEPERS

        KEEPERS.append(NamesOfMovements())
