"""Files that people hand in: a zipped folder or a workbook, opened in a place of their own and trusted in nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from safeconduct.operation.copies import DIGEST
from safeconduct.operation.copies import FOLDER as COPIES
from safeconduct.operation.sources import FILES, WORKBOOK
from safeconduct.web.jobs import scratch
from safeconduct.web.pages.in_memory import LARGEST


class Unusable(Exception):
    """What was handed in is no operation that can be read; the message says why and what would be right."""


@contextmanager
def opened(name: str, content: IO[bytes]) -> Iterator[Path]:
    """The uploaded operation as a folder that is gone afterwards.

    Only files that an operation has are taken out of a zip file, by their last name and from one folder; nothing else
    of it is written.

    Raises:
        Unusable: it is too large, damaged, encrypted, or has no file of an operation.
    """
    with scratch.folder("upload") as place:
        folder = place / "operation"
        folder.mkdir()
        suffix = PurePosixPath(name).suffix.lower()
        if suffix == ".xlsx":
            _copy(content, folder / WORKBOOK)
        elif suffix == ".zip":
            _unfold(content, folder)
        else:
            raise Unusable(_("Hand in a folder as .zip, or a workbook .xlsx."))
        yield folder


def _unfold(content: IO[bytes], folder: Path) -> None:
    try:
        with zipfile.ZipFile(content) as packed:
            wanted = [one for one in packed.infolist() if PurePosixPath(one.filename).name in FILES]
            inside = {PurePosixPath(one.filename).parent for one in wanted}
            if not wanted:
                raise Unusable(_("The .zip holds no file of an operation, such as operation.toml."))
            if len(inside) > 1:
                raise Unusable(_("The .zip holds files of an operation in more than one folder; hand in one."))
            if sum(one.file_size for one in wanted) > LARGEST:
                raise Unusable(_("The file is too large."))
            for one in wanted:
                with packed.open(one) as source:
                    _copy(source, folder / PurePosixPath(one.filename).name)
            _unfold_copies(packed, inside.pop() / COPIES, folder / COPIES)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        raise Unusable(_("The .zip is damaged or locked with a password.")) from None


def _unfold_copies(packed: zipfile.ZipFile, inside: PurePosixPath, place: Path) -> None:
    """Take the copies of sources out of a zip file: those files alone that are named as copies are."""
    copies = [
        one
        for one in packed.infolist()
        if PurePosixPath(one.filename).parent == inside and DIGEST.fullmatch(PurePosixPath(one.filename).name)
    ]
    if sum(one.file_size for one in copies) > LARGEST:
        raise Unusable(_("The file is too large."))
    for one in copies:
        place.mkdir(exist_ok=True)
        with packed.open(one) as source:
            _copy(source, place / PurePosixPath(one.filename).name)


def _copy(source: IO[bytes], target: Path) -> None:
    """Copy, and stop where more comes than was said."""
    written = 0
    with target.open("wb") as file:
        while piece := source.read(1 << 20):
            written += len(piece)
            if written > LARGEST:
                raise Unusable(_("The file is too large."))
            file.write(piece)
