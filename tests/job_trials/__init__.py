"""A Django application with jobs to try jobs with."""
