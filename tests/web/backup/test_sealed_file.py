"""The file of a backup: what went in comes out, and nothing else ever does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.backup import sealed_file
from safeconduct.web.backup.sealed_file import Opening, Sealing
from safeconduct.web.data_directory import Keys, Unusable, add_encryption_key, create

CHUNK = 50


@pytest.fixture(scope="module", autouse=True)
def small_chunks() -> object:
    """Chunks of some bytes, so that a short file has several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "CHUNK_BYTES", CHUNK)
        yield


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The keys of an installation."""
    return create(tmp_path_factory.mktemp("keys") / "data").keys()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a file is written again and again."""
    return tmp_path_factory.mktemp("sealed") / "file"


def sealed(place: Path, keys: Keys, content: bytes) -> bytes:
    """The bytes of a file that holds some content, written to a place."""
    with place.open("wb") as file, Sealing(file, keys) as writing:
        writing.write(content)
    return place.read_bytes()


def opened(place: Path, keys: Keys) -> bytes:
    """What a file holds."""
    with place.open("rb") as file, Opening(place, file, keys) as reading:
        return reading.readall()


@given(content=st.binary(max_size=4 * CHUNK))
def test_what_went_in_comes_out(keys: Keys, place: Path, content: bytes) -> None:
    """Whatever its length; and nothing of it stands in the file after its head, which tells what sort of file it is."""
    written = sealed(place, keys, content)
    assert opened(place, keys) == content
    assert len(content) < 8 or content not in written[written.index(b"}") + 1 :]


@pytest.mark.parametrize("length", [0, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_no_byte_can_be_changed(keys: Keys, place: Path, length: int) -> None:
    """Wherever one is changed, and wherever the file is cut off or goes on, it does not open."""
    written = sealed(place, keys, bytes(range(256))[:length])
    head = len(sealed_file.MAGIC)
    for at in range(0, len(written)):
        place.write_bytes(written[:at] + bytes((written[at] ^ 1,)) + written[at + 1 :])
        with pytest.raises(Unusable):
            opened(place, keys)
        place.write_bytes(written[:at])
        with pytest.raises(Unusable, match="no backup" if at < head else "."):
            opened(place, keys)
    place.write_bytes(written + b"x")
    with pytest.raises(Unusable, match="was changed or cut off"):
        opened(place, keys)


def test_chunks_cannot_change_places(keys: Keys, place: Path) -> None:
    """Two chunks of one file that change places do not open, nor does one in the place of the last."""
    written = sealed(place, keys, b"a" * CHUNK + b"b" * CHUNK + b"c" * CHUNK)
    sizes = CHUNK + 16
    chunks = [written[-sizes * n : len(written) - sizes * (n - 1)] for n in (3, 2, 1)]
    for order in ((1, 0, 2), (0, 2), (0, 1, 2, 2)):
        place.write_bytes(written[: -3 * sizes] + b"".join(chunks[one] for one in order))
        with pytest.raises(Unusable, match="was changed or cut off"):
            opened(place, keys)


def test_it_opens_with_a_key_that_is_not_the_present_one_any_more(tmp_path: Path, place: Path) -> None:
    """After a rotation the key file still opens it; the keys of another installation do not, and are told so."""
    directory = create(tmp_path / "data")
    sealed(place, directory.keys(), b"content")
    add_encryption_key(directory.key_file)
    assert opened(place, directory.keys()) == b"content"
    with pytest.raises(Unusable, match="another installation"):
        opened(place, create(tmp_path / "other").keys())


def test_a_key_that_is_not_there_is_named(tmp_path: Path, keys: Keys, place: Path) -> None:
    """Whoever has an earlier key file learns which key is missing."""
    directory = create(tmp_path / "data")
    add_encryption_key(directory.key_file)
    sealed(place, directory.keys(), b"content")
    with pytest.raises(Unusable, match="under the key k2, which the key file does not have"):
        opened(place, keys)
