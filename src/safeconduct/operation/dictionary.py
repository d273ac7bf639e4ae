"""The data dictionary: every table and column that Safe Conduct reads or writes, as rows of ``dictionary.csv``.

A column's type is written in a small notation:

=====================  =================================================================================
``text``               any text
``id``                 a name that rows are told apart by, without space around it or a line break in it
``code``               an ``id`` of one word
``day``                an ISO date; ``monday`` is one that begins a week
``count``              a whole number, 0 or more
``number``             a finite number, 0 or more; ``latitude`` and ``longitude`` may be negative
``truth``              ``true`` or ``false``
``country``            ISO 3166-1 alpha-3, and ``XKX``; ``nationality`` also ``XXA``, ``XXB``, ``XXC``, ``XXX``
``language``           ISO 639-3
``airport``            IATA
``timezone``           IANA
``one of: a b c``      one of the words named
``sites.site_id``      a value of that column of that table
``list of country``    any number of them, separated by spaces in one cell
=====================  =================================================================================

``required`` is ``cell`` (every row gives it), ``column`` (the column is there, its cells may be empty), ``file`` (of a
table: it is there) or empty. A ``default`` in parentheses says in words what an empty cell means; any other is the
value that it stands for. ``key`` marks the columns that together tell the rows of a table apart.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Part = Literal["plan", "danger", "ledger", "result"]

PLAIN = "text id code day monday count number latitude longitude truth country nationality language airport timezone"
ATOMS = frozenset(PLAIN.split())
"""Types that need nothing beside their name."""


@dataclass(frozen=True)
class Kind:
    """What a cell may hold, taken apart from the notation of the type.

    Args:
        atom: one of `ATOMS`, ``choice`` or ``reference``.
        is_list: whether a cell holds any number of them, separated by spaces.
        choices: the words allowed, of a ``choice``.
        refers_to: table and column of a ``reference``.
    """

    atom: str
    is_list: bool = False
    choices: tuple[str, ...] = ()
    refers_to: tuple[str, str] | None = None

    @classmethod
    def parse(cls, notation: str) -> Kind:
        """Take the notation of a type apart; raises ValueError where it is none."""
        inner = notation.removeprefix("list of ")
        is_list = inner != notation
        if inner.startswith("one of: "):
            return cls("choice", is_list, choices=tuple(inner.removeprefix("one of: ").split()))
        if inner in ATOMS:
            return cls(inner, is_list)
        table, dot, column = inner.partition(".")
        if not (dot and table and column):
            raise ValueError(f"{notation!r} is no type of the data dictionary")
        return cls("reference", is_list, refers_to=(table, column))


@dataclass(frozen=True)
class Column:
    """One row of the data dictionary.

    ``personal`` is the sensitivity of the column by the classes of the IASC Operational Guidance on Data
    Responsibility in Humanitarian Action (2023): low, moderate, high or severe.
    """

    part: Part
    table: str
    name: str
    type: str
    unit: str
    required: Literal["cell", "column", ""]
    key: bool
    default: str
    personal: Literal["low", "moderate", "high", "severe"]
    description: str

    @cached_property
    def kind(self) -> Kind:
        """What a cell may hold."""
        return Kind.parse(self.type)

    @property
    def literal_default(self) -> str | None:
        """The text for which an empty cell stands, or None where the default is only described or there is none."""
        return self.default if self.default and not self.default.startswith("(") else None


@dataclass(frozen=True)
class Table:
    """A table of the data dictionary with its columns in order; ``required`` where its file must be there."""

    part: Part
    name: str
    required: bool
    description: str
    columns: Mapping[str, Column]

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that together tell the rows apart; empty where rows may repeat."""
        return tuple(column.name for column in self.columns.values() if column.key)


def _load() -> Mapping[str, Table]:
    text = files(__package__).joinpath("dictionary.csv").read_text(encoding="utf-8")
    tables: dict[str, Table] = {}
    columns: dict[str, Column] = {}
    for row in csv.DictReader(text.splitlines()):
        part, table, name = row["part"], row["table"], row["column"]
        if not name:
            columns = {}
            view = MappingProxyType(columns)
            tables[table] = Table(part, table, row["required"] == "file", row["description"], view)  # type: ignore[arg-type]  # a test holds the file to the words allowed
            continue
        fields = {**row, "name": name, "key": row["key"] == "key"}
        del fields["column"]
        columns[name] = Column(**fields)  # type: ignore[arg-type]  # likewise
    return MappingProxyType(tables)


DICTIONARY: Mapping[str, Table] = _load()
"""Every table by name, in the order of ``dictionary.csv``; the settings are the table ``operation``."""

SETTINGS, RISKS = DICTIONARY["operation"], DICTIONARY["risks"]
"""Keys and values rather than rows: ``operation.toml`` and ``risks.toml``."""
OPERATION_TABLES: Mapping[str, Table] = MappingProxyType(
    {
        name: table
        for name, table in DICTIONARY.items()
        if table.part in ("plan", "danger", "ledger") and name not in ("operation", "risks")
    }
)
"""The tables of an operation, without its settings and risks."""
