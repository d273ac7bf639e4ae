"""Writing whole or not at all: beside the place, then moved there."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def placed_file(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; the file takes its place at the end, or leaves nothing on failure."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(path)
    try:
        yield beside
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def placed_folder(path: Path, is_ours: Callable[[str], bool]) -> Iterator[Path]:
    """Give a new folder beside ``path`` to write to, which takes its place at the end, or leaves nothing on failure.

    What lies in an earlier folder at the place and is not ours is kept there.

    Args:
        path: where the folder is to be. Whether an earlier one may be replaced is for the caller to ask first.
        is_ours: whether a file of that name in the earlier folder is replaced.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside, earlier = _beside(path), _beside(path)
    beside.mkdir()
    try:
        yield beside
        if path.exists():
            os.rename(path, earlier)
        try:
            os.rename(beside, path)
        except BaseException:
            if earlier.exists():
                os.rename(earlier, path)
            raise
        if earlier.exists():
            for entry in list(earlier.iterdir()):
                if not is_ours(entry.name):
                    os.rename(entry, path / entry.name)
            shutil.rmtree(earlier)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _beside(path: Path) -> Path:
    """A new name beside the path, hidden, with the umask's rights once it is made."""
    return path.with_name(f".{path.name}-{secrets.token_hex(6)}")
