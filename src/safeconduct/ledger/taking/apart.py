"""Reading a source in a process of its own, which a hostile file can make neither slow nor large beyond a limit."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import Any

from safeconduct.ledger.taking.reading import form_of, text_of
from safeconduct.ledger.taking.taken import NotTaken, Remark, Said, Taken

SECONDS = 10
"""Of a processor, that reading one file may take."""
MEGABYTES = 2_000
"""Of memory, that it may take."""
PATIENCE = 3 * SECONDS
"""Seconds by the clock: other work may want the processor, too."""


def text_apart(content: bytes, name: str) -> Taken:
    """Read a file as a source, as `text_of` does, within 10 seconds of a processor and 2,000 MB of memory.

    Args:
        content: Its bytes.
        name: Its name; only the ending counts.

    Raises:
        NotTaken: it cannot be read, is too large, holds no text, or takes more than it may.
    """
    form = form_of(content, name)
    if form == "text":
        return text_of(content, name)  # nothing there to be misled by
    ending = {"html": ".html", "pdf": ".pdf", "email": ".eml"}[form]
    command = [sys.executable, "-P", "-m", __name__, ending]
    costly = NotTaken("too_costly", seconds=SECONDS, megabytes=MEGABYTES)
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603  # ourselves, and an ending of our own
    except subprocess.TimeoutExpired:
        raise costly from None
    if done.returncode:
        raise costly
    return _unpacked(json.loads(done.stdout))


def _packed(taken: Taken) -> dict[str, Any]:
    said = {name: str(value or "") for name, value in vars(taken.said).items()}
    remarks = [[one.kind, dict(one.values)] for one in taken.remarks]
    return {"text": taken.text, "form": taken.form, "said": said, "remarks": remarks}


def _unpacked(given: dict[str, Any]) -> Taken:
    if "refused" in given:
        kind, values = given["refused"]
        raise NotTaken(kind, **values)
    said = dict(given["said"])
    day = said.pop("published_on")
    return Taken(
        given["text"],
        given["form"],
        Said(published_on=date.fromisoformat(day) if day else None, **said),
        tuple(Remark(kind, values) for kind, values in given["remarks"]),
    )


def _limit() -> None:
    """Take from this process the means to run long, grow large or write a file, where the system can."""
    try:
        import resource
    except ImportError:  # there are none on Windows; the clock still ends it
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform != "darwin":  # which does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 10**6, MEGABYTES * 10**6))


def main() -> None:
    """Read a file from standard input, and write what it is as JSON; the ending of its name is the one argument."""
    _limit()
    try:
        found = _packed(text_of(sys.stdin.buffer.read(), f"source{sys.argv[1]}"))
    except NotTaken as refused:
        found = {"refused": [refused.remark.kind, dict(refused.remark.values)]}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
