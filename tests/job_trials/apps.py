"""The Django application ``job_trials``."""

from django.apps import AppConfig


class JobTrialsConfig(AppConfig):
    """Names the application."""

    name = "job_trials"
