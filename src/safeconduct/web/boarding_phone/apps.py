"""The Django application ``boarding_phone``."""

from django.apps import AppConfig


class BoardingPhoneConfig(AppConfig):
    """Names the application in settings."""

    name = "safeconduct.web.boarding_phone"
    label = "boarding_phone"
