"""The settings of a process that runs jobs beside a test: with the data directory and the database of that test."""

import os

from safeconduct.web.settings import *  # noqa: F403 - the same but for what follows
from safeconduct.web.settings import DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["SAFECONDUCT_TEST_DATABASE_NAME"]
INSTALLED_APPS = [*INSTALLED_APPS, "job_trials"]
