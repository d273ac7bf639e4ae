"""The settings as a whole: what Django itself would warn of, and what must never be in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command


def test_importing_the_settings_reads_no_file_and_needs_no_directory(tmp_path: Path) -> None:
    """The secret is asked for late, and is missing then rather than guessable."""
    code = (
        "from safeconduct.web import settings\n"
        "from safeconduct.web.data_directory import Unusable\n"
        "try: print(str(settings.SECRET_KEY))\n"
        "except Unusable as error: print('refused:', error)\n"
    )
    known = os.environ | {"SAFECONDUCT_DATA": str(tmp_path / "nowhere"), "DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", code], env=known, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("refused: ")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("https", ["true", "false"])
def test_django_finds_nothing_to_warn_of(https: str, tmp_path: Path) -> None:
    """Its own checks for a server in earnest pass; without HTTPS only what HTTPS would give is missing."""
    only_https = {"security.W004", "security.W008", "security.W012", "security.W016"}
    waived = {
        "security.W005",
        "security.W008",
        "security.W021",
    }  # a proxy redirects; other names of a domain are not ours
    code = (
        "import sys, pathlib; from safeconduct.web import data_directory\n"
        "data_directory.create(pathlib.Path(sys.argv[1]))\n"
        "import django; django.setup()\n"
        "from django.core import checks\n"
        "print(*(one.id for one in checks.run_checks(include_deployment_checks=True)))"
    )
    known = os.environ | {
        "DJANGO_SETTINGS_MODULE": "safeconduct.web.settings",
        "SAFECONDUCT_DATA": str(tmp_path / "data"),
        "SAFECONDUCT_HTTPS": https,
        "DATABASE_URL": "",
    }
    command = [sys.executable, "-c", code, str(tmp_path / "data")]
    done = subprocess.run(command, env=known, check=True, capture_output=True, text=True)
    assert set(done.stdout.split()) - waived <= (set() if https == "true" else only_https)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """Every model is as the migrations make it."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
