"""What a build adds: the translated texts, compiled from their ``.po`` files to the ``.mo`` files that are read.

``python hatch_build.py`` compiles them without building anything.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src") / "safeconduct"


def compile_messages(root: Path) -> list[Path]:
    """Write a ``.mo`` file beside each ``.po`` file below ``root/src/safeconduct``, and return the written files."""
    written = []
    for source in sorted((root / PACKAGE).rglob("*.po")):
        target = source.with_suffix(".mo")
        partial = target.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(compiled(source))
        partial.replace(target)  # whole or not at all: somebody may be reading it
        written.append(target)
    return written


def compiled(source: Path) -> bytes:
    """The ``.mo`` file that belongs to a ``.po`` file, whose folder is named for its language."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    for message in list(catalogue):
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string):
            catalogue.delete(message.id, message.context)  # another language stands in for a text without a translation
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


class MessagesHook(BuildHookInterface[Any]):
    """Compiles before a wheel is built and before a clone is installed as it lies there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - what hatchling calls
        """Compile, and name the files, which the repository ignores, as part of the package."""
        root = Path(self.root)
        build_data["artifacts"] += [f"/{path.relative_to(root).as_posix()}" for path in compile_messages(root)]


if __name__ == "__main__":
    for path in compile_messages(Path(__file__).parent):
        print(path)
