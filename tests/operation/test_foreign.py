"""Readers written in other languages fail in their own ways, and only an interruption passes through."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

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


def test_trace_of_a_panic_is_not_seen(capfd: pytest.CaptureFixture[str]) -> None:
    """What compiled code writes to standard error while it fails goes nowhere, and the stream is there again after."""

    def read() -> int:
        os.write(2, b"thread 'main' panicked at lib.rs:1:1")
        raise Panic("oh")

    assert attempt(read) == (None, "oh")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_calls_may_come_from_several_threads(capfd: pytest.CaptureFixture[str]) -> None:
    """Standard error is given back, in whatever order the calls end."""
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: attempt(int, text), ["1", "x", "3", "4"] * 5))[2] == (3, "")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"
