"""The picture by which a phone shows the page among its applications."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

GROUND, INK = "#1d5c8c", "#ffffff"
FINER = 4
"""Drawn so many times larger and made smaller, for smooth edges."""


@cache
def png(size: int) -> bytes:
    """A square PNG with an arrow, which stays whole where a phone cuts its corners.

    Args:
        size: Of each side, in pixels.
    """
    side = size * FINER
    image = Image.new("RGB", (side, side), GROUND)
    draw = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[float, float]:
        return x * side / 16, y * side / 16

    width = round(side * 1.4 / 16)
    draw.line([at(4, 8), at(11, 8)], fill=INK, width=width)
    draw.line([at(8, 4.5), at(11.5, 8), at(8, 11.5)], fill=INK, width=width, joint="curve")
    written = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
