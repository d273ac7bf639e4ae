"""A data directory whose database is the one of the tests, so that a backup of it can be made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from safeconduct.web.data_directory import KEY_FILE, DataDirectory, open_existing


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataDirectory:
    """A data directory with the keys of the tests; what is committed in a test is in its database."""
    path = tmp_path / "data"
    for name in ("sources", "backups"):
        (path / name).mkdir(mode=0o700, parents=True)
    path.chmod(0o700)
    (path / KEY_FILE).write_bytes(settings.DATA_DIRECTORY.key_file.read_bytes())
    (path / KEY_FILE).chmod(0o600)
    url = os.environ.get("SAFECONDUCT_TEST_DATABASE_URL", "")
    name = connection.settings_dict["NAME"]
    if not url:
        (path / "database.sqlite3").symlink_to(name)
    monkeypatch.setenv("DATABASE_URL", url.replace("/postgres?", f"/{name}?"))
    return open_existing(path)
