"""Picture files, made in tests."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def file_of(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    """A picture file."""
    written = BytesIO()
    Image.new(mode, size).save(written, kind, **more)
    return written.getvalue()


def with_marks() -> bytes:
    """A JPEG that says where it was taken, by what, and how the camera was held: on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Makermarker"
    exif.get_ifd(0x8825)[1] = "Placemarker"
    return file_of((900, 300), exif=exif, comment=b"Commentmarker", icc_profile=b"Profilemarker")


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is very large, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
