"""Ways of reading who belongs together from one or two columns of a list, each with the readings it leaves open.

A list seldom says everything: a blank cell may mean "as above" or "alone". So each way returns every reading that the
list leaves open, the one that keeps people together first, and `families` holds them against what else the list says.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from safeconduct.operation.import_list.spelling import latin_digits

Role = Literal["head", "member", "single", ""]
"""What a row says of a person's part in the family: "" where it says nothing."""

Blank = Literal["member", "alone", "head"]
"""What a row is taken for that says nothing of its part in the family."""

OTHERWISE: tuple[Blank, ...] = ("alone", "head")

LARGEST = 20
"""People; what looks like a larger family by blocks or by counting is more likely a page."""

_LAST_PART = re.compile(r"^(.+?)\s*[-/._]\s*(\d{1,2}|[a-zA-Z])$")


@dataclass(frozen=True)
class Reading:
    """One way to read who belongs together.

    Attributes:
        family: n marks, the same for the rows of one family.
        how: In a sentence, what told them apart.
        doubt: Of a reading that is not chosen: what to say of the rows that it reads otherwise.
        about: The rows that such a doubt names; None for all that it reads otherwise.
    """

    family: tuple[int, ...]
    how: str
    doubt: str = ""
    about: frozenset[int] | None = None


def counted(marks: Sequence[object]) -> tuple[int, ...]:
    """Numbers from 0 in the order in which the marks appear first."""
    numbers: dict[object, int] = {}
    return tuple(numbers.setdefault(mark, len(numbers)) for mark in marks)


def by_number(
    numbers: Sequence[str], roles: Sequence[Role] | None = None, gaps: Sequence[bool] | None = None
) -> tuple[Reading, ...]:
    """Rows with one number are a family.

    A blank below a number that stands once is read as "as above", since many lists write a number on the first row of
    each family alone. Below a number that is written on several rows it is a person without a number.

    Args:
        numbers: n texts, "" where a row gives none.
        roles: What the n rows say of their part in the family, if anything; it settles what a blank means.
        gaps: Whether an empty row stands above each of the n rows.

    Returns:
        The readings, the likeliest first.
    """
    rows = range(len(numbers))
    roles, gaps = roles or [""] * len(numbers), gaps or [False] * len(numbers)
    open_rows = frozenset(r for r in rows if not numbers[r] and roles[r] in ("", "member"))
    how = "rows with one number are a family"
    if all(numbers):
        return (Reading(counted(numbers), how),)
    times = Counter(number for number in numbers if number)

    def follow(alone: Callable[[int, object], bool], is_parted: bool = True) -> tuple[int, ...]:
        marks: list[object] = []
        above: object = None
        for row in rows:
            below = next((numbers[other] for other in rows[row:] if numbers[other]), None)
            mark: object
            if numbers[row]:
                above = mark = numbers[row]
            elif roles[row] in ("head", "single"):
                above = mark = (row,)
            elif gaps[row] and is_parted:
                above = mark = (row,) if roles[row] != "member" or above is None else above
            elif above is not None and (roles[row] == "member" or above == below):
                mark = above
            elif alone(row, above if above is not None else below):
                mark = (row,)
            elif above is None:
                mark = below if below is not None else (row,)
            else:
                mark = above
            marks.append(mark)
        return counted(marks)

    best = follow(lambda _, beside: isinstance(beside, str) and times[beside] > 1)
    together, apart = follow(lambda *_: False, is_parted=False), follow(lambda *_: True)
    unsettled = frozenset(r for r in open_rows if roles[r] == "")
    how_blank = "rows with one number are a family, and one without is of the family above if its number stands once"
    alone = "gives no number and is taken into the family beside it; it may be a person alone"
    joined = "gives no number and is taken out of the family above; it may belong to it"
    readings = [Reading(best, how_blank if unsettled else how)]
    readings += [Reading(apart, "rows without a number are alone", alone, unsettled)]
    readings += [Reading(together, "rows without a number belong to the one above", joined, unsettled)]
    return tuple(readings)


def by_relation(roles: Sequence[Role], gaps: Sequence[bool] | None = None) -> tuple[Reading, ...]:
    """A head and the rows around it, down to the next head or up to the last, are a family.

    Args:
        roles: What the n rows say of their part in the family; at least one is a head.
        gaps: Whether an empty row stands above each of the n rows.

    Returns:
        The readings, the likeliest first: by empty rows if each block has one head; heads first; heads last.
    """
    gaps = gaps or [False] * len(roles)
    first, last = "and the rows below, down to the next head,", "and the rows above, up to the last head,"
    rest = frozenset(row for row, role in enumerate(roles) if role != "head")
    blanks = frozenset(row for row, role in enumerate(roles) if not role)
    named = [role for role in roles if role != "single"]
    begins, ends = named[0] == "head", named[-1] == "head"
    below, above = "may belong to the head below instead of the head above", "may belong to the head above instead"
    down = Reading(_down(roles), f"a head of a family {first} are a family", f"{above} of the head below", rest)
    up = Reading(_up(roles), f"a head of a family {last} are a family", below, rest)
    readings = [down, up] if begins and ends else [up, down] if ends else [down]
    if blanks:
        why = "says nothing of its part in a family and is taken into the family beside it; it may be a person alone"
        parted = _up if readings[0] is up else _down
        readings += [Reading(parted(roles, blank), "", why, blanks) for blank in OTHERWISE]
    if not begins and not ends:
        leading = frozenset(range(next(row for row, role in enumerate(roles) if role == "head")))
        why = "has no head of the family above it and is taken into the family below; it may be a family apart"
        readings.append(Reading(_down(roles, leading_apart=True), "", why, leading))
    blocks = _blocks(gaps)
    if len(set(blocks)) == 1:
        return tuple(readings)
    told = Reading(counted(blocks), "the rows between two empty rows are a family")
    members: dict[int, list[Role]] = {}
    for block, role in zip(blocks, roles, strict=True):
        members.setdefault(block, []).append(role)
    blocks_of = [block for block in members.values() if block != ["single"]]
    if all(block.count("head") == 1 for block in blocks_of):
        heads_first = all(block[0] == "head" for block in blocks_of)
        return (told,) if heads_first else (told, *readings)  # else the empty rows may only end pages
    torn = "stands below an empty row and is taken into the family above it; it may be a family apart"
    return (*readings, Reading(_down(roles, gaps=gaps), "", torn))


def _down(
    roles: Sequence[Role],
    blank: Blank = "member",
    leading_apart: bool = False,
    gaps: Sequence[bool] | None = None,
) -> tuple[int, ...]:
    """Marks by the head above; rows above the first head go with it, unless they are to be a family apart."""
    first = next((row for row, role in enumerate(roles) if role == "head"), 0)
    current = -1 if leading_apart else first
    marks: list[object] = []
    for row, role in enumerate(roles):
        mark = current
        if role == "head" or (not role and blank == "head") or (gaps is not None and gaps[row] and role != "single"):
            current = mark = row
        elif role == "single":
            mark = row
        elif not role and blank == "alone":
            mark = row if row != first else current
        marks.append(mark)
    return counted(marks)


def _up(roles: Sequence[Role], blank: Blank = "member") -> tuple[int, ...]:
    return counted(_down(tuple(reversed(roles)), blank)[::-1])


def by_parts(numbers: Sequence[str]) -> tuple[Reading, ...]:
    """People numbered within their family: 1/1, 1/2, 2/1 or 7-a, 7-b, 8-a.

    Args:
        numbers: n texts.

    Returns:
        A reading by the first part, and everybody alone as the other; none where the numbers are not of this kind.
    """
    parts: list[tuple[str, int]] = []
    for number in numbers:
        match = _LAST_PART.match(latin_digits(number).strip())
        if match is None:
            return ()
        last = match[2].casefold()
        parts.append((match[1].casefold(), int(last) if last.isdigit() else ord(last) - ord("a") + 1))
    lasts: dict[str, list[int]] = {}
    for family, last in parts:
        lasts.setdefault(family, []).append(last)
    whole = all(sorted(found) in (list(range(1, len(found) + 1)), list(range(len(found)))) for found in lasts.values())
    largest = max(map(len, lasts.values()), default=0)
    if not whole or len(lasts) < 2 or not 2 <= largest <= LARGEST:
        return ()
    how = "people's numbers, such as " + ", ".join(numbers[:3]) + ", tell the family and the place in it"
    return _or_alone(counted([family for family, _ in parts]), how, f"numbers of people such as {numbers[0]}")


def by_restart(numbers: Sequence[str]) -> tuple[Reading, ...]:
    """A numbering that begins again with each family: 1, 2, 3, 1, 2, 1.

    Returns:
        A reading by these runs, and everybody alone as the other; none where the numbers are not of this kind.
    """
    counts = [int(latin_digits(number)) if latin_digits(number).isdigit() else -1 for number in numbers]
    marks: list[object] = []
    for row, count in enumerate(counts):
        if count == 1:
            marks.append(row)
        elif row and count == counts[row - 1] + 1:
            marks.append(marks[-1])
        else:
            return ()
    sizes = Counter(marks)
    if len(sizes) < 2 or not 2 <= max(sizes.values()) <= LARGEST:
        return ()
    return _or_alone(
        counted(marks),
        "a numbering that begins again with each family tells families apart",
        "a numbering that begins again",
    )


def by_sizes(sizes: Sequence[int | None]) -> tuple[Reading, ...]:
    """Families of stated sizes that follow one another: 3, 3, 3, 1, 2, 2, or 3 and two blanks.

    Returns:
        A reading by these runs, and everybody alone as the other; none where the sizes do not fit the rows.
    """
    marks: list[object] = []
    row = 0
    while row < len(sizes):
        size = sizes[row]
        if size is None or size < 1 or row + size > len(sizes):
            return ()
        if any(other not in (None, size) for other in sizes[row : row + size]):
            return ()
        marks += [row] * size
        row += size
    return _or_alone(
        counted(marks), "the sizes of families tell how many rows that follow one another are one", "stated sizes"
    )


def by_gaps(gaps: Sequence[bool]) -> tuple[Reading, ...]:
    """Blocks of rows between empty rows.

    Returns:
        A reading by blocks, then everybody alone and everybody together; none without empty rows, or where a block is
        too large.
    """
    blocks = _blocks(gaps)
    sizes = Counter(blocks)
    if len(sizes) < 2 or max(sizes.values()) > LARGEST:
        return ()
    pages = "is told apart by nothing but empty rows or headings, which may only end pages"
    found = _or_alone(counted(blocks), "the rows between two empty rows are a family", "empty rows or headings")
    return (*found, Reading((0,) * len(gaps), "", pages))


def alone(rows: int) -> Reading:
    """Everybody is alone."""
    return Reading(tuple(range(rows)), "no column tells families apart: everybody is a case alone")


def _or_alone(family: tuple[int, ...], how: str, by: str) -> tuple[Reading, ...]:
    doubt = f"is taken into a family by nothing but {by}; it may be a person alone"
    return (Reading(family, how), Reading(tuple(range(len(family))), "", doubt))


def _blocks(gaps: Sequence[bool]) -> list[int]:
    blocks: list[int] = []
    for row, gap in enumerate(gaps):
        blocks.append((blocks[-1] if blocks else 0) + (1 if gap and row else 0))
    return blocks
