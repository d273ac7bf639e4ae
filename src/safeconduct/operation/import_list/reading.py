"""A list with a row per person, read into cases and people without keeping anything on disk."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list.case_doubts import doubts_of_cases
from safeconduct.operation.import_list.case_rows import case_rows
from safeconduct.operation.import_list.columns import FAMILY, ColumnGuess, guess_columns
from safeconduct.operation.import_list.contradictions import contradictions
from safeconduct.operation.import_list.days import DayReading, Order
from safeconduct.operation.import_list.families import find_families
from safeconduct.operation.import_list.head_names import Doubt
from safeconduct.operation.import_list.list_cells import ListCells, spans
from safeconduct.operation.import_list.overlooked_needs import overlooked_needs
from safeconduct.operation.import_list.people_rows import people_rows
from safeconduct.operation.import_list.source_rows import SourceRows
from safeconduct.operation.import_list.spelling import latin_digits, plain
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
        warnings: What is doubtful, or was set aside; first of all the doubts.
        doubts: What is doubtful about who belongs together.
        overlooked: Those of the warnings that tell of needs in columns that are set aside.
        births: What the list says of the birth of each of the n people; None where it says nothing.
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
    doubts: tuple[Fault, ...] = ()
    overlooked: tuple[Fault, ...] = ()
    births: tuple[DayReading | None, ...] = ()


def read_list(
    rows: SourceRows,
    starts_on: date,
    mapping: Mapping[str, str] | None = None,
    order: Order | None = None,
    prefix: str = "",
    withheld: Mapping[int, str] | None = None,
    people_at: Collection[int] = (),
    means: Callable[[str], str | None] = lambda _word: None,
) -> ListReading:
    """Read a list with a row per person.

    Args:
        rows: The list.
        starts_on: First day of the operation: ages are counted from it, and nobody is born after it.
        mapping: The user's own word on columns, as `guess_columns` takes it.
        order: How 03/04/1985 is read; None to let the other days of the column tell.
        prefix: Put before the codes that are made for people and cases without a number.
        withheld: Columns, from 0, that the caller keeps itself, as `guess_columns` takes them.
        people_at: The places of rows that are people although they look like a total.
        means: Tells what need a word stands for that is not known: its code, "" for none, None where nobody said so.

    Returns:
        Cases and people, or what is wrong.
    """
    if rows.faults and any("\ufffd" in cell for texts in (rows.header, *rows.cells) for cell in texts):
        return ListReading(rows.file, (), faults=rows.faults)  # broken letters make for idle guesses
    columns, faults = guess_columns(rows.header, rows.cells, mapping, rows.file, withheld)
    if rows.cells and not faults and not any(column.use == "kept" for column in columns):
        hint = "no column of the list is known; say what they are, such as 'their column=people.birth_date'"
        faults = (Fault(rows.file, rows.header_line, None, hint),)
    if rows.faults or faults:
        return ListReading(rows.file, columns, faults=(*rows.faults, *faults))
    people_only, passed_over = _people_only(rows, columns, people_at)
    cells = ListCells(people_only, columns, order)
    cells.refuse_formulas()
    cells.note_marks()
    _refuse_names(cells)
    families = find_families(cells)
    people, births = people_rows(cells, starts_on, prefix, means)
    cases, members = case_rows(cells, families, prefix)
    for case, its_rows in zip(cases, members, strict=True):
        for row in its_rows:
            people[row]["case_id"] = case["case_id"]
    _warn_of_twins(cells)
    torn = _warn_of_contradictions(cells)
    doubts = _told(cells, (*families.doubts, *torn, *doubts_of_cases(members, families, people, starts_on)))
    overlooked = overlooked_needs(cells)
    given = {*cells.targets(), *(target for target, pairs in families.parties.items() if pairs)}
    return ListReading(
        rows.file,
        columns,
        families.how,
        tuple(cases),
        tuple(people),
        frozenset(target.removeprefix("cases.") for target in given if target.startswith("cases.")),
        tuple(cells.rows.lines[its_rows[0]] for its_rows in members),
        cells.rows.lines,
        _by_line(cells.faults),
        (*doubts, *overlooked, *_unreadable(cells), *_by_line([*passed_over, *cells.warnings])),
        doubts,
        overlooked,
        tuple(births),
    )


def _warn_of_contradictions(cells: ListCells) -> tuple[Doubt, ...]:
    """Warn of columns that contradict another of their name; return those that tell who belongs together."""
    about_families = []
    for column, doubt in contradictions(cells):
        if column.target in ("cases.case_id", *FAMILY):
            about_families.append(Doubt(doubt.rows, f"has a '{column.column}' that {doubt.message}"))
        else:
            others = [cells.rows.lines[row] for row in doubt.rows[1:]]
            cells.warn(doubt.rows[0], column.index, _like(others) + doubt.message)
    return tuple(about_families)


def _like(lines: Sequence[int]) -> str:
    """The beginning of a warning that is about further rows too."""
    return f"like row{'s' if len(lines) > 1 else ''} {spans(lines)}, " if lines else ""


def _told(cells: ListCells, doubts: Sequence[Doubt]) -> tuple[Fault, ...]:
    """Doubts about families as warnings, each with all of its rows, and what would settle them."""
    told = []
    for doubt in doubts:
        first, *others = (cells.rows.lines[row] for row in doubt.rows)
        told.append(Fault(cells.rows.file, first, None, _like(others) + doubt.message))
    if told:
        right = "give every row the number of its case, and say which column it is, such as 'Fam. No.=case_id'"
        told.append(Fault(cells.rows.file, None, None, f"who is one family is doubtful; to settle it, {right}"))
    return tuple(told)


def _unreadable(cells: ListCells) -> Iterator[Fault]:
    """How many cells of each column could not be read."""
    if total := sum(cells.unreadable.values()):
        columns = ", ".join(f"{column} {count}" for column, count in cells.unreadable.items())
        what = "1 cell was" if total == 1 else f"{total} cells were"
        why = f"{what} not understood and {'is' if total == 1 else 'are'} left out, by column: {columns}"
        yield Fault(cells.rows.file, None, None, why)


def _people_only(
    rows: SourceRows, columns: Sequence[ColumnGuess], people_at: Collection[int] = ()
) -> tuple[SourceRows, tuple[Fault, ...]]:
    """Leave out rows of totals, headings of families, and rows that tell nothing of a person; and say so.

    A heading parts the rows below from those above as an empty row does.
    """
    telling = [column.index for column in columns if column.use != "set aside"]
    kept: list[tuple[Sequence[str], int]] = []
    gaps = set(rows.gaps)
    said = [Fault(rows.file, line, None, why) for line, why in rows.passed_over]
    if rows.other_sheets:
        why = f"is the only sheet that is read; name another to read it: {', '.join(rows.other_sheets)}"
        said.append(Fault(rows.file, None, None, why))
    heading = False
    for texts, line in zip(rows.cells, rows.lines, strict=True):
        if _is_heading(texts):
            said.append(Fault(rows.file, line, None, "is passed over: the heading of the rows below it"))
            heading = True
            continue
        if line not in people_at and _is_total(texts):
            shown = " | ".join(text for text in texts if text)
            said.append(Fault(rows.file, line, None, f"is passed over, since it looks like a total: '{shown}'"))
            continue
        if not any(texts[index] for index in telling):
            said.append(Fault(rows.file, line, None, "is passed over: a row that tells nothing of a person"))
            continue
        if sum(map(bool, texts)) == 1 and len(telling) > 2:
            said.append(Fault(rows.file, line, None, "fills in one cell alone and is taken for a person; is it one?"))
        if heading and kept:
            gaps.add(line)
        heading = False
        kept.append((texts, line))
    people = replace(
        rows,
        cells=tuple(tuple(texts) for texts, _ in kept),
        lines=tuple(line for _, line in kept),
        gaps=tuple(sorted(gaps)),
    )
    return people, tuple(said)


def _is_heading(texts: Sequence[str]) -> bool:
    """Whether a row of several columns fills in one alone, with a word for a family first: "Household 12"."""
    given = [text for text in texts if text]
    if len(given) != 1 or len(texts) < 3:
        return False
    first, *others = plain(given[0]).split() or [""]
    return bool(others) and key(first) in words_of("section")


def _is_total(texts: Sequence[str]) -> bool:
    """Whether a row begins with a word for a total, alone or with nothing but numbers and a word or two beside it."""
    totals = words_of("total")
    first, *others = (text for text in texts if text)
    words = plain(first).split()
    if key(first) in totals:
        return True
    given = [text for text in texts if text]
    named = [text for text in given if key(text) in totals]
    numbers = [text for text in given if text not in named]
    if named and len(given) <= max(3, len(texts) // 2) and all(_is_number(text) for text in numbers):
        return True  # such as one whose number of the row stands before the word
    begins = any(key(" ".join(words[:length])) in totals for length in (1, 2, 3))
    return begins and len(others) <= max(1, len(texts) // 3) and all(re.search(r"\d", latin_digits(o)) for o in others)


def _is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing beside it."""
    return bool(re.fullmatch(r"[\d\s.,']+", latin_digits(text)))


def _refuse_names(cells: ListCells) -> None:
    """Blame a number or a group that is the name of somebody of the list, since what is kept must name nobody."""
    numbers = ("cases.case_id", "people.person_id", "cases.travel_with", "cases.settle_with")
    if not any(_may_name(text) for target in numbers for text in cells.texts(target)):
        return  # numbers that hold a digit are no names, and most lists have no others
    names = [column.index for column in cells.columns if column.is_name]
    named = {key(texts[index]) for texts in cells.rows.cells for index in names}
    named |= {key(" ".join(texts[index] for index in names)) for texts in cells.rows.cells}
    named = {name for name in named if _may_name(name)}
    for target in numbers:
        for row, text in enumerate(cells.texts(target)):
            if key(text) in named:
                cells.blame(
                    row, cells.indices(target)[0], "is somebody's name; write a number, since names are not kept"
                )


def _may_name(text: str) -> bool:
    """Whether a text is of letters alone and longer than two, as a name is."""
    return len(key(text)) > 2 and key(text).isalpha()


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
