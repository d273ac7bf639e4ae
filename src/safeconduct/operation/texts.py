"""Values as the texts by which files and digests hold them."""

from __future__ import annotations

import polars as pl

EXACT = 10**15
"""Below it every whole number is a float of its own, and is written without a fraction."""


def as_texts(series: pl.Series) -> pl.Series:
    r"""The values (n) of a column as the texts (n) that a CSV file has, null where a cell is empty.

    Days are ISO dates, truths ``true`` and ``false``, lists are separated by spaces, numbers are the shortest text
    that reads as the same number, without a fraction where they are whole; line breaks are ``\n``.

    Raises:
        ValueError: the column's type is one that no cell of a table can have.
    """
    kind = series.dtype
    if kind.is_float():
        numbers = [None if number is None else number_text(number) for number in series]
        return pl.Series(series.name, numbers, dtype=pl.String)
    if isinstance(kind, pl.Datetime):
        midnight = (series.dt.truncate("1d") == series).fill_null(False)
        return series.cast(pl.String).zip_with(~midnight, series.dt.strftime("%Y-%m-%d"))
    if isinstance(kind, pl.List | pl.Array):
        lists = series.cast(pl.List(kind.inner))
        if kind.inner != pl.String:
            lists = lists.cast(pl.List(pl.String))
        return lists.list.drop_nulls().list.join(" ").replace("", None)
    if kind.is_nested() or kind in (pl.Binary, pl.Object, pl.Duration, pl.Time):
        raise ValueError(f"holds {kind}, which is no type of a cell")
    texts = series.cast(pl.String)
    if kind == pl.String:
        texts = texts.replace("", None)
        if texts.str.contains("\r", literal=True).any():
            texts = texts.str.replace_all("\r\n?", "\n")
    return texts


def number_text(number: float) -> str:
    """The shortest text that reads as the same number, without a fraction where it is whole."""
    if number == number // 1 and abs(number) < EXACT:
        return str(int(number))
    return repr(float(number))
