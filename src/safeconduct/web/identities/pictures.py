"""Pictures that people hand in, made small and empty of everything but what is seen, in bounded memory."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 8_000_000
"""Bytes of a file that is handed in."""
MOST_PIXELS = 25_000_000
"""Pixels of a picture; one in memory takes four bytes each at most."""
SIDE = 480
"""Pixels of the longer side of what is kept."""
QUALITY = 85
_FORMATS = ("JPEG", "PNG")
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning)
"""What Pillow raises at files that are no pictures, or that unfold to too much."""


class Unusable(Exception):
    """A file is no picture that can be kept; the message says why and what would be right."""


def small_jpeg(content: bytes) -> bytes:
    """A picture as JPEG of at most 480 pixels a side, without anything that a camera or a program wrote beside it.

    The picture is decoded and written anew, so that no byte of the file that came is kept. How a camera was held is
    followed first. What is transparent becomes white.

    Args:
        content: A JPEG or PNG file.

    Raises:
        Unusable: it is too large, unfolds to too many pixels, is damaged, or is another kind of file.
    """
    if len(content) > MOST_BYTES:
        raise Unusable(_("The file is larger than 8 MB; hand in a smaller one."))
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unusable(_("The picture has more than 25 million pixels; hand in a smaller one."))
            picture.draft("RGB", (SIDE, SIDE))  # a JPEG need not be decoded whole
            picture.thumbnail((SIDE, SIDE))
            seen = _on_white(ImageOps.exif_transpose(picture))
    except _BROKEN:
        raise Unusable(_("This is no JPEG or PNG picture, or it is damaged.")) from None
    written = BytesIO()
    seen.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """What is seen of a picture on white, in three colours; nothing that was written beside it comes along."""
    made = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        made.paste(clear, mask=clear.getchannel("A"))
    else:
        made.paste(picture.convert("RGB"))
    return made
