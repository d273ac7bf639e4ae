"""The names of the columns, as a file gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from safeconduct.operation.faults import Fault


def check_header(
    file: str,
    header: Sequence[str],
    line: int,
    rows: Callable[[], Sequence[Sequence[str | None]]],
    lines: Sequence[int],
) -> tuple[list[str], list[Fault]]:
    """Name the columns of a table.

    Args:
        file: what a fault names.
        header: the names as they stand, without the space around them.
        line: the place of the header.
        rows: gives the n rows below it, which are only looked at for a column without a name.
        lines: the places of the n rows.

    Returns:
        The names, "" for a column that is passed over (one without a name, or the second of a name), and the faults:
        a name that stands twice, a column without a name that has cells.
    """
    faults, names = [], list(header)
    first: dict[str, int] = {}
    for i, name in enumerate(header):
        if not name:
            found = next((k for k, row in enumerate(rows()) if row[i]), None)
            if found is not None:
                faults.append(Fault(file, lines[found], None, f"has a cell in column {i + 1}, which has no name"))
        elif name in first:
            faults.append(Fault(file, line, name, f"names column {first[name] + 1} and column {i + 1}"))
            names[i] = ""
        else:
            first[name] = i
    return names, faults
