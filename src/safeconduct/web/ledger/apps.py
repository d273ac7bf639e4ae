"""The Django application ``ledger``."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.ledger"
    label = "ledger"
