"""Who belongs together: the rows of a list as families, and what is doubtful about that.

Families are never parted in silence: where a list can be read in more ways than one, what else it says (family sizes)
decides, or else the reading that keeps people together is taken and the rows are named.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from safeconduct.operation.import_list import grouping, values
from safeconduct.operation.import_list.case_numbers import one_spelling
from safeconduct.operation.import_list.columns import NO_HINT
from safeconduct.operation.import_list.grouping import Reading, Role
from safeconduct.operation.import_list.head_names import Doubt, by_head
from safeconduct.operation.import_list.links import Pair, find_links
from safeconduct.operation.import_list.list_cells import ListCells
from safeconduct.operation.import_list.spelling import latin_digits, plain
from safeconduct.operation.import_list.word_lists import key, relation_phrases
from safeconduct.operation.import_list.word_lists import values as words_of


@dataclass(frozen=True)
class Families:
    """How n rows fall into families.

    Attributes:
        family: n numbers, the same for the rows of one family, counted from 0 in the order of first appearance.
        how: In a sentence, what told them apart.
        doubts: What is doubtful, and about which rows.
        roles: What the list says of each row's part in the family, "" where it says nothing.
        parties: Rows whose cases belong to one party, by the column of cases that says so.
    """

    family: tuple[int, ...]
    how: str
    doubts: tuple[Doubt, ...] = ()
    roles: tuple[Role, ...] = ()
    parties: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)


def role_of(text: str, is_tick: bool = False) -> Role | None:
    """What a cell says of a person's part in a family: a relation to the head, or yes or no to being the head.

    Args:
        text: The cell.
        is_tick: Whether the column tells only who is the head, so that a dash says who is not.

    Returns:
        head, member or single; "" where it says nothing; None where the word is not known.
    """
    if not values.is_given(text):
        return "member" if is_tick and values.is_cross(text) else ""
    known = words_of("relation")
    bare = re.sub(r"\(.*?\)", " ", text)
    found = known.get(key(text)) or known.get(key(bare)) or known.get(key(re.sub(r"\d+", " ", bare)))
    if found is None:
        try:
            found = "head" if values.read_yes_or_no(text) else "member"
        except values.Unreadable:
            words = f" {plain(text)} "
            told = {value for phrase, value in relation_phrases() if f" {phrase} " in words}
            found = "member" if "member" in told else next(iter(told), None) if len(told) == 1 else None
    return "head" if found == "head" else "member" if found == "member" else "single" if found == "single" else None


def choose(readings: Sequence[Reading], sizes: Sequence[int | None]) -> tuple[Reading, tuple[Doubt, ...]]:
    """The likeliest reading that agrees with the stated sizes of families, and what the others would read otherwise.

    Args:
        readings: The readings that the list leaves open, the likeliest first.
        sizes: n sizes of the families of the rows, None where none is stated.

    Returns:
        The reading, and a doubt for the rows that another reading puts into another family.
    """
    stated = any(size is not None for size in sizes)
    readings = (stated and [reading for reading in readings if not _wrong_sizes(reading.family, sizes)]) or readings
    best = readings[0]
    rows: dict[str, set[int]] = {}
    for other in readings[1:]:
        differs = _differing(best.family, other.family)
        about = differs if other.about is None else differs & other.about or differs
        rows.setdefault(other.doubt or "may belong to another family", set()).update(about)
    told: dict[str, Doubt] = {}
    for message, found in rows.items():
        if found:
            told[message] = Doubt(tuple(sorted(found)), message)
    return best, tuple(told.values())


def find_families(cells: ListCells) -> Families:
    """Tell families apart by the best that the list gives.

    That is, in this order: case numbers, household heads by name, relations or a tick for the head, people's numbers,
    a numbering of families or within families, sizes of families, empty rows.

    Args:
        cells: n rows; a case number that cannot be read is noted there as a fault.

    Returns:
        The families.
    """
    sizes, (roles, unknown) = _sizes(cells), _roles(cells)
    readings, doubts = _readings(cells, roles, sizes)
    if unknown and not all(cells.texts("cases.case_id")):
        doubts = (*doubts, Doubt(unknown, "has a relation that is not known, and is taken into the family beside it"))
    best, more = choose([*readings, *_by_sizes(cells, roles, sizes)], sizes)
    links = find_links(cells, best.family)
    family = links.family
    doubts = (*doubts, *more, *links.doubts)
    wrong = _wrong_sizes(family, sizes)
    if wrong:
        size = Counter(family)
        found = ", ".join(f"{sizes[row]} for {size[family[row]]}" for row in wrong[:3])
        doubts = (*doubts, Doubt(tuple(wrong), f"states another size of the family than was found ({found})"))
    if len(family) > 1 and len(set(family)) == len(family) and set(roles) != {"single"}:
        why = "is a case alone, as is everybody: no two rows share a family"
        if hints := _groupings(cells):
            why += f"; say so if {' or '.join(hints)} tells families apart"
        doubts = (*doubts, Doubt(tuple(range(len(family))), why))
    how = best.how if family == best.family else f"{best.how}, and rows that name one another are one"
    return Families(family, how, doubts, roles, links.parties)


def _readings(
    cells: ListCells, roles: tuple[Role, ...], sizes: Sequence[int | None]
) -> tuple[Sequence[Reading], tuple[Doubt, ...]]:
    gaps = cells.gaps()
    numbers = [number or "" for number in cells.read("cases.case_id", values.read_key)]
    if any(numbers):
        spelt, slips = one_spelling(numbers, roles, sizes)
        return grouping.by_number(spelt, roles, gaps), (*slips, *_begins_again(numbers), *_days(numbers))
    heads = cells.texts("family.head")
    if any(head and role_of(head) is None for head in heads):
        found, doubts = by_head(heads, _own_names(cells, heads), gaps)
        sure = all(column.confidence != "medium" for column in cells.columns if column.target == "family.head")
        why = "is told apart by a word of the list and by no number; two families may share it"
        return found, doubts if sure else (*doubts, Doubt(tuple(range(len(heads))), why))
    if "head" in roles:
        return grouping.by_relation(roles, gaps), ()
    if "member" in roles and "" in roles:
        found = grouping.by_relation([role or "head" for role in roles], gaps)
        doubt = "says nothing of its relation to a head, and is taken for the head; it may be a person alone"
        blanks = frozenset(row for row, role in enumerate(roles) if not role)
        return (*found, Reading(tuple(range(len(roles))), "", doubt, blanks)), ()
    for numbered in ([cells.texts("people.person_id")], cells.counting()):
        for texts in numbered:
            if found := grouping.by_parts(texts):
                return found, ()
    for texts in cells.counting():
        if found := grouping.by_restart(texts) or _by_count(texts, gaps):
            return found, ()
    rows = len(cells.rows.cells)
    found = grouping.by_sizes(sizes) or grouping.by_gaps(gaps) or (grouping.alone(rows),)
    return found, ()


def _groupings(cells: ListCells) -> list[str]:
    """The columns of no known meaning that give rows that follow one another the same number or code."""
    found = []
    for column in cells.columns:
        texts = [texts[column.index] for texts in cells.rows.cells]
        if column.reason == NO_HINT and all(re.search(r"\d", latin_digits(text)) for text in texts):
            runs = 1 + sum(above != below for above, below in pairwise(texts))
            if 1 < runs == len(set(texts)) < len(texts):
                found.append(f"'{column.column}'")
    return found


def _by_sizes(cells: ListCells, roles: Sequence[Role], sizes: Sequence[int | None]) -> tuple[Reading, ...]:
    """A reading by sizes alone, where case numbers and heads do not speak against it."""
    numbers = cells.texts("cases.case_id")
    found = grouping.by_sizes(sizes)
    if not found or not (any(numbers) or "head" in roles):
        return ()
    family = found[0].family
    pairs = {(mark, number) for mark, number in zip(family, numbers, strict=True) if number}
    heads = [mark for mark, role in zip(family, roles, strict=True) if role == "head"]
    one_each = len({mark for mark, _ in pairs}) == len(pairs) == len({number for _, number in pairs})
    return found[:1] if one_each and len(set(heads)) == len(heads) else ()


def _by_count(texts: Sequence[str], gaps: Sequence[bool]) -> tuple[Reading, ...]:
    """A numbering with one number for several rows, or with blanks, numbers families."""
    counts = [int(text) if text.isdecimal() else -1 for text in texts if text]
    if len(counts) < 2 or counts != sorted(counts) or -1 in counts or texts[0] == "" or len(set(counts)) == len(texts):
        return ()
    doubt = "is taken into a family by the numbering of the list; it may be a person alone"
    return (*grouping.by_number(texts, None, gaps), Reading(tuple(range(len(texts))), "", doubt))


def _begins_again(numbers: Sequence[str]) -> tuple[Doubt, ...]:
    """A doubt where numbers that rise begin again, as they do where each page or site counts for itself."""
    if not all(number.isdecimal() for number in numbers if number):
        return ()
    counts = [(row, int(number)) for row, number in enumerate(numbers) if number]
    falls = [(row, count) for (_, above), (row, count) in pairwise(counts) if count < above]
    if not falls or any(count != counts[0][1] for _, count in falls):
        return ()
    first_fall = falls[0][0]
    seen = {count for row, count in counts if row < first_fall}
    again = [row for row, count in counts if row >= first_fall and count in seen]
    why = "has the number of rows further up, where the numbers begin again; are they one family?"
    return (Doubt(tuple(again), why),) if again else ()


def _days(numbers: Sequence[str]) -> tuple[Doubt, ...]:
    """A doubt where a number has become a day, as spreadsheets make one of 1/2."""
    rows = tuple(row for row, number in enumerate(numbers) if re.fullmatch(r"\d{4}-\d\d-\d\d", number))
    return (
        (Doubt(rows, "has a day for a number, which a spreadsheet may have made of one such as 1/2"),) if rows else ()
    )


def _roles(cells: ListCells) -> tuple[tuple[Role, ...], tuple[int, ...]]:
    """What each row says of its part in the family, by its relation or by a tick for the head.

    Returns:
        The n roles, and the rows with a word that is not known, taken for a member.
    """
    found: list[Role] = [""] * len(cells.rows.cells)
    unknown: list[int] = []
    for target in ("family.relation", "family.head"):
        read = [role_of(text, is_tick=target == "family.head") for text in cells.raw(target)]
        if target == "family.head" and None in read:
            break  # it names heads
        unknown += [row for row, role in enumerate(read) if role is None]
        if not any(found) or (target == "family.head" and "head" not in found and "head" in read):
            found = [own or ("member" if role is None else role) for own, role in zip(found, read, strict=True)]
    for row in unknown if not all(cells.texts("cases.case_id")) else ():
        cells.unread(
            row, cells.indices("family.relation")[0], "is no relation that is known, and is taken for a member"
        )
    return tuple(found), tuple(unknown)


def _sizes(cells: ListCells) -> list[int | None]:
    sizes: list[int | None] = []
    for row, text in enumerate(cells.texts("family.size")):
        number = values.read_size(text)
        if text and number is None:
            cells.unread(row, cells.indices("family.size")[0], "is no number of people, and is set aside")
        sizes.append(number or None)
    return sizes


def _wrong_sizes(family: Sequence[int], sizes: Sequence[int | None]) -> list[int]:
    """The first row of each family that states another size than it has."""
    count = Counter(family)
    wrong: dict[int, int] = {}
    for row, (number, size) in enumerate(zip(family, sizes, strict=True)):
        if size is not None and size != count[number]:
            wrong.setdefault(number, row)
    return list(wrong.values())


def _differing(one: Sequence[int], other: Sequence[int]) -> set[int]:
    """The rows whose family is not made of the same rows in both."""

    def members(family: Sequence[int]) -> list[frozenset[int]]:
        rows: dict[int, list[int]] = {}
        for row, number in enumerate(family):
            rows.setdefault(number, []).append(row)
        sets = {number: frozenset(found) for number, found in rows.items()}
        return [sets[number] for number in family]

    return {row for row, (a, b) in enumerate(zip(members(one), members(other), strict=True)) if a != b}


def _own_names(cells: ListCells, heads: Sequence[str]) -> list[str]:
    """How each row names itself, as heads are named: by number or by name. Used here and nowhere kept."""
    numbers = cells.texts("people.person_id")
    if {key(head) for head in heads if head} & {key(number) for number in numbers if number}:
        return numbers
    names = [column.index for column in cells.columns if column.use == "withheld" and column.is_name]
    own = [[texts[index] for index in names] for texts in cells.rows.cells]
    wanted = {key(head) for head in heads if head}
    # Of several columns of names (own, father's), that which names most heads by itself counts, or else all together.
    best = max(range(len(names)), key=lambda i: len({key(texts[i]) for texts in own} & wanted), default=0)
    if names and {key(texts[best]) for texts in own} & wanted:
        return [texts[best] for texts in own]
    return [" ".join(texts).strip() for texts in own]
