"""A fault of the input: where it stands and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHOWN = 100
"""Faults that are written out; the rest is counted."""


@dataclass(frozen=True)
class Fault:
    """One fault or warning of the input.

    Args:
        file: as on disk: ``people.csv``, ``people.parquet``, ``operation.xlsx[people]``, ``operation.toml``, or empty
            for the folder itself.
        line: 1-based physical line of a CSV file (the header is 1, a line break within quotes counts), row of a sheet,
            or 1 + the 1-based row of a Parquet file, so that the same row has the same number in all three.
        column: name of the column or key, where the fault lies in one.
        message: what is wrong and what would be right.
    """

    file: str
    line: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return on_one_line(": ".join(part for part in (place, self.column, self.message) if part))


class Faulty(Exception):
    """The input is wrong, and nothing is computed from it.

    Args:
        faults: all that was found, by place.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(listed(self.faults))


def listed(faults: Sequence[object]) -> list[str]:
    """One line a fault, whatever it is a fault of: the first `SHOWN`, then a count of the others."""
    lines = [str(fault) for fault in faults[:SHOWN]]
    if len(faults) > SHOWN:
        lines.append(f"and {len(faults) - SHOWN:,} more")
    return lines


def on_one_line(text: str) -> str:
    """A text with its line breaks and whatever else does not print (or could steer a terminal) spelt out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _spelt_out(ord(c)) for c in text)


def _spelt_out(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
