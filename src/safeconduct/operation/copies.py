"""The unalterable copies of sources: files named by the SHA-256 of what they hold, in the folder ``sources``.

Copies are read one at a time, and only when they are asked for.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from safeconduct.operation.faults import Fault, Faulty

FOLDER = "sources"
DIGEST = re.compile(r"[0-9a-f]{64}")
Copies = Mapping[str, Callable[[], bytes]]
"""Copies by the SHA-256 of their text, each read when it is called for."""


def find_copies(folder: Path) -> tuple[dict[str, Path], list[Fault]]:
    """The files of the folder ``sources`` that are named as copies are, and a warning for each that is not."""
    place = folder / FOLDER
    if not place.is_dir():
        return {}, []
    there, warnings = {}, []
    for path in sorted(place.iterdir()):
        if DIGEST.fullmatch(path.name) and path.is_file():
            there[path.name] = path
        elif not path.name.startswith("."):
            message = "is no copy of a source and is passed over; a copy is named by the SHA-256 of its text"
            warnings.append(Fault(f"{FOLDER}/{path.name}", None, None, message))
    return there, warnings


def read_later(paths: Mapping[str, Path]) -> Copies:
    """Copies that are read from their files when they are called for."""
    return {digest: path.read_bytes for digest, path in paths.items()}


def write_copies(copies: Copies, folder: Path, earlier: Path) -> None:
    """Write copies beside the tables, one at a time, with those that an earlier folder at the place has besides.

    Args:
        copies: What is written.
        folder: In which ``sources`` is made, where there is anything to write.
        earlier: The folder that this one will replace; its copies are never lost.

    Raises:
        Faulty: A copy is not what its name says.
    """
    if not copies:
        return
    place = folder / FOLDER
    if (earlier / FOLDER).is_dir():
        shutil.copytree(earlier / FOLDER, place)
    place.mkdir(exist_ok=True)
    for digest, read in copies.items():
        content = read()
        if hashlib.sha256(content).hexdigest() != digest:
            message = "is not what its name says; a copy of a source is never altered"
            raise Faulty([Fault(f"{FOLDER}/{digest}", None, None, message)])
        (place / digest).write_bytes(content)
