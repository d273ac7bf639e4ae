"""Places: whether a result may be written where it was asked for, known before the work is done."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from safeconduct.cli.refusal import Refused


def refuse_unless_writable(target: Path) -> None:
    """See that a file or folder can be made at a place whose parents may not exist yet.

    Raises:
        Refused: a parent is no folder, or may not be written to.
    """
    parent = target.absolute().parent
    while not parent.exists() and parent != parent.parent:
        parent = parent.parent
    if not parent.is_dir():
        raise Refused(f"{target}: {parent} is not a folder, so nothing can be written below it")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise Refused(f"{target}: you may not write to {parent}")


def refuse_occupied_folder(target: Path, *, force: bool) -> None:
    """See that a folder is free to be written: that it does not exist, or is empty, or may be replaced.

    Raises:
        Refused: it is a file, or it holds something and was not to be replaced.
    """
    refuse_unless_writable(target)
    if not target.exists():
        return
    if not target.is_dir():
        raise Refused(f"{target}: is a file, and a folder was to be written there")
    if any(target.iterdir()) and not force:
        raise Refused(f"{target}: is not empty; name another folder, or add --force to replace it")


def refuse_occupied_file(target: Path, *, force: bool) -> None:
    """See that a file is free to be written: that it does not exist, or may be replaced.

    Raises:
        Refused: it is a folder, or it exists and was not to be replaced.
    """
    refuse_unless_writable(target)
    if target.is_dir():
        raise Refused(f"{target}: is a folder, and a file was to be written there")
    if target.exists() and not force:
        raise Refused(f"{target}: exists; name another file, or add --force to replace it")


def refuse_other_suffix(target: Path, suffixes: Collection[str], option: str) -> str:
    """The suffix of a file, which decides what is written.

    Raises:
        Refused: it is none of those that can be written.
    """
    suffix = target.suffix.lower()
    if suffix not in suffixes:
        right = " or ".join(suffixes)
        raise Refused(f"{option}: {target} ends in {suffix or 'no suffix'!r}; what can be written ends in {right}")
    return suffix


def refuse_other_ending(target: Path, endings: Collection[str], option: str) -> None:
    """See that a file's name ends in one of those that decide what is written, as ``.csv`` or ``.figures.csv``.

    Raises:
        Refused: it ends in none of them, or is nothing else.
    """
    if not any(target.name.lower().endswith(ending) and len(target.name) > len(ending) for ending in endings):
        raise Refused(f"{option}: {target} ends in none of those that can be written: {', '.join(endings)}")


def refuse_unless_plan(target: Path) -> None:
    """See that a place is free for a plan: that nothing is there, or an empty folder, or an earlier plan.

    Raises:
        Refused: something else is there, which is left as it is.
    """
    _refuse_unless_holding(target, "plan.json", "plan")


def refuse_unless_forecast(target: Path) -> None:
    """See that a place is free for a forecast: that nothing is there, or an empty folder, or an earlier forecast.

    Raises:
        Refused: something else is there, which is left as it is.
    """
    _refuse_unless_holding(target, "forecast.json", "forecast")


def refuse_unless_rehearsal(target: Path) -> None:
    """See that a place is free for a rehearsal: that nothing is there, or an empty folder, or an earlier rehearsal.

    Raises:
        Refused: something else is there, which is left as it is.
    """
    _refuse_unless_holding(target, "rehearsal.json", "rehearsal")


def _refuse_unless_holding(target: Path, mark: str, what: str) -> None:
    if not target.exists() or (target / mark).is_file():
        return
    if not target.is_dir():
        raise Refused(f"{target}: is a file, and a {what} is a folder")
    if any(target.iterdir()):
        raise Refused(f"{target}: is a folder that is no {what} (it has no {mark}), and is left as it is")


def refuse_unless_folder(source: Path) -> None:
    """See that a folder that is to be read is there.

    Raises:
        Refused: nothing is there, or it is a file.
    """
    if not source.is_dir():
        raise Refused(f"{source}: is {'a file' if source.exists() else 'not there'}, and a folder is needed")
