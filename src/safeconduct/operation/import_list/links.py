"""People who are named in the row of another, as by *Spouse* or *Travels with*: kept together, and named."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal, TypeAlias

from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.columns import MOST, NO_HINT, ColumnGuess
from safeconduct.operation.import_list.grouping import counted
from safeconduct.operation.import_list.head_names import Doubt
from safeconduct.operation.import_list.list_cells import ListCells
from safeconduct.operation.import_list.spelling import plain
from safeconduct.operation.import_list.word_lists import FILLERS, key, link_phrases, number_words

Kind = Literal["close", "kin", ""]
"""Whether a column names whom a person goes with (spouse, guardian), a parent, or nobody that is known."""

Pair: TypeAlias = tuple[int, int]
"""Two rows, the one that names and the one that is named."""

PARTIES = ("cases.travel_with", "cases.settle_with")


@dataclass(frozen=True)
class Links:
    """What the columns that name other people say of n rows.

    Attributes:
        family: n numbers, the same for the rows of one family.
        parties: Of each of `PARTIES`, the rows whose cases belong to one party.
        doubts: Which rows were joined, or may belong together.
    """

    family: tuple[int, ...]
    parties: Mapping[str, tuple[Pair, ...]]
    doubts: tuple[Doubt, ...]


def kind_of(name: str) -> Kind:
    """What a column's name says of the people that its cells name; "" where it says more, such as *age of spouse*."""
    words = f" {plain(name)} "
    for phrase, kind in link_phrases():
        if f" {phrase} " in words:
            rest = set(words.replace(f" {phrase} ", " ").split())
            if all(word in FILLERS or word in number_words() or len(word) == 1 for word in rest):
                return "close" if kind == "close" else "kin"
    return ""


def find_links(cells: ListCells, family: Sequence[int]) -> Links:
    """Join families of which one names somebody of the other, where the list does not number both as cases.

    Two numbered cases stay two: they become one party where the link is close, and are named where it is a parent's.

    Args:
        cells: n rows.
        family: n numbers, the same for the rows of one family, by what else the list says.

    Returns:
        The families and parties, with a doubt for each column that names others.
    """
    groups = _Groups(family, cells.texts("cases.case_id"))
    parties: dict[str, list[Pair]] = {target: [] for target in PARTIES}
    doubts: list[Doubt] = []
    for column, kind in _columns(cells):
        pairs = _pairs(cells, column.index)
        if not kind and len(pairs) < MOST * sum(values.is_given(texts[column.index]) for texts in cells.rows.cells):
            continue
        joined = [pair for pair in pairs if kind and groups.join(*pair)]
        others = [pair for pair in pairs if not groups.are_one(*pair)]
        named, use = f"'{column.column}'", f"say --map '{column.column}=travel_with'"
        if column.use == "withheld":
            use = "give both one case number"
        doubts.append(_doubt(joined, f"is linked to another row by {named}, and is taken into one case with it"))
        if kind == "close":
            parties[PARTIES[0]] += others
            why = f"is linked to another case by {named}; both are kept, and are to travel together"
        elif kind == "kin":
            why = f"is linked to another case by {named}, and is kept apart; if they are to travel together, {use}"
        else:
            why = f"has the number of another row in {named}, which is set aside; if they belong together, {use}"
        doubts.append(_doubt(others, why))
    for target in PARTIES:
        for index in cells.indices(target):
            pairs = _party_pairs(cells, index, groups)
            parties[target] += pairs
            why = f"names another case or person in '{cells.rows.header[index]}', and is taken into one party with it"
            doubts.append(_doubt([pair for pair in pairs if not groups.are_one(*pair)], why))
            lost = _lost(cells, index, groups.family(), {row for row, _ in pairs})
            why = f"names somebody in '{cells.rows.header[index]}' whom no other row is or names; whom do they mean?"
            doubts.append(Doubt(lost, why))
    found = {target: tuple(pairs) for target, pairs in parties.items()}
    return Links(groups.family(), found, tuple(doubt for doubt in doubts if doubt.rows))


def _doubt(pairs: Sequence[Pair], message: str) -> Doubt:
    return Doubt(tuple(sorted({row for pair in pairs for row in pair})), message)


class _Groups:
    """The families while links join them; two that have different case numbers are never joined."""

    def __init__(self, family: Sequence[int], numbers: Sequence[str]) -> None:
        self._mark = list(family)
        self._rows: dict[int, list[int]] = defaultdict(list)
        for row, mark in enumerate(family):
            self._rows[mark].append(row)
        self._numbered = {mark for mark, number in zip(family, numbers, strict=True) if number}

    def are_one(self, one: int, other: int) -> bool:
        """Whether two rows are of one family."""
        return self._mark[one] == self._mark[other]

    def join(self, one: int, other: int) -> bool:
        """Join the families of two rows; False where they are one already or both are numbered."""
        kept, gone = self._mark[one], self._mark[other]
        if kept == gone or {kept, gone} <= self._numbered:
            return False
        if len(self._rows[kept]) < len(self._rows[gone]):
            kept, gone = gone, kept
        if gone in self._numbered:
            self._numbered.add(kept)
        for row in self._rows[gone]:
            self._mark[row] = kept
        self._rows[kept] += self._rows.pop(gone)
        return True

    def family(self) -> tuple[int, ...]:
        """The families, numbered in the order of first appearance."""
        return counted(self._mark)


def _columns(cells: ListCells) -> Iterator[tuple[ColumnGuess, Kind]]:
    """The columns that are not kept and may name other people, and how close."""
    for column in cells.columns:
        kind = kind_of(column.column)
        if column.use == "kept" or column.confidence == "given" or not (kind or column.reason == NO_HINT):
            continue
        texts = [texts[column.index] for texts in cells.rows.cells if values.is_given(texts[column.index])]
        if all(map(_says_yes_or_no, texts)) or (not kind and all(text.isdecimal() for text in texts)):
            continue
        yield column, kind


def _says_yes_or_no(text: str) -> bool:
    try:
        values.read_yes_or_no(text)
    except values.Unreadable:
        return False
    return True


def _pairs(cells: ListCells, index: int) -> list[Pair]:
    """The rows that name another in a column, with the first row of whom they name, by the column that knows most."""
    best: list[Pair] = []
    naming = [(row, key(texts[index])) for row, texts in enumerate(cells.rows.cells) if values.is_given(texts[index])]
    wanted = {text for _row, text in naming}
    if not wanted:
        return []
    for places in _places(cells, index, wanted):
        found = []
        for row, text in naming:
            there = places.get(text, ())
            if there and row not in there:
                found.append((row, there[0]))
        best = found if len(found) > len(best) else best
    return best


def _places(cells: ListCells, index: int, wanted: Set[str]) -> Iterator[dict[str, list[int]]]:
    """Where each wanted number or name stands, one dictionary for each column; of people, each once only."""
    rows = cells.rows.cells
    own = [column for column in cells.columns if column.index != index and not kind_of(column.column)]
    names = [column.index for column in own if column.use == "withheld" and column.is_name]
    numbers = [column for column in own if column.target == "cases.case_id" and column.use == "kept"]
    for column in numbers:
        yield _at([texts[column.index] for texts in rows], wanted)
    people = [column.index for column in own if column.target == "people.person_id" or column.counts_rows]
    people += [column.index for column in own if column.use == "withheld" and not column.is_name]
    for place in people:
        yield _once([texts[place] for texts in rows], wanted)
    for places in [[place] for place in names] + ([names] if len(names) > 1 else []):
        full = [" ".join(texts[place] for place in places) for texts in rows]
        yield _once([name if len(name.split()) > 1 else "" for name in full], wanted)  # many share a first name


def _once(texts: Sequence[str], wanted: Set[str]) -> dict[str, list[int]]:
    return {text: there for text, there in _at(texts, wanted).items() if len(there) == 1}


def _at(texts: Sequence[str], wanted: Set[str] | None = None) -> dict[str, list[int]]:
    """The rows of each text, or of those that are wanted."""
    found: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        if (wanted is None or key(text) in wanted) and values.is_given(text):
            found[key(text)].append(row)
    return found


def _party_pairs(cells: ListCells, index: int, groups: _Groups) -> list[Pair]:
    """The links of a column of parties whose cells are numbers of cases or people, and not codes that parties share."""
    pairs = _pairs(cells, index)
    users = _at([texts[index] for texts in cells.rows.cells])
    family = groups.family()
    once = any(len({family[row] for row in users[key(cells.rows.cells[pair[0]][index])]}) == 1 for pair in pairs)
    return pairs if once or kind_of(cells.rows.header[index]) else []


def _lost(cells: ListCells, index: int, family: Sequence[int], found: set[int]) -> tuple[int, ...]:
    """The rows of a column such as *travels with* whose cell names no row, and stands in no other family's rows."""
    if not kind_of(cells.rows.header[index]):
        return ()
    users = _at([texts[index] for texts in cells.rows.cells]).items()
    own = [key(number) for number in cells.texts("cases.case_id")]
    alone = (rows for text, rows in users if len({family[row] for row in rows}) == 1 and text != own[rows[0]])
    return tuple(sorted(row for rows in alone for row in rows if row not in found))
