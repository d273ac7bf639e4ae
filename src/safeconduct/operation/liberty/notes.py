"""What is published and what is assumed, value by value, as pages beside the tables of the Liberty example."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Literal

from safeconduct.operation.dictionary import DICTIONARY

Basis = Literal["published", "derived", "assumed"]

OUTSIDE = "not in the tables"
"""Where the record tells of something that no table holds."""

BASES: Mapping[str, str] = {
    "published": "stands so in a source",
    "derived": "follows from published figures, as is said",
    "assumed": "is our guess, made to be plausible; nobody published it",
}


@dataclass(frozen=True)
class Source:
    """A page that was read, as the table ``sources`` has it: who published it and whose side it speaks for."""

    source_id: str
    title: str
    publisher: str
    slant: str
    reliability: str
    url: str


@dataclass(frozen=True)
class Value:
    """Where a value of a table comes from.

    Attributes:
        table: Of the operation, or `OUTSIDE`.
        where: The rows that are meant.
        column: The columns that are meant.
        value: What stands there, in short.
        basis: Published, derived or assumed.
        says: Why it is so.
        other_side: What others say, where it is disputed.
        source_ids: Codes of the sources.
    """

    table: str
    where: str
    column: str
    value: str
    basis: Basis
    says: str
    other_side: str
    source_ids: tuple[str, ...]


def _rows(*path: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(*path).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its code."""
    return {
        row["source_id"]: Source(**{field.name: row[field.name] for field in fields(Source)})
        for row in _rows("tables", "sources.csv")
    }


@cache
def values() -> tuple[Value, ...]:
    """Where every value comes from, in the order of the tables."""
    return tuple(
        Value(**{**row, "source_ids": tuple(row["source_ids"].split())})  # type: ignore[arg-type]  # a test holds `basis` to its words
        for row in _rows("record", "values.csv")
    )


def note_files() -> Mapping[str, str]:
    """The notes of the example as files: a page a table, and one on what is left out.

    Returns:
        Text by path, relative to the folder of the operation.
    """
    pages = {f"notes/{table}.md": _page(table) for table in dict.fromkeys(value.table for value in values())}
    outside = pages.pop(f"notes/{OUTSIDE}.md")
    readme = files(__package__).joinpath("record", "README.md").read_text(encoding="utf-8")
    return {"README.md": readme, **pages, "notes/left-out.md": outside}


def _page(table: str) -> str:
    heading = "What the tables do not hold" if table == OUTSIDE else f"{table}: what is published and what is assumed"
    description = DICTIONARY[table].description if table in DICTIONARY else "What the record tells beside them."
    lines = [f"# {heading}", "", description, ""]
    if table != OUTSIDE:
        lines += [f"- **{basis}** {meaning}" for basis, meaning in BASES.items()] + [""]
    used: dict[str, None] = {}
    for value in (value for value in values() if value.table == table):
        place = " · ".join(part for part in (value.where, value.column, value.value) if part)
        lines += [f"## {place}", "", f"**{value.basis}** — {value.says}." if table != OUTSIDE else f"{value.says}."]
        if value.other_side:
            lines += ["", f"Disputed: {value.other_side}."]
        if value.source_ids:
            lines += ["", "Sources: " + ", ".join(value.source_ids)]
            used |= dict.fromkeys(value.source_ids)
        lines.append("")
    if used:
        lines += ["## Sources", ""] + [f"- {code}: {_told(sources()[code])}" for code in used]
    return "\n".join(lines).rstrip() + "\n"


def _told(source: Source) -> str:
    return f"[{source.title}](<{source.url}>) ({source.publisher}; {source.slant}; {source.reliability})"
