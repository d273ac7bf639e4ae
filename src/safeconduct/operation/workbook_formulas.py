"""Formulas of a workbook that gave an error, or whose result was never saved.

The reader of sheets gives both as empty cells, and an empty cell has a meaning; so they are looked for in the sheets
themselves (Office Open XML, ECMA-376 part 1, section 18.3.1.4: ``c`` with its type ``t``, formula ``f`` and value
``v``).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

SIGNS = (b't="e"', b"t='e'", b"<f", b":f")
"""What the text of a sheet holds if it has an error or a formula; a sheet without any is not taken apart."""


@dataclass(frozen=True)
class BadFormula:
    """A cell whose formula has no result: its row from 1, its column from 0 within those in use, what to say of it."""

    row: int
    column: int
    message: str


def sheet_parts(content: bytes) -> Mapping[str, bytes]:
    """The XML of each sheet of a workbook, by name.

    Raises:
        Exception: of many kinds, where the workbook is damaged.
    """
    with ZipFile(BytesIO(content)) as archive:
        links = {}
        for link in _parse(archive.read("xl/_rels/workbook.xml.rels")):
            target = link.get("Target", "")
            links[link.get("Id")] = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        there = set(archive.namelist())
        parts = {}
        for element in _parse(archive.read("xl/workbook.xml")).iter():
            if _tag(element) == "sheet":
                identity = next((value for name, value in element.items() if name.endswith("}id")), None)
                if links.get(identity) in there:
                    parts[element.get("name", "")] = archive.read(links[identity])
        return parts


def bad_formulas(xml: bytes) -> list[BadFormula]:
    """Every cell of a sheet that holds an error, or a formula without a saved result.

    Raises:
        Exception: of many kinds, where the sheet is damaged.
    """
    if not any(sign in xml for sign in SIGNS):
        return []
    bad: list[tuple[int, int, str]] = []
    leftmost: int | None = None
    for _, element in ElementTree.iterparse(BytesIO(xml)):  # noqa: S314 # expat 2.4.1 and later limits what entities expand to
        if _tag(element) != "row":
            continue
        for cell in element:
            place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
            if place is None:
                continue
            parts = {_tag(child): child for child in cell}
            column, row, value = _number(place[1]), int(place[2]), parts["v"].text if "v" in parts else None
            if value is not None or "is" in parts:
                leftmost = column if leftmost is None else min(leftmost, column)
            if cell.get("t") == "e":
                bad.append((row, column, f"cell {place[0]} holds the error {value}"))
            elif "f" in parts and value is None and cell.get("t") != "str":
                what = (
                    "holds a formula whose result was never saved; open and save the workbook in a spreadsheet program"
                )
                bad.append((row, column, f"cell {place[0]} {what}"))
        element.clear()
    return [BadFormula(row, column - (leftmost or 0), message) for row, column, message in bad]


def _parse(xml: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314 # expat 2.4.1 and later limits what entities expand to


def _number(letters: str) -> int:
    """The number from 0 of a column named by letters."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _tag(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
