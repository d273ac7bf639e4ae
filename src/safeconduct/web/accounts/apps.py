"""The Django application ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the application in the database and in settings."""

    name = "safeconduct.web.accounts"
    label = "accounts"
