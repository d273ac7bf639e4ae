"""A server that a test starts and kills, and what is looked at in processes of their own afterwards."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from web.installation import SEED

KILLS = int(os.environ.get("SAFECONDUCT_SOAK_KILLS", "50"))
PATIENCE = 300
"""Seconds until a test that kills takes something for lost."""


def ran(name: str, environment: dict[str, str], told: Any = None, module: str = "killing") -> str:
    """What a function of a module of ``web`` prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"from web.{module} import {name}; {name}()"],
        env=environment,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"seed {SEED}: {done.stderr}"
    return done.stdout


def verified(environment: dict[str, str]) -> None:
    """The command finds the log whole."""
    command = [sys.executable, "-m", "safeconduct", "audit", "verify"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed {SEED}: {done.stderr}"


class Server:
    """The command with its workers, in a process group that dies as one."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        command = [sys.executable, "-m", "safeconduct", "serve", "--port", str(self.port)]
        known = environment | {"SAFECONDUCT_WORKERS": "2"}
        self.process = subprocess.Popen(command, env=known, stderr=subprocess.DEVNULL, start_new_session=True)
        while not self._answers():
            assert self.process.poll() is None, f"seed {SEED}: the server did not start"
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """End all of it at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
