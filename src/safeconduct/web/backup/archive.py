"""What is in a backup: a manifest, the database and the files, packed into one encrypted file and out of it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from safeconduct.web.backup.sealed_file import Opening, Sealing
from safeconduct.web.backup.tables import Content, Table
from safeconduct.web.data_directory import Keys, Unusable

Kind = Literal["sqlite", "postgresql"]
MANIFEST = "manifest.json"
FORMAT = 1
DATABASES: Mapping[str, str] = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""The file of the database in a backup, by the kind of the database."""
SOURCES = "sources"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        kind: Which database it is of.
        version: The version of the program that made it.
        made_at: The moment of its content, in UTC, as ISO 8601.
        content: What the database held at that moment.
        files: The SHA-256 of each file in it, 64 hexadecimal digits, by its path.
    """

    kind: Kind
    version: str
    made_at: str
    content: Content
    files: Mapping[str, str]

    @property
    def database(self) -> str:
        """The path of the database in the backup."""
        return DATABASES[self.kind]

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(table.rows for table in self.content.tables.values())

    def text(self) -> str:
        """The manifest as JSON."""
        content = asdict(self.content) | {"migrations": sorted(self.content.migrations)}
        return json.dumps(asdict(self) | {"content": content, "format": FORMAT}, indent=1, sort_keys=True)


def pack(target: Path, keys: Keys, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write a backup to a file that is there and empty, and let the disk have it.

    Args:
        target: The file.
        keys: The keys of the installation.
        manifest: What it says of itself.
        files: Where each file of the manifest lies, by its path in the backup.
    """
    with target.open("wb") as file:
        with (
            Sealing(file, keys) as sealed,
            tarfile.open(fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT) as packed,
        ):
            text = manifest.text().encode()
            packed.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))
            for name, path in files.items():
                with path.open("rb") as content:
                    packed.addfile(_entry(name, path.stat().st_size), content)
        file.flush()
        os.fsync(file.fileno())


def manifest_of(path: Path, keys: Keys) -> Manifest:
    """What a backup says of itself; no more of it is read.

    Raises:
        Unusable: it is no backup, does not open with these keys, or was changed.
    """
    with _opened(path) as file, Opening(path, file, keys) as plain, _unpacking(path, plain) as packed:
        return _manifest(path, packed)


def unpack(path: Path, keys: Keys, folder: Path) -> Manifest:
    """Write the files of a backup into an empty folder, each checked against the manifest.

    Raises:
        Unusable: it is no backup, does not open with these keys, or was changed.
    """
    with _opened(path) as file, Opening(path, file, keys) as plain, _unpacking(path, plain) as packed:
        manifest = _manifest(path, packed)
        found = {}
        while member := packed.next():
            content = packed.extractfile(member)
            if content is None or member.name not in manifest.files:
                raise _not_as_written(path, member.name)
            place = folder.joinpath(*PurePosixPath(member.name).parts)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with place.open("xb") as written:
                place.chmod(0o600)
                while block := content.read(_BLOCK):
                    digest.update(block)
                    written.write(block)
            found[member.name] = digest.hexdigest()
        while plain.read(_BLOCK):  # the end is checked too
            pass
    for name, expected in manifest.files.items():
        if found.get(name) != expected:
            raise _not_as_written(path, name)
    return manifest


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _opened(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}; name a file that `safeconduct backup` wrote") from None


def _unpacking(path: Path, plain: Opening) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=io.BufferedReader(plain, _BLOCK), mode="r|")
    except tarfile.TarError:
        raise _not_as_written(path, MANIFEST) from None


def _manifest(path: Path, packed: tarfile.TarFile) -> Manifest:
    first = packed.next()
    content = packed.extractfile(first) if first and first.name == MANIFEST else None
    try:
        told = json.loads(content.read()) if content else {}
        if told["format"] != FORMAT:
            raise Unusable(f"{path}: is of format {told['format']}; this version reads format {FORMAT}")
        inside = told["content"]
        tables = {name: Table(**table) for name, table in inside["tables"].items()}
        whole = Content(tables, frozenset(inside["migrations"]), inside["log_count"], inside["log_head"])
        return Manifest(told["kind"], told["version"], told["made_at"], whole, told["files"])
    except (ValueError, KeyError, TypeError):
        raise _not_as_written(path, MANIFEST) from None


def _not_as_written(path: Path, name: str) -> Unusable:
    return Unusable(f"{path}: {name}: is not in it as it was written; take another copy of the backup")
