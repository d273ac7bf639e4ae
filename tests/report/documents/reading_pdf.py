"""Reading a document again: the text of each element of its structure, as a screen reader goes through it.

A PDF holds the letters of a line as they stand on paper, from the left. What is read from the right is turned round
here: within a run of Arabic script letter by letter, and runs within a line. Joined letters bring their text with them
(``ActualText``), which the reader that pypdf has does not look at. So the structure is walked by hand.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from pypdf import PdfReader
from pypdf.generic import ContentStream

from safeconduct.report.documents.texts import clean

SEPARATORS = (":", ".", ",", "/", "٫")
"""What belongs to a number that stands on both of its sides."""
BREAKS = str.maketrans("", "", "\u200b\u2068\u2069\u202a\u202b\u202c\u200e\u200f")


@dataclass(frozen=True)
class Run:
    """A run of letters on one line: its text, and whether it is read from the Right, the Left, a number, or Neither.

    ``turned`` is the text of one that is neither, where what is around it is read from the right.
    """

    text: str
    kind: Literal["R", "L", "E", "N"]
    line: float
    left: float
    turned: str = ""


def plain_text(text: object) -> str:
    """A text as it is compared: cleaned as for paper, without the marks of direction and of places to break."""
    return " ".join(clean(text).translate(BREAKS).split())


class Document:
    """The elements of a PDF by their kind.

    Args:
        content: the PDF.
        rtl: whether its lines are read from the right.
    """

    def __init__(self, content: bytes, *, rtl: bool = False) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.rtl = rtl
        self.marked = {page.indirect_reference.idnum: _marked(page) for page in self.reader.pages}

    def tables(self) -> list[list[list[str]]]:
        """Every table as rows of the texts of its cells; its headings are its first row."""
        return [
            [[self.text(cell) for cell in _kids(row)] for row in self._of(table, "/TR")]
            for table in self._of(self._root(), "/Table")
        ]

    def elements(self, kind: str) -> list[str]:
        """The text of every element of a kind: ``/Title``, ``/H1`` and so on."""
        return [self.text(one) for one in self._of(self._root(), kind)]

    def whole(self) -> str:
        """All texts of the document, each block on a line."""
        return "\n".join(filter(None, map(self._joined, self._parts(self._root(), None))))

    def alternatives(self) -> list[str]:
        """What stands for pictures."""
        return [str(one["/Alt"]) for one in self._of(self._root(), "/Figure") if "/Alt" in one]

    def _root(self) -> Any:
        return self.reader.trailer["/Root"]["/StructTreeRoot"]

    def _of(self, element: Any, kind: str) -> Iterator[Any]:
        for child in _kids(element):
            if isinstance(child, int) or "/S" not in child:
                continue
            if child["/S"] == kind:
                yield child
            else:
                yield from self._of(child, kind)

    def text(self, element: Any) -> str:
        """The text of an element: its parts one after another, each in the order in which it is read."""
        return " ".join(filter(None, map(self._joined, self._parts(element, None))))

    def _joined(self, runs: list[Run]) -> str:
        lines: list[list[Run]] = []
        for run in runs:
            if lines and abs(lines[-1][0].line - run.line) < 1:
                lines[-1].append(run)
            else:
                lines.append([run])
        found = " ".join("".join(run.text for run in _in_order(line, self.rtl)) for line in lines)
        return " ".join(found.translate(BREAKS).split())

    def _parts(self, element: Any, page: int | None) -> Iterator[list[Run]]:
        """The runs of each part of an element that holds text itself."""
        page = element.raw_get("/Pg").idnum if "/Pg" in element else page
        own: list[Run] = []
        for child in _kids(element):
            if isinstance(child, int):
                own += self.marked[page].get(child, [])  # type: ignore[index]
            elif child.get("/Type") == "/MCR":
                own += self.marked[child.raw_get("/Pg").idnum].get(child["/MCID"], [])
            else:
                yield from self._parts(child, page)
        if own:
            yield own


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    return [
        kid.get_object() if hasattr(kid, "get_object") else kid for kid in (kids if isinstance(kids, list) else [kids])
    ]


def _in_order(line: list[Run], rtl: bool) -> list[Run]:
    """Runs as they are read, from those that stand from the left (UAX 9, as far as it is needed here)."""
    here, there = ("R", "L") if rtl else ("L", "R")
    line = sorted(line, key=lambda run: run.left)
    kinds = [run.kind for run in line]
    for n, run in enumerate(line):
        sides = {line[n - 1].kind if n else here, line[n + 1].kind if n + 1 < len(line) else here}
        if run.kind == "N":
            within = sides == {"E"} and run.text in SEPARATORS
            kinds[n] = "L" if within else there if sides == {there} else here
        elif run.kind == "E":
            kinds[n] = "L"
    pairs = [
        (replace(run, text=run.turned) if run.kind == "N" and kind == "R" else run, kind)
        for run, kind in zip(line, kinds, strict=True)
    ]
    if rtl:
        pairs.reverse()
    ordered: list[Run] = []
    turned: list[Run] = []
    for run, kind in pairs:
        if kind == there:
            turned.insert(0, run)
            continue
        ordered += [*turned, run]
        turned = []
    return ordered + turned


def _marked(page: Any) -> dict[int, list[Run]]:
    """The runs of a page by the number of what they belong to."""
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    found: dict[int, list[Run]] = {}
    stack: list[tuple[str, Any]] = []
    font: dict[int, str] = {}
    run: list[str] = []
    line = left = 0.0
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        match operator:
            case b"BDC" | b"BMC":
                stack.append(_mark(operands))
                if stack[-1][0] == "text":
                    run.append(stack[-1][1])
            case b"EMC":
                stack.pop()
            case b"cm":
                left, line = float(operands[4]), float(operands[5])
            case b"BT":
                run = []
            case b"Tf":
                font = fonts[operands[0]]
            case b"Tj" | b"TJ":
                if not any(kind == "text" for kind, _ in stack):
                    run += _shown(operands[0], font)
            case b"ET":
                marks = [number for kind, number in stack if kind == "mark"]
                if marks:
                    found.setdefault(marks[-1], []).append(_run(run, line, left))
    return found


def _mark(operands: Any) -> tuple[str, Any]:
    """What a mark says of that which it begins: to what it belongs, what it is as text, or something else."""
    properties = operands[1] if len(operands) > 1 and isinstance(operands[1], dict) else {}
    if "/MCID" in properties:
        return "mark", properties["/MCID"]
    return ("text", str(properties["/ActualText"])) if "/ActualText" in properties else ("other", None)


def _run(clusters: list[str], line: float, left: float) -> Run:
    joined = "".join(clusters)
    kinds = {unicodedata.bidirectional(sign) for sign in joined}
    if kinds & {"R", "AL"}:
        return Run("".join(reversed(clusters)), "R", line, left)
    kind: Literal["L", "E", "N"] = "L" if "L" in kinds else "E" if kinds & {"EN", "AN"} else "N"
    return Run(joined, kind, line, left, "".join(reversed(clusters)))


def _shown(operand: Any, font: dict[int, str]) -> Iterator[str]:
    for part in operand if isinstance(operand, list) else [operand]:
        if isinstance(part, int | float):
            continue
        raw = part.original_bytes
        for at in range(0, len(raw), 2):
            yield font.get(int.from_bytes(raw[at : at + 2]), "")


def _letters(font: Any) -> dict[int, str]:
    """What the codes of a font stand for."""
    letters: dict[int, str] = {}
    within = False
    for words in font["/ToUnicode"].get_data().decode("latin-1").splitlines():
        if words.endswith("beginbfchar"):
            within = True
        elif words.startswith("endbfchar"):
            within = False
        elif within:
            code, text = (bytes.fromhex(part.strip("<>")) for part in words.split())
            letters[int.from_bytes(code)] = text.decode("utf-16-be")
    return letters
