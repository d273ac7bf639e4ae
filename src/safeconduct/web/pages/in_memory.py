"""Files that people hand in are taken into memory: what is in them never reaches the disk in clear."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload

LARGEST = 200_000_000
"""Bytes of the largest file that is taken: a whole operation, packed."""


class InMemory(MemoryFileUploadHandler):
    """Takes a file into memory alone, and stops where it grows larger than anything that is taken."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take every file, however long the request says that it is."""
        super().handle_raw_input(*args, **kwargs)
        self.activated = True
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece."""
        self.taken += len(raw_data)
        if self.taken > LARGEST:
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)
