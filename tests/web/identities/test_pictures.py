"""Pictures that are handed in: small, empty of everything that is not seen, and refused where they are bombs."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from tests.web.identities.picturing import bomb, file_of, with_marks

from safeconduct.web.identities import pictures
from safeconduct.web.identities.pictures import SIDE, Unusable, small_jpeg


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "1")],
)
def test_what_is_kept_is_a_small_jpeg(kind: str, mode: str) -> None:
    """Of every kind of colour; the longer side has 480 pixels, and nothing is made larger."""
    kept = Image.open(BytesIO(small_jpeg(file_of((1200, 600), kind, mode))))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (SIDE, SIDE // 2))
    assert Image.open(BytesIO(small_jpeg(file_of((40, 30), kind, mode)))).size == (40, 30)


def test_nothing_beside_what_is_seen_is_kept() -> None:
    """Neither place nor camera nor comment nor profile; the picture stands as the camera was held."""
    content = with_marks()
    assert b"Makermarker" in content
    kept = small_jpeg(content)
    assert b"marker" not in kept
    picture = Image.open(BytesIO(kept))
    assert picture.size == (SIDE // 3, SIDE)
    assert not picture.getexif()
    assert "comment" not in picture.info


def test_what_is_transparent_becomes_white() -> None:
    """A clear picture is not black."""
    picture = Image.open(BytesIO(small_jpeg(file_of((9, 9), "PNG", "RGBA"))))
    assert picture.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # Pillow warns before it refuses
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture at all",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        file_of((9, 9), "GIF", "P"),
        file_of((9, 9), "BMP"),
        file_of((90, 90))[:-400],
        bomb(5001, 5000),
        bomb(12_000, 12_000),
        bomb(60_000, 60_000),
        b"\xff\xd8" + bytes(pictures.MOST_BYTES),
    ],
    ids=["empty", "text", "svg", "gif", "bmp", "cut", "large", "larger", "bomb", "heavy"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    """Another kind, a damaged file, one that unfolds to too many pixels, one that is too heavy."""
    with pytest.raises(Unusable):
        small_jpeg(content)
