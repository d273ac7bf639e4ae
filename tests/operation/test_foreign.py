"""Readers written in other languages fail in their own ways, and only an interruption passes through."""

from __future__ import annotations

import pytest

from safeconduct.operation.foreign import attempt


class Panic(BaseException):
    """What compiled code raises, which is no Exception."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("bad\nand more"), "bad"),
        (Panic("index out of bounds"), "index out of bounds"),
        (OSError(), "OSError"),
    ],
)
def test_failure_is_told_in_a_line(error: BaseException, said: str) -> None:
    """Whatever is raised, its first line comes back."""

    def read() -> int:
        raise error

    assert attempt(read) == (None, said)


def test_result_comes_back() -> None:
    """Arguments are passed on, and the result is given."""
    assert attempt(int, "12", base=8) == (10, "")


def test_interruption_passes_through() -> None:
    """Ctrl-C is no damaged file."""

    def read() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(read)
