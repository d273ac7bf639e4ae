"""The log through kills: entries and changes are there together or not at all, and the chain holds."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.installation import SEED, installation

KILLS = 50
APPEND = """
import sys
from pathlib import Path
from safeconduct.web.serving import prepare
prepare(Path(sys.argv[1]), print)
from django.db import transaction
from safeconduct.web.audit import log
from safeconduct.web.record.models import Operation
while True:
    with transaction.atomic():
        done = log.head().count
        for number in range(done, done + 20):
            Operation.objects.create(code=f"o{number}", name="x")
            log.append(actor=None, action="founded", ids=[f"o{number}"])
    print(done + 20, flush=True)
"""
CHECK = """
import sys
from pathlib import Path
from safeconduct.web.serving import prepare
prepare(Path(sys.argv[1]), lambda _: None)
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Operation
assert log.verify() == [], log.verify()
assert [entry.id_list[0] for entry in Entry.objects.all()] == [f"o{n}" for n in range(Operation.objects.count())]
print(log.head().count)
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process with a database of its own, of the kind that the tests run on."""
    with installation(tmp_path / "data", "soak_audit") as known:
        yield known


@pytest.mark.own_database
@pytest.mark.soak
def test_the_log_holds_through_kills(tmp_path: Path, environment: dict[str, str]) -> None:
    """However often a process is killed while it appends, what it said was saved is there, and the chain verifies."""
    chance = random.Random(SEED)  # noqa: S311 - when to kill is no secret
    for _ in range(KILLS):
        command = [sys.executable, "-c", APPEND, str(tmp_path / "data")]
        said = 0
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(1, 12)):
                said = int(process.stdout.readline())
            try:
                process.wait(chance.random() / 20)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            said = int((process.stdout.read().split() or [said])[-1])  # what it said while nobody listened
        assert process.returncode == -signal.SIGKILL
        check = [sys.executable, "-c", CHECK, str(tmp_path / "data")]
        done = subprocess.run(check, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) in (said, said + 20)  # what was saved last may not have been said
