"""Static files under addresses that change with what is in them, so that no browser shows an earlier style sheet."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedFiles(StaticFilesStorage):
    """Adds a hash of its content to the address of each file; nothing is collected, and no file is renamed."""

    def url(self, name: str | None) -> str:
        """The address of a file, with its version behind a question mark; without one where there is no such file."""
        address = super().url(name)
        version = _version(name or "")
        return f"{address}?v={version}" if version else address


@lru_cache(maxsize=256)
def _version(name: str) -> str:
    """Twelve hexadecimal digits that stand for the content of a file; nothing where there is none."""
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12] if isinstance(found, str) else ""
