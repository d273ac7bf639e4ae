"""The data directory: where one installation keeps its database, its keys, its sources and its backups."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

KEY_FILE = "key.json"
FORMAT = 1
KEY_BYTES = 32
FOLDERS = ("sources", "backups")
FIRST_KEY_ID = "k1"
KEY_ID = re.compile(r"k(\d+)$")


class Unusable(Exception):
    """A directory cannot serve as the data directory; the message is one line that says why and what would be right."""


@dataclass(frozen=True)
class Keys:
    """The secrets of one installation, none of which is in the database.

    Attributes:
        django_secret: What sessions and tokens are signed with, as text.
        encryption: The keys that identities are encrypted with, of 32 bytes each, by key id.
        encryption_key_id: The id of the key that new values are encrypted with.
        audit: The key of the audit log's hash chain, 32 bytes.
        blind_index: The key of the index that encrypted values are found by, 32 bytes.
    """

    django_secret: str
    encryption: Mapping[str, bytes]
    encryption_key_id: str
    audit: bytes
    blind_index: bytes

    def __repr__(self) -> str:
        """Name the keys without showing one, so that none reaches a log."""
        return f"Keys(encryption={sorted(self.encryption)}, encryption_key_id={self.encryption_key_id!r})"


@dataclass(frozen=True)
class DataDirectory:
    """A data directory that is there and is ours."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite database, which may not exist yet."""
        return self.path / "database.sqlite3"

    @property
    def key_file(self) -> Path:
        """The file of the keys."""
        return self.path / KEY_FILE

    @property
    def sources(self) -> Path:
        """The folder of the files that figures and imports came from."""
        return self.path / "sources"

    @property
    def backups(self) -> Path:
        """The folder of the copies of the database that are made before it changes form."""
        return self.path / "backups"

    @property
    def jobs(self) -> Path:
        """The folder of how far the jobs are that run on this machine; made when the first one runs."""
        return self.path / "jobs"

    @property
    def outbox(self) -> Path:
        """The folder of notices that somebody carries to families; made when the first one is written."""
        return self.path / "outbox"

    def keys(self) -> Keys:
        """Read the keys.

        Raises:
            Unusable: the file cannot be read, others may read it, or it is not as it was written.
        """
        return keys_of(self.key_file)


def keys_of(file: Path) -> Keys:
    """Read the keys of a key file, wherever it lies.

    Raises:
        Unusable: it cannot be read, others may read it, or it is not as it was written.
    """
    return _read_keys(file)


def add_encryption_key(path: Path) -> str:
    """Add a new encryption key to a key file, as the current one, and return its id. The older ones stay.

    The file is replaced in one step: it holds the keys of before or those of after.

    Raises:
        Unusable: the file cannot be read, or is not as it was written.
        OSError: the system refuses to write there.
    """
    _read_keys(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    encryption = content["encryption"]
    number = 1 + max(int(known.group(1)) for key_id in ["k0", *encryption["keys"]] if (known := KEY_ID.match(key_id)))
    encryption["current"] = f"k{number}"
    encryption["keys"][encryption["current"]] = _new_key()
    _write(path, content)
    return f"k{number}"


def drop_encryption_key(path: Path, key_id: str) -> None:
    """Take an encryption key out of a key file; nothing can be read with it any more.

    Raises:
        Unusable: the file cannot be read, it has no such key, or the key is the current one.
        OSError: the system refuses to write there.
    """
    keys = _read_keys(path)
    if key_id not in keys.encryption or key_id == keys.encryption_key_id:
        raise Unusable(f"{path}: {key_id} is the current key or is not there; it cannot be taken out")
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["encryption"]["keys"][key_id]
    _write(path, content)


def default_path() -> Path:
    """Where the data of this user lies if no other place is named."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "safeconduct"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "safeconduct"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "safeconduct"


def create(path: Path) -> DataDirectory:
    """Make a data directory with new keys at a place that does not exist or is empty.

    The key file is written last and in one step. A creation that was interrupted can be repeated.

    Raises:
        Unusable: something else is there.
        OSError: the system refuses to write there.
    """
    if path.exists() and not path.is_dir():
        raise Unusable(f"{path}: is a file; name a directory that is empty or does not exist yet")
    if (path / KEY_FILE).exists():
        raise Unusable(f"{path}: is a data directory already; open it, or name another")
    if path.is_dir() and (strange := sorted(entry.name for entry in path.iterdir() if not _is_our_beginning(entry))):
        raise Unusable(
            f"{path}: holds {strange[0]!r} and no {KEY_FILE}, so it is no data directory of Safe Conduct; "
            "name one that is empty or does not exist yet"
        )
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    for folder in FOLDERS:
        (path / folder).mkdir(mode=0o700, exist_ok=True)
    _write_keys(path / KEY_FILE)
    return open_existing(path)


def open_existing(path: Path) -> DataDirectory:
    """Open a data directory.

    Raises:
        Unusable: nothing is there, it is not ours, or its key file is missing, damaged or readable for others.
    """
    if not path.exists():
        raise Unusable(f"{path}: there is no such directory")
    if not path.is_dir():
        raise Unusable(f"{path}: is a file; a data directory was expected")
    directory = DataDirectory(path.resolve())
    if not directory.key_file.exists():
        lost = f" Its database cannot be read without it; put {KEY_FILE} back." if directory.database.exists() else ""
        raise Unusable(f"{path}: has no {KEY_FILE}, so it is no data directory of Safe Conduct.{lost}")
    directory.keys()
    return directory


def open_or_create(path: Path) -> DataDirectory:
    """Open a data directory, or make it where nothing is.

    Raises:
        Unusable: as ``create`` and ``open_existing``.
    """
    if (path / KEY_FILE).exists() or (path / "database.sqlite3").exists():
        return open_existing(path)
    return create(path)


def _is_our_beginning(entry: Path) -> bool:
    """Whether a creation that was interrupted left this."""
    if entry.name in FOLDERS:
        return entry.is_dir() and not any(entry.iterdir())
    return entry.name == f"{KEY_FILE}.new"


def _write_keys(path: Path) -> None:
    _write(
        path,
        {
            "format": FORMAT,
            "django_secret": _new_key(),
            "encryption": {"current": FIRST_KEY_ID, "keys": {FIRST_KEY_ID: _new_key()}},
            "audit": _new_key(),
            "blind_index": _new_key(),
        },
    )


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """Replace a key file in one step, and let the disk have it before this returns."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(content, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    if os.name == "posix":  # elsewhere a directory cannot be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def _read_keys(path: Path) -> Keys:
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Unusable(f"{path}: others may read it; allow it to yourself alone (chmod 600)")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}; the keys are needed to read the record") from None
    try:
        return _keys_from(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unusable(f"{path}: is damaged, or not of format {FORMAT}; put back a copy that was kept apart") from None


def _keys_from(content: Any) -> Keys:
    if content["format"] != FORMAT:
        raise ValueError
    encryption = {str(key_id): _decoded(value) for key_id, value in content["encryption"]["keys"].items()}
    if content["encryption"]["current"] not in encryption:
        raise ValueError
    return Keys(
        django_secret=_decoded(content["django_secret"]).hex(),
        encryption=MappingProxyType(encryption),
        encryption_key_id=content["encryption"]["current"],
        audit=_decoded(content["audit"]),
        blind_index=_decoded(content["blind_index"]),
    )


def _decoded(value: str) -> bytes:
    key = base64.b64decode(value, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key
