"""The settings of the web application for tests: a temporary data directory, and the database that was named.

SQLite, or the PostgreSQL at ``SAFECONDUCT_TEST_DATABASE_URL``. Each process has a directory of its own.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from safeconduct.web.data_directory import create

_folder = Path(tempfile.mkdtemp(prefix="safeconduct-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["SAFECONDUCT_DATA"] = str(create(_folder / "data").path)
os.environ["DATABASE_URL"] = os.environ.get("SAFECONDUCT_TEST_DATABASE_URL", "")

from safeconduct.web.settings import *  # noqa: E402, F403 - they read the environment as they are imported
from safeconduct.web.settings import DATABASES, INSTALLED_APPS  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file as in earnest: a database in memory knows no WAL and no second process.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and of no use to anybody
INSTALLED_APPS = [*INSTALLED_APPS, "job_trials"]  # jobs that only tests know
