"""Runs a command beside a PostgreSQL of its own, which is gone afterwards.

``python tests/postgres_server.py COMMAND …`` makes a cluster in a temporary directory, names it to the command in
``SAFECONDUCT_TEST_DATABASE_URL``, and ends with the command's exit status. It listens on a socket in that directory
alone. Where PostgreSQL is not installed, the command is not run: that is a failure where CI is set, and said elsewhere.
With ``--durable`` before the command, every commit is on the disk, as in earnest; tests are quicker without.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

VARIABLE = "SAFECONDUCT_TEST_DATABASE_URL"
DEBIAN = Path("/usr/lib/postgresql")
DURABLE = "--durable"
UNPRIVILEGED = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; Debian keeps them off the path."""
    found = shutil.which("initdb")
    folders = [path.parent for path in DEBIAN.glob("*/bin/initdb")]
    newest = max(folders, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), default=None)
    return newest or (Path(found).parent if found else None)


def owner() -> str | None:
    """Whom the server runs as: root may not run it, so somebody without rights does; another user runs it as is."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


@contextmanager
def cluster(folder: Path, durable: bool = False) -> Iterator[str]:
    """The address of a database in a new cluster, whose programs are in a folder."""
    user = owner()
    group = pwd.getpwnam(user).pw_gid if user else None
    home = Path(tempfile.mkdtemp(prefix="safeconduct-postgres-"))
    try:
        if user:
            shutil.chown(home, user, group)
        as_owner = {"user": user, "group": group, "cwd": home, "extra_groups": [] if user else None}
        data = home / "data"
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": home,
            "fsync": "on" if durable else "off",
            "max_connections": "50",
        }
        making = [
            "initdb",
            "--username=safeconduct",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            f"--pgdata={data}",
        ]
        _run([folder / making[0], *making[1:], "--no-sync"], as_owner)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        control = [folder / "pg_ctl", f"--pgdata={data}", "--wait", "--silent"]
        _run([*control, f"--log={home / 'log'}", "start"], as_owner)
        try:
            yield f"postgresql://safeconduct@/postgres?host={quote(str(home), safe='')}"
        finally:
            _run([*control, "--mode=immediate", "stop"], as_owner)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[object], how: dict[str, object]) -> None:
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **how
    )
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout.decode(errors='replace')}")


def main(command: list[str]) -> int:
    """Run the command beside a PostgreSQL; see the module."""
    durable = command[:1] == [DURABLE]
    folder = programs()
    if folder is None:
        reason = "PostgreSQL is not installed (Debian: postgresql), so nothing was tried on it"
        print(reason, file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    with cluster(folder, durable) as address:
        path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"  # pg_dump of the same version
        known = os.environ | {VARIABLE: address, "PATH": path}
        return subprocess.run(command[durable:], env=known, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
