"""Backups that are too old."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from safeconduct.web.audit.models import Entry
from safeconduct.web.data_directory import DataDirectory
from safeconduct.web.environment import WrongSetting
from safeconduct.web.retention import backups

NOW = datetime(2030, 6, 1, tzinfo=UTC)


@pytest.fixture
def directory(tmp_path: Path) -> DataDirectory:
    """A data directory with three backups, and a file that somebody put there."""
    (tmp_path / "backups").mkdir()
    for stamp in ("20300101T000000000000Z.sqlite3", "20300301T000000000000Z.dump", "20300401T000000000000Z.sqlite3"):
        (tmp_path / "backups" / stamp).touch()
    (tmp_path / "backups" / "kept by hand.sqlite3").touch()
    return DataDirectory(tmp_path)


def test_old_ones_are_listed_and_the_newest_never(directory: DataDirectory) -> None:
    """By the moment in their names; what is named otherwise is left alone."""
    names = [path.name for path in backups.too_old(directory, 92, NOW)]
    assert names == ["20300101T000000000000Z.sqlite3"]
    assert len(backups.too_old(directory, 91, NOW)) == 2
    assert len(backups.too_old(directory, 1, NOW)) == 2


@pytest.mark.django_db
def test_those_that_are_removed_stand_in_the_log(directory: DataDirectory) -> None:
    """By their names, in one entry; where there is none there is no entry."""
    backups.remove([])
    assert not Entry.objects.exists()
    backups.remove(backups.too_old(directory, 1, NOW))
    assert len(list(directory.backups.iterdir())) == 2
    assert len(Entry.objects.get(action="removed").id_list) == 2


def test_the_setting_says_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing: for good; otherwise a whole number of days."""
    monkeypatch.delenv("SAFECONDUCT_BACKUP_DAYS", raising=False)
    assert backups.days_kept() is None
    monkeypatch.setenv("SAFECONDUCT_BACKUP_DAYS", "30")
    assert backups.days_kept() == 30
    monkeypatch.setenv("SAFECONDUCT_BACKUP_DAYS", "a month")
    with pytest.raises(WrongSetting):
        backups.days_kept()
