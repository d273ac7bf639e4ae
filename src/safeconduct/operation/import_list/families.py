"""Who belongs together: the rows of a list as families."""

from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.list_cells import ListCells
from safeconduct.operation.import_list.word_lists import key
from safeconduct.operation.import_list.word_lists import values as words_of


@dataclass(frozen=True)
class Families:
    """How n rows fall into families.

    Attributes:
        family: n numbers, the same for the rows of one family, counted from 0 in the order of first appearance.
        how: In a sentence, what told them apart.
        doubts: (row from 0, what to look at) where the list leaves a doubt.
    """

    family: tuple[int, ...]
    how: str
    doubts: tuple[tuple[int, str], ...] = ()


def by_number(numbers: Sequence[str]) -> Families:
    """Rows with one number are a family; a row without a number is a person alone.

    Args:
        numbers: n texts, "" where a row gives none.

    Returns:
        The families.
    """
    marks = [number or f"\0{row}" for row, number in enumerate(numbers)]
    return Families(_counted(marks), "rows with one case number are a family, rows without one are people alone")


def by_head(heads: Sequence[str], names: Sequence[str]) -> Families:
    """Rows that name one household head are a family.

    Args:
        heads: n texts: the head's name or number in each row; "" or a word such as "self" in the head's own.
        names: n texts: the person's own name or number, by which the head's own row is found.

    Returns:
        The families, with a doubt where rows that name one head stand apart: perhaps two heads of one name.
    """
    own = words_of("relation")
    marks = []
    for row, (head, name) in enumerate(zip(heads, names, strict=True)):
        is_self = not values.is_given(head) or own.get(key(head)) == "head"
        marks.append((key(name) or f"\0{row}") if is_self else key(head))
    family = _counted(marks)
    doubts = []
    last: dict[int, int] = {}
    for row, number in enumerate(family):
        if number in last and last[number] != row - 1 and family[row - 1] != number:
            doubts.append((row, "names the same household head as rows further up; are they one family?"))
        last[number] = row
    return Families(family, "rows that name one household head are a family", tuple(doubts))


def by_relation(relations: Sequence[str]) -> Families:
    """A head begins a family, and the rows below it that name a relation belong to it.

    Args:
        relations: n texts: the relation to the head, or yes and no to being the head; "" for a person alone.

    Returns:
        The families, with a doubt for a member above whom no head stands.
    """
    marks: list[int] = []
    doubts = []
    current: int | None = None
    for row, relation in enumerate(relations):
        if not values.is_given(relation):
            current, mark = None, row
        elif is_head(relation):
            current = mark = row
        elif current is None:
            doubts.append((row, f"'{relation}' has no head of the family above it, and is taken as a person alone"))
            mark = row
        else:
            mark = current
        marks.append(mark)
    how = "a head of a family and the rows below, down to the next head, are a family"
    return Families(_counted([str(mark) for mark in marks]), how, tuple(doubts))


def alone(rows: int) -> Families:
    """Everybody is alone."""
    return Families(tuple(range(rows)), "no column tells families apart: everybody is a case alone")


def is_head(relation: str) -> bool:
    """Whether a relation names the head of the family; whatever it does not know, it takes for a member."""
    value = words_of("relation").get(key(relation))
    if value is not None:
        return value == "head"
    try:
        return values.read_yes_or_no(relation)
    except values.Unreadable:
        return False


def _counted(marks: Sequence[str]) -> tuple[int, ...]:
    """Numbers from 0 in the order in which the marks appear first."""
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(mark, len(numbers)) for mark in marks)


def find_families(cells: ListCells) -> Families:
    """Tell families apart by the best that the list gives: case numbers, household heads, relations.

    Args:
        cells: n rows; a case number that cannot be read is noted there as a fault.

    Returns:
        The families.
    """
    if cells.indices("cases.case_id"):
        return by_number([number or "" for number in cells.read("cases.case_id", values.read_key)])
    heads = cells.texts("family.head")
    if any(head and not _names_relation(head) for head in heads):
        return by_head(heads, _own_names(cells, heads))
    for target in ("family.relation", "family.head"):
        relations = cells.texts(target)
        if any(is_head(relation) for relation in relations if relation):
            return by_relation(relations)
    return alone(len(cells.rows.cells))


def _names_relation(text: str) -> bool:
    return key(text) in words_of("relation") or key(text) in words_of("yes or no")


def _own_names(cells: ListCells, heads: Sequence[str]) -> list[str]:
    """How each row names itself, as heads are named: by number or by name. Used here and nowhere kept."""
    numbers = cells.texts("people.person_id")
    if {key(head) for head in heads if head} & {key(number) for number in numbers if number}:
        return numbers
    names = [column.index for column in cells.columns if column.use == "withheld" and column.is_name]
    return [" ".join(texts[index] for index in names).strip() for texts in cells.rows.cells]
