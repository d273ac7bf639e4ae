"""However an operation is damaged, the check names faults and never fails itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from safeconduct.operation import Findings, check_operation, read_operation, write_operation

Write = Callable[..., Path]

CELLS = ["", " ", "C1", "N1", "alb", "-1", "1.5", "nan", "1e999", "9" * 30, "2026-02-30", "0000-00-00", "9999-12-31"]
CELLS += [
    "0001-01-01",
    "true",
    "pin",
    "active",
    "stretcher stretcher",
    "دیروز",
    "\ufeff",
    "\x00",
    '"',
    "=1/0",
    "#REF!",
    "'",
    "x" * 500,
]


def _corrupt_text(content: bytes, data: st.DataObject) -> bytes:
    """Change a text file as people, programs and disks do: a cell, a row, a column, a byte."""
    lines = content.split(b"\n")
    line = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(
        st.sampled_from(["cell", "cell", "cell", "line", "twice", "swap", "byte", "cut", "insert", "clear"])
    ):
        case "cell":
            cells = lines[line].split(b",")
            cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.sampled_from(CELLS)).encode()
            lines[line] = b",".join(cells)
        case "line":
            del lines[line]
        case "twice":
            lines.insert(line, lines[line])
        case "swap":
            cells = lines[line].split(b",")
            lines[line] = b",".join(reversed(cells))
        case "byte":
            place = data.draw(st.integers(0, max(0, len(content) - 1)))
            return content[:place] + bytes([data.draw(st.integers(0, 255))]) + content[place + 1 :]
        case "cut":
            return content[: data.draw(st.integers(0, len(content)))]
        case "insert":
            place = data.draw(st.integers(0, len(content)))
            return content[:place] + data.draw(st.binary(max_size=6)) + content[place:]
        case "clear":
            return b""
    return b"\n".join(lines)


def _assert_says(findings: Findings) -> None:
    """Either there is an operation and no fault, or there are faults; each fits on a line."""
    assert (findings.operation is None) == bool(findings.faults)
    assert all("\n" not in str(fault) for fault in findings.faults + findings.warnings)


@settings(
    max_examples=50, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_corrupted_folder_is_checked(
    data: st.DataObject, small_operation: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A hundred random corruptions of a good folder never give a traceback."""
    folder = small_operation(tmp_path_factory.mktemp("op") / "op")
    for path in data.draw(st.lists(st.sampled_from(sorted(folder.iterdir())), min_size=1, max_size=3, unique=True)):
        match data.draw(st.sampled_from(["change", "change", "change", "change", "delete", "folder"])):
            case "change":
                path.write_bytes(_corrupt_text(path.read_bytes(), data))
            case "delete":
                path.unlink()
            case "folder":
                path.unlink()
                path.mkdir()
    _assert_says(check_operation(folder))


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
@settings(
    max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_corrupted_binary_files_are_checked(
    kind: str, data: st.DataObject, small_operation: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nor do corruptions of Parquet files and workbooks."""
    folder = tmp_path_factory.mktemp("op")
    write_operation(read_operation(small_operation(folder / "csv")), folder / "op", kind)  # type: ignore[arg-type] # both are kinds
    path = data.draw(st.sampled_from(sorted((folder / "op").iterdir())))
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))]))
    _assert_says(check_operation(folder / "op"))
