"""A list with a row per person, read into cases and people without keeping anything on disk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list.case_rows import case_rows
from safeconduct.operation.import_list.columns import ColumnGuess, guess_columns
from safeconduct.operation.import_list.days import Order
from safeconduct.operation.import_list.families import find_families
from safeconduct.operation.import_list.list_cells import ListCells
from safeconduct.operation.import_list.people_rows import people_rows
from safeconduct.operation.import_list.source_rows import SourceRows
from safeconduct.operation.import_list.word_lists import key
from safeconduct.operation.import_list.word_lists import values as words_of

Row = Mapping[str, object]


@dataclass(frozen=True)
class ListReading:
    """A list that was read.

    Attributes:
        file: What a fault names.
        columns: What each column was taken for.
        families: In a sentence, what told families apart.
        cases: c rows for the table cases, in the order of the list.
        people: n rows for the table people, in the order of the list.
        given: The columns of cases that the list itself gives.
        case_lines: The place in the list of the first row of each of the c cases.
        person_lines: The place in the list of each of the n people.
        faults: What is wrong, by row; with any, cases and people are not to be used.
        warnings: What is doubtful, or was set aside.
    """

    file: str
    columns: tuple[ColumnGuess, ...]
    families: str = ""
    cases: tuple[Row, ...] = ()
    people: tuple[Row, ...] = ()
    given: frozenset[str] = frozenset()
    case_lines: tuple[int, ...] = ()
    person_lines: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def read_list(
    rows: SourceRows,
    starts_on: date,
    mapping: Mapping[str, str] | None = None,
    order: Order | None = None,
    prefix: str = "",
) -> ListReading:
    """Read a list with a row per person.

    Args:
        rows: The list.
        starts_on: First day of the operation: ages are counted from it, and nobody is born after it.
        mapping: The user's own word on columns, as `guess_columns` takes it.
        order: How 03/04/1985 is read; None to let the other days of the column tell.
        prefix: Put before the codes that are made for people and cases without a number.

    Returns:
        Cases and people, or what is wrong.
    """
    columns, faults = guess_columns(rows.header, rows.cells, mapping, rows.file)
    if rows.cells and not faults and not any(column.use == "kept" for column in columns):
        hint = "no column of the list is known; say what they are, such as 'their column=people.birth_date'"
        faults = (Fault(rows.file, rows.header_line, None, hint),)
    if rows.faults or faults:
        return ListReading(rows.file, columns, faults=(*rows.faults, *faults))
    cells = ListCells(_people_only(rows, columns), columns, order)
    cells.refuse_formulas()
    families = find_families(cells)
    for row, doubt in families.doubts:
        cells.warn(row, None, doubt)
    people = people_rows(cells, starts_on, prefix)
    cases, members = case_rows(cells, families, prefix)
    for case, its_rows in zip(cases, members, strict=True):
        for row in its_rows:
            people[row]["case_id"] = case["case_id"]
    _warn_of_twins(cells)
    return ListReading(
        rows.file,
        columns,
        families.how,
        tuple(cases),
        tuple(people),
        frozenset(t.removeprefix("cases.") for t in cells.targets() if t.startswith("cases.")),
        tuple(cells.rows.lines[its_rows[0]] for its_rows in members),
        cells.rows.lines,
        _by_line(cells.faults),
        _by_line([*_passed_over(rows, cells.rows), *cells.warnings]),
    )


def _people_only(rows: SourceRows, columns: Sequence[ColumnGuess]) -> SourceRows:
    """Leave out rows of totals, and those that tell nothing of a person."""
    telling = [column.index for column in columns if column.use != "set aside"]
    totals = words_of("total")

    def is_person(texts: Sequence[str]) -> bool:
        first = next((text for text in texts if text), "")
        return key(first) not in totals and any(texts[index] for index in telling)

    kept = [(texts, line) for texts, line in zip(rows.cells, rows.lines, strict=True) if is_person(texts)]
    return replace(rows, cells=tuple(texts for texts, _ in kept), lines=tuple(line for _, line in kept))


def _passed_over(rows: SourceRows, kept: SourceRows) -> Iterator[Fault]:
    for line in sorted(set(rows.lines) - set(kept.lines)):
        yield Fault(rows.file, line, None, "is passed over: a total, or a row that tells nothing of a person")


def _warn_of_twins(cells: ListCells) -> None:
    """Warn of rows that are equal but for their numbering: perhaps one person twice.

    Only where the list has names or numbers of people; without, two people may well have equal rows.
    """
    if not any(column.use == "withheld" for column in cells.columns):
        return
    counting = {column.index for column in cells.columns if column.counts_rows}
    first: dict[tuple[str, ...], int] = {}
    for row, texts in enumerate(cells.rows.cells):
        content = tuple(text for index, text in enumerate(texts) if index not in counting)
        if content in first:
            cells.warn(row, None, f"is equal to row {cells.rows.lines[first[content]]}; one person twice?")
        first.setdefault(content, row)


def _by_line(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0))
