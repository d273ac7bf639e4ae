"""Looking after an installation from the command line, on its own database, as an administrator does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.web.data_directory import create, open_existing
from web.installation import TO_SQLITE, migrated

MAKE = """
import sys
from pathlib import Path
from safeconduct.web.serving import prepare
prepare(Path(sys.argv[1]), print)
from django.db import transaction
from safeconduct.web.audit import log
from safeconduct.web.secrecy import vault
with transaction.atomic():
    vault.seal("ANA", "name", "Mirela")
    for number in range(3):
        log.append(actor=None, action="read", ids=[str(number)])
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one sealed value and three entries in the log, which tests copy."""
    data = Path(shutil.copytree(migrated(), tmp_path_factory.mktemp("filled") / "data"))
    subprocess.run([sys.executable, "-c", MAKE, str(data)], env=plain(), check=True)
    return data


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    """A copy of its own of that data directory."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


@pytest.fixture
def run(data: Path) -> Run:
    """A function that runs a command on this data directory."""

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        typed = [sys.executable, "-m", "safeconduct", *words, "--data", str(data)]
        return subprocess.run(typed, env=plain(), capture_output=True, text=True, check=False)

    return command


def plain() -> dict[str, str]:
    """An environment in which nothing of the tests' own settings is left: SQLite, and no data directory."""
    return os.environ | TO_SQLITE | {"DJANGO_SETTINGS_MODULE": "safeconduct.web.settings"}


def test_a_whole_log_is_said_to_be_whole_and_stamped(run: Run) -> None:
    """The answer is the line that a later call takes, and that call agrees."""
    first = run("audit", "verify")
    assert first.returncode == 0, first.stderr
    found = re.fullmatch(r"audit log: (--count 3) (--head [0-9a-f]{64})\n", first.stdout)
    assert found
    again = run("audit", "verify", *found[1].split(), *found[2].split())
    assert (again.returncode, again.stdout) == (0, first.stdout)


def test_a_log_that_is_not_whole_ends_with_status_1(run: Run) -> None:
    """The answer no names the place."""
    done = run("audit", "verify", "--count", "9", "--head", "0" * 64)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("entry 4: is missing; an export was printed when there were 9 entries")


def test_a_key_is_rotated_and_the_old_one_retired(run: Run, data: Path) -> None:
    """Two commands, each of which says what is next; afterwards one key is left and the log tells of both."""
    first = run("rotate-key")
    assert first.returncode == 0, first.stderr
    assert "wrapped with k2 now, 1 of them" in first.stderr
    assert "rotate-key --retire k1" in first.stderr
    assert set(open_existing(data).keys().encryption) == {"k1", "k2"}
    assert run("rotate-key", "--retire", "k2").stderr.startswith("k2: is the key in use")
    assert run("rotate-key", "--retire", "k1").returncode == 0
    assert set(open_existing(data).keys().encryption) == {"k2"}
    assert "--count 6" in run("audit", "verify").stdout


@pytest.mark.parametrize("words", [["audit", "verify"], ["rotate-key"]], ids=" ".join)
def test_a_database_that_is_not_there_yet_or_not_ready_is_left_alone(words: list[str], tmp_path: Path) -> None:
    """A directory without a database, or with one of another form, is refused with what would be right."""
    directory = create(tmp_path / "new")
    typed = [sys.executable, "-m", "safeconduct", *words, "--data", str(directory.path)]
    done = subprocess.run(typed, env=plain(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "has no database yet; start `safeconduct serve` on it once" in done.stderr
    directory.database.touch()
    done = subprocess.run(typed, env=plain(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "has the form of an earlier version" in done.stderr


def test_old_backups_are_listed_and_then_removed(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the setting: none without it; a dry run lists them, the other removes them, in the log; the newest stays."""
    names = ["20200101T000000000000Z.sqlite3", "20200102T000000000000Z.sqlite3"]
    for name in names:
        (data / "backups" / name).touch()
    assert run("retention", "--run").stdout == ""
    monkeypatch.setenv("SAFECONDUCT_BACKUP_DAYS", "30")
    assert run("retention").stdout == f"backup {names[0]}: is older than 30 days\n"
    assert run("retention", "--run").stdout == f"backup {names[0]}: removed\n"
    assert [path.name for path in (data / "backups").iterdir()] == names[1:]
    assert "--count 4" in run("audit", "verify").stdout
    monkeypatch.setenv("SAFECONDUCT_BACKUP_DAYS", "many")
    wrong = run("retention")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "SAFECONDUCT_BACKUP_DAYS" in wrong.stderr
