"""Reading a Parquet file, whose columns may have their own types or all be texts."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl

from safeconduct.operation.faults import Fault
from safeconduct.operation.foreign import attempt
from safeconduct.operation.headers import check_header
from safeconduct.operation.text_table import TextTable, nul_faults, tidied
from safeconduct.operation.texts import as_texts


def read_parquet(path: Path) -> tuple[TextTable | None, list[Fault]]:
    """Read a Parquet file as texts; row n of its data stands in line n + 1, as it would in a CSV file.

    Returns:
        The table, or None where the file cannot be read, and the faults.
    """
    file = path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [Fault(file, None, None, f"cannot be read: {error.strerror or error}")]
    if not content:
        return None, [Fault(file, None, None, "is empty (0 bytes)")]
    frame, failure = attempt(pl.read_parquet, BytesIO(content))
    if frame is None:
        return None, [Fault(file, None, None, f"is no whole Parquet file: {failure}")]
    faults, columns = [], []
    names, header_faults = check_header(file, [name.strip() for name in frame.columns], 1, list, [])
    faults += header_faults
    for name, series in zip(names, frame.get_columns(), strict=True):
        texts, failure = attempt(as_texts, series)
        if texts is None:
            faults.append(Fault(file, 1, name, failure))
            texts = pl.Series([None] * len(series), dtype=pl.String)
        if name:
            columns.append(texts.alias(name))
    table = tidied(TextTable(file, pl.DataFrame(columns), range(2, frame.height + 2)), hashtags=False)
    return table, faults + nul_faults(table)
